/**
 * The composition root: builds every part from the settings, gives each what it uses, and closes them in reverse.
 * Imported by `main.ts` once it listens, so that nothing here delays the first connection.
 */
import type { Express } from 'express'
import { type Logger, pino } from 'pino'
import type { Settings } from '#config/settings.ts'
import { viewerOf } from './access/viewer-of.ts'
import { createApp } from './app.ts'
import { type Clock, systemClock } from './clock.ts'
import { createMetrics } from './http/metrics.ts'
import { type Budgets, createRateLimits } from './http/rate-limits.ts'

export interface CompositionOptions {
  clock?: Clock
  log?: Logger
  budgets?: Budgets
  /** Every answer of the API must satisfy its schema. For tests. */
  checkAnswers?: boolean
}

interface Surroundings {
  /** Where it listens: the public address of an instance that has none. */
  url: URL
  isStopping: () => boolean
}

export interface Composition extends AsyncDisposable {
  readonly app: Express
  readonly log: Logger
  /** What it did and where to click, five lines at most. */
  firstWords(seconds: string): string[]
  close(): Promise<void>
}

export async function compose(
  settings: Settings,
  { url, isStopping, ...options }: CompositionOptions & Surroundings,
): Promise<Composition> {
  await using stack = new AsyncDisposableStack()
  const log = options.log ?? pino({ level: settings.logLevel, base: null })
  const clock = options.clock ?? systemClock
  void clock
  const metrics = createMetrics()

  const app = createApp({
    log,
    publicUrl: settings.publicUrl,
    trustProxy: trustProxyOf(settings.trustProxy),
    mediaOrigin: settings.s3Delivery === 'redirect' ? (settings.s3Endpoint?.origin ?? null) : null,
    health: { metrics, metricsToken: settings.metricsToken, checks: {}, isStopping },
    rateLimits: createRateLimits(options.budgets),
    files: [],
    sessions: (_request, _response, next) => next(),
    viewerOf,
    handlers: [],
    openPaths: new Set(['/saml/acs', '/saml/slo']),
    routes: [],
    pages: (_request, _response, next) => next(),
    showErrorPage: async () => {},
    checkAnswers: options.checkAnswers ?? false,
  })

  const parts = stack.move()
  return {
    app,
    log,
    firstWords: (seconds) => [`${settings.instanceName} est prête en ${seconds} s : ${settings.publicUrl ?? url}`],
    close: () => parts.disposeAsync(),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** `''` nobody, `'1'` one proxy, else the addresses of those who are trusted. */
function trustProxyOf(text: string): number | string[] | false {
  if (text === '') return false
  if (/^\d+$/.test(text)) return Number(text)
  return text.split(',').map((item) => item.trim())
}
