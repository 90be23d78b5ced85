/** The doors of media in another process, on the same storage: `door-process.ts`. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { MediaSettings } from '#src/media/open-media.ts'

export interface DoorElsewhere {
  databaseUrl: string
  media: MediaSettings
  secret: string
  /** How long it believes what it was told nothing about. */
  believedMilliseconds: number
}

export async function aDoorElsewhere(of: DoorElsewhere) {
  const file = join(import.meta.dirname, 'door-process.ts')
  const child = fork(file, [JSON.stringify(of)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const exited = once(child, 'exit')
  const died = exited.then(() => {
    throw new Error('the process ended before it listened')
  })
  died.catch(() => undefined)
  const [port] = await Promise.race([once(child, 'message'), died])
  const status = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    await answer.arrayBuffer()
    return answer.status
  }
  return {
    status,
    async untilClosed(path: string): Promise<void> {
      while ((await status(path)) !== 404) await new Promise(setImmediate)
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
