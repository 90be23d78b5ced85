/**
 * Reads the settings once, from the environment. Every fault is listed in one error, in French, so that an operator
 * mends them all at once.
 */
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import type { SettingRow } from './setting-row.ts'
import { type SettingName, type Settings, settings } from './settings.ts'

export interface LoadedSettings {
  settings: Settings
  /** Sentences for the operator: nothing wrong, but probably not what was meant. */
  hints: readonly string[]
}

export class SettingsRefused extends Error {
  override readonly name = 'SettingsRefused'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(
      `${faults.length === 1 ? 'Un réglage est à corriger' : `${faults.length} réglages sont à corriger`} :\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    )
    this.faults = faults
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws {SettingsRefused} */
export function loadSettings(environment: Environment): LoadedSettings {
  const faults: string[] = []
  const read: Record<string, unknown> = {}
  for (const [name, row] of Object.entries(settings) as [SettingName, SettingRow][]) {
    const written = environment[row.variable]?.trim() || null
    const text = written ?? row.default?.replace('{DATA_FOLDER}', environment.DATA_FOLDER?.trim() || './data') ?? null
    try {
      read[name] = text === null ? null : parse(row, text)
    } catch (fault) {
      faults.push(`${row.variable} : ${(fault as Error).message}`)
    }
  }
  const hints = misspelt(environment)
  if (faults.length === 0) {
    // Where others come, a missing address must not let each of them in under the name of an administrator.
    if (read.isDemonstration === null && read.publicUrl === null && !isLoopback(String(read.host))) {
      faults.push(
        `PUBLIC_URL : HOST=${read.host} ouvre l’instance au réseau. Donnez son adresse publique, ou DEMONSTRATION=oui pour que chacun y entre sous un nom d’exemple.`,
      )
    }
    read.isDemonstration ??= read.publicUrl === null
    read.logLevel ??= read.isDemonstration ? 'warn' : 'info'
    faults.push(...contradictions(read as Settings))
  }
  if (faults.length > 0) throw new SettingsRefused([...faults, ...hints])
  return { settings: read as Settings, hints: [...hints, ...advice(read as Settings)] }
}

function contradictions(read: Settings): string[] {
  const faults: string[] = []
  if (read.publicUrl !== null) {
    if (read.isDemonstration) {
      faults.push(
        'DEMONSTRATION : n’importe qui entrerait sous un nom d’exemple. Retirez DEMONSTRATION, ou PUBLIC_URL pour essayer sur cette machine.',
      )
    }
    if (read.publicUrl.pathname !== '/' || read.publicUrl.search || read.publicUrl.hash) {
      faults.push('PUBLIC_URL : l’instance occupe tout un nom de domaine ; écrivez l’adresse sans chemin.')
    }
    if (read.publicUrl.protocol !== 'https:' && !isLoopback(read.publicUrl.hostname)) {
      faults.push('PUBLIC_URL : une instance publique est en https.')
    }
    if (read.allowsPrivatePeers && !isLoopback(read.publicUrl.hostname)) {
      faults.push(
        'FEDERATION_PRIVATE : les autres instances feraient lire à celle-ci son propre réseau. Réservé aux essais, sans adresse publique.',
      )
    }
  }
  if (read.s3Endpoint !== null) {
    for (const name of ['s3Bucket', 's3AccessKeyId', 's3SecretAccessKey'] as const) {
      if (read[name] === null) faults.push(`${settings[name].variable} : nécessaire avec S3_ENDPOINT.`)
    }
  }
  if (read.departureNotice >= read.accountAbsence) {
    faults.push('DEPARTURE_NOTICE : plus court qu’ACCOUNT_ABSENCE, qui le comprend.')
  }
  if (read.smtpUrl !== null && !/^smtps?:\/\/[^\s]+$/.test(read.smtpUrl)) {
    faults.push('SMTP_URL : commence par smtp:// ou smtps://.')
  }
  if (read.smtpUrl !== null && read.mailFrom === null && read.contactMail === null) {
    faults.push('MAIL_FROM : nécessaire avec SMTP_URL, sauf si CONTACT_MAIL est donnée.')
  }
  if (read.oidcIssuer !== null) {
    for (const name of ['oidcClientId', 'oidcClientSecret'] as const) {
      if (read[name] === null) faults.push(`${settings[name].variable} : nécessaire avec OIDC_ISSUER.`)
    }
    if (read.oidcIssuer.protocol !== 'https:' && !isLoopback(read.oidcIssuer.hostname)) {
      faults.push('OIDC_ISSUER : le fournisseur est en https.')
    }
  }
  for (const [key, certificate] of [
    ['samlKey', 'samlCertificate'],
    ['samlOtherKey', 'samlOtherCertificate'],
  ] as const) {
    if ((read[key] === null) !== (read[certificate] === null)) {
      faults.push(`${settings[key].variable}, ${settings[certificate].variable} : l’un ne va pas sans l’autre.`)
    }
  }
  if (read.trustProxy !== '' && !/^\d+$/.test(read.trustProxy)) {
    for (const address of read.trustProxy.split(',').map((one) => one.trim())) {
      if (!isProxyAddress(address)) faults.push(`TRUST_PROXY : « ${address} » n’est ni un nombre ni une adresse.`)
    }
  }
  if (read.accelPrefix !== null && !/^\/[\w/-]*\/$/.test(read.accelPrefix)) {
    faults.push('ACCEL_PREFIX : commence et finit par « / ».')
  }
  if (!/^(sqlite:.+|mongodb(\+srv)?:\/\/.+)$/.test(read.databaseUrl)) {
    faults.push('DATABASE_URL : commence par sqlite: ou mongodb://.')
  }
  return faults
}

function advice(read: Settings): string[] {
  if (read.publicUrl === null) {
    return read.isDemonstration && !isLoopback(read.host)
      ? [`HOST=${read.host} : la démonstration est ouverte au réseau, et chacun peut y entrer sous un nom d’exemple.`]
      : []
  }
  const absent = (
    [
      'legalPublisher',
      'legalDirector',
      'legalHost',
      'contactMail',
      'dataProtectionMail',
      'sourceUrl',
      'academie',
    ] as const
  ).filter((name) => read[name] === null)
  const hints: string[] = []
  if (absent.length > 0) {
    hints.push(
      `${absent.map((name) => settings[name].variable).join(', ')} : à renseigner, les mentions obligatoires restent incomplètes.`,
    )
  }
  if (read.samlMetadata === null && read.oidcIssuer === null && read.localAccounts === 'administration')
    hints.push('SAML_METADATA : sans elle, seule la porte d’administration est ouverte.')
  if (read.publicUrl.protocol === 'https:' && read.trustProxy === '') {
    hints.push(
      'TRUST_PROXY : derrière un serveur mandataire, indiquez-le, sinon tous les visiteurs paraissent un seul.',
    )
  }
  return hints
}

/** An address, a network (`10.0.0.0/8`), or one of the names that express knows. */
function isProxyAddress(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** What a value must look like is said as one would to a colleague. */
function parse(row: SettingRow, text: string): unknown {
  switch (row.kind) {
    case 'text':
      return text
    case 'secret':
      if (text.length < (row.minimumLength ?? 1)) throw new Error(`au moins ${row.minimumLength} caractères.`)
      return text
    case 'path':
      return resolve(text)
    case 'address':
      return address(text)
    case 'port':
      return integer(text, 0, 65_535)
    case 'integer':
      return integer(text, row.minimum ?? 0, row.maximum ?? Number.MAX_SAFE_INTEGER)
    case 'yes-no':
      return yesNo(text)
    case 'size':
      return quantity(text, { o: 1, ko: 1e3, mo: 1e6, go: 1e9, to: 1e12 }, '2 Go, 512 Mo')
    case 'duration':
      return quantity(text, { s: 1, min: 60, h: 3600, j: 86_400 }, '90 s, 15 min, 24 h, 30 j')
    case 'mail':
      if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) throw new Error(`« ${text} » n’est pas une adresse de messagerie.`)
      return text
    case 'date':
      if (!isDate(text)) throw new Error(`« ${text} » n’est pas une date AAAA-MM-JJ.`)
      return text
    case 'list':
      return text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    case 'choice':
      if (!row.choices?.includes(text)) throw new Error(`« ${text} » n’est pas l’un de : ${row.choices?.join(', ')}.`)
      return text
  }
}

function address(text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`« ${text} » n’est pas une adresse http(s).`)
  if (url.username || url.password) throw new Error('l’adresse ne porte ni nom ni mot de passe.')
  return url
}

function integer(text: string, minimum: number, maximum: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new Error(`« ${text} » n’est pas un entier de ${minimum} à ${maximum}.`)
  }
  return value
}

function yesNo(text: string): boolean {
  if (/^(oui|true|1|yes)$/i.test(text)) return true
  if (/^(non|false|0|no)$/i.test(text)) return false
  throw new Error(`« ${text} » n’est ni oui ni non.`)
}

function quantity(text: string, units: Readonly<Record<string, number>>, examples: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:[.,]\d+)?)\s*([a-z]+)$/i.exec(text) ?? []
  const factor = units[unit.toLowerCase()]
  const value = Number(amount.replace(',', '.')) * (factor ?? Number.NaN)
  if (!Number.isFinite(value) || value <= 0)
    throw new Error(`« ${text} » ne se lit pas ; écrivez par exemple ${examples}.`)
  return Math.round(value)
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A variable one slip away from one of ours would be ignored in silence. */
function misspelt(environment: Environment): string[] {
  const known = Object.values(settings).map(({ variable }) => variable)
  const hints: string[] = []
  for (const [name, value] of Object.entries(environment)) {
    if (!value || name.length < 5 || (known as string[]).includes(name)) continue
    const meant = known.find(
      (variable) =>
        variable[0] === name[0]?.toUpperCase() && slips(name.toUpperCase(), variable) <= (variable.length > 8 ? 2 : 1),
    )
    if (meant) hints.push(`${name} : inconnu ; vouliez-vous dire ${meant} ?`)
  }
  return hints
}

/** Optimal string alignment: insertions, removals, replacements and neighbours swapped. Stops mattering above 2. */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    const above = rows[i - 1] ?? []
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (isSame ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 3
}
