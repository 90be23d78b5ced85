/**
 * The composition root: builds every part from the settings, gives each what it uses, and closes them in reverse.
 * Imported by `main.ts` once it listens, so that nothing here delays the first connection.
 */
import { join } from 'node:path'
import { pino } from 'pino'
import { academieOf } from '#config/academies.ts'
import { loadCommunity } from '#config/community.ts'
import type { Settings } from '#config/settings.ts'
import { createAccessPart } from './access/access-part.ts'
import type { Role } from './access/viewer.ts'
import { viewerOf } from './access/viewer-of.ts'
import { createAccountsStore } from './accounts/accounts-store.ts'
import { createOpenLocalAccount, createOpenOrRefreshAccount } from './accounts/open-account.ts'
import { createServeAvatar } from './accounts/serve-avatar.ts'
import { createApp } from './app.ts'
import { iso, systemClock } from './clock.ts'
import type { Composition, CompositionOptions, Surroundings } from './composition.ts'
import { ownVersion } from './environment.ts'
import { createEvents } from './events/create-events.ts'
import { addGauges } from './gauges.ts'
import { createClientFiles } from './http/client-files.ts'
import { configRoutes } from './http/config-route.ts'
import { createMetrics } from './http/metrics.ts'
import { createAddressOf } from './http/network-address.ts'
import { openApiRoutes } from './http/openapi.ts'
import { createRateLimits } from './http/rate-limits.ts'
import type { Route } from './http/route.ts'
import { createJobs } from './jobs/create-jobs.ts'
import { createMailPart } from './mail/mail.ts'
import { grantKeyFrom } from './media/grant.ts'
import { openMedia } from './media/open-media.ts'
import { createSender } from './media/send-range.ts'
import { createNumbers } from './numbering/numbers.ts'
import { createPagesPart } from './pages/pages-part.ts'
import { createSite } from './pages/site.ts'
import {
  accessSettings,
  departureSettings,
  federationSettings,
  ffmpegOf,
  jobsTaken,
  mailSettings,
  mediaSettings,
  remakeImagesBy,
  s3Settings,
  transcodingSettings,
  transcriptionOf,
  trustProxyOf,
  uploadLimits,
} from './part-settings.ts'
import { partsForPages } from './parts-for-pages.ts'
import { secretKeyIn } from './secret-key.ts'
import { migrate } from './store/migrate.ts'
import { openEngine } from './store/open-engine.ts'
import { createSubjects } from './subjects.ts'
import { createGive, createGiveAlly } from './videos/playback-grants.ts'
import { createPlayback } from './videos/playback-routes.ts'
import { uploadLimitsOf } from './videos/upload.ts'
import { createUploadsPart } from './videos/uploads-part.ts'

const root = join(import.meta.dirname, '..')

/** @throws an Error whose message an operator can read, when a part cannot be built; what was opened is closed */
export async function compose(
  settings: Settings,
  { url, isStopping, ...options }: CompositionOptions & Surroundings,
): Promise<Composition> {
  await using opened = new AsyncDisposableStack()
  const log = options.log ?? pino({ level: settings.logLevel, base: null })
  const clock = options.clock ?? systemClock
  const startedAt = iso(clock.now())
  const publicUrl = () => settings.publicUrl ?? url
  const community = loadCommunity(settings.communityFile)
  const version = await ownVersion()

  const engine = opened.use(await openEngine({ databaseUrl: settings.databaseUrl, clock }))
  await migrate(engine, { clock, tell: (event) => log.info(event, 'migration') })
  const media = opened.use(await openMedia(mediaSettings(settings)))
  const jobs = opened.use(createJobs({ engine, log, clock, takes: jobsTaken(settings) }))
  const events = opened.use(createEvents({ engine, log, clock }))
  const metrics = createMetrics()
  const rateLimits = createRateLimits(options.budgets)
  const secretKey = settings.secretKey ?? (await secretKeyIn(settings.dataFolder))
  const formerSecretKeys = settings.formerSecretKey === null ? [] : [settings.formerSecretKey]
  const grantKey = grantKeyFrom(secretKey)
  const ffmpeg = ffmpegOf(settings)

  const accountsStore = createAccountsStore({ engine })
  const numbers = createNumbers({ engine })
  const academieName = (code: string | null) => {
    const academie = academieOf(code)
    return academie && `académie ${academie.ofName}`
  }
  const mail = createMailPart({ engine, jobs, clock, log, settings: mailSettings(settings) })
  const access = opened.use(
    createAccessPart({
      engine,
      clock,
      log,
      settings: accessSettings(settings),
      url,
      rateLimits,
      accounts: accountsStore,
      openOrRefreshAccount: createOpenOrRefreshAccount({ accounts: accountsStore, numbers, clock }),
      openLocalAccount: createOpenLocalAccount({ accounts: accountsStore, numbers, clock }),
      secretKeys: [secretKey, ...formerSecretKeys],
      tell: mail.tell ?? undefined,
    }),
  )
  const trackerUrl = () => (settings.peerExchange ? new URL('/tracker', publicUrl()).href.replace(/^http/, 'ws') : null)
  const limits = uploadLimits(settings)
  const subjects = createSubjects({
    engine,
    media,
    jobs,
    events,
    clock,
    log,
    accountsStore,
    numbers,
    publicUrl,
    vocabulary: community,
    charterVersion: settings.charterVersion,
    academieName,
    give: createGive({ key: grantKey, clock }),
    trackerUrl,
    openFfmpeg: ffmpeg,
    transcription: transcriptionOf(settings),
    longestSecondsFor: (roles: readonly Role[]) => uploadLimitsOf(roles, limits).durationSeconds,
    endSessionsOf: (id) => access.sessions.revokeAll(id),
    forgetWaysIn: (id) => access.local.forget(id),
    departures: { ...departureSettings(settings), tell: mail.tell },
    personElsewhere: (address) => federation.personElsewhere(address),
    forwardReport: (report, tx) => federation.forwardReport(report, tx),
    followCounts: (account, as) => federation.following.countsOf(account, as),
    settings: {
      moderatesFirst: settings.moderatesFirst,
      ...transcodingSettings(settings),
    },
    site: { name: settings.instanceName, welcome: community.welcome },
    instance: {
      version,
      startedAt,
      isDemonstration: settings.isDemonstration,
      ffmpegVersion: () =>
        ffmpeg().then(
          (found) => found.version,
          () => null,
        ),
    },
  })
  const uploads = createUploadsPart({
    engine,
    media,
    ...(settings.s3Endpoint === null ? {} : { s3: s3Settings(settings) }),
    jobs,
    events,
    videos: subjects.videos,
    viewerOf,
    rateLimits,
    clock,
    log,
    settings: {
      expiryHours: settings.uploadExpiry / 3600,
      limitsOf: (person) => uploadLimitsOf(person.roles, limits),
      largestBytes: Math.max(limits.teacher.sizeBytes, limits.animator.sizeBytes),
    },
  })
  const sender = createSender({ media, accelPrefix: settings.accelPrefix, s3Delivery: settings.s3Delivery })
  const playback = createPlayback({
    findVideo: (id) => subjects.videos.store.find(id),
    sender,
    grantKey,
    remoteFilms: { send: (...asked) => federation.films.send(...asked) },
    isAllianceStanding: (token) => federation.alliance.isStanding(token),
    clock,
  })

  const site = createSite(settings, community)
  const { createFederationPart } = await import('#federation/federation-part.ts')
  const federation = opened.use(
    createFederationPart({
      engine,
      clock,
      log,
      subjects,
      rateLimits,
      publicUrl,
      secretKey,
      formerSecretKeys,
      academieName,
      events,
      jobs,
      ...federationSettings(settings),
      media,
      remakeImages: remakeImagesBy(ffmpeg),
      trackerUrl,
      giveAlly: createGiveAlly({ key: grantKey, clock }),
      instance: {
        name: site.name,
        presentation: community.welcome,
        academie: site.academie?.code ?? null,
        version,
        sourceUrl: settings.sourceUrl?.href ?? null,
      },
    }),
  )
  const tracker = settings.peerExchange ? await openTracker() : null
  async function openTracker() {
    const { createTracker } = await import('./torrents/tracker.ts')
    const { isShared } = subjects.torrents
    return createTracker({ isShared, addressOf: createAddressOf(trustProxyOf(settings.trustProxy)) })
  }
  const clientFiles = createClientFiles(join(root, 'client/dist'))
  const routes: Route[] = [...subjects.routes, ...access.routes, ...federation.routes]
  routes.push(
    ...configRoutes({
      name: site.name,
      shortDescription: community.welcome,
      serverVersion: version,
      academie: site.academie,
      charterVersion: settings.charterVersion,
      isDemonstration: settings.isDemonstration,
      thematiques: community.thematiques,
      niveaux: community.niveaux,
      publisher: settings.legalPublisher,
      host: settings.legalHost,
      absolute: (path) => new URL(path, publicUrl()).href,
    }),
    ...openApiRoutes(
      { title: site.name, description: community.welcome, version, server: settings.publicUrl?.origin ?? '' },
      () => routes,
    ),
  )
  const pages = createPagesPart(
    partsForPages({
      subjects,
      federation,
      access,
      accountsStore,
      settings,
      limits,
      sentToday: uploads.sentToday,
      site,
      version,
      publicUrl,
      clientFiles,
      rateLimits,
    }),
  )
  addGauges(metrics, { federation, tracker, jobs, media })
  const answer = createApp({
    log,
    publicUrl: settings.publicUrl,
    trustProxy: trustProxyOf(settings.trustProxy),
    mediaOrigin: settings.s3Delivery === 'redirect' ? (settings.s3Endpoint?.origin ?? null) : null,
    health: {
      metrics,
      metricsToken: settings.metricsToken,
      checks: { database: () => engine.ping(), media: () => media.ping() },
      isStopping,
    },
    rateLimits,
    files: [
      { path: '/assets', handle: clientFiles.serve },
      { path: '/avatars', handle: createServeAvatar({ sender }) },
      ...subjects.torrents.files,
    ],
    firstDoors: [
      { route: '/media', takes: ({ url }) => url?.startsWith('/media/') === true, handle: playback.handle },
      federation.inbox.door,
    ],
    federation: federation.handle,
    sessions: access.middleware,
    viewerOf,
    assertFresh: access.assertFresh.forActs,
    handlers: [{ path: uploads.path, handle: uploads.handle }, ...access.handlers],
    openPaths: access.openPaths,
    routes,
    pages: pages.handle,
    showErrorPage: pages.showError,
    checkAnswers: options.checkAnswers ?? false,
  })

  subjects.defineJobs()
  mail.defineJobs()
  uploads.defineJobs()
  federation.defineJobs()
  // Before any work begins: whatever waited since the last stop asks who is blocked, and who is allied.
  await federation.start()
  void access.local.reseal()
  await Promise.all([jobs.start(), events.start()])
  const following = new AbortController()
  playback.follow(subjects.videos.store, following.signal)
  federation.alliance.followStanding(following.signal)
  opened.defer(() => following.abort())
  const demonstration = settings.isDemonstration ? await startDemonstration() : null

  async function startDemonstration() {
    const provider = await access.startDemonstration()
    const { publishDemonstration } = await import('./demonstration/demonstration.ts')
    const { toPublish, published } = opened.use(
      await publishDemonstration({
        engine,
        log,
        url,
        publicUrl: settings.publicUrl,
        clips: options.demonstrationClips,
      }),
    )
    return { providerUrl: provider?.url ?? null, toPublish, published }
  }

  const grace = settings.shutdownGrace
  const parts = opened.move()
  const close = () => parts.disposeAsync()
  return {
    answer,
    tracker,
    log,
    engine,
    media,
    jobs,
    events,
    access,
    subjects,
    uploads,
    federation,
    accountsStore,
    routes,
    async stopWork() {
      tracker?.close()
      await Promise.all([jobs.stop(grace), events.stop(grace), federation.stopWork(grace)])
    },
    hasClient: clientFiles.of('plain') !== null,
    demonstration,
    close,
    [Symbol.asyncDispose]: close,
  }
}
