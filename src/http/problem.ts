/**
 * The only place where a refusal becomes a status: `application/problem+json` (RFC 9457). What is not a refusal
 * is a defect: 500, the request's id, and nothing else.
 */
import { AppError, type ErrorCode, type FieldFault, InvalidInput } from '../app-error.ts'
import { InvalidCursor, StoreUnavailable } from '../store/engine.ts'
import { typeset } from '../text/french-typography.ts'

interface ProblemRow {
  readonly status: number
  /** French, the same for every occurrence (RFC 9457 §3.1.3). */
  readonly title: string
}

/** One row per refusal. A new code without a row does not compile. */
export const problems = {
  'invalid-input': { status: 400, title: 'Demande à corriger' },
  'not-found': { status: 404, title: 'Introuvable' },
  'sign-in-needed': { status: 401, title: 'Connexion nécessaire' },
  'charter-not-accepted': { status: 403, title: 'Charte à accepter' },
  'not-allowed': { status: 403, title: 'Action non autorisée' },
  'cross-site-request': { status: 403, title: 'Demande venue d’un autre site' },
  'too-many-requests': { status: 429, title: 'Trop de demandes' },
  'body-too-large': { status: 413, title: 'Envoi trop volumineux' },
  'unsupported-media-type': { status: 415, title: 'Format non accepté' },
  'method-not-allowed': { status: 405, title: 'Méthode non acceptée' },
  unavailable: { status: 503, title: 'Service momentanément indisponible' },
  'signature-invalid': { status: 401, title: 'Signature refusée' },
  'signature-unreadable': { status: 503, title: 'Signature invérifiable pour le moment' },
  'wrong-credentials': { status: 403, title: 'Identifiants refusés' },
  'account-not-active': { status: 403, title: 'Compte fermé ou suspendu' },
  'fresh-sign-in-needed': { status: 403, title: 'Nouvelle connexion demandée' },
  'sso-unavailable': { status: 503, title: 'Connexion de l’académie indisponible' },
  'sso-message-refused': { status: 403, title: 'Connexion refusée' },
  'sso-sign-in-expired': { status: 403, title: 'Connexion à recommencer' },
  'sso-person-refused': { status: 403, title: 'Accès réservé' },
  'identity-of-another': { status: 409, title: 'Identité d’un autre compte' },
  'sso-attribute-missing': { status: 403, title: 'Information manquante' },
  'not-a-video': { status: 422, title: 'Ce n’est pas une vidéo' },
  'video-unreadable': { status: 422, title: 'Vidéo illisible' },
  'video-too-long': { status: 422, title: 'Vidéo trop longue' },
  'video-too-large': { status: 422, title: 'Image trop grande' },
  'transcoding-failed': { status: 500, title: 'Préparation de la vidéo interrompue' },
  'video-not-in-state': { status: 409, title: 'Vidéo pas dans le bon état' },
  'captions-changed-meanwhile': { status: 409, title: 'Sous-titres changés ailleurs' },
  'edits-changed-meanwhile': { status: 409, title: 'Retouches changées ailleurs' },
  'transcription-unavailable': { status: 409, title: 'Transcription non installée' },
  'reports-full': { status: 429, title: 'Trop de signalements en attente' },
  'comments-closed': { status: 403, title: 'Commentaires fermés' },
  'already-decided': { status: 409, title: 'Déjà décidé' },
  'last-coordinator': { status: 409, title: 'Dernière personne à coordonner' },
  'last-administrator': { status: 409, title: 'Dernière personne à administrer' },
  'upload-too-large': { status: 413, title: 'Fichier trop volumineux' },
  'upload-quota-reached': { status: 429, title: 'Volume du jour atteint' },
  'upload-already-received': { status: 409, title: 'Fichier déjà reçu' },
  'upload-elsewhere': { status: 409, title: 'Envoi en cours ailleurs' },
  'upload-locked': { status: 423, title: 'Envoi en cours ailleurs' },
  'no-room-left': { status: 507, title: 'Plus de place ici' },
  'media-address-expired': { status: 410, title: 'Adresse périmée' },
} as const satisfies Record<ErrorCode, ProblemRow>

/** RFC 9457 §3.1, with our `code`, and `errors[]` when what was sent does not hold. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  code: ErrorCode | 'defect'
  requestId: string
  errors?: readonly FieldFault[]
}

interface Translated {
  problem: Problem
  headers: Record<string, string>
  /** To be logged as an error, with its stack: somebody has to mend it. */
  isDefect: boolean
}

/** A refusal may carry these; they become headers. */
interface Hints {
  /** Whole seconds, RFC 9110 §10.2.3. */
  retryAfterSeconds?: number
  /** Methods this address knows, RFC 9110 §10.2.1. */
  allow?: readonly string[]
}

/**
 * @param instance path of the request, without its query (it may hold what a person typed)
 * @param types where the explanations of problems are: `<types>/<code>` (RFC 9457 §3.1.1)
 */
export function toProblem(error: unknown, where: { instance: string; requestId: string; types: string }): Translated {
  if (error instanceof InvalidCursor) return toProblem(unknownPage(error), where)
  if (error instanceof StoreUnavailable) return notKept(error, where)
  if (!(error instanceof AppError)) return defect(where)
  const { status, title } = problems[error.code]
  const { retryAfterSeconds, allow } = error as Hints
  const headers: Record<string, string> = {}
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(Math.ceil(retryAfterSeconds))
  if (allow !== undefined) headers.Allow = allow.join(', ')
  return {
    problem: {
      type: `${where.types}/${error.code}`,
      title,
      status,
      detail: typeset(error.message),
      instance: where.instance,
      code: error.code,
      requestId: where.requestId,
      ...(error instanceof InvalidInput
        ? { errors: error.errors.map(({ pointer, detail }) => ({ pointer, detail: typeset(detail) })) }
        : {}),
    },
    headers,
    isDefect: false,
  }
}

function defect(where: { instance: string; requestId: string; types: string }): Translated {
  return {
    problem: {
      type: `${where.types}/defect`,
      title: 'Erreur de notre côté',
      status: 500,
      detail: `Quelque chose a échoué ici. Rien de ce que vous avez envoyé n’est en cause. Si cela recommence, donnez ce numéro à l’équipe : ${where.requestId}.`,
      instance: where.instance,
      code: 'defect',
      requestId: where.requestId,
    },
    headers: {},
    isDefect: true,
  }
}

/** Nothing was written. For the log it is a defect like another: those who run the instance have something to mend. */
function notKept(
  { reason }: StoreUnavailable,
  where: { instance: string; requestId: string; types: string },
): Translated {
  const code = reason === 'full' ? 'no-room-left' : 'unavailable'
  const detail =
    reason === 'full'
      ? 'Il n’y a plus de place ici : rien n’a été enregistré. L’équipe de ce site doit en faire : prévenez-la.'
      : 'Le service ne peut rien lire ni enregistrer en ce moment. Réessayez dans un instant.'
  const { problem } = defect(where)
  return {
    problem: { ...problem, ...problems[code], type: `${where.types}/${code}`, code, detail: typeset(detail) },
    headers: reason === 'full' ? {} : { 'Retry-After': '5' },
    isDefect: true,
  }
}

/** Lists give the cursor of their next page; one that they did not give leads nowhere. */
function unknownPage(cause: InvalidCursor): InvalidInput {
  const detail = 'Cette page de la liste n’existe pas : reprenez la liste à son début.'
  return new InvalidInput([{ pointer: '/query/after', detail }], detail, { cause })
}
