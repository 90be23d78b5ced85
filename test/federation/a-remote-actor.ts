/** An actor of another server, with its keys, which signs what it sends: for tests that receive. */
import type { ActorKeys } from '#federation/actor.ts'
import type { ReceivedRequest } from '#federation/signature-ports.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import { type Clock, systemClock } from '#src/clock.ts'
import { asJson, type Peer } from './a-peer.ts'
import { someKeys, type TestKeys } from './signatures/some-keys.ts'

export interface RemotePerson {
  readonly id: string
  readonly keys: TestKeys
  /** As its server gives it. */
  readonly document: Record<string, unknown>
  /** What it posts, as it arrives. */
  posts(
    inbox: string,
    activity: unknown,
    options?: { by?: 'cavage' | 'rfc9421'; keys?: ActorKeys; clock?: Clock },
  ): Promise<ReceivedRequest>
  /** What it reads, signed. */
  gets(url: string, options?: { by?: 'cavage' | 'rfc9421'; clock?: Clock }): Promise<ReceivedRequest>
}

/** Served at `/users/<name>` of the peer, with its keys inside. */
export async function aRemotePerson(
  peer: Peer,
  name: string,
  more: Record<string, unknown> = {},
): Promise<RemotePerson> {
  const id = peer.url(`/users/${name}`)
  const keys = await someKeys(id)
  const document = actorDocument(id, keys, more)
  peer.answers.set(`/users/${name}`, asJson(document))
  const received = async (
    method: 'GET' | 'POST',
    url: string,
    body: string | undefined,
    {
      by = 'cavage',
      keys: with_ = keys,
      clock = systemClock,
    }: { by?: 'cavage' | 'rfc9421'; keys?: ActorKeys; clock?: Clock },
  ): Promise<ReceivedRequest> => {
    const request = { method, url, date: clock.now(), ...(body === undefined ? {} : { body }) }
    const sent = await createSigning({ clock })[by](request, with_)
    const headers = Object.fromEntries(Object.entries(sent).map(([header, value]) => [header.toLowerCase(), value]))
    const { pathname, search } = new URL(url)
    return { method, path: pathname + search, headers, body: Buffer.from(body ?? ''), from: '192.0.2.7' }
  }
  return {
    id,
    keys,
    document,
    posts: (inbox, activity, options = {}) => received('POST', inbox, JSON.stringify(activity), options),
    gets: (url, options = {}) => received('GET', url, undefined, options),
  }
}

export function actorDocument(
  id: string,
  keys: ActorKeys,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
    id,
    type: 'Person',
    preferredUsername: id.split('/').at(-1),
    name: 'Une collègue',
    summary: '<p>Bonjour</p>',
    url: `${new URL(id).origin}/@${id.split('/').at(-1)}`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    endpoints: { sharedInbox: `${new URL(id).origin}/inbox` },
    publicKey: { id: keys.rsa.id, owner: id, publicKeyPem: keys.rsa.publicKeyPem },
    assertionMethod: [
      {
        id: keys.ed25519.id,
        type: 'Multikey',
        controller: id,
        publicKeyMultibase: keys.ed25519.publicKeyMultibase,
      },
    ],
    ...more,
  }
}
