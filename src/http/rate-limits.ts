/**
 * How often one person, or one address when nobody is signed in, may call: a budget for each kind of call, refilled
 * every minute. Counted in the memory of each process: with several processes behind one address, the limit is
 * multiplied by their number, which `docs/` says; it protects from abuse, it is not an accounting.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Viewer } from '../access/viewer.ts'
import { TooManyRequests } from './refusals.ts'
import type { Budget } from './route.ts'

/** Calls a minute. Generous: a whole school shares one address. */
export type Budgets = Readonly<Record<Budget, { person: number; address: number }>>

export const defaultBudgets: Budgets = {
  read: { person: 600, address: 3000 },
  search: { person: 120, address: 600 },
  write: { person: 120, address: 120 },
  upload: { person: 1200, address: 1200 },
  // What other instances send: many people of theirs behind one address.
  inbox: { person: 3000, address: 3000 },
  // Each is read by somebody.
  report: { person: 30, address: 5 },
  'sign-in': { person: 30, address: 60 },
}

export interface RateLimits {
  /** @throws {TooManyRequests} */
  consume(budget: Budget, viewer: Viewer, address: string): Promise<void>
}

export function createRateLimits(budgets: Budgets = defaultBudgets): RateLimits {
  const limiters = new Map<string, RateLimiterMemory>()
  for (const [budget, { person, address }] of Object.entries(budgets)) {
    limiters.set(`${budget} person`, new RateLimiterMemory({ points: person, duration: 60 }))
    limiters.set(`${budget} address`, new RateLimiterMemory({ points: address, duration: 60 }))
  }
  return {
    async consume(budget, viewer, address) {
      const isPerson = viewer.kind === 'person' && budget !== 'sign-in'
      const limiter = limiters.get(`${budget} ${isPerson ? 'person' : 'address'}`)
      if (!limiter) throw new RangeError(`no budget named ${budget}`)
      try {
        await limiter.consume(isPerson ? viewer.accountId : networkOf(address))
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        throw new TooManyRequests(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)))
      }
    },
  }
}

/** An IPv6 subscriber owns a whole /64: counting its addresses one by one would count nothing. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')}::/64`
}
