/**
 * A machine listens to the film and writes what is said (the job `transcribe`): its words are put online, marked as a
 * machine's, unless a person wrote some meanwhile.
 */
import { InvalidInput } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { JobRefused, type JobRun } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import { namedAfter } from '../media/readings.ts'
import type { Engine } from '../store/engine.ts'
import type { Ffmpeg } from '../videos/transcoder.ts'
import type { VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { readCaptionFile } from './caption-file.ts'
import { begun, transcribed } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { Cue } from './cue.ts'
import { repaired } from './repair.ts'
import { type Transcriber, transcribe } from './transcriber.ts'
import type { WriteCaptions } from './write-captions.ts'

export interface TranscribeJob {
  videoId: VideoId
  language: string
}

export interface TranscribeVideoParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'store' | 'deleteFiles'>
  write: WriteCaptions
  media: MediaStore
  openFfmpeg: () => Promise<Ffmpeg>
  transcriber: Transcriber
  transact: Engine['transaction']
  clock: Clock
}

export function createTranscribeVideo(parts: TranscribeVideoParts) {
  const { captions, videos, write, media, openFfmpeg, transcriber, transact, clock } = parts

  return async function transcribeVideo(run: JobRun<TranscribeJob>): Promise<void> {
    const { videoId, language } = run.payload
    const video = await videos.store.find(videoId)
    if (video === null || video.mediaPrefix === null || video.hasSound !== true) return
    const before = (await captions.find(videoId, language)) ?? begun(videoId, language, clock.now())
    if (transcribed(before, [], clock.now()) === null) return
    const sound = video.renditions.find(({ width }) => width === 0) ?? video.renditions.at(-1)
    if (sound === undefined) return
    run.progress({ fraction: 0, step: 'listen' })
    const cues = await heard(`${video.mediaPrefix}/${sound.name}.mp4`, video, run)
    const prefix = await write.writeFile(video, language, cues, namedAfter(run, 'transcription'))
    await transact(async (tx) => {
      const current = (await captions.find(videoId, language, tx)) ?? begun(videoId, language, clock.now())
      const next = transcribed(current, cues, clock.now())
      const film = await videos.store.find(videoId, tx)
      // Cut or replaced meanwhile: what was heard is of another time line, and the new one is listened to.
      if (film && film.mediaPrefix !== video.mediaPrefix) throw new Error('the film changed while it was listened to')
      if (film && next) await write.publish(next, { cues, prefix, isReadAgain: false }, tx)
      else await videos.deleteFiles({ prefixes: [prefix] }, tx)
      await run.done(tx)
    })
  }

  async function heard(
    key: string,
    video: { _id: VideoId; durationSeconds: number | null },
    run: JobRun<TranscribeJob>,
  ): Promise<Cue[]> {
    const folder = await media.workFolder(
      `videos/${video._id}/listening-${run.id.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`,
    )
    try {
      await using sound = await media.openLocally(key, run.signal)
      const bytes = await transcribe({
        ffmpeg: await openFfmpeg(),
        transcriber,
        source: sound.path,
        folder: folder.path,
        language: run.payload.language,
        durationSeconds: video.durationSeconds ?? 0,
        signal: run.signal,
        onProgress: (fraction) => run.progress({ fraction, step: 'listen' }),
      })
      const { cues } = repaired(readCaptionFile(bytes), video)
      if (cues.length === 0) throw new JobRefused('nothing was heard')
      return cues
    } catch (error) {
      run.signal.throwIfAborted()
      // The same film would give the same answer.
      if (error instanceof InvalidInput) throw new JobRefused(error.message)
      throw error
    } finally {
      await folder.discard()
    }
  }
}
