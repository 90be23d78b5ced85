/**
 * What the halves of the federation ask of each other. Incoming (`inbox/`, `remote/`, `signatures/`, `apex.ts`) gives
 * `RemoteActors`, `RemoteFetch`, `RemotePost`, `RemoteImages`, `Discovery`, `Follows`, and what is in `signature-ports.ts`;
 * outgoing (`actors/`, `outbox/`, `alliance/`, `policies/`) gives `LocalActors`, `Deliveries`, `HostPolicies`,
 * `AllianceInbox` and `PeerModeration`. Neither imports the other but for these types; `federation-part.ts` ties them.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Transaction } from '#src/store/engine.ts'
import type { Audience, StoryboardGrid } from '#src/videos/video.ts'
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

/** Given by `policies/`. Held in memory, followed through changes: asked at each request. */
export interface HostPolicies {
  /** @param host as in `RemoteActor.host`. A blocked domain holds for the hosts under it. */
  of(host: string): HostPolicy
  /** An alliance agreed by both administrators, and not ended. */
  isAllied(host: string): boolean
  /** This one actor is blocked here. */
  isActorBlocked(id: Iri): boolean
  /** The alliance with this host as it stands; null without one. */
  allianceWith(host: string): StandingAlliance | null
  /** Those that stand now. */
  allies(): readonly StandingAlliance[]
}

/** An alliance in force: who speaks for the other side, and a name that another alliance with the same host has not. */
export interface StandingAlliance {
  readonly host: string
  /** The instance actor: it alone asks for media. */
  readonly actorId: Iri
  readonly inbox: Iri
  /** 12 hexadecimal digits, of this alliance alone: what was given under an ended one opens nothing under the next. */
  readonly token: string
}

/**
 * Given by `alliance/`; `inbox/` asks it first of every Follow of the instance actor, and of every Accept, Reject and
 * Undo{Follow} between two instance actors, in the transaction of the activity. False: no matter of an alliance, do as
 * with any other; true: all was done, the `Follows` included, nothing more is to be answered.
 * The actor was checked as the one that signed; `activity` as admitted.
 */
export interface AllianceInbox {
  onFollow(tx: Transaction, said: SaidByActor): Promise<boolean>
  onAccept(tx: Transaction, said: SaidByActor): Promise<boolean>
  onReject(tx: Transaction, said: SaidByActor): Promise<boolean>
  onUndoFollow(tx: Transaction, said: SaidByActor): Promise<boolean>
}

export interface SaidByActor {
  readonly activity: ActivityDocument
  readonly actor: RemoteActor
}

/** A film of another instance: for whom it is, and where it is from. */
export interface SharedFilm {
  readonly audience: Audience
  readonly remote: { readonly id: Iri; readonly host: string }
}

/** Given by `alliance/`. The files of a film that an ally shares open by a grant, asked for with our signature. */
export interface MediaGrants {
  /**
   * Where this file of the film is read now: `url` itself when the film is everyone's, the same under a grant that lasts
   * some minutes otherwise. Ask each time: it is remembered here.
   * @param url as its document says (`RemoteVideo.files`, `playlistUrl`, `thumbnailUrl`), or below it
   * @throws {RemoteRefused}
   */
  addressOf(video: SharedFilm, url: string): Promise<string>
  /** What was given opens nothing any more (404 or 410 of a file): another is asked for at the next address. */
  forget(video: SharedFilm): void
}

/** Given by `moderation/`; called by `inbox/` in the transaction of the activity. What it does not know is left, without an error. */
export interface PeerModeration {
  /** Opens a report for each of our videos, comments and lists that it names; for an actor of ours, one on each is not opened. */
  onFlag(tx: Transaction, said: SaidByActor): Promise<void>
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
  /**
   * Signed by the instance. `id` of the document is the final address, or it is refused.
   * @param options.isAnew its host has just spoken of it: what was refused a moment ago is asked again
   * @throws {RemoteRefused}
   */
  document(
    url: string,
    options?: { signal?: AbortSignal; isAnew?: boolean },
  ): Promise<{ document: ActivityDocument; url: string }>
  /** What goes with a document, and may say no type (PeerTube's chapters); an id that it says is its address. @throws {RemoteRefused} */
  part(url: string, options?: { signal?: AbortSignal }): Promise<Readonly<Record<string, unknown>>>
  /** Small and bounded: thumbnails, avatars, nodeinfo, webfinger. @throws {RemoteRefused} */
  bytes(
    url: string,
    limits: { maxBytes: number; types: readonly string[]; signal?: AbortSignal },
  ): Promise<{ bytes: Uint8Array; mediaType: string; url: string }>
  /**
   * What is passed on while it comes, without being kept: films. Not signed; redirects are followed; any status is
   * answered. The body is to be read or destroyed. @throws {RemoteRefused}
   */
  stream(
    url: string,
    options: { method: 'GET' | 'HEAD'; headers?: Readonly<Record<string, string>>; signal?: AbortSignal },
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: Readable; url: string }>
}

/** Given by `remote/`, on the same guarded connections as `RemoteFetch`: what this instance tells another. */
export interface RemotePost {
  /**
   * Signs and posts. Begins with draft-cavage unless the host is known to speak RFC 9421, and knocks once more with the
   * other when it is refused for its signature (double-knock). Redirects are not followed. Throws nothing but the
   * reason of `signal`.
   */
  activity(post: {
    inbox: Iri
    /** Sent byte for byte. */
    body: string | Uint8Array
    keys: ActorKeys
    /** An answer that takes longer is none: `transient`. */
    timeoutMs?: number
    signal?: AbortSignal
  }): Promise<PostOutcome>
}

export type PostOutcome =
  | { readonly outcome: 'accepted'; readonly status: number }
  /** Again later: it is down, slow, busy (`retryAfterSeconds` is what it asked for), redirects, or could not check our signature. */
  | {
      readonly outcome: 'transient'
      readonly status: number | null
      readonly retryAfterSeconds: number | null
      readonly detail: string
    }
  /** `gone` (404, 410): forget this inbox. `refused`: this activity is not wanted, or may not be sent there. */
  | {
      readonly outcome: 'permanent'
      readonly reason: 'gone' | 'refused'
      readonly status: number | null
      readonly detail: string
    }

/** Given by `remote/`: from what a person types to whom it names. Each host is asked about its own names only. */
export interface Discovery {
  /** `@name@host`, `name@host`, `acct:…` by WebFinger; an address as it is. Ours are not looked for here. @throws {RemoteRefused} */
  actor(written: string, options?: { signal?: AbortSignal }): Promise<RemoteActor>
  /** What is at an address that a person gave: a video, a comment, an actor. Its id may be another one than typed. @throws {RemoteRefused} */
  object(url: string, options?: { signal?: AbortSignal }): Promise<ActivityDocument>
  /** The Application of a host, by its NodeInfo (FEP-2677), else by WebFinger (FEP-d556). @throws {RemoteRefused} */
  instanceOf(host: string, options?: { signal?: AbortSignal }): Promise<RemoteActor>
  /** What it says it runs; null when it says nothing readable. */
  software(host: string, options?: { signal?: AbortSignal }): Promise<{ name: string; version: string } | null>
}

/**
 * Given by `remote/`. Images of others are fetched, checked by their bytes, decoded and encoded again by our ffmpeg, and
 * kept in the media store: nobody's browser asks another instance.
 */
export interface RemoteImages {
  /**
   * Files in the media store under this prefix, named and sized as those of our own films (`Video.thumbnails`), replacing
   * what was there.
   * @throws {RemoteRefused} when it cannot be had, or is no image
   */
  thumbnails(
    url: string,
    prefix: string,
    options?: { signal?: AbortSignal },
  ): Promise<{ file: string; width: number; height: number; mediaType: 'image/jpeg' | 'image/webp' }[]>
  /**
   * The sheet of small images of a film, and the WebVTT that says which is when, kept under this prefix, with their names.
   * @throws {RemoteRefused} when it cannot be had, or is no image
   */
  storyboard(
    url: string,
    prefix: string,
    grid: StoryboardGrid & { durationSeconds: number },
    options?: { signal?: AbortSignal },
  ): Promise<{ file: string; captions: string }>
  /** One JPEG, square, of the size of portraits (`src/accounts/avatar.ts`), kept under this key. @throws {RemoteRefused} */
  avatar(url: string, key: string, options?: { signal?: AbortSignal }): Promise<void>
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
  /** Asked ones too, the newest first. */
  allFollowedBy(
    follower: Iri,
    page: { limit?: number; after?: string },
  ): Promise<{ items: Follow[]; next: string | null }>
  counts(actor: Iri): Promise<{ followers: number; following: number }>
  /** Where what these actors say must go, each inbox once, shared ones first chosen; blocked hosts left out by the caller. */
  inboxesFollowing(followed: readonly Iri[], tx?: Transaction): Promise<{ inbox: Iri; host: string }[]>
  /** Of a host: those whose messages go to this inbox, in an order that stays. */
  behind(
    host: string,
    inbox: Iri,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ items: Follow[]; next: string | null }>
  /** Actors of ours that somebody of this host follows. */
  followedFrom(host: string): Promise<ReadonlySet<Iri>>
  removeAllOf(actor: Iri, tx: Transaction): Promise<void>
  removeAllOfHost(host: string): Promise<number>
  /** Each host that somebody follows from or is followed on, once. */
  hosts(): AsyncIterable<string>
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
