/** The server that letters leave by. */
import type { SettingRow } from '../setting-row.ts'

export const mailRows = {
  smtpUrl: {
    variable: 'SMTP_URL',
    kind: 'secret',
    minimumLength: 8,
    default: null,
    sentence:
      'Serveur de messagerie, smtps://nom:motdepasse@hôte:465 ou smtp://hôte:587. Absent : l’instance n’écrit à personne, et l’administration voit qui prévenir.',
  },
  mailFrom: {
    variable: 'MAIL_FROM',
    kind: 'mail',
    default: null,
    sentence: 'Adresse d’où partent ces messages. Absente : CONTACT_MAIL.',
  },
} as const satisfies Record<string, SettingRow>
