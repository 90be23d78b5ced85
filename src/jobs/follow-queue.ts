/**
 * Knows when to look at the queue: at once when the change feed tells of a job, at the hour of the next one that
 * waits for its hour, and slowly in any case, to take back what dead workers left.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { JobsStore } from './jobs-store.ts'

interface QueueFollower {
  store: JobsStore
  /** Ends it. */
  signal: AbortSignal
  /** ISO 8601. */
  now(): string
  sweepMs: number
  recover(): Promise<void>
  wake(kind: string): void
  wakeAll(): void
  cancelled(lease: string): void
  failed(error: unknown): void
}

/** Beyond that many changes at once, every kind is looked at rather than each job read. */
const readAtMost = 200

export function followQueue(parts: QueueFollower): void {
  const { store, signal, now, sweepMs, recover, wake, wakeAll, cancelled, failed } = parts
  const noted = new Set<string>()
  let isLooking = false
  let ripening: NodeJS.Timeout | undefined
  let ripensAt = Number.POSITIVE_INFINITY

  signal.addEventListener('abort', () => clearTimeout(ripening), { once: true })

  /** One timer for the first that ripens; the sweep sees to what is further away. */
  function ripenAt(runAt: string | null): void {
    const at = runAt === null ? Number.POSITIVE_INFINITY : Date.parse(runAt)
    if (signal.aborted || at >= ripensAt || at - Date.parse(now()) > sweepMs) return
    clearTimeout(ripening)
    ripensAt = at
    ripening = setTimeout(() => void ripen().catch(failed), Math.max(0, at - Date.parse(now())) + 1)
  }

  async function ripen(): Promise<void> {
    clearTimeout(ripening)
    ripensAt = Number.POSITIVE_INFINITY
    ripenAt(await store.ripen(now()))
    wakeAll()
  }

  /** Together, what changed together. */
  function lookSoon(): void {
    if (isLooking || noted.size === 0 || signal.aborted) return
    isLooking = true
    setImmediate(() => {
      look()
        .catch(failed)
        .finally(() => {
          isLooking = false
          lookSoon()
        })
    })
  }

  async function look(): Promise<void> {
    const ids = [...noted]
    noted.clear()
    if (ids.length > readAtMost) return wakeAll()
    for (const job of await store.getMany(ids)) {
      if (job.isCancelled && job.lease !== null) cancelled(job.lease)
      if (job.state === 'waiting' && job.isDue) wake(job.kind)
      if (job.state === 'waiting' && !job.isDue) ripenAt(job.runAt)
    }
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const change of store.documents.changes(signal)) {
          if (change.kind === 'deleted') continue
          noted.add(change.id)
          lookSoon()
        }
      } catch (error) {
        failed(error)
      }
      await delay(1000, null, { signal }).catch(() => null)
    }
  }

  async function sweep(): Promise<void> {
    while (!signal.aborted) {
      try {
        await recover()
        await ripen()
      } catch (error) {
        failed(error)
      }
      // A little at random, so that many processes do not all look at once.
      await delay(sweepMs * (0.9 + Math.random() * 0.2), null, { signal }).catch(() => null)
    }
  }

  void follow()
  void sweep()
}
