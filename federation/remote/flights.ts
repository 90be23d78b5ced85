/** One flight for an address, however many wait for it; and what was refused is refused again, for a while, without asking. */
import type { Clock } from '#src/clock.ts'
import { RemoteRefused } from '../ports.ts'

interface Flights {
  fly<T>(key: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** What was refused may be asked again. */
  forget(key: string): void
}

const mostRefused = 10_000
const refusedForMs = { transient: 60_000, permanent: 10 * 60_000 }
/** Decided here, and may be decided otherwise at any time. */
const neverHeld = new Set(['blocked', 'address-not-allowed'])

export function createFlights({ clock }: { clock: Clock }): Flights {
  const inFlight = new Map<string, Promise<unknown>>()
  const refused = new Map<string, { error: RemoteRefused; until: number }>()

  function hold(key: string, error: unknown): void {
    if (!(error instanceof RemoteRefused) || neverHeld.has(error.reason)) return
    const oldest = refused.size >= mostRefused ? refused.keys().next().value : undefined
    if (oldest !== undefined) refused.delete(oldest)
    refused.delete(key)
    const until = clock.now().epochMilliseconds + refusedForMs[error.isTransient ? 'transient' : 'permanent']
    refused.set(key, { error, until })
  }

  return {
    async fly<T>(key: string, ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      signal?.throwIfAborted()
      const held = refused.get(key)
      if (held && held.until > clock.now().epochMilliseconds) throw held.error
      let flight = inFlight.get(key) as Promise<T> | undefined
      if (!flight) {
        flight = ask().finally(() => inFlight.delete(key))
        inFlight.set(key, flight)
        flight.then(
          () => refused.delete(key),
          (error) => hold(key, error),
        )
      }
      return signal ? orAborted(flight, signal) : flight
    },
    forget: (key) => refused.delete(key),
  }
}

/** Who does not want to wait any more goes; the flight is also others'. */
function orAborted<T>(flight: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const onAbort = () => fail(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    flight.then(done, fail).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
