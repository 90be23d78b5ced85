/**
 * Names to addresses, checked: what is answered here is what is connected to, and nothing asks again in between
 * (DNS rebinding). Held for half a minute: a publication goes to the same hosts many times. Names whose servers are
 * silent take the few threads that ask for ten seconds each: who was found before is not made to wait behind them.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { RemoteRefused } from '../ports.ts'
import { isPublicAddress } from './public-address.ts'

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

const usualHeldMs = 30_000
/** An answer that is late is waited for so long; then what was answered last serves, if it is no older (RFC 8767 §4). */
const patienceMs = 1000
const staleMs = 3_600_000
const mostHeld = 5000

/** What it says now is what counts, also when it is no; that nobody could be asked says nothing. */
function isSaid(error: unknown): boolean {
  return error instanceof RemoteRefused || (error as NodeJS.ErrnoException).code === 'ENOTFOUND'
}

/** By the system: its hosts file too. Half of libuv's threads at most are taken by it; the others sign. */
const resolveBySystem: Resolve = (hostname) =>
  new Promise((done, fail) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)))
  })

/** For sockets: `net.connect({ lookup })`. One private address among public ones refuses them all. */
export function createGuardedLookup({
  resolve = resolveBySystem,
  allowsPrivate,
  heldMs = usualHeldMs,
}: {
  resolve?: Resolve
  allowsPrivate: boolean
  heldMs?: number
}): LookupFunction {
  const held = new Map<string, { until: number; addresses: Promise<readonly LookupAddress[]> }>()
  const found = new Map<string, { at: number; addresses: readonly LookupAddress[] }>()

  async function checked(hostname: string): Promise<readonly LookupAddress[]> {
    const addresses = await resolve(hostname)
    if (addresses.length === 0) throw new RemoteRefused('unreachable', `${hostname} has no address`)
    if (!allowsPrivate) {
      const wrong = addresses.find(({ address }) => !isPublicAddress(address))
      if (wrong) throw new RemoteRefused('address-not-allowed', `${hostname} is at ${wrong.address}`)
    }
    if (found.size >= mostHeld) found.clear()
    found.set(hostname, { at: performance.now(), addresses })
    return addresses
  }

  function asked(hostname: string): Promise<readonly LookupAddress[]> {
    const now = performance.now()
    const known = held.get(hostname)
    if (known && known.until > now) return known.addresses
    if (held.size >= mostHeld) held.clear()
    const addresses = checked(hostname)
    const one = { until: Number.POSITIVE_INFINITY, addresses }
    held.set(hostname, one)
    addresses.then(
      () => {
        one.until = performance.now() + heldMs
      },
      (error: unknown) => {
        if (isSaid(error)) found.delete(hostname)
        if (held.get(hostname) === one) held.delete(hostname)
      },
    )
    return addresses
  }

  async function addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    const fresh = asked(hostname)
    const before = found.get(hostname)
    if (before === undefined || performance.now() - before.at > staleMs) return fresh
    const { promise: late, resolve: serve } = Promise.withResolvers<readonly LookupAddress[]>()
    const patience = setTimeout(() => serve(before.addresses), patienceMs)
    const now = fresh.catch((error: unknown) => {
      if (isSaid(error)) throw error
      return before.addresses
    })
    return Promise.race([now, late]).finally(() => clearTimeout(patience))
  }

  return (hostname, { all, family }, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        const wanted = family === 4 || family === 6 ? addresses.filter((one) => one.family === family) : addresses
        const [first] = wanted
        if (!first) return callback(new RemoteRefused('unreachable', `${hostname} has no such address`), [])
        if (all) callback(null, [...wanted])
        else callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    )
  }
}
