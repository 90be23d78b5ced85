/**
 * Names to addresses, checked: what is answered here is what is connected to, and nothing asks again in between
 * (DNS rebinding). Held for half a minute: a publication goes to the same hosts many times.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { RemoteRefused } from '../ports.ts'
import { isPublicAddress } from './public-address.ts'

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

const heldMs = 30_000
const mostHeld = 5000

/** By the system: its hosts file too. Half of libuv's threads at most are taken by it; the others sign. */
const resolveBySystem: Resolve = (hostname) =>
  new Promise((done, fail) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)))
  })

/** For sockets: `net.connect({ lookup })`. One private address among public ones refuses them all. */
export function createGuardedLookup({
  resolve = resolveBySystem,
  allowsPrivate,
}: {
  resolve?: Resolve
  allowsPrivate: boolean
}): LookupFunction {
  const held = new Map<string, { until: number; addresses: Promise<readonly LookupAddress[]> }>()

  async function checked(hostname: string): Promise<readonly LookupAddress[]> {
    const addresses = await resolve(hostname)
    if (addresses.length === 0) throw new RemoteRefused('unreachable', `${hostname} has no address`)
    if (!allowsPrivate) {
      const wrong = addresses.find(({ address }) => !isPublicAddress(address))
      if (wrong) throw new RemoteRefused('address-not-allowed', `${hostname} is at ${wrong.address}`)
    }
    return addresses
  }

  function addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    const now = performance.now()
    const known = held.get(hostname)
    if (known && known.until > now) return known.addresses
    if (held.size >= mostHeld) held.clear()
    const addresses = checked(hostname)
    held.set(hostname, { until: now + heldMs, addresses })
    addresses.catch(() => held.delete(hostname))
    return addresses
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
