/**
 * A list of another instance becomes one of ours to show. What is said of it only makes us ask: its own address says what it
 * is now, by a job, the less often the longer that takes.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '#src/clock.ts'
import type { JobRun, Jobs } from '#src/jobs/jobs.ts'
import type { ReceivedPlaylist } from '#src/playlists/remote-playlist.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { Ids } from '../ids.ts'
import { hostOf, type IriRules } from '../iri.ts'
import {
  type ActivityDocument,
  type HostPolicies,
  type RemoteActors,
  type RemoteFetch,
  RemoteRefused,
} from '../ports.ts'
import { orNone } from '../remote/or-none.ts'
import { readPlaylist } from '../vocabulary/read-playlist.ts'
import { typeOf } from './fields.ts'
import type { InboxStore } from './inbox-store.ts'
import { createReadElements } from './read-elements.ts'
import { digestOf, type TakePerson } from './take-person.ts'
import type { TakeVideo } from './take-video.ts'

export const playlistJob = 'remote-playlist'
export interface PlaylistJob {
  id: Iri
}
export const playlistAttempts = 6

interface TakePlaylistParts {
  engine: Engine
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'playlists'>
  jobs: Pick<Jobs, 'enqueue'>
  actors: Pick<RemoteActors, 'get'>
  fetch: Pick<RemoteFetch, 'document'>
  policies: Pick<HostPolicies, 'of' | 'isAllied' | 'isActorBlocked'>
  inbox: Pick<InboxStore, 'goneAt' | 'isBack'>
  ids: Pick<Ids, 'isOurs' | 'read'>
  takePerson: TakePerson
  takeVideo: TakeVideo
  rules: IriRules
  transact: Engine['transaction']
  clock: Clock
  log: Logger
}

/** How often it was spoken of: what is spoken of while it is read is read again. */
interface Heard extends Stored {
  readonly id: Iri
  /** One more each time that it is spoken of. */
  readonly rank: number
  /** Until then it is not read again; null: it never was. */
  readonly restsUntil: string | null
  readonly expiresAt: string
}

/** Films of a list that are unknown here and asked of their host, each time that it is read. */
const mostFilms = 20
/** A list of hundreds of elements, each asked of a slow host, rests longer than one that is read in one request. */
const rest = { timesItsReading: 4, leastSeconds: 1, mostSeconds: 600 } as const
const rememberedDays = 7

export type TakePlaylist = ReturnType<typeof createTakePlaylist>

export function createTakePlaylist(parts: TakePlaylistParts) {
  const { engine, subjects, jobs, actors, fetch, policies, inbox, ids, takePerson, takeVideo, rules, clock, log } =
    parts
  const { videos, playlists } = subjects
  const heard = engine.collection<Heard>({
    name: 'heard_playlists',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['expiresAt'] }],
  })
  const readElements = createReadElements(parts)
  const keyOf = (id: Iri) => digestOf(id)

  /** Who publishes what is of this actor: the Person of a channel, or itself. Null: a channel of nobody that is known. */
  async function ownerOf(
    id: Iri,
    signal: AbortSignal,
  ): Promise<{ person: RemoteActor; channel: RemoteActor | null } | null> {
    const actor = await actors.get(id, { signal })
    if (actor.type !== 'Group') return { person: actor, channel: null }
    const [owner] = actor.owners
    return owner === undefined ? null : { person: await actors.get(owner, { signal }), channel: actor }
  }

  /** Those of here by the addresses that the list says; some that are unknown are asked of their host. */
  async function filmsOf(
    list: Iri,
    said: readonly { videoId: Iri }[],
    had: <T>(asked: Promise<T>) => Promise<T | null>,
    signal: AbortSignal,
  ): Promise<Map<Iri, VideoId>> {
    const found = new Map<Iri, VideoId>()
    let asked = 0
    for (const address of new Set(said.map(({ videoId }) => videoId))) {
      signal.throwIfAborted()
      const known = await knownFilm(address)
      if (known !== null) found.set(address, known)
      if (known !== null || asked >= mostFilms || !mayAsk(address, list)) continue
      asked += 1
      const document = await had(fetch.document(address, { signal }).then((answer) => answer.document))
      const taking = document === null || typeOf(document) !== 'Video' ? null : await had(takeVideo(document, signal))
      if (taking === null || !('take' in taking)) continue
      const video = await parts.transact((tx) => taking.take(tx))
      if (video !== null && document?.id === address) found.set(address, video._id)
    }
    return found
  }

  async function knownFilm(address: Iri): Promise<VideoId | null> {
    if (!ids.isOurs(address)) return (await videos.store.findByRemoteId(address))?._id ?? null
    const named = ids.read(address)
    const video = named?.kind === 'video' ? await videos.store.find(named.videoId) : null
    return video !== null && !video.remote ? video._id : null
  }

  /** Of its own host, which is followed here, or of an ally: nobody makes us fetch what others publish. */
  function mayAsk(address: Iri, list: Iri): boolean {
    if (ids.isOurs(address)) return false
    const host = hostOf(address)
    return policies.of(host) !== 'blocked' && (host === hostOf(list) || policies.isAllied(host))
  }

  type Outcome = (tx: Transaction) => Promise<string>

  async function read(id: Iri, isLast: boolean, signal: AbortSignal): Promise<Outcome> {
    const readAt = iso(clock.now())
    const nothing =
      (reason: string): Outcome =>
      async () =>
        reason
    const gone =
      (reason: string): Outcome =>
      async (tx) => {
        await playlists.received.withdrawPlaylist(id, tx)
        return reason
      }
    const host = hostOf(id)
    if (policies.of(host) === 'blocked') return nothing('blocked')
    let document: ActivityDocument
    try {
      document = (await fetch.document(id, { signal, isAnew: true })).document
    } catch (error) {
      if (!(error instanceof RemoteRefused) || (error.isTransient && !isLast)) throw error
      const isGone = error.reason === 'gone' || error.reason === 'not-found'
      return isGone ? gone('gone') : nothing(`fetch: ${error.reason}`)
    }
    if (typeOf(document) === 'Tombstone') return gone('gone')
    if (typeOf(document) !== 'Playlist') return nothing(`a ${typeOf(document) ?? 'thing'}`)
    const reading = readPlaylist(document, rules)
    if ('refused' in reading) return reading.refused === 'not-public' ? gone('not-public') : nothing(reading.refused)
    const { attributedTo, ...words } = reading.said
    const had = <T>(asked: Promise<T>) => orNone<T | null>(asked, null, { isLast })
    const owner = await had(ownerOf(attributedTo, signal))
    if (owner === null) return nothing('without-author')
    const { person, channel } = owner
    if ([person, channel].some((one) => one !== null && policies.isActorBlocked(one._id))) return nothing('blocked')
    const known = await playlists.store.findByRemoteId(id)
    const account = known && (await subjects.accounts.store.get(known.accountId))
    if (account && account.remote?.id !== person._id) return nothing('not-its-owner')
    // Nobody looks at lists before they are shown: they come, or come back, once the instance is known well enough.
    const isInQuarantine = policies.of(host) === 'quarantined' && !policies.isAllied(host)
    if (isInQuarantine) return known === null ? nothing('quarantined') : gone('quarantined')

    const { said, left } = await readElements(document, had, signal)
    if (left > 0) log.info({ list: id, left }, 'elements of a list of another instance were left out')
    const films = await filmsOf(id, said, had, signal)
    const received: Omit<ReceivedPlaylist, 'accountId'> = {
      ...words,
      host,
      channelId: channel?._id ?? null,
      isListed: policies.of(host) !== 'limited',
      said,
    }
    const take = await playlists.received.preparePlaylist(received, films)
    return async (tx) => {
      const goneAt = await inbox.goneAt(id, tx)
      if (goneAt !== null && goneAt > readAt) return 'gone'
      if (goneAt !== null) await inbox.isBack(id, tx)
      const { _id, state } = await takePerson(person, tx)
      // Suspended here, nothing of them is shown any more.
      return state === 'active' ? take(_id, tx) : 'blocked'
    }
  }

  return {
    /** It is read soon, in the transaction of who speaks of it. */
    async heardOf(id: Iri, tx: Transaction): Promise<void> {
      const before = await tx.in(heard).get(keyOf(id))
      const restsUntil = before?.restsUntil ?? null
      const expiresAt = iso(clock.now().add({ hours: 24 * rememberedDays }))
      await tx.in(heard).put({ _id: keyOf(id), id, rank: (before?.rank ?? 0) + 1, restsUntil, expiresAt })
      const runAt = restsUntil === null ? {} : { runAt: restsUntil }
      const job: PlaylistJob = { id }
      await jobs.enqueue(playlistJob, job, { key: keyOf(id), tx, ...runAt })
    },

    /** Until it was not spoken of while it was read. @returns what became of it */
    async read({ payload: { id }, attempt, signal, done }: JobRun<PlaylistJob>): Promise<string> {
      for (;;) {
        signal.throwIfAborted()
        const before = await heard.get(keyOf(id))
        const beganAt = clock.now()
        const apply = await read(id, attempt >= playlistAttempts, signal)
        const outcome = await parts.transact(async (tx) => {
          const now = await tx.in(heard).get(keyOf(id))
          if (now !== null && now.rank !== before?.rank) return null
          if (now !== null) await tx.in(heard).put({ ...now, restsUntil: restingUntil(beganAt, clock.now()) })
          const became = await apply(tx)
          await done(tx)
          return became
        })
        if (outcome !== null) return outcome
      }
    },
  }
}

function restingUntil(beganAt: Temporal.Instant, now: Temporal.Instant): string {
  const wished = now.since(beganAt).total('seconds') * rest.timesItsReading
  const seconds = Math.min(rest.mostSeconds, Math.max(rest.leastSeconds, wished))
  return iso(now.add({ milliseconds: Math.round(seconds * 1000) }))
}
