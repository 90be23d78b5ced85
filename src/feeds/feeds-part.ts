/** Everything of feeds, built once. */
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import type { Feed, MediaFile } from './feed.ts'
import type { FeedForm } from './feed-links.ts'
import { feedRoutes } from './feed-routes.ts'
import type { CommentsFeedQuery, PlaylistFeedQuery, PodcastQuery, VideosFeedQuery } from './feed-schemas.ts'
import { createGatherComments, type GatherCommentsParts } from './gather-comments.ts'
import { createGatherPlaylist, type GatherPlaylistParts } from './gather-playlist.ts'
import { createGatherVideos, type GatherVideosParts } from './gather-videos.ts'
import { createLastChanges } from './last-changes.ts'

/** Each holds what strangers see, whoever asks. @throws {NotFound} {InvalidInput} */
export interface FeedsPart {
  readonly routes: Route[]
  gatherVideos(form: FeedForm, query: VideosFeedQuery): Promise<Feed>
  gatherComments(form: FeedForm, query: CommentsFeedQuery): Promise<Feed>
  gatherPlaylist(form: FeedForm, query: PlaylistFeedQuery): Promise<Feed>
  /** `filmOf`: the film of an entry, by its id; null when it cannot be fetched. */
  gatherPodcast(query: PodcastQuery): Promise<{ feed: Feed; filmOf: (id: string) => MediaFile | null }>
}

export function createFeedsPart(
  parts: GatherVideosParts & GatherCommentsParts & GatherPlaylistParts & { clock: Clock },
): FeedsPart {
  const part = {
    ...createGatherVideos(parts),
    gatherComments: createGatherComments(parts),
    gatherPlaylist: createGatherPlaylist(parts),
  }
  return { ...part, routes: feedRoutes(part, createLastChanges(parts)) }
}
