/**
 * A server that receives uploads, with the real store, jobs, videos and files. In this process, or in a child that is
 * killed: `node upload-server.ts '<JSON of ServerOptions>'` says on which port it listens.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { pino } from 'pino'
import type { Viewer } from '#src/access/viewer.ts'
import { setViewer, viewerOf } from '#src/access/viewer-of.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { createEvents } from '#src/events/create-events.ts'
import { createErrorHandler } from '#src/http/errors.ts'
import { createJobs } from '#src/jobs/create-jobs.ts'
import { type MediaSettings, openMedia } from '#src/media/open-media.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createDeleteVideoFiles } from '#src/videos/delete-video-files.ts'
import { createFindVideo } from '#src/videos/find-video.ts'
import { createForeseeFilm } from '#src/videos/foresee-film.ts'
import { nothingLearnt } from '#src/videos/pace.ts'
import { createPrepareVideo } from '#src/videos/prepare-video.ts'
import { createReplaceVideo } from '#src/videos/replace-video.ts'
import { createSaveVideo } from '#src/videos/save-video.ts'
import { createStartVideo } from '#src/videos/start-video.ts'
import { createUploadsPart } from '#src/videos/uploads-part.ts'
import { createVideosStore } from '#src/videos/videos-store.ts'

export interface ServerOptions {
  databaseUrl: string
  media: MediaSettings
  port?: number
  expiryHours?: number
  sizeBytes?: number
  dailyBytes?: number
  freeBytes?: number
  /** The process kills itself there, the first time: before the whole file is told to its video, or just after. */
  dieAt?: 'before-hand-over' | 'after-hand-over'
}

export type UploadServer = Awaited<ReturnType<typeof startUploadServer>>

/** Who asks says it: `X-Person`, and `X-Charter: no` before the charter. */
const personHeader = 'x-person'

export async function startUploadServer(options: ServerOptions) {
  const { databaseUrl, port = 0, expiryHours = 48, sizeBytes = 1e9, dailyBytes = 4e9, freeBytes, dieAt } = options
  await using stack = new AsyncDisposableStack()
  const log = pino({ level: 'silent' })
  let offset = Temporal.Duration.from({ seconds: 0 })
  const clock = { now: () => Temporal.Now.instant().add(offset) }
  const engine = stack.use(await openEngine({ databaseUrl, clock }))
  const settings: MediaSettings =
    options.media.kind === 's3' ? { ...options.media, endpoint: new URL(options.media.endpoint) } : options.media
  const media = stack.use(await openMedia(settings))
  if (freeBytes !== undefined) media.freeBytes = async () => freeBytes
  const jobs = createJobs({ engine, log, clock })
  const events = createEvents({ engine, log, clock })
  const videos = createVideosStore({ engine, vocabulary: { thematiques: [], niveaux: [] } })
  const transact: typeof engine.transaction = (work) => engine.transaction(work)
  const save = createSaveVideo({ videos, events })
  const started = createStartVideo({
    videos,
    save,
    prepare: createPrepareVideo({ jobs }),
    jobs,
    foresee: createForeseeFilm({ media, paces: { known: async () => nothingLearnt }, ladder: {} }),
    numbers: createNumbers({ engine }),
    transact,
    nameOf: async () => 'Jeanne Martin',
    clock,
  })
  const part = createUploadsPart({
    engine,
    media,
    ...(settings.kind === 's3' ? { s3: settings } : {}),
    jobs,
    events,
    videos: {
      ...started,
      ...createReplaceVideo({
        find: createFindVideo({ videos }),
        videos,
        save,
        deleteFiles: createDeleteVideoFiles({ jobs }),
        jobs,
        transact,
        clock,
        moderatesFirst: false,
      }),
      store: videos,
      async videoReceived(id, source, also) {
        if (dieAt === 'before-hand-over') process.kill(process.pid, 'SIGKILL')
        const isReceived = await started.videoReceived(id, source, also)
        if (dieAt === 'after-hand-over') process.kill(process.pid, 'SIGKILL')
        return isReceived
      },
    },
    viewerOf,
    rateLimits: { consume: async () => {} },
    clock,
    log,
    settings: {
      expiryHours,
      limitsOf: () => ({ sizeBytes, dailyBytes, durationSeconds: 600 }),
      largestBytes: sizeBytes,
    },
  })

  const app = express()
  app.use((request, _response, next) => {
    const person = request.get(personHeader)
    const viewer: Viewer =
      person === undefined
        ? { kind: 'anonymous' }
        : {
            kind: 'person',
            accountId: person as AccountId,
            roles: ['teacher'],
            sessionId: 's',
            hasAcceptedCharter: request.get('x-charter') !== 'no',
          }
    setViewer(request, viewer)
    next()
  })
  app.use(part.path, part.handle)
  app.use(createErrorHandler({ log, types: '/problemes' }))
  const server = app.listen(port, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(async () => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  })
  const parts = stack.move()
  const listening = (server.address() as AddressInfo).port
  return {
    port: listening,
    endpoint: `http://127.0.0.1:${listening}${part.path}`,
    engine,
    media,
    jobs,
    videos,
    started,
    receive: part.receive,
    /** The clock of everything but tus, which reads the machine's. */
    move(duration: Temporal.DurationLike) {
      offset = offset.add(duration)
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

if (import.meta.main) {
  const server = await startUploadServer(JSON.parse(process.argv[2] ?? '{}') as ServerOptions)
  process.stdout.write(`${server.port}\n`)
}
