/**
 * Makes of an uploaded file everything that is played and shown, under a prefix of its own, then says so in one
 * transaction. Killed at any moment, it begins again under another prefix; what was begun is swept.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import { failVideo } from './fail-video.ts'
import type { VideoJob } from './prepare-video.ts'
import { sourceGone } from './probe-upload.ts'
import type { SaveVideo } from './save-video.ts'
import {
  encodeVideo,
  type Ffmpeg,
  isCopyable,
  type LadderOptions,
  makeStoryboard,
  makeThumbnails,
  planLadder,
  probeVideo,
  type Storyboard,
  type Thumbnail,
  TranscodingFailed,
} from './transcoder.ts'
import { type Rendition, type Transcoded, transcoded, transcodingStarted, type Video, withoutSource } from './video.ts'
import type { VideosStore } from './videos-store.ts'

export interface TranscodeVideoParts {
  videos: VideosStore
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  media: MediaStore
  jobs: Jobs
  events: Events
  openFfmpeg: () => Promise<Ffmpeg>
  transact: Engine['transaction']
  clock: Clock
  /** What every film is made into. */
  ladder: LadderOptions
  /** The uploaded file stays once the video is ready. */
  keepsOriginals: boolean
}

/** Shares of the whole work, for the progress that people see. */
const encodingFrom = 0.02
const imagesFrom = 0.94

/** The job `transcode`. */
export function createTranscodeVideo(parts: TranscodeVideoParts) {
  const { videos, save, deleteFiles, media, jobs, openFfmpeg, transact, clock, ladder: wanted, keepsOriginals } = parts

  return async function transcodeVideo(run: JobRun<VideoJob>): Promise<void> {
    const video = await videos.find(run.payload.videoId)
    if (video === null || video.source === null || !isDue(video)) return
    const prefix = `${folderOf(video._id)}/${randomBytes(8).toString('hex')}`
    try {
      const started = await begin(video, prefix, run)
      if (started === null) return
      const made = await make(started, prefix, run)
      await finish(video, prefix, made, run)
    } catch (error) {
      // What was committed under the prefix is removed by the next try, by the refusal or by the sweeping: not here,
      // where nobody knows whether the last transaction was kept.
      run.signal.throwIfAborted()
      if (error instanceof NoSuchFile) return refuse(video, sourceGone, run)
      if (error instanceof AppError && !isWorthAnotherTry(error, run)) return refuse(video, error.message, run)
      throw error
    }
  }

  /** From here its author may play what is ready of it. Null when it was deleted meanwhile. */
  function begin(video: Video, prefix: string, run: JobRun<VideoJob>): Promise<Video | null> {
    return transact(async (tx) => {
      const before = await videos.find(video._id, tx)
      const started = await save(video._id, tx, (current) => transcodingStarted(current, prefix, clock.now()))
      if (before?.makingPrefix) await deleteFiles({ prefixes: [before.makingPrefix] }, tx)
      await run.hold(tx)
      return started
    })
  }

  async function make(video: Video, prefix: string, run: JobRun<VideoJob>) {
    const { signal } = run
    const source = video.source
    if (source === null) throw new NoSuchFile(video._id)
    await expectRoom(source.sizeBytes)
    run.progress({ fraction: 0, step: 'probe' })
    const ffmpeg = await openFfmpeg()
    await using local = await media.openLocally(source.key, signal)
    const probe = await probeVideo({ ffmpeg, source: local.path, signal })
    const hasAv1 = wanted.hasAv1 === true && ffmpeg.encoders.has('libsvtav1')
    const ladder = planLadder(probe, { ...wanted, hasAv1 })
    const copiesLargest = await isCopyable({ ffmpeg, source: local.path, probe, ladder, signal })

    const folder = await media.workFolder(prefix)
    try {
      const encoded = await encodeVideo({
        ffmpeg,
        source: local.path,
        probe,
        ladder,
        copiesLargest,
        folder: folder.path,
        signal,
        onProgress: ({ fraction, secondsLeft }) =>
          run.progress({
            fraction: encodingFrom + (imagesFrom - encodingFrom) * fraction,
            step: 'encode',
            ...(secondsLeft === null ? {} : { secondsLeft }),
          }),
      })
      run.progress({ fraction: imagesFrom, step: 'images' })
      const renditions = encoded.renditions.map(toRendition)
      const pictures = encoded.renditions.filter(({ isAudioOnly }) => !isAudioOnly)
      const largest = pictures[0]
      const smallest = pictures.toSorted((a, b) => a.width - b.width)[0]
      if (largest === undefined || smallest === undefined) throw new TranscodingFailed()
      const from = (rendition: typeof largest) => ({
        ffmpeg,
        source: join(folder.path, rendition.file),
        width: rendition.width,
        height: rendition.height,
        durationSeconds: encoded.durationSeconds,
        folder: folder.path,
        signal,
      })
      // Chosen while the film was being encoded, as often as not.
      const atSeconds = (await videos.find(video._id))?.thumbnailAtSeconds ?? 0
      const thumbnails = await makeThumbnails({ ...from(largest), atSeconds })
      const storyboard = await makeStoryboard(from(smallest))
      signal.throwIfAborted()
      await folder.commit()
      const made: Transcoded = {
        durationSeconds: encoded.durationSeconds,
        renditions,
        thumbnails: thumbnails.map(toThumbnail),
        storyboard: toStoryboard(storyboard),
      }
      return { made, atSeconds }
    } catch (error) {
      await folder.discard()
      throw error
    }
  }

  /** The new state, its event, what follows and the end of the job: all or nothing. */
  async function finish(
    video: Video,
    prefix: string,
    { made, atSeconds }: { made: Transcoded; atSeconds: number },
    run: JobRun<VideoJob>,
  ): Promise<void> {
    await transact(async (tx: Transaction) => {
      const before = await videos.find(video._id, tx)
      const ready = await save(video._id, tx, (current) => {
        const done = transcoded(current, made, clock.now())
        return keepsOriginals ? done : withoutSource(done)
      })
      if (before === null || ready === null) {
        await deleteFiles({ prefixes: [prefix] }, tx)
      } else {
        const old = [before.mediaPrefix, before.thumbnailsPrefix].filter((kept) => kept !== null && kept !== prefix)
        await deleteFiles(
          {
            prefixes: [...new Set(old)] as string[],
            keys: keepsOriginals || before.source === null ? [] : [before.source.key],
          },
          tx,
        )
        if (ready.thumbnailAtSeconds !== atSeconds) {
          const payload: VideoJob = { videoId: video._id }
          await jobs.enqueue('thumbnail', payload, { key: video._id, tx })
        }
      }
      await run.done(tx)
    })
  }

  function refuse(video: Video, sentence: string, run: JobRun<VideoJob>): Promise<void> {
    return transact(async (tx) => {
      await failVideo({ videos, save, deleteFiles, clock }, video._id, sentence, tx)
      await run.done(tx)
    })
  }

  async function expectRoom(sourceBytes: number): Promise<void> {
    const free = await media.freeBytes()
    if (free !== null && free < sourceBytes * 2) {
      throw new Error(`il ne reste que ${Math.round(free / 1e6)} Mo pour les vidéos : libérez de la place`)
    }
  }
}

/** Failed ones too: an administrator may make the dead letter of one wait again. */
function isDue({ state }: Video): boolean {
  return state === 'queued' || state === 'processing' || state === 'failed'
}

/** A failure of ffmpeg may come from the machine; the second one comes from the file. */
function isWorthAnotherTry(error: AppError, run: JobRun<VideoJob>): boolean {
  return error instanceof TranscodingFailed && run.attempt < 2
}

function toRendition(made: Rendition): Rendition {
  const { name, width, height, fps, codecs, sizeBytes, averageBitrate, peakBitrate } = made
  return { name, width, height, fps, codecs, sizeBytes, averageBitrate, peakBitrate }
}

export function toThumbnail({ file, width, height, mediaType }: Thumbnail): Video['thumbnails'][number] {
  return { file, width, height, mediaType }
}

function toStoryboard({ track, ...made }: Storyboard): Video['storyboard'] {
  const { file, columns, rows, tileWidth, tileHeight, everySeconds, tiles } = made
  return { file, captions: track, columns, rows, tileWidth, tileHeight, everySeconds, tiles }
}
