/** What `compose.ts` is told besides the settings, and what it gives: a whole instance, which `main.ts` and tests hold. */
import type { RequestListener } from 'node:http'
import type { Logger } from 'pino'
import type { FederationPart } from '#federation/federation-part.ts'
import type { AccessPart } from './access/access-part.ts'
import type { AccountsStore } from './accounts/accounts-store.ts'
import type { Clock } from './clock.ts'
import type { DemonstrationClip } from './demonstration/clips.ts'
import type { Events } from './events/events.ts'
import type { Budgets } from './http/rate-limits.ts'
import type { Route } from './http/route.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Media } from './media/open-media.ts'
import type { Engine } from './store/engine.ts'
import type { Subjects } from './subjects.ts'
import type { Tracker } from './torrents/tracker.ts'
import type { UploadsPart } from './videos/uploads-part.ts'

export interface CompositionOptions {
  clock?: Clock
  log?: Logger
  budgets?: Budgets
  /** Every answer of the API must satisfy its schema. For tests. */
  checkAnswers?: boolean
  /** Of a demonstration; default: all. */
  demonstrationClips?: readonly DemonstrationClip[]
}

export interface Surroundings {
  /** Where it listens: the public address of an instance that has none. */
  url: URL
  isStopping: () => boolean
}

export interface Composition extends AsyncDisposable {
  readonly answer: RequestListener
  /** Where viewers of a same place find one another; null where they do not. */
  readonly tracker: Tracker | null
  readonly log: Logger
  readonly engine: Engine
  readonly media: Media
  readonly jobs: Jobs
  readonly events: Events
  readonly access: AccessPart
  readonly subjects: Subjects
  readonly uploads: UploadsPart
  readonly federation: FederationPart
  readonly accountsStore: AccountsStore
  readonly routes: readonly Route[]
  /** The client is built. */
  readonly hasClient: boolean
  /** Null outside of a demonstration. */
  readonly demonstration: { providerUrl: URL | null; toPublish: number; published: Promise<void> } | null
  /** Takes no more work; lets what runs end for `shutdownGrace` seconds. While requests end, before `close`. */
  stopWork(): Promise<void>
  close(): Promise<void>
}
