/** The durable work of videos. What does it is loaded when the first one runs: `transcoding/` costs nothing at start. */
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { closeFilmsJob } from './close-films.ts'
import { type DeleteVideoFiles, deleteVideoFilesJob } from './delete-video-files.ts'
import { failVideo, preparationFailed } from './fail-video.ts'
import type { SeenFilms } from './look-at-film.ts'
import type { PacesStore } from './paces-store.ts'
import type { PrepareVideo, VideoJob } from './prepare-video.ts'
import { type RetireVersion, retireVersionJob } from './retire-version.ts'
import type { SaveVideo } from './save-video.ts'
import { firstKinds } from './stages.ts'
import { createSweepOriginals } from './sweep-originals.ts'
import { createSweepVideos, type SweepVideosParts } from './sweep-videos.ts'
import type { TranscodeVideoParts } from './transcode-video.ts'
import type { Ffmpeg, LadderOptions } from './transcoder.ts'
import type { VideosStore } from './videos-store.ts'

interface VideoJobsParts extends SweepVideosParts {
  videos: VideosStore
  save: SaveVideo
  prepare: PrepareVideo
  deleteFiles: DeleteVideoFiles
  retireVersion: RetireVersion
  media: MediaStore
  jobs: Jobs
  events: Events
  openFfmpeg: () => Promise<Ffmpeg>
  paces: PacesStore
  longestSecondsOf: (author: AccountId | undefined) => Promise<number>
  transact: Engine['transaction']
  clock: Clock
  ladder: LadderOptions
  largestPixels: number | undefined
  keepsOriginals: boolean
  draftOriginalDays: number
  timeLineChanged: TranscodeVideoParts['timeLineChanged']
  /** How many transcodings at once in this process. */
  concurrency: number
  /** First delay before what failed is tried again. */
  retrySeconds: number
}

export function defineVideoJobs(given: VideoJobsParts): void {
  const seenFilms: SeenFilms = new Map()
  const parts = { ...given, seenFilms }
  const { jobs, media, concurrency, retrySeconds } = parts
  const sweep = createSweepVideos(parts)

  const probeUpload = once(async () => (await import('./probe-upload.ts')).createProbeUpload(parts))
  const transcoding = once(async () => (await import('./transcode-video.ts')).createTranscodeVideo(parts))
  const makeThumbnails = once(async () => (await import('./make-thumbnails.ts')).createMakeVideoThumbnails(parts))

  const abandoned = (dead: { payload: VideoJob }, tx: Transaction) =>
    failVideo(parts, dead.payload.videoId, preparationFailed, tx)
  const handledBy = (load: () => Promise<(run: JobRun<VideoJob>) => Promise<void>>) => async (run: JobRun<VideoJob>) =>
    (await load())(run)

  const tries = { attempts: 4, backoffSeconds: retrySeconds }

  jobs.define<VideoJob>({
    ...tries,
    name: 'probe',
    concurrency: 2,
    // While a film arrives: its preparation, and the first look at ffmpeg, would be waited for once it is here.
    getReady: () => Promise.all([probeUpload(), transcoding(), parts.openFfmpeg()]),
    handle: handledBy(probeUpload),
    abandoned,
  })
  for (const name of firstKinds) {
    const handle = handledBy(async () => (await transcoding()).first(name))
    jobs.define<VideoJob>({ ...tries, name, concurrency, handle, abandoned })
  }
  jobs.define<VideoJob>({
    ...tries,
    name: 'transcode-rest',
    concurrency,
    handle: handledBy(async () => (await transcoding()).rest),
    abandoned: async (dead, tx) =>
      (await import('./transcode-video.ts')).giveUpCompletion(parts, dead.payload.videoId, tx),
  })
  jobs.define(retireVersionJob(parts))
  jobs.define<VideoJob>({ ...tries, name: 'thumbnail', handle: handledBy(makeThumbnails) })
  jobs.define(deleteVideoFilesJob({ media }))
  jobs.define(closeFilmsJob(parts))
  jobs.defineRecurring({
    name: 'resume-forgotten-videos',
    every: '10 minutes',
    handle: async ({ signal }) => {
      await sweep.resumeForgotten(signal)
    },
  })
  jobs.defineRecurring({
    name: 'sweep-originals',
    every: '41 3 * * *',
    handle: async ({ signal }) => {
      await createSweepOriginals(parts)(signal)
    },
  })
  jobs.defineRecurring({
    name: 'sweep-video-files',
    every: '17 4 * * *',
    handle: async ({ signal }) => {
      await sweep.sweepFiles(signal)
    },
  })
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null
  return () => {
    loading ??= load()
    return loading
  }
}
