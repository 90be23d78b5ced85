/** A person's presence in one browser, and how long it lasts. */
import type { AccountId } from '../accounts/account.ts'

/** By which the person came in: the académie's SSO (SAML), an OpenID provider, or the local door. */
type Door = 'sso' | 'oidc' | 'local'

export interface Session {
  /** SHA-256 of the token that the browser holds: who reads the database cannot take a session. */
  readonly _id: string
  /** A UUID, for the person's own list: it opens nothing. */
  readonly id: string
  readonly accountId: AccountId
  readonly door: Door
  /** For the person's own list: « Firefox sur Windows ». */
  readonly device: string
  readonly startedAt: string
  /** When the person last proved who they are: at most the start. */
  readonly authenticatedAt: string
  /** Within a few minutes. */
  seenAt: string
  /** The latest end, whatever the activity. */
  readonly endsAt: string
  /** The end if nothing more is asked: never after `endsAt`. */
  expiresAt: string
  /** What single logout needs; null for the other doors. */
  readonly sso: SsoSession | null
  /** What the OpenID provider wants to see again when the person leaves; absent for the other doors. */
  readonly oidc?: { readonly issuer: string; readonly idToken: string } | null
  /** Where the académie's portal asked to send the person on leaving (`FrEduUrlRetour`), already found in the allowed list. */
  readonly returnUrl: string | null
}

/** Names as in SAML Core §2.2.3 and §2.7.2. */
export interface SsoSession {
  readonly provider: string
  readonly nameId: string | null
  readonly nameIdFormat: string | null
  readonly nameQualifier: string | null
  readonly spNameQualifier: string | null
  readonly sessionIndex: string | null
}

export interface SessionLimits {
  idleSeconds: number
  absoluteSeconds: number
}

/** The instant after which a session seen now is over. */
export function expiryOf(endsAt: string, seenAt: Temporal.Instant, limits: SessionLimits): string {
  const idle = seenAt.add({ seconds: limits.idleSeconds }).toString({ smallestUnit: 'millisecond' })
  return idle < endsAt ? idle : endsAt
}

/** A word on the device, from `User-Agent`; nothing that tells two such devices apart. */
export function deviceOf(userAgent: string | undefined): string {
  if (!userAgent) return 'Appareil inconnu'
  const browser = [
    [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
    [/\bOPR\/|\bOpera\b/, 'Opera'],
    [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
    [/\bCriOS\/|Chrom(?:e|ium)\//, 'Chrome'],
    [/\bSafari\//, 'Safari'],
  ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1]
  const system = [
    [/\biPhone\b/, 'iPhone'],
    [/\biPad\b/, 'iPad'],
    [/\bAndroid\b/, 'Android'],
    [/\bCrOS\b/, 'Chromebook'],
    [/\bWindows\b/, 'Windows'],
    [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
    [/\bLinux\b/, 'Linux'],
  ].find(([pattern]) => (pattern as RegExp).test(userAgent))?.[1]
  if (browser && system) return `${browser} sur ${system}`
  return String(browser ?? system ?? 'Appareil inconnu')
}
