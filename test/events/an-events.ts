/** Events for tests: several parts on one storage, in this process or in one that can be killed. */
import type { AccountId } from '#src/accounts/account.ts'
import { createEvents, type EventsParts } from '#src/events/create-events.ts'
import type { Event, Events } from '#src/events/events.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import { aProcess, silent, type WorkerProcess } from '../jobs/a-queue.ts'
import { aStorage } from '../store/an-engine.ts'

interface EventsOfTest {
  engine: Engine
  events: Events
  /** Each in a transaction of its own. */
  record(...events: Event[]): Promise<void>
}

export async function anEvents(kind: Engine['kind'], parts: Partial<EventsParts> = {}) {
  const storage = await aStorage(kind)
  const opened: EventsOfTest[] = []
  const processes: WorkerProcess[] = []
  const another = async (): Promise<EventsOfTest> => {
    const engine = await openEngine({ databaseUrl: storage.databaseUrl })
    const events = createEvents({ engine, log: silent, sweepSeconds: 30, backoffSeconds: 0.02, ...parts })
    const record = async (...list: Event[]) => {
      for (const event of list) await engine.transaction((tx) => events.record(tx, event))
    }
    const one = { engine, events, record }
    opened.push(one)
    return one
  }
  const first = await another()
  return {
    ...first,
    another,
    async process() {
      const one = await aProcess(new URL('telling-process.ts', import.meta.url), storage.databaseUrl)
      processes.push(one)
      return one
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((one) => one.kill('SIGKILL')))
      await Promise.all(opened.map(({ events }) => events.stop(0)))
      await Promise.all(opened.map(({ engine }) => engine.close()))
      await storage.remove()
    },
  }
}

export function published(videoId: string, accountId = 'jeanne'): Event {
  return { kind: 'video-published', videoId: videoId as VideoId, accountId: accountId as AccountId }
}

export function updated(videoId: string, accountId = 'jeanne'): Event {
  return { kind: 'video-updated', videoId: videoId as VideoId, accountId: accountId as AccountId }
}
