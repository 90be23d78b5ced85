/**
 * Since when a feed is as it is, for readers that remember a date and no tag. Of a film that is withdrawn nothing is
 * left that bears a date: only having seen the feed before tells that it changed.
 */
import { createHash } from 'node:crypto'
import type { Clock } from '../clock.ts'

/** Feeds remembered, those asked for lately. */
const remembered = 2000

export type LastChanges = (address: string, text: string) => Temporal.Instant | null

/**
 * Null while it changed within this very second: dates are said in whole ones (RFC 9110 §8.8.2.2), and whoever was told
 * this one could be told « nothing new » about what comes later in it, here or by another process.
 */
export function createLastChanges({ clock }: { clock: Clock }): LastChanges {
  const known = new Map<string, { digest: string; since: Temporal.Instant }>()
  return (address, text) => {
    const now = clock.now()
    const digest = createHash('sha256').update(text).digest('base64url')
    const before = known.get(address)
    const last = before?.digest === digest ? before : { digest, since: now }
    known.delete(address)
    known.set(address, last)
    const [oldest] = known.keys()
    if (known.size > remembered && oldest !== undefined) known.delete(oldest)
    return secondOf(last.since) < secondOf(now) ? last.since : null
  }
}

function secondOf(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000)
}
