/** Tries at the local door, counted by person and by network, in a quarter of an hour unless said; also among several processes. */
import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import { TooManyRequests } from '../../http/refusals.ts'
import type { LocalCredentials } from './local-credentials.ts'

const usualWindowSeconds = 900
/** The whole for one person is high: else anybody could lock an administrator out. */
export const most = { personFromNetwork: 10, network: 30, networkOfAll: 300, person: 200, ticket: 10 } as const
/** Accounts asked for from one network in a day: else anybody could fill the queue, and nobody else could ask. */
export const mostAskedFromNetwork = 60

export type CountAttempts = (keys: readonly (readonly [key: string, limit: number])[]) => Promise<void>

export function createCountAttempts(parts: {
  credentials: Pick<LocalCredentials, 'countAttempt'>
  clock: Clock
  log: Logger
  windowSeconds?: number
}): CountAttempts {
  const { credentials, clock, log, windowSeconds = usualWindowSeconds } = parts
  /** @throws {TooManyRequests} */
  return async function count(keys) {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000)
    const endsAtSeconds = (Math.floor(seconds / windowSeconds) + 1) * windowSeconds
    const endsAt = Temporal.Instant.fromEpochMilliseconds(endsAtSeconds * 1000).toString({
      smallestUnit: 'millisecond',
    })
    const counts = await Promise.all(keys.map(([key]) => credentials.countAttempt(hashed(key), endsAt)))
    if (keys.some(([, limit], index) => (counts[index] ?? 0) > limit)) {
      log.warn({ act: 'local-sign-in', outcome: 'too-many' }, 'local door')
      throw new TooManyRequests(endsAtSeconds - seconds)
    }
  }
}

/** Neither the name nor the network is kept. */
function hashed(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
