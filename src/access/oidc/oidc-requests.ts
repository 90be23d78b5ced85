/** Sign-ins begun at the OpenID provider and not finished, each tied to the browser that began it, each serving once. */
import type { AccountId } from '../../accounts/account.ts'
import type { Engine, Stored } from '../../store/engine.ts'

export interface OidcRequest extends Stored {
  /** SHA-256 of `state`. */
  readonly _id: string
  /** SHA-256 of the secret in the browser's cookie. */
  readonly browser: string
  readonly state: string
  readonly nonce: string
  /** PKCE (RFC 7636). */
  readonly verifier: string
  readonly returnPath: string
  readonly purpose: 'sign-in' | 'fresh' | 'link'
  /** Who was signed in when it began, and by which session, for all but `sign-in`. */
  readonly accountId: AccountId | null
  readonly sessionId: string | null
  readonly begunAt: string
  readonly expiresAt: string
}

export const requestSeconds = 15 * 60

interface OidcRequests {
  add(request: OidcRequest): Promise<void>
  find(id: string): Promise<OidcRequest | null>
  /** True for one caller only. */
  use(id: string, browser: string): Promise<boolean>
}

export function createOidcRequests({ engine }: { engine: Engine }): OidcRequests {
  const requests = engine.collection<OidcRequest>({ name: 'oidc_requests', expiresBy: 'expiresAt' })
  return {
    add: (request) => requests.insert(request),
    find: (id) => requests.get(id),
    use: (id, browser) => requests.delete(id, { onlyIf: { browser } }),
  }
}
