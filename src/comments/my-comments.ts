/** What a person said, wherever it was and wherever it is now: theirs to find again and to take back (RGPD art. 15 and 17). */
import { signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import type { Addresses } from '../addresses.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Comment } from './comment.ts'
import type { CommentAnswers } from './comment-answers.ts'
import type { MyComment, MyCommentPage, MyCommentsQuery } from './comment-schemas.ts'
import type { CommentsStore } from './comments-store.ts'

interface MyCommentsParts {
  comments: CommentsStore
  videos: Pick<VideosPart, 'store'>
  answersFor: CommentAnswers
  addresses: Addresses
}

export function createMyComments({ comments, videos, answersFor, addresses }: MyCommentsParts) {
  /** Under a film that is out of sight, neither its name nor where it is. */
  async function mine(viewer: Viewer, comment: Comment, video: Video): Promise<MyComment | null> {
    const [answer] = await answersFor(viewer, video, [comment])
    if (answer === undefined) return null
    const isSeen = canSee(viewer, video, { linkGiven: true })
    const page = addresses.videoPage(video._id)
    return {
      ...answer,
      html: withTimes(answer.html, isSeen ? page : null),
      may: { ...answer.may, edit: answer.may.edit && isSeen },
      video: {
        uuid: video._id,
        name: isSeen ? video.title : null,
        path: isSeen
          ? addresses.commentOnPage(video._id, { threadId: comment.threadNumber, id: comment.number })
          : null,
      },
    }
  }

  /** The newest first. @throws {SignInNeeded} */
  return async function listMyComments(viewer: Viewer, { count, after }: MyCommentsQuery): Promise<MyCommentPage> {
    const { accountId } = signedIn(viewer)
    const [page, total] = await Promise.all([comments.said(accountId, { count, after }), comments.countSaid(accountId)])
    const films = await videos.store.findMany([...new Set(page.items.map(({ videoId }) => videoId))])
    const known = new Map(films.map((film) => [film._id, film]))
    const data = await Promise.all(
      page.items.map((comment) => {
        const film = known.get(comment.videoId)
        // A deleted film takes them with it, a moment later.
        return film === undefined ? null : mine(viewer, comment, film)
      }),
    )
    return { total, data: data.filter((one) => one !== null), next: page.next }
  }
}

/** A moment of the film leads to its page, when it can be seen. */
function withTimes(html: string, page: string | null): string {
  return page === null
    ? html.replaceAll(/<a href="#t=\d+"[^>]*>(.*?)<\/a>/g, '$1')
    : html.replaceAll(/ href="#t=(\d+)"/g, (_, seconds) => ` href="${page}?t=${seconds}"`)
}
