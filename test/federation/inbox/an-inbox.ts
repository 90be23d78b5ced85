/**
 * The incoming half on a real engine, with real subjects: the other instances are documents in a table and actors that
 * the test makes; what is sent to them is recorded. Signatures have their own tests: here it is known who speaks.
 */
import { pino } from 'pino'
import type { Iri, RemoteActor } from '#federation/actor.ts'
import { createLocalActors, type OurActors } from '#federation/actors/local-actors.ts'
import { createViewerOfHost } from '#federation/alliance/signer-of.ts'
import { createFollowsStore } from '#federation/follows/follows-store.ts'
import { createIds, type Ids } from '#federation/ids.ts'
import { createInboxPart, type InboxPart } from '#federation/inbox/inbox-part.ts'
import { createMovesStore } from '#federation/moving/moves-store.ts'
import {
  type ActivityDocument,
  type Deliveries,
  type Follows,
  type HostPolicies,
  type HostPolicy,
  RemoteRefused,
} from '#federation/ports.ts'
import type { Verifying } from '#federation/signature-ports.ts'
import type { Person } from '#src/access/permissions.ts'
import { createAddresses } from '#src/addresses.ts'
import { createRateLimits } from '#src/http/rate-limits.ts'
import type { MediaSettings } from '#src/media/open-media.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Video } from '#src/videos/video.ts'
import { type SubjectsOfTest, someSubjects } from '../../some-subjects.ts'

export type Sent = Parameters<Deliveries['deliver']>[1]
export type Forwarded = Parameters<Deliveries['forward']>[1]

export interface InboxOfTest extends AsyncDisposable {
  on: SubjectsOfTest
  part: InboxPart
  ids: Ids
  ours: OurActors
  follows: Follows
  /** Those of other instances, by id. */
  actors: Map<Iri, RemoteActor>
  /** What their hosts answer: a document, or the reason of a refusal. */
  documents: Map<string, ActivityDocument | RemoteRefused['reason']>
  /** Small files, and documents that go with another: others are not found. */
  files: Map<string, Uint8Array | object>
  /** Every address that was asked. */
  asked: string[]
  /** What is asked for waits for this. */
  whenAsked: (url: string) => Promise<void>
  sent: Sent[]
  forwarded: Forwarded[]
  flags: ActivityDocument[]
  policies: Map<string, HostPolicy | 'allied'>
  /** What activity was received, as if its signature had held; the outcome. */
  said(activity: object, by: RemoteActor, from?: string): Promise<string>
  /** A teacher of here follows this actor. */
  follow(person: Person, actor: RemoteActor): Promise<void>
  /** The published film of a teacher of here, and its address. */
  film(given?: Partial<Video>): Promise<{ video: Video; id: Iri; author: Person; authorId: Iri }>
}

export async function anInbox(
  kind: Engine['kind'],
  options: { verifying?: Partial<Verifying>; media?: MediaSettings; isAlliedNow?: () => boolean } = {},
): Promise<InboxOfTest> {
  const on = await someSubjects(kind, options.media ? { media: options.media } : {})
  const ids = createIds(createAddresses(() => new URL('https://classe.example/')))
  const follows = createFollowsStore({ engine: on.engine })
  const ours = createLocalActors({
    ids,
    keys: { of: () => Promise.reject(new Error('nothing is signed in this test')) } as never,
    accountByHandle: (handle) => on.accountsStore.byHandle(handle),
    accountByNumber: (number) => on.accountsStore.byNumber(number),
  })
  const actors = new Map<Iri, RemoteActor>()
  const documents: InboxOfTest['documents'] = new Map()
  const files: InboxOfTest['files'] = new Map()
  const asked: string[] = []
  const waited = async (url: string) => {
    asked.push(url)
    await inbox.whenAsked(url)
    if (!files.has(url)) throw new RemoteRefused('not-found', url)
  }
  const sent: Sent[] = []
  const forwarded: Forwarded[] = []
  const flags: ActivityDocument[] = []
  const policies: InboxOfTest['policies'] = new Map()
  const get = async (id: Iri) => {
    asked.push(id)
    const actor = actors.get(id)
    if (actor === undefined) throw new RemoteRefused('not-found', id)
    return actor
  }
  const no = async () => false
  const held: HostPolicies = {
    of: (host) => {
      const policy = policies.get(host)
      return policy === undefined || policy === 'allied' ? 'open' : policy
    },
    isAllied: (host) => policies.get(host) === 'allied',
    isActorBlocked: (id) => policies.get(id) === 'blocked',
    allianceWith: () => null,
    allies: () => [],
  }
  const part = createInboxPart({
    engine: on.engine,
    jobs: on.jobs,
    events: on.events,
    clock: on.clock,
    log: pino({ level: 'silent' }),
    subjects: on,
    ids,
    rules: { allowsPrivate: false },
    ours,
    follows,
    actors: {
      known: async (id) => actors.get(id) ?? null,
      get,
      many: async (wanted) => wanted.flatMap((id) => actors.get(id) ?? []),
      async gone(id, tx) {
        await follows.removeAllOf(id, tx)
      },
    },
    fetch: {
      async document(url) {
        asked.push(url)
        const found = documents.get(url)
        if (found === undefined || typeof found === 'string') throw new RemoteRefused(found ?? 'not-found', url)
        return { document: structuredClone(found), url }
      },
      async part(url) {
        asked.push(url)
        const found = files.get(url)
        if (found === undefined) throw new RemoteRefused('not-found', url)
        return structuredClone(found) as Record<string, unknown>
      },
      stream: () => Promise.reject(new RemoteRefused('not-found', 'no film in this test')),
      async bytes(url, { types }) {
        await waited(url)
        const found = files.get(url)
        if (!(found instanceof Uint8Array)) throw new RemoteRefused('not-found', url)
        return { bytes: found, mediaType: types[0] ?? '', url }
      },
    },
    grants: { addressOf: async (_video, url) => url },
    moves: createMovesStore({ engine: on.engine }),
    images: {
      async thumbnails(url, prefix) {
        await waited(url)
        await on.media.write(`${prefix}/small.jpg`, Buffer.from('small'))
        return [{ file: 'small.jpg', width: 280, height: 157, mediaType: 'image/jpeg' }]
      },
      async storyboard(url, prefix) {
        await waited(url)
        await on.media.write(`${prefix}/storyboard.jpg`, Buffer.from('a sheet'))
        return { file: 'storyboard.jpg', captions: 'storyboard.vtt' }
      },
      async avatar(url, key) {
        await waited(url)
        await on.media.write(key, Buffer.from('a face'))
      },
    },
    deliveries: {
      async deliver(_tx, delivery) {
        sent.push(delivery)
      },
      async forward(_tx, one) {
        forwarded.push(one)
      },
    },
    policies: held,
    viewerOfHost: createViewerOfHost({
      policies: held,
      alliances: { isAllied: async () => options.isAlliedNow?.() ?? true },
      groups: on.groups.store,
    }),
    alliance: { onFollow: no, onAccept: no, onReject: no, onUndoFollow: no },
    moderation: {
      async onFlag(_tx, { activity }) {
        flags.push(activity)
      },
    },
    verifying: {
      request: () => Promise.reject(new Error('not in this test')),
      document: async () => null,
      ...options.verifying,
    },
    rateLimits: createRateLimits(),
    retrySeconds: 0.05,
  })
  part.defineJobs()

  const inbox: InboxOfTest = {
    on,
    part,
    ids,
    ours,
    follows,
    actors,
    documents,
    files,
    asked,
    whenAsked: async () => {},
    sent,
    forwarded,
    flags,
    policies,
    said(activity, by, from = by.host) {
      actors.set(by._id, by)
      return part.receive(
        { actorId: by._id, body: JSON.stringify(activity), from, done: async () => undefined },
        AbortSignal.timeout(180_000),
      )
    },
    async follow(person, actor) {
      const account = await on.accountsStore.get(person.accountId)
      const follower = ids.person(account?.handle ?? '')
      actors.set(actor._id, actor)
      await on.engine.transaction((tx) =>
        follows.put(
          {
            activityId: `${follower}/follows/1`,
            follower,
            followed: actor._id,
            state: 'accepted',
            isFollowerLocal: true,
            isFollowedLocal: false,
            inbox: actor.inbox,
            sharedInbox: actor.sharedInbox,
            host: actor.host,
            at: '2026-11-24T08:00:00.000Z',
          },
          tx,
        ),
      )
    },
    async film(given = {}) {
      const author = await on.person(`Teacher ${on.heard.length} ${Math.random().toString(36).slice(2, 8)}`)
      const video = await on.has(author, given)
      const account = await on.accountsStore.get(author.accountId)
      return { video, id: ids.video(video._id), author, authorId: ids.person(account?.handle ?? '') }
    },
    [Symbol.asyncDispose]: () => on[Symbol.asyncDispose](),
  }
  return inbox
}

/** PeerTube's, as small as it accepts: `test/fixtures/federation/incoming/` has whole ones. */
export function aVideoDocument(by: RemoteActor, given: Record<string, unknown> = {}): ActivityDocument {
  const id = `https://${by.host}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`
  return {
    type: 'Video',
    id,
    name: 'Lire à deux voix',
    duration: 'PT61S',
    published: '2026-11-20T08:00:00.000Z',
    updated: '2026-11-20T08:00:00.000Z',
    mediaType: 'text/markdown',
    content: 'Une séance.',
    state: 1,
    commentsPolicy: 1,
    views: 3,
    tag: [{ type: 'Hashtag', name: 'lecture' }],
    icon: [
      { type: 'Image', url: `https://${by.host}/thumbnail.jpg`, mediaType: 'image/jpeg', width: 640, height: 360 },
    ],
    url: [
      { type: 'Link', mediaType: 'text/html', href: `https://${by.host}/w/abc` },
      {
        type: 'Link',
        mediaType: 'application/x-mpegURL',
        href: `https://${by.host}/hls/master.m3u8`,
        tag: [
          {
            type: 'Link',
            mediaType: 'video/mp4',
            href: `https://${by.host}/hls/720.mp4`,
            height: 720,
            width: 1280,
            size: 1000,
            fps: 25,
          },
        ],
      },
    ],
    attributedTo: [{ type: 'Person', id: by._id }],
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    cc: [`${by._id}/followers`],
    ...given,
  }
}

export function aNote(by: RemoteActor, inReplyTo: string, given: Record<string, unknown> = {}): ActivityDocument {
  return {
    type: 'Note',
    id: `https://${by.host}/notes/${Math.random().toString(36).slice(2)}`,
    attributedTo: by._id,
    inReplyTo,
    content: '<p>Merci pour ce partage</p>',
    published: '2026-11-23T08:00:00.000Z',
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    cc: [],
    ...given,
  }
}

let made = 0
export function anActivity(type: string, by: RemoteActor, object: unknown, given: Record<string, unknown> = {}) {
  return {
    '@context': 'https://www.w3.org/ns/activitystreams',
    type,
    id: `https://${by.host}/activities/${++made}`,
    actor: by._id,
    object,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    ...given,
  }
}
