/**
 * Makes of an uploaded file everything that is played and shown, then says so in one transaction. Killed at any moment, it
 * begins again under another prefix; what was begun is swept. When others wait, or the film is long, its first rendition is
 * made alone and shown; the rest is made by a job of its own, which yields to the first rendition of everyone.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import { failVideo } from './fail-video.ts'
import { createMakeRenditions, type HowToMake, type MadeRenditions } from './make-renditions.ts'
import { firstKinds, type PrepareVideo, type VideoJob } from './prepare-video.ts'
import { sourceGone } from './probe-upload.ts'
import type { RetireVersion } from './retire-version.ts'
import type { SaveVideo } from './save-video.ts'
import { type Ffmpeg, type LadderOptions, TranscodingFailed } from './transcoder.ts'
import {
  completionGivenUp,
  completionStarted,
  transcoded,
  transcodingStarted,
  type Video,
  withoutSource,
} from './video.ts'
import type { VideosStore } from './videos-store.ts'

export interface TranscodeVideoParts {
  videos: VideosStore
  save: SaveVideo
  prepare: PrepareVideo
  deleteFiles: DeleteVideoFiles
  retireVersion: RetireVersion
  media: MediaStore
  jobs: Jobs
  openFfmpeg: () => Promise<Ffmpeg>
  transact: Engine['transaction']
  clock: Clock
  /** What every film is made into. */
  ladder: LadderOptions
  /** The uploaded file stays once the video is ready. */
  keepsOriginals: boolean
}

/** A film up to that long is made whole at once when nobody waits: twice read, it would cost more. */
const shortSeconds = 180
/** What long films and completions yield to the first rendition of short ones, in steps of `nice`. */
const politenessOf = { transcode: 0, 'transcode-long': 4, 'transcode-rest': 9 } as const

/** When nobody knows better. */
export const completionFailed =
  'Les autres qualités de cette vidéo n’ont pas pu être préparées : elle se regarde dans celle qui est prête. Si cela se répète, écrivez à l’équipe qui tient ce site.'

export function createTranscodeVideo(parts: TranscodeVideoParts) {
  const { videos, save, prepare, deleteFiles, retireVersion, jobs, transact, clock, keepsOriginals } = parts
  const makeRenditions = createMakeRenditions(parts)

  const whatToMake = (key: string, politeness: number): HowToMake => ({
    politeness,
    step: 'encode',
    async firstAlone({ durationSeconds, renditions }) {
      if (renditions < 2) return false
      return durationSeconds > shortSeconds || jobs.isAnyDue(firstKinds, { key })
    },
  })
  const theRest: HowToMake = {
    politeness: politenessOf['transcode-rest'],
    step: 'rest',
    firstAlone: async () => false,
  }

  return {
    /** The jobs `transcode` and `transcode-long`. */
    first: (kind: 'transcode' | 'transcode-long') => (run: JobRun<VideoJob>) => {
      const how = whatToMake(run.payload.videoId, politenessOf[kind])
      return transcode(run, how, isDue, (video, prefix) => transcodingStarted(video, prefix, clock.now()))
    },

    /** The job `transcode-rest`. It does not begin while the first rendition of any film waits for its turn. */
    async rest(run: JobRun<VideoJob>): Promise<void> {
      while (await jobs.isAnyDue(firstKinds)) await delay(1000, null, { signal: run.signal })
      await transcode(run, theRest, isCompletable, (video, prefix) => completionStarted(video, prefix, clock.now()))
    },
  }

  async function transcode(
    run: JobRun<VideoJob>,
    how: HowToMake,
    isDueNow: (video: Video) => boolean,
    starts: (video: Video, prefix: string) => Video,
  ): Promise<void> {
    const video = await videos.find(run.payload.videoId)
    if (video === null || video.source === null || !isDueNow(video)) return
    const prefix = `${folderOf(video._id)}/${randomBytes(8).toString('hex')}`
    try {
      const started = await begin(video, prefix, run, starts)
      if (started === null) return
      await finish(video, prefix, await makeRenditions(started, prefix, run, how), run)
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
  function begin(
    video: Video,
    prefix: string,
    run: JobRun<VideoJob>,
    starts: (video: Video, prefix: string) => Video,
  ): Promise<Video | null> {
    return transact(async (tx) => {
      const before = await videos.find(video._id, tx)
      const started = await save(video._id, tx, (current) => starts(current, prefix))
      if (before?.makingPrefix) await deleteFiles({ prefixes: [before.makingPrefix] }, tx)
      await run.hold(tx)
      return started
    })
  }

  /** The new state, its event, what follows and the end of the job: all or nothing. */
  async function finish(
    video: Video,
    prefix: string,
    { made, atSeconds }: MadeRenditions,
    run: JobRun<VideoJob>,
  ): Promise<void> {
    const losesSource = !keepsOriginals && !made.isPartial
    await transact(async (tx: Transaction) => {
      const before = await videos.find(video._id, tx)
      const ready = await save(video._id, tx, (current) => {
        const done = transcoded(current, made, clock.now())
        return losesSource ? withoutSource(done) : done
      })
      if (before === null || ready === null) {
        await deleteFiles({ prefixes: [prefix] }, tx)
      } else {
        const kept = [null, prefix, ready.formerPrefix]
        const old = [before.mediaPrefix, before.thumbnailsPrefix, before.formerPrefix]
        await deleteFiles(
          {
            prefixes: [...new Set(old.filter((one) => !kept.includes(one ?? null)))] as string[],
            keys: losesSource && before.source !== null ? [before.source.key] : [],
          },
          tx,
        )
        if (ready.formerPrefix !== null) await retireVersion(ready, ready.formerPrefix, tx)
        if (ready.isPartial) await prepare(ready, tx)
        if (ready.thumbnailAtSeconds !== atSeconds) {
          const payload: VideoJob = { videoId: video._id }
          await jobs.enqueue('thumbnail', payload, { key: video._id, tx })
        }
      }
      await run.done(tx)
    })
  }

  /** A video that lacks renditions stays with those that it has. */
  function refuse(video: Video, sentence: string, run: JobRun<VideoJob>): Promise<void> {
    return transact(async (tx) => {
      if (video.isPartial) await giveUpCompletion(parts, video._id, tx)
      else await failVideo({ videos, save, deleteFiles, clock }, video._id, sentence, tx)
      await run.done(tx)
    })
  }
}

/** The uploaded file stays: an administrator may make the dead letter wait again. */
export async function giveUpCompletion(
  { videos, save, deleteFiles, clock }: Pick<TranscodeVideoParts, 'videos' | 'save' | 'deleteFiles' | 'clock'>,
  videoId: Video['_id'],
  tx: Transaction,
): Promise<void> {
  const video = await videos.find(videoId, tx)
  if (video === null || !video.isPartial) return
  await save(videoId, tx, (current) => completionGivenUp(current, completionFailed, clock.now()))
  if (video.makingPrefix !== null) await deleteFiles({ prefixes: [video.makingPrefix] }, tx)
}

/** Failed ones too: an administrator may make the dead letter of one wait again. */
function isDue({ state, isPartial }: Video): boolean {
  return !isPartial && (state === 'queued' || state === 'processing' || state === 'failed')
}

function isCompletable({ state, mediaPrefix }: Video): boolean {
  return mediaPrefix !== null && (state === 'ready' || state === 'processing')
}

/** A failure of ffmpeg may come from the machine; the second one comes from the file. */
function isWorthAnotherTry(error: AppError, run: JobRun<VideoJob>): boolean {
  return error instanceof TranscodingFailed && run.attempt < 2
}
