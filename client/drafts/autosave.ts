/**
 * What the author types reaches the instance by itself, one request at a time, the latest last; until then, and when it
 * cannot, it is kept on this device.
 */
import type { Answer } from '../api/request.ts'

export type SaveState = 'idle' | 'saving' | 'saved' | 'kept'

export function createAutosave<T>(parts: {
  save: (value: T) => Promise<Answer<unknown>>
  onChange: (state: SaveState) => void
  restMs?: number
}) {
  const { save, onChange, restMs = 1200 } = parts
  let waiting: T | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (waiting !== null) {
      const value = waiting
      waiting = null
      onChange('saving')
      const answer = await save(value)
      if (waiting === null) onChange(answer.ok ? 'saved' : 'kept')
    }
    running = null
  }

  return {
    /** Soon, once the hands rest. */
    later(value: T): void {
      waiting = value
      clearTimeout(timer)
      timer = setTimeout(() => {
        running ??= run()
      }, restMs)
    },
    /** Drops what waits, and lets what is on its way arrive: what follows is sent by another call. */
    async settle(): Promise<void> {
      clearTimeout(timer)
      waiting = null
      await running
    },
  }
}
