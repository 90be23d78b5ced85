/** Another process on the same storage, that does what it is told: `engine-child.ts`. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { endTransactionsOf, ownAddress } from './an-engine.ts'

export interface AChild extends AsyncDisposable {
  ask<T>(what: string, value?: unknown): Promise<T>
  kill(): Promise<void>
  /** Lets it write, and kills it this long after it has acknowledged so many. @returns the ids it acknowledged */
  writeUntilKilled(label: string, least: number, milliseconds: number): Promise<string[]>
}

export function aChild(databaseUrl: string, collection: string): AChild {
  const own = ownAddress(databaseUrl)
  const child = fork(new URL('./engine-child.ts', import.meta.url), [own, collection], { stdio: 'inherit' })
  const ended = once(child, 'exit').then(() => endTransactionsOf(own))
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    async ask<T>(what: string, value?: unknown): Promise<T> {
      child.send({ what, value })
      const [answer] = (await answered(child)) as [{ value: T } | { error: string }]
      if ('error' in answer) throw new Error(answer.error)
      return answer.value
    },
    async writeUntilKilled(label, least, milliseconds) {
      const kept: string[] = []
      child.on('message', (ids: string[]) => {
        const isFirst = kept.length < least
        kept.push(...ids)
        if (isFirst && kept.length >= least) setTimeout(() => child.kill('SIGKILL'), milliseconds)
      })
      child.send({ what: 'writeForEver', value: label })
      await ended
      return kept
    },
    kill,
    [Symbol.asyncDispose]: kill,
  }
}

async function answered(child: ChildProcess): Promise<unknown[]> {
  const died = once(child, 'exit').then(() => {
    throw new Error('the process ended')
  })
  return Promise.race([once(child, 'message'), died])
}
