/**
 * A refusal: something a person or a peer asked and that a rule forbids. Every part throws its own
 * subclass; `src/http/problem.ts` alone turns a code into a status. Whatever is not an AppError is a defect.
 */

/** One line per refusal; each has its row in `src/http/problem.ts`, or nothing compiles. */
export type ErrorCode =
  | 'invalid-input'
  | 'not-found'
  | 'sign-in-needed'
  | 'charter-not-accepted'
  | 'not-allowed'
  | 'cross-site-request'
  | 'too-many-requests'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'method-not-allowed'
  | 'unavailable'
  | 'signature-invalid'
  | 'signature-unreadable'
  // Who is asking (`src/access`)
  | 'wrong-credentials'
  | 'account-not-active'
  | 'fresh-sign-in-needed'
  | 'sso-unavailable'
  | 'sso-message-refused'
  | 'sso-sign-in-expired'
  | 'sso-person-refused'
  | 'sso-attribute-missing'
  | 'identity-of-another'
  | 'not-a-video'
  | 'video-unreadable'
  | 'video-too-long'
  | 'video-too-large'
  | 'transcoding-failed'
  // Videos, comments, moderation
  | 'video-not-in-state'
  | 'comments-closed'
  | 'reports-full'
  | 'captions-changed-meanwhile'
  | 'edits-changed-meanwhile'
  | 'transcription-unavailable'
  | 'already-decided'
  | 'last-administrator'
  | 'last-coordinator'
  // Files: what is sent, what is played
  | 'upload-too-large'
  | 'upload-quota-reached'
  | 'upload-already-received'
  | 'upload-elsewhere'
  | 'upload-locked'
  | 'no-room-left'
  | 'media-address-expired'

/** `message` is a French sentence fit for a stranger: what is wrong and what to do. */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode
  override get name(): string {
    return this.constructor.name
  }
}

/** One field that is wrong: a JSON Pointer into what was sent (RFC 6901), and a French sentence. */
export interface FieldFault {
  readonly pointer: string
  readonly detail: string
}

/** What was sent does not hold: each fault is told beside its field. */
export class InvalidInput extends AppError {
  readonly code = 'invalid-input'
  readonly errors: readonly FieldFault[]
  constructor(errors: readonly FieldFault[], message = 'Certains champs sont à corriger.', options?: ErrorOptions) {
    super(message, options)
    this.errors = errors
  }
}

/** Nothing here, or nothing that this person may see: the two are told apart nowhere. */
export class NotFound extends AppError {
  readonly code = 'not-found'
  constructor(message = 'Cette page n’existe pas, ou n’existe plus.', options?: ErrorOptions) {
    super(message, options)
  }
}

/** Known, but not allowed to do this. Never used for what the person may not even see (`NotFound`). */
export class NotAllowed extends AppError {
  readonly code = 'not-allowed'
  constructor(message = 'Vous n’avez pas le droit de faire cela.', options?: ErrorOptions) {
    super(message, options)
  }
}
