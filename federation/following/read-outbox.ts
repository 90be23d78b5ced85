/** What somebody published before they were followed from here: the first page of their outbox and of their lists, each thing asked of its own host. */
import type { Logger } from 'pino'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import { idOf, inlineOf, typeOf } from '../inbox/fields.ts'
import type { TakePlaylist } from '../inbox/take-playlist.ts'
import type { TakeVideo } from '../inbox/take-video.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { RemoteActors, RemoteFetch } from '../ports.ts'
import { firstItems } from '../remote/first-items.ts'
import { orNone } from '../remote/or-none.ts'

export const readOutboxJob = 'read-outbox'
export interface ReadOutboxJob {
  actorId: Iri
}

export interface ReadOutboxParts {
  jobs: Pick<Jobs, 'define'>
  actors: Pick<RemoteActors, 'get'>
  fetch: Pick<RemoteFetch, 'document'>
  takeVideo: TakeVideo
  takePlaylist: Pick<TakePlaylist, 'heardOf'>
  rules: IriRules
  transact: Engine['transaction']
  log: Logger
}

/** Enough to see what they do; what comes next is told. */
const mostRead = 20

export function defineReadOutbox(parts: ReadOutboxParts): void {
  const { jobs, actors, fetch, takeVideo, takePlaylist, rules, transact, log } = parts

  async function readOutbox(outbox: Iri, signal: AbortSignal): Promise<void> {
    const items = await orNone(firstItems(outbox, { fetch, rules, signal }), [])
    for (const item of items.slice(0, mostRead)) {
      signal.throwIfAborted()
      const about = idOf(inlineOf(item)?.object, rules)
      const isShown = ['Create', 'Announce'].includes(typeOf(item) ?? '')
      if (about === null || !isShown) continue
      const document = await orNone(
        fetch.document(about, { signal }).then((found) => found.document),
        null,
      )
      if (document === null || typeOf(document) !== 'Video') continue
      const taking = await orNone(takeVideo(document, signal), { nothing: 'fetch' })
      if ('take' in taking) await transact((tx) => taking.take(tx))
    }
    log.debug({ outbox, items: items.length }, 'an outbox was read')
  }

  /** Each is read by its own job. */
  async function hearOfLists(collection: Iri, signal: AbortSignal): Promise<void> {
    const items = await orNone(firstItems(collection, { fetch, rules, signal }), [])
    for (const item of items.slice(0, mostRead)) {
      const list = idOf(item, rules)
      if (list !== null && isSameOrigin(list, collection)) await transact((tx) => takePlaylist.heardOf(list, tx))
    }
  }

  jobs.define<ReadOutboxJob>({
    name: readOutboxJob,
    concurrency: 2,
    attempts: 5,
    async handle({ payload: { actorId }, signal }) {
      const { outbox, playlists = null } = await actors.get(actorId, { signal })
      if (outbox !== null && isSameOrigin(outbox, actorId)) await readOutbox(outbox, signal)
      if (playlists !== null) await hearOfLists(playlists, signal)
    },
  })
}
