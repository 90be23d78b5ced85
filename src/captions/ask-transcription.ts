/** The author asks that a machine listen to the film and write what is said: where that stands. */
import { languages } from '#config/languages.ts'
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput } from '../app-error.ts'
import type { Jobs, JobView } from '../jobs/jobs.ts'
import type { Video, VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { TranscriptionState } from './caption-schemas.ts'
import { TranscriptionUnavailable } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { TranscribeJob } from './transcribe-video.ts'

interface AskTranscriptionParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'authoredBy'>
  jobs: Jobs
  /** Here or in another process that shares the queue. */
  isAvailable: boolean
}

/** In two languages, a film is listened to twice. */
export function transcribeKey(video: VideoId, language: string): string {
  return `${video} ${language}`
}

const isRunning = ({ state }: JobView) => state === 'running'

export type AskTranscription = ReturnType<typeof createAskTranscription>

const nothing = { fraction: null, secondsLeft: null, place: null }

export function createAskTranscription({ captions, videos, jobs, isAvailable }: AskTranscriptionParts) {
  async function askedOf(id: VideoId): Promise<JobView[]> {
    const asked = await Promise.all(languages.map(({ code }) => jobs.find('transcribe', transcribeKey(id, code))))
    return asked.filter((job) => job !== null)
  }

  /** Of the one that is closest to its end among those asked, each in its language; else of the last that ended. */
  async function stateOf({ _id }: Pick<Video, '_id'>): Promise<TranscriptionState> {
    if (!isAvailable) return { state: 'unavailable', ...nothing }
    const found = await askedOf(_id)
    const last = found.toSorted((one, other) => (one.enqueuedAt < other.enqueuedAt ? 1 : -1))[0] ?? null
    const job = found.find(isRunning) ?? found.find(({ state }) => state === 'waiting') ?? last
    if (job === null || job.state === 'done') return { state: 'none', ...nothing }
    if (job.state === 'dead') return { state: 'failed', ...nothing }
    const { state, progress, place } = job
    return { state, fraction: progress?.fraction ?? null, secondsLeft: progress?.secondsLeft ?? null, place }
  }

  return {
    stateOf,

    /** The film is deleted. */
    async giveUp(id: VideoId): Promise<void> {
      if (!isAvailable) return
      for (const { key, state } of await askedOf(id)) {
        if (key !== null && (state === 'waiting' || state === 'running')) await jobs.cancel('transcribe', key)
      }
    },

    /** Asked twice in one language, done once. @throws {TranscriptionUnavailable} {InvalidInput} and as `authoredBy` */
    async askTranscription(viewer: Viewer, address: string, language: string): Promise<TranscriptionState> {
      const { video } = await videos.authoredBy(viewer, address)
      if (!isAvailable) throw new TranscriptionUnavailable()
      if (video.state !== 'ready') refuse('Attendez que la vidéo soit prête : on l’écoutera alors.')
      if (video.hasSound !== true) refuse('Cette vidéo n’a pas de son : il n’y a rien à transcrire.')
      const found = await captions.find(video._id, language)
      if (found !== null && found.revision > 0 && !found.isAutomatic) {
        refuse(
          'Des sous-titres écrits à la main existent déjà dans cette langue. Supprimez-les d’abord si vous voulez les remplacer.',
        )
      }
      const payload: TranscribeJob = { videoId: video._id, language }
      const cost = Math.max(1, video.durationSeconds ?? 0)
      await jobs.enqueue('transcribe', payload, {
        key: transcribeKey(video._id, language),
        lane: video.authors[0] ?? 'nobody',
        cost,
      })
      return stateOf(video)
    },
  }
}

function refuse(detail: string): never {
  throw new InvalidInput([{ pointer: '/language', detail }], detail)
}
