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
