/** Everything of captions, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Addresses } from '../addresses.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { Route } from '../http/route.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { Ffmpeg } from '../videos/transcoder.ts'
import type { VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { createAskTranscription } from './ask-transcription.ts'
import { defineCaptionJobs } from './caption-jobs.ts'
import { captionRoutes } from './caption-routes.ts'
import type {
  CaptionList,
  CaptionsChangeBody,
  CaptionsWork,
  SavedCaptions,
  TranscriptionState,
  WorkedCaptions,
} from './caption-schemas.ts'
import { createCaptionsStore } from './captions-store.ts'
import { createEditCaptions } from './edit-captions.ts'
import { createFollowCuts, type Silence } from './follow-cuts.ts'
import { createReceiveCaptions } from './receive-captions.ts'
import type { TimeMapping } from './retime.ts'
import { createShowCaptions, workedAnswer } from './show-captions.ts'
import type { Transcriber } from './transcriber.ts'
import { createWriteCaptions } from './write-captions.ts'

export interface CaptionsPart {
  readonly routes: Route[]
  /** Declares `transcribe` and `follow-cuts`. Before `jobs.start()`. */
  defineJobs(): void
  /** For `federation/`: what goes with the films of other instances. */
  readonly received: ReturnType<typeof createReceiveCaptions>
  /** @param video address of one the viewer may see */
  listCaptions(viewer: Viewer, video: string): Promise<CaptionList>
  showWork(viewer: Viewer, video: string): Promise<CaptionsWork>
  showCaptions(viewer: Viewer, video: string, language: string): Promise<WorkedCaptions>
  exportCaptions(viewer: Viewer, video: string, language: string, format: 'vtt' | 'srt'): Promise<string>
  saveCaptions(viewer: Viewer, video: string, language: string, change: CaptionsChangeBody): Promise<SavedCaptions>
  deleteCaptions(viewer: Viewer, video: string, language: string): Promise<void>
  askTranscription(viewer: Viewer, video: string, language: string): Promise<TranscriptionState>
  /**
   * Pieces of the film were cut out: captions and chapters move in this transaction, and captions are online again soon after.
   * @param mapping from the time line that was seen until now to the new one
   */
  timeLineChanged(
    video: VideoId,
    moved: { mapping: TimeMapping; silenced?: readonly Silence[] },
    tx: Transaction,
  ): Promise<void>
}

export interface CaptionsParts {
  engine: Engine
  media: MediaStore
  jobs: Jobs
  events: Events
  clock: Clock
  addresses: Addresses
  videos: VideosPart
  openFfmpeg: () => Promise<Ffmpeg>
  transcription: {
    /** What listens in this process; null when nothing does. */
    transcriber: Transcriber | null
    /** A process elsewhere, which shares the queue, listens. */
    isElsewhere: boolean
  }
  settings: { retrySeconds?: number }
}

export function createCaptionsPart(parts: CaptionsParts): CaptionsPart {
  const { engine, events, transcription } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const captions = createCaptionsStore({ engine })
  const write = createWriteCaptions({ ...parts, captions })
  const common = { ...parts, captions, write, transact }
  const { saveCaptions, deleteCaptions } = createEditCaptions(common)
  const isAvailable = transcription.transcriber !== null || transcription.isElsewhere
  const ask = createAskTranscription({ ...common, isAvailable })
  const { followCuts, timeLineChanged } = createFollowCuts(common)

  events.listen('captions-of-deleted-videos', ['video-deleted'], async (event) => {
    if (event.kind !== 'video-deleted') return
    await ask.giveUp(event.videoId)
    await captions.deleteAllOf(event.videoId)
  })

  const part: Omit<CaptionsPart, 'routes' | 'defineJobs' | 'timeLineChanged' | 'received'> = {
    ...createShowCaptions({ ...common, transcription: ask }),
    async saveCaptions(viewer, video, language, { file, publish = false, ...change }) {
      const bytes = file === undefined ? undefined : Buffer.from(file, 'base64')
      const saved = await saveCaptions(viewer, video, language, { ...change, file: bytes, publish })
      return { ...workedAnswer(saved.captions), repairs: saved.repairs }
    },
    deleteCaptions,
    askTranscription: ask.askTranscription,
  }
  return {
    ...part,
    received: createReceiveCaptions(common),
    timeLineChanged,
    routes: captionRoutes(part),
    defineJobs() {
      const retrySeconds = parts.settings.retrySeconds ?? 10
      defineCaptionJobs({ ...common, transcriber: transcription.transcriber, followCuts, retrySeconds })
    },
  }
}
