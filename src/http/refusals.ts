/** The refusals that HTTP itself pronounces, before any subject is asked. */
import { AppError } from '../app-error.ts'

export class SignInNeeded extends AppError {
  readonly code = 'sign-in-needed'
  constructor() {
    super('Connectez-vous avec le compte de votre académie pour continuer.')
  }
}

export class CharterNotAccepted extends AppError {
  readonly code = 'charter-not-accepted'
  constructor() {
    super('Lisez et acceptez d’abord la charte : elle tient en une page.')
  }
}

export class CrossSiteRequest extends AppError {
  readonly code = 'cross-site-request'
  constructor() {
    super('Cette demande vient d’un autre site : elle n’a pas été exécutée. Revenez sur cette page et recommencez.')
  }
}

export class TooManyRequests extends AppError {
  readonly code = 'too-many-requests'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(`C’est beaucoup d’un coup : réessayez dans ${waiting(retryAfterSeconds)}.`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export class BodyTooLarge extends AppError {
  readonly code = 'body-too-large'
  constructor(limitBytes: number, options?: ErrorOptions) {
    super(`Cet envoi dépasse la taille acceptée ici (${Math.round(limitBytes / 1024)} ko).`, options)
  }
}

export class UnsupportedMediaType extends AppError {
  readonly code = 'unsupported-media-type'
  constructor(expected = 'application/json', options?: ErrorOptions) {
    super(`Le format attendu est « ${expected} ».`, options)
  }
}

export class MethodNotAllowed extends AppError {
  readonly code = 'method-not-allowed'
  readonly allow: readonly string[]
  constructor(allow: readonly string[]) {
    super('Cette adresse ne connaît pas cette méthode.')
    this.allow = allow
  }
}

function waiting(seconds: number): string {
  if (seconds < 90) return seconds < 2 ? 'une seconde' : `${Math.ceil(seconds)} secondes`
  return `${Math.ceil(seconds / 60)} minutes`
}
