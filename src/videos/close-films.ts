/** Somebody is no longer of a group: what was given of its films opens nothing any more, and others are told who is left. */
import type { Clock } from '../clock.ts'
import { iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { GroupId } from '../groups/group.ts'
import type { Engine } from '../store/engine.ts'
import type { VideosStore } from './videos-store.ts'

export interface CloseFilmsParts {
  videos: VideosStore
  events: Events
  transact: Engine['transaction']
  clock: Clock
}

/** One film after the other: a film that is added meanwhile was never given to who left. */
export function createCloseFilms({ videos, events, transact, clock }: CloseFilmsParts) {
  return async function closeFilmsOf(group: GroupId): Promise<void> {
    for await (const id of videos.idsInGroup(group)) {
      await transact(async (tx) => {
        const changed = await videos.change(id, tx, (video) => ({
          ...video,
          grantEpoch: video.grantEpoch + 1,
          updatedAt: iso(clock.now()),
        }))
        const accountId = changed?.after.authors[0]
        if (accountId !== undefined) await events.record(tx, { kind: 'video-updated', videoId: id, accountId })
      })
    }
  }
}
