/**
 * What others were told of the comments written here: to whom they were meant then, which a film that is a draft again no longer
 * tells; and what they are still owed, since the film was out of sight when it was said.
 */
import type { Comment, CommentId } from '#src/comments/comment.ts'
import type { Engine, Stored, Transaction } from '#src/store/engine.ts'
import type { Video, VideoId } from '#src/videos/video.ts'

type Owed = 'comment-written' | 'comment-edited'

interface Told extends Stored {
  readonly _id: CommentId
  readonly videoId: VideoId
  /** Of the film when it was told, the widest; null while nobody was told. */
  readonly meantFor: Pick<Video, 'audience' | 'groups'> | null
  readonly owed: Owed | null
}

export type ToldComments = ReturnType<typeof createToldComments>

/** Of one film that comes back; those beyond are told when they are next changed. */
const mostOwed = 1000

export function createToldComments({ engine }: { engine: Engine }) {
  const told = engine.collection<Told>({ name: 'told_comments', indexes: [{ fields: ['videoId', 'owed'] }] })
  type Mentioned = Pick<Comment, '_id' | 'videoId'>

  return {
    /** The film as it was meant when this was told; as it is when that is not known. */
    async asTold({ _id }: Mentioned, video: Video): Promise<Video> {
      const before = await told.get(_id)
      return before?.meantFor ? { ...video, ...before.meantFor } : video
    },

    /** Written while its film was out of sight, and not told since. */
    async isUnknown({ _id }: Mentioned): Promise<boolean> {
      const before = await told.get(_id)
      return before?.owed === 'comment-written' && before.meantFor === null
    },

    async tell({ _id, videoId }: Mentioned, { audience, groups }: Video, tx: Transaction): Promise<void> {
      const before = await tx.in(told).get(_id)
      const meantFor = before?.meantFor?.audience === 'public' ? before.meantFor : { audience, groups: [...groups] }
      await tx.in(told).put({ _id, videoId, meantFor, owed: null })
    },

    /** It is told once the film is out. */
    async owe({ _id, videoId }: Mentioned, owed: Owed, tx: Transaction): Promise<void> {
      const before = await tx.in(told).get(_id)
      const first = before?.owed === 'comment-written' ? before.owed : owed
      await tx.in(told).put({ _id, videoId, meantFor: before?.meantFor ?? null, owed: first })
    },

    async forget({ _id }: Mentioned, tx: Transaction): Promise<void> {
      await tx.in(told).delete(_id)
    },

    async owedUnder(videoId: VideoId): Promise<{ _id: CommentId; owed: Owed }[]> {
      const kinds: Owed[] = ['comment-written', 'comment-edited']
      const { items } = await told.find({ videoId, owed: { in: kinds } }, { limit: mostOwed })
      return items.flatMap(({ _id, owed }) => (owed === null ? [] : { _id, owed }))
    },

    deleteAllOf: (videoId: VideoId) => told.deleteMany({ videoId }),
  }
}
