/** Everything of videos, built once: the composition root gives its parts, pages and other subjects call its actions. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { Transaction } from '../store/engine.ts'
import type { Video, VideoId } from './video.ts'
import type {
  LiveState,
  MyVideoPage,
  VideoChanges,
  VideoDetails,
  VideoPage,
  VideoSummary,
  VideosQuery,
} from './video-schemas.ts'
import type { VideosStore } from './videos-store.ts'

export interface VideosPart {
  readonly routes: Route[]
  /** Declares its jobs (`probe`, `transcode`, `thumbnail`, `delete-video-files`, sweeping). Before `jobs.start()`. */
  defineJobs(): void
  readonly store: VideosStore

  /** @param query with its defaults: `videosQuery.parse({})`. */
  listVideos(viewer: Viewer, query: VideosQuery): Promise<VideoPage>
  /** @param address a UUID, its short form or the number. @throws {NotFound} */
  showVideo(viewer: Viewer, address: string): Promise<VideoDetails>
  /** Close to this one: same thématiques, levels, keywords. */
  relatedVideos(viewer: Viewer, video: { uuid: string }, count: number): Promise<VideoSummary[]>
  videosOfAccount(viewer: Viewer, handle: string, query: VideosQuery): Promise<VideoPage>
  myVideos(viewer: Viewer, query: { start: number; count: number; after?: string | undefined }): Promise<MyVideoPage>
  liveStates(viewer: Viewer): Promise<LiveState[]>
  /** Keywords most used by videos that the viewer may list, for proposing while typing. */
  commonKeywords(viewer: Viewer, count: number): Promise<string[]>

  editVideo(viewer: Viewer, address: string, changes: VideoChanges): Promise<VideoDetails>
  publishVideo(viewer: Viewer, address: string, lastChanges?: VideoChanges): Promise<VideoDetails>
  retryVideo(viewer: Viewer, address: string): Promise<LiveState>
  chooseThumbnail(viewer: Viewer, address: string, atSeconds: number): Promise<VideoDetails>
  deleteVideo(viewer: Viewer, address: string): Promise<void>

  /** For the upload: an empty draft of this person's, in state `receiving`. @throws {SignInNeeded} {CharterNeeded} */
  startVideo(viewer: Viewer, from: { title?: string }): Promise<Video>
  /** For the upload: the whole file is kept under `source.key`. Told twice, done once. Enqueues the probe. */
  videoReceived(id: VideoId, source: { key: string; sizeBytes: number }): Promise<void>
  /** For the upload: it will never come. Removes a draft that received nothing. */
  abandonVideo(id: VideoId): Promise<void>

  /** For other subjects: the video if the viewer may see it, else `NotFound`, whatever the reason. */
  seenBy(viewer: Viewer, address: string): Promise<Video>
  summariesOf(videos: readonly Video[]): Promise<VideoSummary[]>
  /** For comments and reactions, in their own transaction. */
  adjustCount(id: VideoId, what: 'comments' | 'merci' | 'essaye', by: number, tx: Transaction): Promise<void>
}
