/**
 * Sign-ins that were begun and not finished, each tied to the browser that began it; and the identifiers of messages
 * that have served. A request is used up by a verified response only: a forgery that names it changes nothing.
 */
import { createHash } from 'node:crypto'
import type { AccountId } from '../../accounts/account.ts'
import { DuplicateKey, type Engine, type Stored } from '../../store/engine.ts'

export interface SignInRequest extends Stored {
  /** The ID of the AuthnRequest. */
  readonly _id: string
  /** SHA-256 of the secret in the browser's cookie. */
  readonly browser: string
  /** Sent as RelayState, and to come back as it is: it says nothing and leads nowhere by itself. */
  readonly handle: string
  /** A path of ours. */
  readonly returnPath: string
  readonly provider: string
  /** What the sign-in is for: to come in, to prove again who one is, to link another identity, or to see what is sent. */
  readonly purpose: 'sign-in' | 'fresh' | 'link' | 'trial'
  /** Who was signed in when it began, and by which session: its cookie does not come back with the provider's form. */
  readonly accountId: AccountId | null
  readonly sessionId: string | null
  readonly begunAt: string
  readonly expiresAt: string
}

/** Time to type a password and a code at the provider's. */
export const requestSeconds = 15 * 60

export interface SignInRequests {
  add(request: SignInRequest): Promise<void>
  find(id: string): Promise<SignInRequest | null>
  /** True for one caller only. */
  use(id: string, browser: string): Promise<boolean>
}

export function createSignInRequests({ engine }: { engine: Engine }): SignInRequests {
  const requests = engine.collection<SignInRequest>({ name: 'sign_in_requests', expiresBy: 'expiresAt' })
  return {
    add: (request) => requests.insert(request),
    find: (id) => requests.get(id),
    use: (id, browser) => requests.delete(id, { onlyIf: { browser } }),
  }
}

export interface ServedMessages {
  /** False when this message of this provider has served already. */
  take(provider: string, id: string, until: Temporal.Instant): Promise<boolean>
}

export function createServedMessages({ engine }: { engine: Engine }): ServedMessages {
  const served = engine.collection<Stored & { expiresAt: string }>({ name: 'saml_served', expiresBy: 'expiresAt' })
  return {
    async take(provider, id, until) {
      const _id = createHash('sha256')
        .update(JSON.stringify([provider, id]))
        .digest('base64url')
      try {
        await served.insert({ _id, expiresAt: until.toString({ smallestUnit: 'millisecond' }) })
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },
  }
}
