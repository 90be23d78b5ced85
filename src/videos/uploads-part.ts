/** Everything of uploads, built once. tus and what it needs are only loaded when somebody sends a file. */
import type { Request, RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import { type Clock, iso } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Media } from '../media/open-media.ts'
import { openReceiving, type Receiving } from '../media/receiving.ts'
import type { PresignParts } from '../media/s3-presign.ts'
import type { Engine } from '../store/engine.ts'
import { createReceiveUpload, type ReceiveUpload, toAwaited } from './receive-upload.ts'
import type { UploadId, UploadLimits } from './upload.ts'
import { createUploadLocks } from './upload-locks.ts'
import { uploadRoutes, uploadsPath } from './upload-routes.ts'
import { createUploadsStore } from './uploads-store.ts'
import type { VideosPart } from './videos-part.ts'

/** No upload, however often it was gone on with, takes that long. */
const unfinishedMilliseconds = 30 * 24 * 3_600_000

export interface UploadsPart {
  readonly path: typeof uploadsPath
  readonly handle: RequestHandler
  /** `recover-uploads`, every minute, and `expire-uploads`, every hour. Before `jobs.start()`. */
  defineJobs(): void
  readonly receive: ReceiveUpload
  /** Bytes that this person sent in the last twenty-four hours. */
  sentToday(accountId: AccountId): Promise<number>
}

interface UploadsParts {
  engine: Engine
  media: Media
  /** The bucket, when `media` is S3. */
  s3?: PresignParts
  jobs: Pick<Jobs, 'defineRecurring'>
  events: Pick<Events, 'listen'>
  videos: Pick<VideosPart, 'startVideo' | 'startReplacement' | 'videoReceived' | 'abandonVideo' | 'store'>
  viewerOf: (request: Request) => Viewer
  rateLimits: Pick<RateLimits, 'consume'>
  clock: Clock
  log: Logger
  settings: {
    expiryHours: number
    limitsOf: (person: Person) => UploadLimits
    /** The greatest of all limits. */
    largestBytes: number
  }
}

export function createUploadsPart(parts: UploadsParts): UploadsPart {
  const { engine, media, s3, jobs, videos, viewerOf, rateLimits, clock, log, settings } = parts
  const uploads = createUploadsStore(engine)
  let opening: Promise<Receiving> | null = null
  const receiving = () => {
    opening ??= openReceiving({
      media,
      ...(s3 === undefined ? {} : { s3 }),
      expiryMilliseconds: settings.expiryHours * 3_600_000,
      async find(tusId) {
        const upload = await uploads.find(tusId.slice(tusId.lastIndexOf('/') + 1) as UploadId)
        return upload && toAwaited(upload)
      },
    })
    return opening
  }
  const receive = createReceiveUpload({
    ...settings,
    videos,
    abandonVideo: videos.abandonVideo,
    uploads,
    media,
    receiving,
    draftsSince: (before) => videos.store.inStateSince('receiving', before, 1000),
    clock,
    log,
  })
  parts.events.listen('uploads-of-joined-accounts', ['account-joined'], async (event) => {
    if (event.kind === 'account-joined') await uploads.pass(event.accountId, event.intoId)
  })
  const locks = createUploadLocks({ clock, ...(media.kind === 's3' ? { shared: uploads } : {}) })

  return {
    path: uploadsPath,
    handle: uploadRoutes({
      uploads,
      receive,
      receiving,
      locks,
      viewerOf,
      rateLimits,
      largestBytes: settings.largestBytes,
    }),
    defineJobs() {
      jobs.defineRecurring({
        name: 'recover-uploads',
        every: '1 minute',
        async handle({ signal }) {
          const recovered = await receive.recover(signal)
          if (recovered > 0) log.warn({ recovered }, 'uploads that were whole were handed over')
        },
      })
      jobs.defineRecurring({
        name: 'expire-uploads',
        every: '1 hour',
        async handle({ signal }) {
          const expired = await receive.expire(signal)
          if (expired > 0) log.info({ expired }, 'abandoned uploads were removed')
          if (media.kind !== 's3') return
          const dropped = await media.dropUnfinished(new Date(clock.now().epochMilliseconds - unfinishedMilliseconds))
          if (dropped > 0) log.info({ dropped }, 'files of S3 that were left half sent were removed')
        },
      })
    },
    receive,
    async sentToday(accountId) {
      const sent = await uploads.sentSince(accountId, iso(clock.now().subtract({ hours: 24 })))
      return sent.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    },
  }
}
