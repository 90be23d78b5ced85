/** Who sends the bytes of films. */
import type { SettingRow } from '../setting-row.ts'

export const deliveryRows = {
  accelPrefix: {
    variable: 'ACCEL_PREFIX',
    kind: 'text',
    default: null,
    sentence:
      'Emplacement interne de nginx sur DATA_FOLDER/media, par exemple /_media/ : il envoie alors lui-même les gros fichiers (X-Accel-Redirect).',
  },
} as const satisfies Record<string, SettingRow>
