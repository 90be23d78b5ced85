/**
 * A refusal: something a person or a peer asked and that a rule forbids. Every part throws its own
 * subclass; `src/http/problem.ts` alone turns a code into a status. Whatever is not an AppError is a defect.
 */

/** One line per refusal; each has its row in `src/http/problem.ts`, or nothing compiles. */
export type ErrorCode =
  | 'invalid-input'
  | 'not-found'
  // Who is asking (`src/access`)
  | 'sign-in-needed'
  | 'charter-needed'
  | 'not-allowed'
  | 'wrong-credentials'
  | 'too-many-attempts'
  | 'fresh-sign-in-needed'
  | 'account-not-active'
  | 'sso-unavailable'
  | 'sso-message-refused'
  | 'sso-sign-in-expired'
  | 'sso-person-refused'
  | 'sso-attribute-missing'

/** `message` is a French sentence fit for a stranger: what is wrong and what to do. */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode
  override get name(): string {
    return this.constructor.name
  }
}
