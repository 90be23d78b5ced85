/**
 * How much of the processors the films that this process makes were given lately, all together: what is left of each takes the
 * longer the less it is, and whatever else the machine does is seen within seconds. Pure.
 */

/** What is older says nothing of now. */
const lookedAtSeconds = 8
/** What was usual weighs as much as that long seen. */
const trustedSeconds = 1.5

interface Sample {
  /** Seconds during which something was made. */
  busy: number
  spent: number
}

export interface MeteredFilm {
  /** @param total that it has spent, in seconds of a processor; null where the system does not tell: then time is shared evenly */
  spent(total: number | null): void
  end(): void
  /** Seconds of a processor each second, of all films; null when nothing tells. */
  speed(): number | null
}

export interface ProcessorMeter {
  /** @param usual its speed while nothing was seen; null when nothing tells */
  begin(usual: number | null): MeteredFilm
}

export function createProcessorMeter(now: () => number = () => performance.now() / 1000): ProcessorMeter {
  const films = new Set<object>()
  let samples: Sample[] = [{ busy: 0, spent: 0 }]
  let last = now()
  let busy = 0
  let total = 0

  function tick(): number {
    const at = now()
    const passed = films.size > 0 ? Math.max(0, at - last) : 0
    last = at
    busy += passed
    return passed
  }

  return {
    begin(usual) {
      // What was seen before a pause says nothing of now.
      if (films.size === 0 && now() - last > lookedAtSeconds) samples = [{ busy, spent: total }]
      tick()
      const film = {}
      films.add(film)
      /** What it spent before is not of the time that is looked at. */
      let before: number | null = null
      let since = busy
      return {
        spent(told) {
          tick()
          const more = told === null ? (busy - since) / films.size : told - (before ?? told)
          before = told ?? before
          since = busy
          total += Math.max(0, more)
          samples.push({ busy, spent: total })
          const oldest = samples.findLastIndex((sample) => sample.busy <= busy - lookedAtSeconds)
          samples = samples.slice(Math.max(0, oldest))
        },
        end() {
          tick()
          films.delete(film)
        },
        speed() {
          const [oldest] = samples
          if (oldest === undefined) return usual
          const seen = busy - oldest.busy
          const spent = total - oldest.spent
          if (usual === null) return seen >= 1 ? spent / seen : null
          // What was usual is forgotten as soon as there is something to see.
          const trust = Math.max(0, trustedSeconds * (1 - seen / lookedAtSeconds))
          return (usual * trust + spent) / (trust + seen)
        },
      }
    },
  }
}
