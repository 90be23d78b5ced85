/**
 * What the halves of the federation ask of each other. Incoming (`inbox/`, `remote/`, `signatures.ts`, `apex.ts`) gives
 * `RemoteActors`, `RemoteFetch`, `Follows` and `Signing`; outgoing (`actors/`, `outbox/`, `alliance/`) gives
 * `LocalActors`, `Deliveries` and `HostPolicies`. Neither imports the other but for these types; `federation-part.ts`
 * ties them.
 */
import type { Transaction } from '#src/store/engine.ts'
import type { ActorKeys, Iri, LocalActor, RemoteActor } from './actor.ts'

/** Given by `actors/`. */
export interface LocalActors {
  /** By its exact id; null for anything else, a suspended or closed account's included. Cheap: asked at each activity. */
  byId(id: Iri): Promise<LocalActor | null>
  /** Made at first use, in a transaction: two processes get the same. */
  keysOf(actor: LocalActor): Promise<ActorKeys>
  /** The Application: signs the requests that read. */
  instance(): Promise<LocalActor>
}

/** A JSON document that is sent or received. */
export type ActivityDocument = { readonly [key: string]: unknown } & { readonly id: Iri; readonly type: string }

/** Given by `outbox/`. Written in the caller's transaction, sent after it: nothing is lost, nothing is sent that was rolled back. */
export interface Deliveries {
  deliver(
    tx: Transaction,
    delivery: {
      activity: ActivityDocument
      from: LocalActor
      /** Ids of remote actors; local ones are ignored. Shared inboxes are used and joined, unless `personally`. */
      to: readonly Iri[]
      /** To each actor's own inbox: Accept and Reject (PeerTube refuses them on its shared inbox). */
      personally?: boolean
    },
  ): Promise<void>
  /**
   * What others signed (LD signature or integrity proof), passed on byte for byte to those who follow what it is about
   * (ActivityPub §7.1.2), never back to the host it came from.
   */
  forward(
    tx: Transaction,
    forwarded: { body: string; activityId: Iri; from: LocalActor; toFollowersOf: readonly Iri[]; exceptHost: string },
  ): Promise<void>
}

export type HostPolicy =
  | 'open'
  /** Nothing of it is listed or notified to those who do not follow it. */
  | 'limited'
  /** Its first contributions wait for a moderator. */
  | 'quarantined'
  /** Refused early, never asked anything, never sent anything. */
  | 'blocked'

/** Given by `alliance/` and moderation between instances. Held in memory, followed through changes: asked at each request. */
export interface HostPolicies {
  /** @param host as in `RemoteActor.host`. A blocked domain holds for the hosts under it. */
  of(host: string): HostPolicy
  /** An alliance agreed by both administrators, and not ended. */
  isAllied(host: string): boolean
  /** This one actor is blocked here. */
  isActorBlocked(id: Iri): boolean
}

/** Given by `remote/`. */
export interface RemoteActors {
  /** As it is known here, however old; null when it never was, or when it is gone. Never asks the network. */
  known(id: Iri, tx?: Transaction): Promise<RemoteActor | null>
  /** Known and younger than two days, or fetched. @throws {RemoteRefused} */
  get(id: Iri, options?: { signal?: AbortSignal; atLeastAsFreshAs?: string }): Promise<RemoteActor>
  /** In no order; those that are unknown are left out. */
  many(ids: readonly Iri[], tx?: Transaction): Promise<RemoteActor[]>
  /** It said 410, or its delivery did: forgotten, with its follows. */
  gone(id: Iri, tx: Transaction): Promise<void>
}

/** Given by `remote/`: the only door to the network. Every address is checked and pinned, also on redirects. */
export interface RemoteFetch {
  /** Signed by the instance. `id` of the document is the final address, or it is refused. @throws {RemoteRefused} */
  document(url: string, options?: { signal?: AbortSignal }): Promise<{ document: ActivityDocument; url: string }>
  /** Small and bounded: thumbnails, avatars, nodeinfo, webfinger. @throws {RemoteRefused} */
  bytes(
    url: string,
    limits: { maxBytes: number; types: readonly string[]; signal?: AbortSignal },
  ): Promise<{ bytes: Uint8Array; mediaType: string; url: string }>
}

/** A follow, asked or accepted, in one direction or the other. */
export interface Follow {
  /** Made of both ids: one for a pair. */
  readonly _id: string
  readonly activityId: Iri
  readonly follower: Iri
  readonly followed: Iri
  readonly state: 'asked' | 'accepted'
  /** Which side is of this instance. Both may be. */
  readonly isFollowerLocal: boolean
  readonly isFollowedLocal: boolean
  /** Of the remote side: where deliveries go, its host; null when both are local. */
  readonly inbox: Iri | null
  readonly sharedInbox: Iri | null
  readonly host: string | null
  readonly at: string
}

/** Given by `follows/`: kept with the activity it came from, in one transaction. */
export interface Follows {
  find(follower: Iri, followed: Iri, tx?: Transaction): Promise<Follow | null>
  put(follow: Omit<Follow, '_id'>, tx: Transaction): Promise<void>
  remove(follower: Iri, followed: Iri, tx: Transaction): Promise<boolean>
  /** Accepted, the newest first. */
  followersOf(
    followed: Iri,
    page: { limit?: number; after?: string },
  ): Promise<{ items: Follow[]; next: string | null }>
  followingOf(
    follower: Iri,
    page: { limit?: number; after?: string },
  ): Promise<{ items: Follow[]; next: string | null }>
  counts(actor: Iri): Promise<{ followers: number; following: number }>
  /** Where what these actors say must go, each inbox once, shared ones first chosen; blocked hosts left out by the caller. */
  inboxesFollowing(followed: readonly Iri[], tx?: Transaction): Promise<{ inbox: Iri; host: string }[]>
  removeAllOf(actor: Iri, tx: Transaction): Promise<void>
  removeAllOfHost(host: string): Promise<number>
}

/** Given by `signatures.ts`. RSA runs in the thread pool. */
export interface Signing {
  /** draft-cavage over `(request-target) host date` and, with a body, `digest content-type`. */
  cavage(request: SignedRequest, keys: ActorKeys): Promise<Record<string, string>>
  /** RFC 9421, with Content-Digest when there is a body. */
  rfc9421(request: SignedRequest, keys: ActorKeys): Promise<Record<string, string>>
  /** Once for an activity, for all its deliveries: an LD signature (RsaSignature2017) and an integrity proof (eddsa-jcs-2022). */
  document(activity: ActivityDocument, keys: ActorKeys): Promise<ActivityDocument>
}

export interface SignedRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string | Uint8Array
  readonly date: Temporal.Instant
}

/** The network's answer, or ours instead of asking: an address not allowed, too slow, too large, not what it says it is. */
export class RemoteRefused extends Error {
  override readonly name = 'RemoteRefused'
  readonly reason:
    | 'address-not-allowed'
    | 'blocked'
    | 'gone'
    | 'not-found'
    | 'unauthorized'
    | 'server-error'
    | 'unreachable'
    | 'too-slow'
    | 'too-large'
    | 'too-many-redirects'
    | 'wrong-type'
    | 'malformed'
    | 'not-its-id'
  /** Asking again later may succeed. */
  readonly isTransient: boolean
  constructor(reason: RemoteRefused['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.isTransient = reason === 'unreachable' || reason === 'too-slow' || reason === 'server-error'
  }
}
