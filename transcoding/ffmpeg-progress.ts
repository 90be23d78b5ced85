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
  let previous = { at: started, moment: 0 }
  let speed: number | null = null
  let furthest = 0
  return function estimate(momentSeconds: number): { fraction: number; secondsLeft: number | null } {
    const at = now()
    furthest = Math.max(furthest, momentSeconds)
    const elapsed = at - previous.at
    if (elapsed >= 0.5) {
      const measured = (furthest - previous.moment) / elapsed
      const weight = 1 - Math.exp(-elapsed / 10)
      speed = speed === null ? measured : speed + weight * (measured - speed)
      previous = { at, moment: furthest }
    }
    const fraction = durationSeconds > 0 ? Math.min(1, furthest / durationSeconds) : 0
    const isKnown = speed !== null && speed > 0 && at - started >= 2
    return { fraction, secondsLeft: isKnown ? Math.max(0, (durationSeconds - furthest) / (speed ?? 1)) : null }
  }
}
