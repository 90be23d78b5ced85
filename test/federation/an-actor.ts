import type { Iri, RemoteActor } from '#federation/actor.ts'

/** Somebody of another instance, as it is known here. */
export function anActor(id: Iri, given: Partial<RemoteActor> = {}): RemoteActor {
  const { host, pathname } = new URL(id)
  const name = pathname.split('/').at(-1)?.replace('@', '') ?? 'x'
  return {
    _id: id,
    type: 'Person',
    host,
    name,
    displayName: name,
    summary: '',
    url: id,
    inbox: `${id}/inbox`,
    sharedInbox: `https://${host}/inbox`,
    followers: `${id}/followers`,
    outbox: `${id}/outbox`,
    owners: [],
    icon: null,
    keys: [],
    approvesFollowers: false,
    speaksRfc9421: false,
    fetchedAt: '2026-11-24T08:00:00.000Z',
    goneAt: null,
    ...given,
  }
}
