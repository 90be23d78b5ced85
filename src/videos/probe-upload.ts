/** Looks at an uploaded file before anything is made of it: a video, not too long, or a sentence that says why not. */

import type { AccountId } from '../accounts/account.ts'
import { AppError } from '../app-error.ts'
import { carriedChapters } from '../chapters/chapter.ts'
import type { Clock } from '../clock.ts'
import type { JobRun } from '../jobs/jobs.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { Engine } from '../store/engine.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import { planFilm } from './film-work.ts'
import { createLookAtFilm, type SeenFilms } from './look-at-film.ts'
import type { PacesStore } from './paces-store.ts'
import type { PrepareVideo, VideoJob } from './prepare-video.ts'
import { asPrepared, onPrepared } from './replacement.ts'
import type { SaveVideo } from './save-video.ts'
import { type Ffmpeg, type LadderOptions, TranscodingFailed } from './transcoder.ts'
import { canRetry, failed, probed, retried, type Video, type VideoId, withoutSource } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface ProbeUploadParts {
  videos: VideosStore
  save: SaveVideo
  prepare: PrepareVideo
  deleteFiles: DeleteVideoFiles
  media: MediaStore
  openFfmpeg: () => Promise<Ffmpeg>
  paces: Pick<PacesStore, 'learn'>
  /** The longest film that this person may send. */
  longestSecondsOf: (author: AccountId | undefined) => Promise<number>
  /** What every film is made into. */
  ladder: LadderOptions
  seenFilms: SeenFilms
  /** Of one image. */
  largestPixels: number | undefined
  transact: Engine['transaction']
  clock: Clock
}

export const sourceGone = 'Le fichier envoyé n’est plus ici. Envoyez-le une nouvelle fois.'

/** The job `probe`. Its effect and its end are one: the video waits for its transcoding, or failed with a sentence. */
export function createProbeUpload(parts: ProbeUploadParts) {
  const {
    videos,
    save,
    prepare,
    deleteFiles,
    media,
    openFfmpeg,
    paces,
    longestSecondsOf,
    largestPixels,
    transact,
    clock,
  } = parts
  const lookAtFilm = createLookAtFilm(parts)

  return async function probeUpload(run: JobRun<VideoJob>): Promise<void> {
    const video = await resumed(run.payload.videoId)
    if (video === null || video.source === null || video.state !== 'queued') return
    run.progress({ fraction: 0, step: 'probe' })
    try {
      await using local = await media.openLocally(video.source.key, run.signal)
      const limits = { durationSeconds: await longestSecondsOf(video.authors[0]), pixels: largestPixels }
      const ffmpeg = await openFfmpeg()
      const { source } = video
      const film = await lookAtFilm({ ffmpeg, path: local.path, source, limits, signal: run.signal })
      const { probe } = film
      const { durationSeconds, audio } = probe
      const { width, height } = probe.video
      const plan = planFilm(film)
      const megabits = (probe.sizeBytes * 8) / 1e6
      // No film fails because what was learnt of it could not be kept.
      await paces.learn({ density: { spent: megabits, work: durationSeconds } }).catch(() => {})
      await transact(async (tx) => {
        const fileChapters = carriedChapters(probe.chapters)
        const facts = { durationSeconds, width, height, hasSound: audio !== null, fileChapters, plan }
        const known = await save(
          video._id,
          tx,
          onPrepared((current) => probed(current, facts, clock.now())),
        )
        if (known !== null) await prepare(known, tx)
        await run.done(tx)
      })
    } catch (error) {
      run.signal.throwIfAborted()
      if (error instanceof NoSuchFile) return refuse(video._id, sourceGone, run)
      // Any other file would do as well: trying this one again is of no use.
      if (error instanceof AppError && !(error instanceof TranscodingFailed))
        return refuse(video._id, error.message, run)
      throw error
    }
  }

  /** An administrator may make the dead letter of a failed one wait again. */
  async function resumed(videoId: VideoId): Promise<Video | null> {
    const video = await videos.find(videoId)
    if (video === null || !canRetry(asPrepared(video))) return video && asPrepared(video)
    const again = await transact((tx) =>
      save(
        videoId,
        tx,
        onPrepared((current) => (canRetry(current) ? retried(current, clock.now()) : current)),
      ),
    )
    return again && asPrepared(again)
  }

  /** The file is of no use to anyone: it is not kept. */
  function refuse(videoId: VideoId, sentence: string, run: JobRun<VideoJob>): Promise<void> {
    return transact(async (tx) => {
      const before = await videos.find(videoId, tx)
      const source = before && asPrepared(before).source
      await save(
        videoId,
        tx,
        onPrepared((current) => withoutSource(failed(current, sentence, clock.now()))),
      )
      if (source) await deleteFiles({ keys: [source.key] }, tx)
      await run.done(tx)
    })
  }
}
