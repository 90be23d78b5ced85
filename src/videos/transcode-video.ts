/**
 * Makes of an uploaded file everything that is played and shown, then says so in one transaction. Killed at any moment, it
 * begins again under another prefix; what was begun is swept. When others wait, or the film is long, its first rendition is
 * made alone and shown; the rest is made by a job of its own, which yields to the first rendition of everyone.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay, setInterval } from 'node:timers/promises'
import { AppError } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { type DeleteVideoFiles, folderOf } from './delete-video-files.ts'
import { failVideo } from './fail-video.ts'
import type { SeenFilms } from './look-at-film.ts'
import { createMakeRenditions, type HowToMake, type MadeRenditions } from './make-renditions.ts'
import type { PacesStore } from './paces-store.ts'
import type { PrepareVideo, VideoJob } from './prepare-video.ts'
import { sourceGone } from './probe-upload.ts'
import { asPrepared, onPrepared } from './replacement.ts'
import type { RetireVersion } from './retire-version.ts'
import {
  editionOf,
  type MovedMoments,
  movedMoments,
  retouchApplied,
  withoutHiddenSource,
  withoutNeedlessSource,
} from './retouch.ts'
import type { SaveVideo } from './save-video.ts'
import { aloneOf, type FirstKind, firstKinds, isMadeAlone, politenessOf } from './stages.ts'
import { type Ffmpeg, type LadderOptions, TranscodingFailed } from './transcoder.ts'
import {
  completionGivenUp,
  completionStarted,
  transcoded,
  transcodingStarted,
  type Video,
  type VideoId,
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
  paces: PacesStore
  transact: Engine['transaction']
  clock: Clock
  /** What every film is made into. */
  ladder: LadderOptions
  seenFilms: SeenFilms
  /** The uploaded file stays once the video is ready. */
  keepsOriginals: boolean
  /** Captions and chapters follow a film that is cut. */
  timeLineChanged: (id: VideoId, moved: MovedMoments, tx: Transaction) => Promise<void>
}

/** Whether its author asked for other edits meanwhile. */
const lookEveryMs = 2000

/** When nobody knows better. */
const completionFailed =
  'Les autres qualités de cette vidéo n’ont pas pu être préparées : elle se regarde dans celle qui est prête. Si cela se répète, écrivez à l’équipe qui tient ce site.'

export function createTranscodeVideo(parts: TranscodeVideoParts) {
  const { videos, save, prepare, deleteFiles, retireVersion, media, jobs, transact, clock, timeLineChanged } = parts
  const makeRenditions = createMakeRenditions(parts)

  const theFirst = (key: string, politeness: number): HowToMake => ({
    politeness,
    step: 'encode',
    firstAlone: async (film) => isMadeAlone(aloneOf(film), await jobs.isAnyDue(firstKinds, { key })),
  })
  const theRest: HowToMake = {
    politeness: politenessOf['transcode-rest'],
    step: 'rest',
    firstAlone: async () => false,
  }

  return {
    /** The jobs `transcode` and `transcode-long`. */
    first: (kind: FirstKind) => (run: JobRun<VideoJob>) => {
      const how = theFirst(run.payload.videoId, politenessOf[kind])
      return transcode(run, how, isDue, (video, prefix) => transcodingStarted(video, prefix, clock.now()))
    },

    /** The job `transcode-rest`. It does not begin while the first rendition of any film waits for its turn. */
    async rest(run: JobRun<VideoJob>): Promise<void> {
      while (await jobs.isAnyDue(firstKinds)) await delay(1000, null, { signal: run.signal })
      await transcode(run, theRest, isCompletable, (video, prefix) => completionStarted(video, prefix, clock.now()))
    },
  }

  /** Once, or again from the beginning each time that its author asked for other edits meanwhile. */
  async function transcode(
    run: JobRun<VideoJob>,
    how: HowToMake,
    isDueNow: (video: Video) => boolean,
    starts: (video: Video, prefix: string) => Video,
  ): Promise<void> {
    for (;;) {
      const video = await found(run.payload.videoId)
      if (video === null || video.source === null || !isDueNow(video)) return
      const prefix = `${folderOf(video._id)}/${randomBytes(8).toString('hex')}`
      await using watch = watchEdits(video)
      const watched = { ...run, signal: AbortSignal.any([run.signal, watch.signal]) }
      try {
        const started = await begin(video, prefix, run, starts)
        if (started === null) return
        if (await finish(video, prefix, await makeRenditions(started, prefix, watched, how), run)) return
      } catch (error) {
        // What cannot be dropped now is swept.
        await dropUnnamed(video._id, prefix).catch(() => {})
        run.signal.throwIfAborted()
        if (watch.signal.aborted) continue
        if (error instanceof NoSuchFile) return refuse(video, sourceGone, run)
        if (error instanceof AppError && !isWorthAnotherTry(error, run)) return refuse(video, error.message, run)
        throw error
      }
    }
  }

  async function found(id: VideoId, tx?: Transaction): Promise<Video | null> {
    const video = await videos.find(id, tx)
    return video && asPrepared(video)
  }

  /** Aborted soon after other edits are asked for: what is being made would show what is to be hidden, or lack what is not. */
  function watchEdits({ _id, ...begun }: Video): AsyncDisposable & { signal: AbortSignal } {
    const controller = new AbortController()
    const ended = new AbortController()
    const look = async () => {
      for await (const _ of setInterval(lookEveryMs, null, { signal: ended.signal })) {
        const now = await found(_id)
        if (now !== null && editionOf(now) !== editionOf(begun)) return controller.abort(new Error('other edits'))
      }
    }
    // What cannot be read now is looked at when all is made.
    const looking = look().catch(() => {})
    return {
      signal: controller.signal,
      async [Symbol.asyncDispose]() {
        ended.abort()
        await looking
      },
    }
  }

  /** Whatever was kept under the prefix, unless the last transaction was kept too: then the video names it. */
  async function dropUnnamed(id: VideoId, prefix: string): Promise<void> {
    const video = await videos.find(id)
    const named = [video?.mediaPrefix, video?.makingPrefix, video?.formerPrefix, video?.replacement?.makingPrefix]
    if (!named.includes(prefix)) await media.deleteAll(prefix)
  }

  /** From here its author may play what is ready of it. Null when it was deleted meanwhile. */
  function begin(
    video: Video,
    prefix: string,
    run: JobRun<VideoJob>,
    starts: (video: Video, prefix: string) => Video,
  ): Promise<Video | null> {
    return transact(async (tx) => {
      const before = await found(video._id, tx)
      const started = await save(
        video._id,
        tx,
        onPrepared((current) => starts(current, prefix)),
      )
      if (before?.makingPrefix) await deleteFiles({ prefixes: [before.makingPrefix] }, tx)
      await run.hold(tx)
      return started && asPrepared(started)
    })
  }

  /** The new state, its event, what follows and the end of the job: all or nothing. False when it must be made again. */
  function finish(
    video: Video,
    prefix: string,
    { made, atSeconds }: MadeRenditions,
    run: JobRun<VideoJob>,
  ): Promise<boolean> {
    return transact(async (tx: Transaction) => {
      const before = await videos.find(video._id, tx)
      const prepared = before && asPrepared(before)
      if (prepared !== null && editionOf(prepared) !== editionOf(video)) {
        await deleteFiles({ prefixes: [prefix] }, tx)
        await run.hold(tx)
        return false
      }
      // Before it may be out: what was read of the film before is never beside this one.
      const moved = prepared && movedMoments(prepared)
      if (moved) await timeLineChanged(video._id, moved, tx)
      const ready = await save(
        video._id,
        tx,
        onPrepared((current) => withoutNeedlessSource(retouchApplied(transcoded(current, made, clock.now())), parts)),
      )
      if (before === null || prepared === null || ready === null) {
        await deleteFiles({ prefixes: [prefix] }, tx)
      } else {
        await dropReplaced({ before, prepared, ready, prefix }, tx)
        if (ready.isPartial) await prepare(ready, tx)
        if (ready.thumbnailAtSeconds !== atSeconds) {
          const payload: VideoJob = { videoId: video._id }
          await jobs.enqueue('thumbnail', payload, { key: video._id, tx })
        }
      }
      await run.done(tx)
      return true
    })
  }

  /** Files of the film that was there, and of what was sent, that the video names no more. */
  async function dropReplaced(
    { before, prepared, ready, prefix }: { before: Video; prepared: Video; ready: Video; prefix: string },
    tx: Transaction,
  ): Promise<void> {
    const kept = [null, prefix, ready.formerPrefix]
    const old = [before.mediaPrefix, before.thumbnailsPrefix, before.formerPrefix]
    // Of the film that is replaced, and of the one that took its place.
    const sources = [before.source?.key, prepared.source?.key].filter((key) => key && key !== ready.source?.key)
    await deleteFiles(
      {
        prefixes: [...new Set(old.filter((one) => !kept.includes(one ?? null)))] as string[],
        keys: [...new Set(sources)] as string[],
      },
      tx,
    )
    if (ready.formerPrefix !== null) await retireVersion(ready, ready.formerPrefix, tx)
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

/** The uploaded file stays, unless it shows what was hidden: an administrator may make the dead letter wait again. */
export async function giveUpCompletion(
  { videos, save, deleteFiles, clock }: Pick<TranscodeVideoParts, 'videos' | 'save' | 'deleteFiles' | 'clock'>,
  videoId: Video['_id'],
  tx: Transaction,
): Promise<void> {
  const video = await videos.find(videoId, tx)
  if (video === null || !video.isPartial) return
  const after = await save(videoId, tx, (current) =>
    withoutHiddenSource(completionGivenUp(current, completionFailed, clock.now())),
  )
  const keys = video.source && after?.source === null ? [video.source.key] : []
  await deleteFiles({ prefixes: video.makingPrefix === null ? [] : [video.makingPrefix], keys }, tx)
}

/** Failed ones too: an administrator may make the dead letter of one wait again. */
function isDue({ state, isPartial }: Video): boolean {
  return !isPartial && (state === 'queued' || state === 'processing' || state === 'failed')
}

function isCompletable({ state, mediaPrefix, isPartial }: Video): boolean {
  return mediaPrefix !== null && (state === 'ready' || (state === 'processing' && isPartial))
}

/** A failure of ffmpeg may come from the machine; the second one comes from the file. */
function isWorthAnotherTry(error: AppError, run: JobRun<VideoJob>): boolean {
  return error instanceof TranscodingFailed && run.attempt < 2
}
