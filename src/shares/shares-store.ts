/** Where shares are kept: one document for a person and a video. */
import type { AccountId } from '../accounts/account.ts'
import type { Engine, Page, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { type Share, shareId } from './share.ts'

export interface SharesStore {
  /** False when it was shared already. */
  add(share: Omit<Share, '_id'>, tx: Transaction): Promise<boolean>
  find(video: VideoId, account: AccountId, tx: Transaction): Promise<Share | null>
  remove(video: VideoId, account: AccountId, tx: Transaction): Promise<boolean>
  /** The newest first. */
  ofVideo(video: VideoId, page: { limit: number; after?: string }): Promise<Page<Share>>
  count(video: VideoId): Promise<number>
  deleteAllOf(video: VideoId): Promise<number>
  deleteAllBy(account: AccountId): Promise<number>
  deleteAllFrom(host: string): Promise<number>
}

export function createSharesStore({ engine }: { engine: Engine }): SharesStore {
  const shares = engine.collection<Share>({
    name: 'shares',
    indexes: [{ fields: ['videoId', ['sharedAt', 'desc']] }, { fields: ['accountId'] }, { fields: ['host'] }],
  })
  return {
    async add(share, tx) {
      const _id = shareId(share.videoId, share.accountId)
      if ((await tx.in(shares).get(_id)) !== null) return false
      await tx.in(shares).insert({ _id, ...share })
      return true
    },
    find: (video, account, tx) => tx.in(shares).get(shareId(video, account)),
    remove: (video, account, tx) => tx.in(shares).delete(shareId(video, account)),
    ofVideo: (videoId, page) => shares.find({ videoId }, { sort: [['sharedAt', 'desc']], ...page }),
    count: (videoId) => shares.count({ videoId }),
    deleteAllOf: (videoId) => shares.deleteMany({ videoId }),
    deleteAllBy: (accountId) => shares.deleteMany({ accountId }),
    deleteAllFrom: (host) => shares.deleteMany({ host }),
  }
}
