/** What the feed of comments under one film holds: threads and answers alike, the newest first. */
import { anonymous } from '../access/viewer.ts'
import { isPublic } from '../access/visibility.ts'
import type { Addresses } from '../addresses.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Markdown } from '../text/markdown.ts'
import { beginning } from '../text/written-text.ts'
import { VideoNotFound } from '../videos/find-video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Entry, Feed } from './feed.ts'
import { type FeedForm, feedPath } from './feed-links.ts'
import type { CommentsFeedQuery } from './feed-schemas.ts'

export interface GatherCommentsParts {
  videos: Pick<VideosPart, 'seenBy'>
  comments: Pick<CommentsPart, 'listLatest'>
  addresses: Addresses
  markdown: Markdown
  site: { name: string }
}

export function createGatherComments({ videos, comments, addresses, markdown, site }: GatherCommentsParts) {
  /** @throws {VideoNotFound} also for what one sees by its link only, and for films of other instances: their feed is there */
  return async function gatherComments(form: FeedForm, { videoId, count, after }: CommentsFeedQuery): Promise<Feed> {
    const { video } = await videos.seenBy(anonymous, videoId)
    if (!isPublic(video) || video.remote) throw new VideoNotFound()
    const { data, next } = await comments.listLatest(anonymous, video._id, { count, after })
    const entries = await Promise.all(
      data.map(async (comment): Promise<Entry> => {
        const { account, text, threadId, id } = comment
        const summary = beginning(await markdown.toPlainText(text.slice(0, 600)), 250)
        return {
          id: comment.url,
          url: addresses.absolute(addresses.commentOnPage(video._id, { threadId, id })),
          title: account === null ? 'Une réponse' : `${account.displayName} répond`,
          summary,
          // Without moments as links: they are followed by the player of the page only.
          html: await markdown.toHtml(text),
          publishedAt: comment.createdAt,
          updatedAt: comment.updatedAt,
          author: account && { name: account.displayName, url: addresses.absolute(account.path) },
          tags: [],
          language: null,
          film: null,
        }
      }),
    )
    const asked = { videoId: video._id, ...(count === 20 ? {} : { count }) }
    const address = (one: FeedForm, page?: string | null) =>
      addresses.absolute(feedPath('video-comments', one, { ...asked, ...(page ? { after: page } : {}) }))
    return {
      id: address('atom'),
      title: `Échanges sous « ${video.title} » · ${site.name}`,
      description: `Ce que des collègues répondent sous « ${video.title} ».`,
      home: addresses.absolute(addresses.videoPage(video._id)),
      self: address(form, after),
      next: next === null ? null : address(form, next),
      image: null,
      publisher: { name: site.name, url: addresses.absolute('/') },
      entries,
    }
  }
}
