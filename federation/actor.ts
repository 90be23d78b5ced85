/**
 * Actors: those of this instance, which sign what it says, and those of others, as they were last read. Types only;
 * the first are kept by `actors/`, the second by `remote/`.
 */
import type { KeyObject } from 'node:crypto'
import type { AccountId } from '#src/accounts/account.ts'

/** The address of an object, an actor or an activity, as it is written and compared: `new URL(id).href`. */
export type Iri = string

/** The teacher (Person), a channel or a network (Group), the instance (Application). */
export type LocalActorKind = 'person' | 'channel' | 'instance'

export interface LocalActor {
  readonly id: Iri
  readonly kind: LocalActorKind
  /** `preferredUsername`: `jeanne.martin`, `jeanne.martin_channel`, `peertube`. */
  readonly name: string
  /** Whose it is; null for the instance. A channel has its owner's. */
  readonly accountId: AccountId | null
  readonly inbox: Iri
  readonly outbox: Iri
  readonly followers: Iri
  readonly following: Iri
}

/** What a local actor signs with. Kept encrypted at rest; KeyObjects are made once and held. */
export interface ActorKeys {
  /** `<actor>#main-key`: RSA 2048, for HTTP and LD signatures. */
  readonly rsa: { readonly id: Iri; readonly privateKey: KeyObject; readonly publicKeyPem: string }
  /** `<actor>#ed25519-key`: for integrity proofs (FEP-8b32), published as a Multikey (FEP-521a). */
  readonly ed25519: { readonly id: Iri; readonly privateKey: KeyObject; readonly publicKeyMultibase: string }
}

export const remoteActorTypes = ['Person', 'Group', 'Application', 'Service', 'Organization'] as const

/** An actor of another instance, validated: every address of it is https and on the actor's own host, but `url`. */
export interface RemoteActor {
  readonly _id: Iri
  readonly type: (typeof remoteActorTypes)[number]
  /** Lower case, with its port when it is not the usual one. */
  readonly host: string
  /** `preferredUsername` */
  readonly name: string
  readonly displayName: string
  /** HTML or Markdown as sent, bounded; made harmless where it becomes an account. */
  readonly summary: string
  /** The page for people; the id when there is none that can be linked. */
  readonly url: string
  readonly inbox: Iri
  readonly sharedInbox: Iri | null
  readonly followers: Iri | null
  readonly outbox: Iri | null
  /** Of its lists of films (PeerTube, ours); absent of what was read before they were. */
  readonly playlists?: Iri | null
  /** Of a Group: its `attributedTo` that is on its own host. */
  readonly owners: readonly Iri[]
  readonly icon: string | null
  readonly keys: readonly RemoteKey[]
  /** It signs its followers' requests by hand: `manuallyApprovesFollowers`. */
  readonly approvesFollowers: boolean
  /** It sent or advertised RFC 9421: we may begin with it. */
  readonly speaksRfc9421: boolean
  readonly fetchedAt: string
  /** It answered 410 or 404 since, or deleted itself: nothing is accepted from it, nothing sent to it. */
  readonly goneAt: string | null
}

export interface RemoteKey {
  /** On the actor's own host. */
  readonly id: Iri
  readonly kind: 'rsa' | 'ed25519'
  /** SPKI PEM, both kinds. */
  readonly publicKeyPem: string
}
