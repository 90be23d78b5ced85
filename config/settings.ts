/**
 * Everything an operator may set: one row per setting, one file per subject in `settings/`. `load-settings.ts` reads them
 * once, at start; only `src/main.ts` and tests see the values, parts receive what they use. The reference in `docs/` is
 * made from these rows.
 */
import type { SettingRow, Value } from './setting-row.ts'
import { accountRows } from './settings/accounts.ts'
import { addressRows } from './settings/address.ts'
import { deliveryRows } from './settings/delivery.ts'
import { federationRows } from './settings/federation.ts'
import { instanceRows } from './settings/instance.ts'
import { legalNoticeRows } from './settings/legal-notices.ts'
import { mailRows } from './settings/mail.ts'
import { oidcRows } from './settings/oidc.ts'
import { operationRows } from './settings/operation.ts'
import { samlRows } from './settings/saml.ts'
import { sessionRows } from './settings/sessions.ts'
import { storageRows } from './settings/storage.ts'
import { transcodingRows } from './settings/transcoding.ts'
import { transcriptionRows } from './settings/transcription.ts'
import { uploadRows } from './settings/uploads.ts'

/** As the reference shows them: by their French titles, in this order. */
export const sections = {
  'Adresse et réseau': addressRows,
  'Données et fichiers': storageRows,
  'Identité et sessions': { ...samlRows, ...sessionRows, ...oidcRows, ...accountRows },
  Envois: uploadRows,
  'Préparation et diffusion des vidéos': { ...transcodingRows, ...transcriptionRows, ...deliveryRows },
  'L’instance': instanceRows,
  Fédération: federationRows,
  'Mentions obligatoires': legalNoticeRows,
  Exploitation: { ...mailRows, ...operationRows },
} as const satisfies Record<string, Record<string, SettingRow>>

export const settings = {
  ...sections['Adresse et réseau'],
  ...sections['Données et fichiers'],
  ...sections['Identité et sessions'],
  ...sections.Envois,
  ...sections['Préparation et diffusion des vidéos'],
  ...sections['L’instance'],
  ...sections.Fédération,
  ...sections['Mentions obligatoires'],
  ...sections.Exploitation,
}

export type SettingName = keyof typeof settings

type Read = { readonly [Name in SettingName]: Value<(typeof settings)[Name]> }

/** What was read: every row's value, with what follows from several of them. */
export type Settings = Omit<Read, 'isDemonstration' | 'logLevel'> & {
  readonly isDemonstration: boolean
  readonly logLevel: NonNullable<Read['logLevel']>
}
