/** Everything of shares, built once: they come from other instances only, by `federation/`. */
import type { AccountId } from '../accounts/account.ts'
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { createSharesStore, type SharesStore } from './shares-store.ts'

export interface SharesPart {
  readonly store: SharesStore
  /**
   * Whether they may see the video, and whether it is everyone's, was decided before. Said twice, told once.
   * @param share.isTold false: its author is not disturbed
   */
  receiveShare(
    share: { videoId: VideoId; accountId: AccountId; activityId: string; host: string; isTold: boolean },
    tx: Transaction,
  ): Promise<void>
  /** @param share.activityId of the share that is taken back; null: whichever it is */
  takeBackShare(
    share: { videoId: VideoId; accountId: AccountId; activityId: string | null },
    tx: Transaction,
  ): Promise<void>
}

export function createSharesPart({
  engine,
  events,
  clock,
}: {
  engine: Engine
  events: Events
  clock: Clock
}): SharesPart {
  const store = createSharesStore({ engine })
  events.listen('shares-of-deleted-videos', ['video-deleted'], async (event) => {
    if (event.kind === 'video-deleted') await store.deleteAllOf(event.videoId)
  })
  return {
    store,
    async receiveShare({ isTold, ...share }, tx) {
      if (!(await store.add({ ...share, sharedAt: iso(clock.now()) }, tx)) || !isTold) return
      const { videoId, accountId } = share
      await events.record(tx, { kind: 'video-shared', videoId, accountId, isRemote: true })
    },
    async takeBackShare({ videoId, accountId, activityId }, tx) {
      const share = await store.find(videoId, accountId, tx)
      // Shared again since: this one is no longer the one that stands.
      if (share === null || (activityId !== null && share.activityId !== activityId)) return
      await store.remove(videoId, accountId, tx)
      await events.record(tx, { kind: 'video-share-taken-back', videoId, accountId, isRemote: true })
    },
  }
}
