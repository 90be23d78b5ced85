/** Where reactions are kept: one document for a person, a video and a kind. */
import type { AccountId } from '../accounts/account.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { type Reaction, type ReactionKind, reactionId } from './reaction.ts'

export interface ReactionsStore {
  /** False when it was given already. */
  give(reaction: Omit<Reaction, '_id'>, tx: Transaction): Promise<boolean>
  /** False when there was none. */
  takeBack(video: VideoId, account: AccountId, kind: ReactionKind, tx: Transaction): Promise<boolean>
  find(video: VideoId, account: AccountId, kind: ReactionKind, tx: Transaction): Promise<Reaction | null>
  /** The latest first. */
  by(account: AccountId, limit: number): Promise<Reaction[]>
  given(account: AccountId, video: VideoId): Promise<Record<ReactionKind, boolean>>
  deleteAllOf(video: VideoId): Promise<number>
}

export function createReactionsStore({ engine }: { engine: Engine }): ReactionsStore {
  const reactions = engine.collection<Reaction>({
    name: 'reactions',
    indexes: [{ fields: ['videoId'] }, { fields: ['accountId', ['givenAt', 'desc']] }],
  })
  return {
    async give(reaction, tx) {
      const _id = reactionId(reaction.videoId, reaction.accountId, reaction.reaction)
      if ((await tx.in(reactions).get(_id)) !== null) return false
      await tx.in(reactions).insert({ _id, ...reaction })
      return true
    },
    takeBack: (video, account, kind, tx) => tx.in(reactions).delete(reactionId(video, account, kind)),
    find: (video, account, kind, tx) => tx.in(reactions).get(reactionId(video, account, kind)),
    async by(accountId, limit) {
      return (await reactions.find({ accountId }, { sort: [['givenAt', 'desc']], limit })).items
    },
    async given(account, video) {
      const found = await reactions.getMany([reactionId(video, account, 'merci'), reactionId(video, account, 'essaye')])
      const has = (kind: ReactionKind) => found.some(({ reaction }) => reaction === kind)
      return { merci: has('merci'), essaye: has('essaye') }
    },
    deleteAllOf: (videoId) => reactions.deleteMany({ videoId }),
  }
}
