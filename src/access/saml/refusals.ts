/**
 * Why a sign-in did not succeed. The person reads a sentence; the log keeps one word (`reason`) and nothing personal.
 */
import type { Logger } from 'pino'
import { AppError } from '../../app-error.ts'

/** One word for the log, the page and the incident table of `docs/sso.md`. */
export const samlReasons = [
  'too-large',
  'not-base64',
  'inflate',
  'not-xml',
  'forbidden-markup',
  'too-deep',
  'parameters',
  'root',
  'version',
  'identifiers',
  'issued',
  'destination',
  'issuer',
  'status',
  'structure',
  'signature-place',
  'algorithm',
  'encryption',
  'unsolicited',
  'relay-state',
  'unverified',
  'subject',
  'confirmation',
  'conditions',
  'audience',
  'authentication',
  'attributes',
  'replayed',
  'transient-identifier',
  /** The OpenID provider refused, or what it said does not hold. */
  'oidc',
] as const
type SamlReason = (typeof samlReasons)[number]

/** The message itself is wrong: forged, late, meant for another, or sent by a provider that needs setting up. */
export class SsoMessageRefused extends AppError {
  readonly code = 'sso-message-refused'
  readonly reason: SamlReason
  constructor(reason: SamlReason, options?: ErrorOptions) {
    super(
      `La réponse du service de connexion n’a pas pu être acceptée. Recommencez depuis « Se connecter » ; si cela persiste, donnez ce mot à l’équipe : ${reason}.`,
      options,
    )
    this.reason = reason
  }
}

/** The sign-in was begun too long ago, in another browser, or has already served. */
export class SignInExpired extends AppError {
  readonly code = 'sso-sign-in-expired'
  readonly reason: 'no-cookie' | 'no-such-request' | 'other-browser'
  constructor(reason: SignInExpired['reason'], options?: ErrorOptions) {
    super(
      'Cette connexion a trop attendu, a déjà servi ou a commencé dans un autre navigateur. Recommencez depuis « Se connecter ».',
      options,
    )
    this.reason = reason
  }
}

const sentences = {
  'pupil-or-parent':
    'Ce service est réservé aux personnels de l’Éducation nationale : les comptes d’élèves et de parents n’y entrent pas.',
  'refused-by-rule': 'Une règle de ce site écarte les comptes comme le vôtre.',
  'no-rule':
    'Ce service est réservé aux enseignantes et enseignants, et à qui les accompagne. Votre compte ne le dit pas.',
} as const

/** The rules of the instance do not let this person in; `why` says which, without naming the person. */
export class PersonRefused extends AppError {
  readonly code = 'sso-person-refused'
  readonly why: keyof typeof sentences
  constructor(why: PersonRefused['why'], contact: string | null) {
    const ask = contact
      ? ` En cas d’erreur, écrivez à ${contact}.`
      : ' En cas d’erreur, la page « Contact » dit à qui écrire.'
    super(`${sentences[why]} Rien n’a été enregistré.${ask}`)
    this.why = why
  }
}

/** The provider did not say what an account needs. */
export class AttributeMissing extends AppError {
  readonly code = 'sso-attribute-missing'
  readonly missing: readonly string[]
  constructor(missing: readonly { word: string; names: readonly string[] }[], contact: string | null) {
    const list = missing.map(({ word, names }) => `${word} (${names.join(' ou ')})`).join(', ')
    super(
      `Le service de connexion n’a pas transmis : ${list}. Le compte n’a pas été ouvert. ${
        contact ? `Signalez-le à ${contact}` : 'Signalez-le à l’équipe de ce site'
      }, qui le verra avec votre académie.`,
    )
    this.missing = missing.flatMap(({ names }) => names)
  }
}

export class AccountNotActive extends AppError {
  readonly code = 'account-not-active'
  constructor(state: 'suspended' | 'closed', contact: string | null) {
    const ask = contact ? ` Pour en parler, écrivez à ${contact}.` : ''
    super(state === 'suspended' ? `Ce compte est suspendu.${ask}` : `Ce compte a été fermé.${ask}`)
  }
}

/** No provider, or its metadata never could be read: somebody has to set it up. */
export class SsoUnavailable extends AppError {
  readonly code = 'sso-unavailable'
  constructor(options?: ErrorOptions) {
    super('La connexion par l’académie n’est pas disponible pour le moment. Réessayez dans quelques minutes.', options)
  }
}

/** One line and one word for each refusal; never the message, never the person. */
export function tell(log: Logger, error: unknown): void {
  if (!(error instanceof AppError)) return
  const { reason, why, missing } = error as { reason?: string; why?: string; missing?: readonly string[] }
  log.warn({ code: error.code, reason: reason ?? why ?? missing?.join(' ') ?? error.code }, 'SSO refused')
}
