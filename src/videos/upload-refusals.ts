/** tus's own refusals, which bear a status, as ours: in the words of people who only see that it does not work. */
import { AppError, type ErrorCode, InvalidInput, NotFound } from '../app-error.ts'

export class UploadNotFound extends NotFound {
  constructor() {
    super('Cet envoi n’existe plus. Choisissez le fichier de nouveau.')
  }
}

class UploadRefused extends AppError {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

const elsewhere = 'Cet envoi avance déjà dans un autre onglet ou sur un autre appareil.'
/** tus's `ERRORS.ABORTED`, a 400 there: whoever is told 400 does not try again. */
const interrupted = 'Request aborted due to lock acquired'
const unreadable = 'Cette partie de l’envoi ne se lit pas. L’envoi reprendra où il en était.'

/** What is not tus's is left as it is; of what is, what no sender caused is a defect, to be logged as one. */
export function inOurWords(error: unknown): unknown {
  if (error instanceof AppError || typeof error !== 'object' || error === null) return error
  const { status_code: told, body } = error as { status_code?: unknown; body?: unknown }
  const status = body === interrupted ? 423 : told
  const cause = { cause: error }
  switch (status) {
    case 400:
    case 403:
      return new InvalidInput([], unreadable, cause)
    case 404:
    case 410:
      return new UploadNotFound()
    case 409:
      return new UploadRefused('upload-elsewhere', elsewhere, cause)
    // tus's clients know it by this status, and try again.
    case 423:
      return new UploadRefused('upload-locked', elsewhere, cause)
    case 413:
      return new UploadRefused(
        'upload-too-large',
        'Plus d’octets sont arrivés que le fichier n’en avait. Choisissez-le de nouveau.',
        cause,
      )
    case 501:
      return new InvalidInput([], 'Envoyez le fichier en un seul envoi.', cause)
    case 507:
      return new UploadRefused(
        'no-room-left',
        'Il n’y a plus de place ici. Ce qui est arrivé est gardé : réessayez plus tard.',
        cause,
      )
    default:
      return error
  }
}
