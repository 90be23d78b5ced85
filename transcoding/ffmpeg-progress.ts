/** Reads what `ffmpeg -progress` prints: blocks of `key=value` lines, each ended by `progress=continue` or `progress=end`. */

export interface EncodingState {
  /** The moment of the film that has been written. */
  outTimeSeconds: number
  hasEnded: boolean
}

export function createProgressReader(onState: (state: EncodingState) => void) {
  let outTimeSeconds = 0
  return {
    outTimeSeconds: () => outTimeSeconds,
    line(text: string): void {
      const [key, value = ''] = text.trim().split('=')
      // `out_time_ms` is in microseconds in every version (the name is ffmpeg's defect 7345); `N/A` before the first frame.
      if (key === 'out_time_ms' && /^\d+$/.test(value)) outTimeSeconds = Math.max(outTimeSeconds, Number(value) / 1e6)
      if (key === 'progress') onState({ outTimeSeconds, hasEnded: value === 'end' })
    },
  }
}

/**
 * Turns moments of the film into a fraction and seconds left. The speed is that of the last ten seconds or so,
 * since the beginning of a film rarely costs what its middle does.
 */
export function createEstimate(durationSeconds: number, now: () => number = () => performance.now() / 1000) {
  const started = now()
  /** From the first moment written: what it takes to begin says nothing of the speed. */
  let previous: { at: number; moment: number } | null = null
  let begun = started
  let speed: number | null = null
  let furthest = 0
  return function estimate(momentSeconds: number): { fraction: number; secondsLeft: number | null } {
    const at = now()
    furthest = Math.max(furthest, momentSeconds)
    if (furthest > 0 && previous === null) {
      previous = { at, moment: furthest }
      begun = at
    }
    const elapsed = previous === null ? 0 : at - previous.at
    if (previous !== null && elapsed >= 0.5) {
      const measured = (furthest - previous.moment) / elapsed
      // The mean of all that was seen, until that is ten seconds.
      const weight = Math.max(1 - Math.exp(-elapsed / 10), elapsed / (at - begun))
      speed = speed === null ? measured : speed + weight * (measured - speed)
      previous = { at, moment: furthest }
    }
    const fraction = durationSeconds > 0 ? Math.min(1, furthest / durationSeconds) : 0
    const isKnown = speed !== null && speed > 0 && at - started >= 2
    return { fraction, secondsLeft: isKnown ? Math.max(0, (durationSeconds - furthest) / (speed ?? 1)) : null }
  }
}
