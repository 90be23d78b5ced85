/** How long a person stays signed in, whatever the door was. */
import type { SettingRow } from '../setting-row.ts'

export const sessionRows = {
  sessionDuration: {
    variable: 'SESSION_DURATION',
    kind: 'duration',
    default: '30 j',
    sentence: 'Durée d’une session sans activité.',
  },
} as const satisfies Record<string, SettingRow>
