/**
 * For those who run the instance: `/healthz` (the process answers), `/readyz` (and what it stands on answers too),
 * `/metrics`.
 */
import express, { type Router } from 'express'
import { NotFound } from '../app-error.ts'
import { type Metrics, mayReadMetrics } from './metrics.ts'
import { sendJson, sendText } from './send.ts'

export interface HealthParts {
  metrics: Metrics
  metricsToken: string | null
  /** Each rejects when its part cannot answer. */
  checks: Readonly<Record<string, () => Promise<void>>>
  /** True once the process has been told to stop: a load balancer must send no more. */
  isStopping: () => boolean
  /** In milliseconds, for how long an answer is kept. */
  now?: () => number
}

/** A check that hangs is a check that fails. */
const patienceMs = 3000
/** Anyone may ask `/readyz`, and a check may cost a request to S3: an answer serves those who ask meanwhile, and a second more. */
const keptMs = 1000

export function healthRoutes({
  metrics,
  metricsToken,
  checks,
  isStopping,
  now = () => performance.now(),
}: HealthParts): Router {
  const router = express.Router()
  const resultsOfChecks = keptAWhile(
    () =>
      Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, (await holds(check)) ? 'ok' : 'failed'] as const),
      ),
    now,
  )
  router.get('/healthz', async (request, response) => {
    response.locals.route = '/healthz'
    await sendJson(request, response, { value: { status: 'ok' }, cache: 'no-store' })
  })
  router.get('/readyz', async (request, response) => {
    response.locals.route = '/readyz'
    const results = await resultsOfChecks()
    const isReady = !isStopping() && results.every(([, result]) => result === 'ok')
    await sendJson(request, response, {
      status: isReady ? 200 : 503,
      value: { status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(results) },
      cache: 'no-store',
    })
  })
  router.get('/metrics', async (request, response) => {
    response.locals.route = '/metrics'
    if (!mayReadMetrics(request, metricsToken)) throw new NotFound()
    await sendText(request, response, { ...(await metrics.text()), cache: 'no-store' })
  })
  return router
}

/** One at a time. `ask` does not reject. */
function keptAWhile<T>(ask: () => Promise<T>, now: () => number): () => Promise<T> {
  let last: { answer: Promise<T>; until: number } | null = null
  return () => {
    if (last !== null && now() < last.until) return last.answer
    const asked = { answer: ask(), until: Number.POSITIVE_INFINITY }
    last = asked
    return asked.answer.finally(() => {
      asked.until = now() + keptMs
    })
  }
}

async function holds(check: () => Promise<void>): Promise<boolean> {
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('too slow')), patienceMs).unref()
  })
  try {
    await Promise.race([check(), timeout])
    return true
  } catch {
    return false
  }
}
