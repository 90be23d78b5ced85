/** Everything of videos, built once: the composition root gives its parts, pages and other subjects call its actions. */
import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Addresses } from '../addresses.ts'
import type { Clock } from '../clock.ts'
import type { Elsewhere } from '../copies/copy.ts'
import type { Events } from '../events/events.ts'
import type { GroupId } from '../groups/group.ts'
import type { Route } from '../http/route.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { Markdown } from '../text/markdown.ts'
import { createChooseThumbnail } from './choose-thumbnail.ts'
import { type CloseFilms, createCloseFilms } from './close-films.ts'
import { createCountView } from './count-view.ts'
import { createDeleteVideo } from './delete-video.ts'
import { createDeleteVideoFiles, type DeleteVideoFiles } from './delete-video-files.ts'
import { createEditVideo } from './edit-video.ts'
import { createFindVideo, type Seen } from './find-video.ts'
import { createFollowMyVideos } from './follow-my-videos.ts'
import { createForeseeFilm } from './foresee-film.ts'
import { createHideVideo } from './hide-video.ts'
import { createListVideos } from './list-videos.ts'
import type { Give } from './media-paths.ts'
import { createMyVideos } from './my-videos.ts'
import { createPacesStore } from './paces-store.ts'
import { createPassVideos } from './pass-videos.ts'
import { createPrepareVideo } from './prepare-video.ts'
import { createPublishVideo } from './publish-video.ts'
import { createReceiveVideo } from './receive-video.ts'
import { createReplaceVideo } from './replace-video.ts'
import { createRetireVersion } from './retire-version.ts'
import type { MovedMoments } from './retouch.ts'
import { retouchRoutes } from './retouch-routes.ts'
import type { AskedEdits, Retouching, SoundSample } from './retouch-schemas.ts'
import { createRetouchVideo } from './retouch-video.ts'
import { createRetryVideo } from './retry-video.ts'
import { createSampleSound } from './sample-sound.ts'
import { createSaveVideo, type SaveVideo } from './save-video.ts'
import { createShowVideo } from './show-video.ts'
import { type AlsoWritten, createStartVideo } from './start-video.ts'
import { createTimesLeft } from './time-left.ts'
import type { Ffmpeg, LadderOptions } from './transcoder.ts'
import type { Video, VideoId } from './video.ts'
import { createVideoAnswers } from './video-answers.ts'
import { defineVideoJobs } from './video-jobs.ts'
import { videoRoutes } from './video-routes.ts'
import type {
  Film,
  LiveState,
  MyVideoPage,
  StoryboardList,
  VideoChanges,
  VideoDetails,
  VideoPage,
  VideoSummary,
} from './video-schemas.ts'
import type { VideosQuery } from './videos-query.ts'
import { createVideosStore, type PageAsked, type VideosStore } from './videos-store.ts'
import type { Vocabulary } from './vocabulary.ts'
import { vocabularyRoutes } from './vocabulary-routes.ts'

export interface VideosPart {
  readonly routes: Route[]
  /** Declares its jobs (`probe`, `transcode`, `thumbnail`, `delete-video-files`, sweeping). Before `jobs.start()`. */
  defineJobs(): void
  readonly store: VideosStore
  /** For `federation/`: what comes from other instances, in its transactions. */
  readonly received: ReturnType<typeof createReceiveVideo>

  /** @param query with its defaults: `videosQuery.parse({})`. */
  listVideos(viewer: Viewer, query: VideosQuery): Promise<VideoPage>
  /** @param address a UUID, its short form or the number. @throws {VideoNotFound} */
  showVideo(viewer: Viewer, address: string): Promise<VideoDetails>
  /** PeerTube's list: none, or one. @throws {VideoNotFound} */
  listStoryboards(viewer: Viewer, address: string): Promise<StoryboardList>
  /** Close to this one: same keywords, thématiques, levels; completed by the newest. */
  relatedVideos(viewer: Viewer, video: { uuid: string }, count: number): Promise<VideoSummary[]>
  /** @throws {NotFound} when nobody has this handle */
  videosOfAccount(viewer: Viewer, handle: string, query: VideosQuery): Promise<VideoPage>
  /** For feeds: whole, and how each is played; of everyone, or of one author. */
  listFilms(viewer: Viewer, query: VideosQuery, author?: AccountId): Promise<{ data: Film[]; next: string | null }>
  /** For groups: of a group that the viewer is in; nothing otherwise. */
  videosOfGroup(viewer: Viewer, group: GroupId, query: VideosQuery): Promise<VideoPage>
  /** @throws {SignInNeeded} */
  myVideos(viewer: Viewer, page: PageAsked): Promise<MyVideoPage>
  /** Keywords most used by videos that the viewer may list, for proposing while typing. */
  commonKeywords(viewer: Viewer, count: number): Promise<string[]>

  editVideo(viewer: Viewer, address: string, changes: VideoChanges): Promise<VideoDetails>
  publishVideo(viewer: Viewer, address: string, lastChanges?: VideoChanges): Promise<VideoDetails>
  retryVideo(viewer: Viewer, address: string): Promise<LiveState>
  /** What its author takes out of it, and whether that may still change. */
  showRetouching(viewer: Viewer, address: string): Promise<Retouching>
  retouchVideo(viewer: Viewer, address: string, edits: AskedEdits): Promise<Retouching>
  /** AAC in MP4. */
  soundSample(viewer: Viewer, address: string, asked: SoundSample, signal: AbortSignal): Promise<Buffer>
  chooseThumbnail(viewer: Viewer, address: string, atSeconds: number): Promise<VideoDetails>
  deleteVideo(viewer: Viewer, address: string): Promise<void>
  /** An author left for good: their own is removed, what they made with others is the others'. */
  leaveVideo(id: VideoId, author: AccountId): Promise<void>
  countView(viewer: Viewer, address: string, networkAddress: string): Promise<void>

  /** For the upload: an empty draft of this person's, in state `receiving`. @throws {SignInNeeded} {CharterNotAccepted} */
  startVideo(viewer: Viewer, from: { title?: string }, also?: AlsoWritten): Promise<Video>
  /** For the upload: the whole file is kept under `source.key`. Told twice, done once. False when the video is gone. */
  videoReceived(id: VideoId, source: { key: string; sizeBytes: number }, also?: AlsoWritten): Promise<boolean>
  /** For the upload: it will never come. Removes a draft that received nothing. */
  abandonVideo(id: VideoId, key?: string): Promise<void>
  /** For the upload: the file, kept under what `keyFor` tells, becomes the film of this video. */
  startReplacement(viewer: Viewer, address: string, keyFor: (id: VideoId) => string, also?: AlsoWritten): Promise<Video>
  giveUpReplacement(viewer: Viewer, address: string): Promise<void>

  /** For other subjects: the video if the viewer may see it, else `VideoNotFound`, whatever the reason. */
  seenBy(viewer: Viewer, address: string): Promise<Seen>
  summariesOf(viewer: Viewer, videos: readonly Video[]): Promise<VideoSummary[]>
  /** The same, with what a feed says of each. */
  filmsOf(viewer: Viewer, videos: readonly Video[]): Promise<Film[]>
  /** For comments and reactions, in their own transaction. False when the video is gone. */
  adjustCount(id: VideoId, what: 'comments' | 'merci' | 'essaye', by: number, tx: Transaction): Promise<boolean>
  /** For those who write beside the film (captions, chapters): its author, or the refusal that `editVideo` gives. */
  authoredBy(viewer: Viewer, address: string): Promise<{ video: Video; person: Person }>
  /** For them, in their own transaction: applies a rule of `video.ts`, and records what follows. Null when the video is gone. */
  save: SaveVideo
  /** The useless files of a video go, by a job, once the transaction commits. */
  deleteFiles: DeleteVideoFiles
  /** For moderation, in its own transaction. Null when the video is gone. */
  hide(id: VideoId, by: AccountId, reason: string, tx: Transaction): Promise<Video | null>
  show(id: VideoId, tx: Transaction): Promise<Video | null>
  /** For groups: somebody is in it no more. Addresses given so far of its films open nothing, and others are told. */
  closeFilmsOf: CloseFilms
}

export interface VideosParts {
  engine: Engine
  media: MediaStore
  jobs: Jobs
  events: Events
  clock: Clock
  log: Logger
  numbers: Numbers
  addresses: Addresses
  markdown: Markdown
  vocabulary: Vocabulary
  accounts: Pick<AccountsPart, 'summariesOf' | 'accountNamed'>
  give: Give
  given: (account: AccountId, video: VideoId) => Promise<{ merci: boolean; essaye: boolean }>
  groupNames: (ids: readonly GroupId[]) => Promise<ReadonlyMap<GroupId, string>>
  trackerUrl: () => string | null
  /** Somebody looks at it: what it lacks of torrents is made. */
  torrentsWanted: (video: Video) => Promise<void>
  openFfmpeg: () => Promise<Ffmpeg>
  longestSecondsOf: (author: AccountId | undefined) => Promise<number>
  elsewhere: Elsewhere
  deletedByOther: (deleted: { video: Video; by: Viewer }, tx: Transaction) => Promise<void>
  /** What is said at moments of a film follows it when pieces of it are cut. */
  timeLineChanged: (id: VideoId, moved: MovedMoments, tx: Transaction) => Promise<void>
  settings: {
    moderatesFirst: boolean
    /** What every film is made into. */
    ladder: LadderOptions
    /** Of one image of an uploaded file. Default: what ffmpeg is allowed to open. */
    largestPixels?: number
    keepsOriginals: boolean
    /** How long a draft may still be retouched. Default 7. */
    draftOriginalDays?: number
    transcodingConcurrency: number
    /** First delay before what failed is tried again. Default 10. */
    retrySeconds?: number
  }
}

export function createVideosPart(parts: VideosParts): VideosPart {
  const { engine, media, jobs, events, clock, log, accounts, vocabulary, settings } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const videos = createVideosStore({ engine, vocabulary })
  const answers = createVideoAnswers({
    ...parts,
    summariesOf: accounts.summariesOf,
    async isGrowing(key) {
      const path = media.growing(key)
      return path === null ? (await media.growingElsewhere(key)) !== null : existsSync(path)
    },
  })
  const find = createFindVideo({ videos })
  const save = createSaveVideo({ videos, events })
  const prepare = createPrepareVideo({ jobs })
  const deleteFiles = createDeleteVideoFiles({ jobs })
  const retireVersion = createRetireVersion({ jobs, clock })
  const paces = createPacesStore({ engine, depends: settings.ladder.effort ?? 'usual' })
  const timesLeft = createTimesLeft({ jobs, paces })
  const mine = createMyVideos({ videos, answers, jobs, timesLeft, elsewhere: parts.elsewhere })
  const { showVideo, detailsOf, listStoryboards } = createShowVideo({ ...parts, find, answers, mine })
  const { listVideos, listFilms, listVideosOf, relatedVideos, commonKeywords } = createListVideos({
    ...parts,
    videos,
    answers,
  })
  const nameOf = async (id: AccountId) => (await accounts.summariesOf([id])).get(id)?.displayName ?? null
  const { keepsOriginals, draftOriginalDays = 7 } = settings
  const foresee = createForeseeFilm({ media, paces, ladder: settings.ladder })
  const common = {
    ...parts,
    videos,
    paces,
    foresee,
    find,
    save,
    prepare,
    deleteFiles,
    retireVersion,
    transact,
    keepsOriginals,
  }
  const edit = createEditVideo(common)
  const publish = createPublishVideo({ ...common, moderatesFirst: settings.moderatesFirst })
  const retry = createRetryVideo(common)
  const choose = createChooseThumbnail(common)
  const started = createStartVideo({ ...common, nameOf })
  const { hide, show } = createHideVideo({ save, clock })
  const follow = createFollowMyVideos({
    mine,
    onError: (error) => log.warn({ err: error }, 'the state of videos could not be read'),
  })

  // A person is found under the name they have now.
  async function rename(accountId: AccountId) {
    const name = await nameOf(accountId)
    if (name !== null) await videos.renameAuthor(accountId, name)
  }
  events.listen('authors-of-videos', ['account-updated', 'account-closed'], ({ accountId }) => rename(accountId))
  const passVideos = createPassVideos(common)
  events.listen('videos-of-joined-accounts', ['account-joined'], async (event, { signal }) => {
    if (event.kind !== 'account-joined') return
    await passVideos(event.accountId, event.intoId, signal)
    await rename(event.intoId)
  })

  const part: Omit<VideosPart, 'routes'> = {
    store: videos,
    received: createReceiveVideo(common),
    defineJobs: () =>
      defineVideoJobs({
        ...common,
        ladder: settings.ladder,
        largestPixels: settings.largestPixels,
        draftOriginalDays,
        concurrency: settings.transcodingConcurrency,
        retrySeconds: settings.retrySeconds ?? 10,
      }),
    listVideos,
    showVideo,
    listStoryboards,
    async relatedVideos(viewer, { uuid }, count) {
      const { video } = await find.seenBy(viewer, uuid)
      return relatedVideos(viewer, video, count)
    },
    async videosOfAccount(viewer, handle, query) {
      const account = await accounts.accountNamed(handle)
      return listVideosOf(viewer, account._id, query)
    },
    listFilms,
    videosOfGroup: (viewer, group, query) => listVideos(viewer, query, { group }),
    myVideos: mine.myVideos,
    commonKeywords,
    editVideo: async (viewer, address, changes) => detailsOf(viewer, await edit(viewer, address, changes)),
    publishVideo: async (viewer, address, changes) => detailsOf(viewer, await publish(viewer, address, changes)),
    retryVideo: async (viewer, address) => mine.liveStateOf(viewer, await retry(viewer, address)),
    chooseThumbnail: async (viewer, address, atSeconds) => detailsOf(viewer, await choose(viewer, address, atSeconds)),
    ...createDeleteVideo(common),
    ...createRetouchVideo(common),
    ...createReplaceVideo({ ...common, moderatesFirst: settings.moderatesFirst }),
    soundSample: createSampleSound(common),
    countView: createCountView({ find, videos, clock }),
    ...started,
    seenBy: find.seenBy,
    authoredBy: find.authoredBy,
    save,
    deleteFiles,
    summariesOf: answers.summaries,
    filmsOf: answers.films,
    adjustCount: (id, what, by, tx) => videos.count(id, what, by, tx),
    hide,
    show,
    closeFilmsOf: createCloseFilms(parts),
  }
  return {
    ...part,
    routes: [...vocabularyRoutes(), ...videoRoutes({ ...part, followMyVideos: follow.follow }), ...retouchRoutes(part)],
  }
}
