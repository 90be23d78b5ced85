/** Queues for tests: several on one storage, in this process or in others that can be killed. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { pino } from 'pino'
import { createJobs } from '#src/jobs/create-jobs.ts'
import type { Jobs, KindsTaken } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { aStorage, endTransactionsOf, ownAddress } from '../store/an-engine.ts'

export const silent = pino({ level: 'silent' })

export interface QueueOfTest {
  engine: Engine
  jobs: Jobs
}

export interface QueuesOfTest extends QueueOfTest, AsyncDisposable {
  databaseUrl: string
  /** Another engine and queue on the same storage, as another process would have. */
  another(takes?: KindsTaken): Promise<QueueOfTest>
  /** `test/jobs/worker-process.ts`, started; killed with the rest. */
  process(): Promise<WorkerProcess>
}

export interface WorkerProcess {
  child: ChildProcess
  /** The next message that begins with this word. */
  says(word: string): Promise<string>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** `sweepSeconds` is long by default, so that what a test sees is not owed to polling. */
export async function aQueue(
  kind: Engine['kind'],
  { sweepSeconds = 30 }: { sweepSeconds?: number } = {},
): Promise<QueuesOfTest> {
  const storage = await aStorage(kind)
  const opened: QueueOfTest[] = []
  const processes: WorkerProcess[] = []
  const another = async (takes?: KindsTaken) => {
    const engine = await openEngine({ databaseUrl: storage.databaseUrl })
    const one = { engine, jobs: createJobs({ engine, log: silent, sweepSeconds, ...(takes ? { takes } : {}) }) }
    opened.push(one)
    return one
  }
  const first = await another()
  return {
    ...first,
    databaseUrl: storage.databaseUrl,
    another,
    async process() {
      const one = await aProcess(new URL('worker-process.ts', import.meta.url), storage.databaseUrl)
      processes.push(one)
      return one
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((one) => one.kill('SIGKILL')))
      await Promise.all(opened.map(({ jobs }) => jobs.stop(0)))
      await Promise.all(opened.map(({ engine }) => engine.close()))
      await storage.remove()
    },
  }
}

/** A module run as a process of its own, with the address of the database; it says `ready` when it is. */
export async function aProcess(module: URL, databaseUrl: string): Promise<WorkerProcess> {
  const own = ownAddress(databaseUrl)
  const child = fork(module, [own], { stdio: 'inherit' })
  const heard: string[] = []
  const waiting = new Set<() => void>()
  child.on('message', (message) => {
    heard.push(String(message))
    for (const look of waiting) look()
  })
  const exited = once(child, 'exit')
  const one: WorkerProcess = {
    child,
    says: (word) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const at = heard.findIndex((message) => message.startsWith(word))
          if (at < 0) return
          waiting.delete(look)
          resolve(heard.splice(at, 1)[0] ?? '')
        }
        waiting.add(look)
        exited.then(() => reject(new Error(`the process ended before it said ${word}`)), reject)
        look()
      }),
    async kill(signal) {
      child.kill(signal)
      if (signal !== 'SIGKILL') return
      await exited
      await endTransactionsOf(own)
    },
  }
  await one.says('ready')
  return one
}
