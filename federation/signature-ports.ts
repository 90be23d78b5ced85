/** What `signatures/` gives the rest of the federation: signing what leaves, checking who said what comes. */
import type { IncomingHttpHeaders } from 'node:http'
import type { ActorKeys, Iri, RemoteActor } from './actor.ts'
import type { ActivityDocument } from './ports.ts'

/** Given by `signatures/`. RSA runs in the thread pool. */
export interface Signing {
  /** draft-cavage over `(request-target) host date` and, with a body, `digest content-type`. */
  cavage(request: SignedRequest, keys: ActorKeys): Promise<Record<string, string>>
  /** RFC 9421, with Content-Digest when there is a body. */
  rfc9421(request: SignedRequest, keys: ActorKeys): Promise<Record<string, string>>
  /**
   * Once for an activity, for all its deliveries: an LD signature (RsaSignature2017) and an integrity proof
   * (eddsa-jcs-2022). @param at said in both, default now: signed again as of the same instant, it is the same, byte for byte
   */
  document(activity: ActivityDocument, keys: ActorKeys, at?: Temporal.Instant): Promise<ActivityDocument>
}

export interface SignedRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string | URL
  readonly body?: string | Uint8Array
  readonly date: Temporal.Instant
}

/** As it arrived, before any of it was interpreted. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query as sent: `request.originalUrl`. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Empty for a GET. */
  readonly body: Uint8Array
  /** Address it came from, to count what it makes us ask. */
  readonly from: string
}

/** Given by `signatures/`. */
export interface Verifying {
  /**
   * Whose signature the request bears: headers that must be covered, age, host, digest of the body, the key is the
   * actor's own. Nothing is read of the body. A blocked host is refused before anything is asked of it.
   * @throws {SignatureRefused}
   */
  request(received: ReceivedRequest): Promise<Signer>
  /**
   * Who said this document, by a signature inside it (integrity proof, then LD signature): for what another forwards.
   * Believe only the answer's document, which holds what was signed, and nothing else. Null when none holds.
   * @param options.from who forwards it (its host), to count what it makes us ask
   */
  document(document: ActivityDocument, options?: { from?: string }): Promise<Proven | null>
}

/** Said by whoever signed it inside. */
export interface Proven {
  readonly signer: RemoteActor
  readonly document: ActivityDocument
  /** The same with what proves it: to be kept and passed on in place of the text that came, which may read otherwise. */
  readonly sealed: ActivityDocument
}

export interface Signer {
  readonly actor: RemoteActor
  readonly keyId: Iri
  readonly by: 'cavage' | 'rfc9421'
}

/** Said to the sender as 401 (503 when `isTransient`: our side could not look). `gone`: its actor is deleted, and unknown here: 202, and nothing done. */
export class SignatureRefused extends Error {
  override readonly name = 'SignatureRefused'
  readonly reason:
    | 'absent'
    | 'malformed'
    | 'uncovered'
    | 'too-old'
    | 'digest'
    | 'key-unavailable'
    | 'key-not-theirs'
    | 'gone'
    | 'blocked'
    | 'wrong'
  readonly isTransient: boolean
  constructor(reason: SignatureRefused['reason'], message: string, options?: ErrorOptions & { isTransient?: boolean }) {
    super(message, options)
    this.reason = reason
    this.isTransient = options?.isTransient ?? false
  }
}
