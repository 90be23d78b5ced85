/**
 * The subjects on a real engine, with real jobs, events and a media folder, and without HTTP: for the tests of rules
 * that cross stores. The clock is moved by hand. Nothing transcodes unless `ffmpeg` is asked for.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { academieOf } from '#config/academies.ts'
import { niveaux } from '#config/niveaux.ts'
import { thematiques } from '#config/thematiques.ts'
import type { Person } from '#src/access/permissions.ts'
import type { Role } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type AccountsStore, createAccountsStore } from '#src/accounts/accounts-store.ts'
import type { CaptionsParts } from '#src/captions/captions-part.ts'
import { iso } from '#src/clock.ts'
import { createEvents } from '#src/events/create-events.ts'
import type { Event, Events } from '#src/events/events.ts'
import { createJobs } from '#src/jobs/create-jobs.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import type { MediaStore } from '#src/media/media-store.ts'
import { type MediaSettings, openMedia } from '#src/media/open-media.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createSubjects, type Subjects, type SubjectsParts } from '#src/subjects.ts'
import { createGive } from '#src/videos/playback-grants.ts'
import type { Video } from '#src/videos/video.ts'
import type { VideosParts } from '#src/videos/videos-part.ts'
import { enginesUnderTest } from './store/an-engine.ts'
import { aVideo } from './videos/a-video.ts'

export const charterVersion = 'test-1'

export interface SubjectsOfTest extends Subjects, AsyncDisposable {
  engine: Engine
  media: MediaStore
  jobs: Jobs
  events: Events
  accountsStore: AccountsStore
  /** Told since the beginning, in the order heard; call `events.settled()` first. */
  heard: Event[]
  /** Whose sessions were ended. */
  ended: AccountId[]
  clock: { now(): Temporal.Instant; forward(duration: Temporal.DurationLike): void }
  /** A person who accepted the charter, with an account. */
  person(displayName: string, roles?: readonly Role[]): Promise<Person>
  /** A video in the store, as it is given: ready and public by default. */
  has(author: Person, video?: Partial<Video>): Promise<Video>
  folder: string
}

export async function someSubjects(
  kind: Engine['kind'],
  options: {
    settings?: Partial<VideosParts['settings']>
    openFfmpeg?: VideosParts['openFfmpeg']
    transcription?: CaptionsParts['transcription']
    longestSeconds?: number
    trackerUrl?: string
    departures?: Partial<SubjectsParts['departures']>
    /** Where files are kept; a folder of its own unless said. */
    media?: MediaSettings
    personElsewhere?: SubjectsParts['personElsewhere']
    forwardReport?: SubjectsParts['forwardReport']
    /** A storage and a folder that stay when these subjects go: other processes have them too. */
    at?: { databaseUrl: string; folder: string }
    /** Looks at what is done with the files, or stands in the way. */
    aroundMedia?: (media: MediaStore) => MediaStore
  } = {},
): Promise<SubjectsOfTest> {
  const stack = new AsyncDisposableStack()
  let now = Temporal.Instant.from('2026-11-24T08:00:00Z')
  const clock = {
    now: () => now,
    forward(duration: Temporal.DurationLike) {
      now = now.add(duration)
    },
  }
  // Subjects date what expires by the clock that is moved, jobs and events by the machine's: it is gone when it is by both.
  const expiry = {
    now() {
      const real = Temporal.Now.instant()
      return Temporal.Instant.compare(now, real) < 0 ? now : real
    },
  }
  const under = enginesUnderTest.find((one) => one.kind === kind)
  if (under === undefined) throw new Error(`no engine ${kind}`)
  const { at } = options
  const engine = stack.use(
    at ? await openEngine({ databaseUrl: at.databaseUrl, clock: expiry }) : await under.open({ clock: expiry }),
  )
  const folder =
    at?.folder ??
    stack.adopt(await mkdtemp(join(tmpdir(), 'c12-subjects-')), (path) => rm(path, { recursive: true, force: true }))
  const log = pino({ level: 'silent' })
  const kept = stack.use(await openMedia(options.media ?? { kind: 'folder', folder }))
  const media = options.aroundMedia?.(kept) ?? kept
  const jobs = stack.use(createJobs({ engine, log, sweepSeconds: 1 }))
  const events = stack.use(createEvents({ engine, log, sweepSeconds: 1 }))
  const accountsStore = createAccountsStore({ engine })
  const numbers = createNumbers({ engine })
  const ended: AccountId[] = []
  const subjects = createSubjects({
    engine,
    media,
    jobs,
    events,
    clock,
    log,
    accountsStore,
    numbers,
    publicUrl: () => new URL('https://classe.example/'),
    vocabulary: { thematiques, niveaux },
    charterVersion,
    academieName: (code) => academieOf(code)?.name ?? null,
    give: createGive({ key: grantKeyFrom('a secret for tests'), clock }),
    trackerUrl: () => options.trackerUrl ?? null,
    openFfmpeg: options.openFfmpeg ?? (() => Promise.reject(new Error('nothing transcodes in this test'))),
    transcription: options.transcription ?? { transcriber: null, isElsewhere: false },
    longestSecondsFor: () => options.longestSeconds ?? 1800,
    forwardReport: options.forwardReport ?? (async () => null),
    personElsewhere: options.personElsewhere ?? (async () => null),
    followCounts: async () => ({ followers: 0, following: 0 }),
    async endSessionsOf(id) {
      ended.push(id)
    },
    async forgetWaysIn() {},
    departures: {
      rules: { absenceSeconds: 730 * 86_400, noticeSeconds: 30 * 86_400, videos: 'keep' },
      tell: null,
      identifierSources: ['NameID', 'uid'],
      instanceName: 'Classe à 12',
      ...options.departures,
    },
    settings: {
      moderatesFirst: false,
      ladder: {},
      keepsOriginals: false,
      transcodingConcurrency: 1,
      ...options.settings,
    },
    site: { name: 'Classe à 12', welcome: 'De courtes vidéos de classe.' },
    instance: { version: '0.0.0', startedAt: iso(now), isDemonstration: false, ffmpegVersion: async () => null },
  })
  const heard: Event[] = []
  events.listen(
    'test',
    [
      'account-opened',
      'account-updated',
      'account-closed',
      'video-published',
      'video-updated',
      'video-withdrawn',
      'video-deleted',
      'comment-written',
      'comment-edited',
      'comment-deleted',
      'reaction-given',
      'reaction-taken-back',
    ],
    async ({ id: _id, at: _at, ...event }) => {
      heard.push(event as Event)
    },
  )
  subjects.defineJobs()
  await events.start()

  return {
    ...subjects,
    engine,
    media,
    jobs,
    events,
    accountsStore,
    heard,
    ended,
    clock,
    folder,
    async person(displayName, roles = ['teacher']) {
      const at = iso(now)
      const account: Account = {
        _id: randomUUID() as string as AccountId,
        number: await numbers.next('account'),
        handle: displayName.toLowerCase().replaceAll(' ', '.'),
        displayName,
        nameFromSso: displayName,
        bio: '',
        mail: `${displayName.toLowerCase().replaceAll(' ', '.')}@ac-exemple.fr`,
        academie: '10',
        schools: ['0690001A'],
        showsSchool: false,
        roles,
        rolesFromSso: [],
        rolesGranted: roles.filter((role) => role !== 'teacher'),
        charter: { version: charterVersion, acceptedAt: at },
        state: 'active',
        createdAt: at,
        updatedAt: at,
        lastSignInAt: at,
        remote: null,
      }
      await accountsStore.open(account)
      return { kind: 'person', accountId: account._id, roles, sessionId: randomUUID(), hasAcceptedCharter: true }
    },
    async has(author, given = {}) {
      const video = aVideo({ number: await numbers.next('video'), authors: [author.accountId], ...given })
      await engine.transaction((tx) => subjects.videos.store.insert(video, tx))
      return video
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
