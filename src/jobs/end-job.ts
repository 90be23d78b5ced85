/** What becomes of a job when its handler has returned, or when the worker that held it is gone. */
import { setTimeout as delay } from 'node:timers/promises'
import type { JobParameters } from 'agenda'
import type { Logger } from 'pino'
import { type Clock, iso } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import { type HeldJob, nextPeriod } from './held-job.ts'
import { done, type JobDocument, reasonOf, secondsBeforeTakenAgain, waitsAgain } from './job.ts'
import type { JobKind } from './jobs.ts'
import type { JobsStore } from './jobs-store.ts'
import { isDead } from './worker.ts'

/** A kind that this process runs, its defaults filled in. */
export interface Kind
  extends Required<Omit<JobKind<unknown>, 'abandoned' | 'getReady'>>,
    Pick<JobKind<unknown>, 'abandoned' | 'getReady'> {
  /** Recurring: its period. */
  every: string | null
}

interface EndParts {
  store: JobsStore
  kinds: ReadonlyMap<string, Kind>
  clock: Clock
  log: Logger
  /** Whether this process holds that lease. */
  isHeld(lease: string): boolean
}

const stoppedWithoutAWord = 'Le processus qui faisait cette tâche s’est arrêté avant la fin.'

export function createEnds({ store, kinds, clock, log, isHeld }: EndParts) {
  /** What a run becomes, written until the store answers or the lease has run out. */
  async function settle(job: HeldJob, end: JobParameters): Promise<void> {
    for (;;) {
      try {
        return await settleOnce(job, end)
      } catch (error) {
        log.warn({ job: job.document._id, kind: job.document.kind, err: error }, 'the end of a job was not written')
        if (clock.now().epochMilliseconds >= job.untilMs) return
        await delay(500)
      }
    }
  }

  async function settleOnce(job: HeldJob, end: JobParameters): Promise<void> {
    const { document, token, interruption } = job
    if (interruption === 'lost') return
    const isStillOurs = interruption !== 'cancelled' && (await writeEnd(job, end))
    // Either another worker has it, and this does nothing, or it was cancelled meanwhile.
    if (!isStillOurs) await store.remove(document._id, token)
  }

  function writeEnd({ document, token, interruption }: HeldJob, end: JobParameters): Promise<boolean> {
    const now = clock.now()
    const write = (change: Parameters<typeof store.change>[2]) => store.change(document._id, token, change)
    if (interruption === 'stopped') {
      return write(
        waitsAgain(document, { runAt: document.runAt, now: iso(now), attempt: Math.max(0, document.attempt - 1) }),
      )
    }
    const next = end.nextRunAt === null ? null : iso(end.nextRunAt.toTemporalInstant())
    if (end.failedAt === undefined) return write(next === null ? done(now) : nextPeriod(next, now))
    const reason = reasonOf(end.failReason ?? '')
    if (next === null) return bury(document, token, reason)
    const isExhausted = document.every !== null && document.attempt >= (kinds.get(document.kind)?.attempts ?? 1)
    return write(
      waitsAgain(document, {
        runAt: next,
        now: iso(now),
        attempt: isExhausted ? 0 : document.attempt,
        reason,
        endedAt: iso(now),
      }),
    )
  }

  async function bury(document: JobDocument, token: string, reason: string): Promise<boolean> {
    const { _id: id, kind, payload } = document
    const now = clock.now()
    const tell = kinds.get(kind)?.abandoned
    const abandoned = tell && ((tx: Transaction) => tell({ id, payload, reason }, tx))
    log.error({ job: id, kind, reason }, 'a job became a dead letter')
    try {
      return await store.bury(id, token, { now, reason, abandoned })
    } catch (error) {
      log.error({ job: id, kind, err: error }, 'what waited for a dead letter could not be told')
      return store.bury(id, token, { now, reason })
    }
  }

  /** Takes back what dead workers held. Each process cares for the kinds that it runs. */
  async function recover(): Promise<void> {
    const now = clock.now()
    for (const document of await store.running()) {
      const kind = kinds.get(document.kind)
      const { lease, leaseUntil, attempt } = document
      if (!kind || lease === null || isHeld(lease)) continue
      if ((leaseUntil ?? '') > iso(now) && !isDead(document.holder ?? '?')) continue
      log.warn({ job: document._id, kind: kind.name, attempt }, 'a job was left by a worker that is gone')
      if (document.isCancelled) {
        await store.remove(document._id, lease)
      } else if (attempt < kind.attempts || document.every !== null) {
        const isExhausted = attempt >= kind.attempts
        const seconds = isExhausted ? 3600 : secondsBeforeTakenAgain(attempt, kind.backoffSeconds)
        await store.change(
          document._id,
          lease,
          waitsAgain(document, {
            runAt: iso(now.add({ milliseconds: Math.round(seconds * 1000) })),
            now: iso(now),
            attempt: isExhausted ? 0 : attempt,
            reason: stoppedWithoutAWord,
          }),
        )
      } else {
        await bury(document, lease, stoppedWithoutAWord)
      }
    }
  }

  return { settle, recover }
}
