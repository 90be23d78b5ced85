/** People, channels and the instance as actors. PeerTube asks for `publicKey` inside, and for the Person of a Group. */
import type { Account } from '#src/accounts/account.ts'
import type { ActorKeys, LocalActor } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { actorContext } from './context.ts'

const types = { person: 'Person', channel: 'Group', instance: 'Application' } as const

interface ActorFacts {
  actor: LocalActor
  /** Null for the instance. */
  account: Pick<Account, 'handle' | 'displayName' | 'createdAt'> | null
  keys: ActorKeys
  /** What people read of it: the name, the presentation in safe HTML, the page. */
  displayName: string
  summaryHtml: string
  page: string
  sharedInbox: string
  host: string
  /** Of the Person whose channel it is. */
  owner: LocalActor | null
  publishedAt: string | null
  academie: string | null
  movedTo?: string | null
  alsoKnownAs?: readonly string[]
}

export function actorDocument(facts: ActorFacts): ActivityDocument {
  const { actor, keys, owner, page, movedTo, alsoKnownAs = [] } = facts
  return {
    '@context': actorContext,
    type: types[actor.kind],
    id: actor.id,
    preferredUsername: actor.name,
    name: facts.displayName,
    summary: facts.summaryHtml === '' ? null : facts.summaryHtml,
    // One Link: every version of PeerTube takes it, and Mastodon too; a text or a list is refused by some.
    url: { type: 'Link', mediaType: 'text/html', href: page },
    webfinger: `${actor.name}@${facts.host}`,
    inbox: actor.inbox,
    outbox: actor.outbox,
    followers: actor.followers,
    following: actor.following,
    ...(actor.kind === 'instance' ? {} : { featured: `${actor.id}/featured`, playlists: `${actor.id}/playlists` }),
    endpoints: { sharedInbox: facts.sharedInbox },
    publicKey: { id: keys.rsa.id, owner: actor.id, publicKeyPem: keys.rsa.publicKeyPem },
    assertionMethod: [
      {
        id: keys.ed25519.id,
        type: 'Multikey',
        controller: actor.id,
        publicKeyMultibase: keys.ed25519.publicKeyMultibase,
      },
    ],
    ...(facts.publishedAt === null ? {} : { published: facts.publishedAt }),
    manuallyApprovesFollowers: actor.kind === 'instance',
    // A person is found by their videos, not by their name.
    discoverable: actor.kind !== 'person',
    indexable: true,
    ...(facts.academie === null ? {} : { academie: facts.academie }),
    ...(owner === null
      ? {}
      : { support: null, postingRestrictedToMods: true, attributedTo: [{ type: 'Person', id: owner.id }] }),
    ...(movedTo ? { movedTo } : {}),
    ...(alsoKnownAs.length > 0 ? { alsoKnownAs } : {}),
  }
}
