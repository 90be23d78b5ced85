/**
 * How much is asked of others at once, and of one of them: a host that is slow, or that has a thousand names, holds its
 * own share and not everybody's. What fails is not asked again for a while. All of it bounded, and forgotten in time.
 */
import type { Clock } from '#src/clock.ts'
import { RemoteRefused } from '../ports.ts'

interface Gate {
  /** Waits for a place. @throws {RemoteRefused} when it takes that long, too many wait, or this host has just failed several times */
  enter(url: URL, waitMs: number): Promise<Disposable>
  /** What became of it: a host that does not answer is left alone for half a minute. */
  answered(url: URL, isThere: boolean): void
}

interface GateLimits {
  total: number
  perSite: number
  /** Of those who wait for a place. */
  waiting: number
}

const usual: GateLimits = { total: 64, perSite: 12, waiting: 500 }
const failuresThatPause = 3
const pauseMs = 30_000
const mostHosts = 10_000

export function createGate({ clock, limits = usual }: { clock: Clock; limits?: GateLimits }): Gate {
  const inside = new Map<string, number>()
  const failures = new Map<string, { count: number; until: number }>()
  const waiting: { site: string; enter: () => void }[] = []
  let total = 0

  const hasPlace = (site: string) => total < limits.total && (inside.get(site) ?? 0) < limits.perSite

  function leave(site: string): void {
    total--
    const left = (inside.get(site) ?? 1) - 1
    if (left === 0) inside.delete(site)
    else inside.set(site, left)
    const next = waiting.findIndex((one) => hasPlace(one.site))
    if (next >= 0) waiting.splice(next, 1)[0]?.enter()
  }

  function take(site: string): Disposable {
    total++
    inside.set(site, (inside.get(site) ?? 0) + 1)
    let isInside = true
    return {
      [Symbol.dispose]() {
        if (isInside) leave(site)
        isInside = false
      },
    }
  }

  return {
    async enter(url, waitMs) {
      const failed = failures.get(url.host)
      if (failed && failed.count >= failuresThatPause && failed.until > clock.now().epochMilliseconds) {
        throw new RemoteRefused('unreachable', `${url.host} has just failed ${failed.count} times`)
      }
      const site = siteOf(url)
      if (hasPlace(site)) return take(site)
      if (waiting.length >= limits.waiting) throw new RemoteRefused('unreachable', 'too much is being asked of others')
      return new Promise((done, fail) => {
        const one = {
          site,
          enter() {
            clearTimeout(patience)
            done(take(site))
          },
        }
        const patience = setTimeout(() => {
          waiting.splice(waiting.indexOf(one), 1)
          fail(new RemoteRefused('unreachable', 'too much is being asked of others'))
        }, waitMs)
        waiting.push(one)
      })
    },
    answered(url, isThere) {
      if (isThere) {
        failures.delete(url.host)
        return
      }
      if (failures.size >= mostHosts) failures.clear()
      const count = (failures.get(url.host)?.count ?? 0) + 1
      failures.set(url.host, { count, until: clock.now().epochMilliseconds + pauseMs })
    },
  }
}

/** Names under one domain are probably of one hand: shares need no more than that. */
export function siteOf({ hostname, host }: URL): string {
  const labels = hostname.split('.')
  return labels.length > 2 && !/^[\d.]+$/.test(hostname) ? labels.slice(-2).join('.') : host
}
