/**
 * Somebody is no longer of a group: what was given of its films opens nothing any more, and others are told who is left.
 * Durable work, named in the transaction that changed who is in it.
 */
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { GroupId } from '../groups/group.ts'
import type { JobKind, Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { VideosStore } from './videos-store.ts'

export type CloseFilms = (group: GroupId, tx: Transaction) => Promise<void>

const kind = 'close-group-films'

/** No key: one that runs may be past some of the films when the next person leaves. */
export function createCloseFilms({ jobs }: { jobs: Pick<Jobs, 'enqueue'> }): CloseFilms {
  return async function closeFilmsOf(group, tx) {
    await jobs.enqueue<CloseFilmsJob>(kind, { group }, { tx, priority: 10 })
  }
}

interface CloseFilmsJob {
  group: GroupId
}

interface CloseFilmsParts {
  videos: VideosStore
  events: Pick<Events, 'record'>
  transact: Engine['transaction']
  clock: Clock
}

/** One film after the other: a film that is added meanwhile was never given to who left. Done again, it closes them again. */
export function closeFilmsJob({ videos, events, transact, clock }: CloseFilmsParts): JobKind<CloseFilmsJob> {
  return {
    name: kind,
    attempts: 20,
    async handle({ payload: { group }, signal }) {
      for await (const id of videos.idsInGroup(group)) {
        signal.throwIfAborted()
        await transact(async (tx) => {
          const changed = await videos.change(id, tx, (video) => ({
            ...video,
            grantEpoch: video.grantEpoch + 1,
            updatedAt: iso(clock.now()),
          }))
          const accountId = changed?.after.authors[0]
          // Of another instance, it is hers to tell.
          if (accountId === undefined || changed?.after.remote) return
          await events.record(tx, { kind: 'video-updated', videoId: id, accountId })
        })
      }
    },
  }
}
