/** The durable work of captions. What listens is loaded when the first film is listened to. */
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import type { createFollowCuts } from './follow-cuts.ts'
import type { TranscribeJob, TranscribeVideoParts } from './transcribe-video.ts'
import type { Transcriber } from './transcriber.ts'

interface CaptionJobsParts extends Omit<TranscribeVideoParts, 'transcriber'> {
  jobs: Jobs
  followCuts: ReturnType<typeof createFollowCuts>['followCuts']
  /** Null where films are not listened to: another process may. */
  transcriber: Transcriber | null
  /** First delay before what failed is tried again. */
  retrySeconds: number
}

export function defineCaptionJobs(parts: CaptionJobsParts): void {
  const { jobs, transcriber, followCuts, retrySeconds } = parts
  let transcribing: Promise<(run: JobRun<TranscribeJob>) => Promise<void>> | null = null
  jobs.define<TranscribeJob>({
    name: 'transcribe',
    attempts: 3,
    backoffSeconds: retrySeconds,
    isLeftToOthers: transcriber === null,
    async handle(run) {
      if (transcriber === null) throw new Error('no command is set here to listen to films')
      transcribing ??= import('./transcribe-video.ts').then(({ createTranscribeVideo }) =>
        createTranscribeVideo({ ...parts, transcriber }),
      )
      await (await transcribing)(run)
    },
  })
  jobs.define({ name: 'follow-cuts', attempts: 10, backoffSeconds: retrySeconds, handle: followCuts })
}
