/** A process that hears events until it is killed, and writes what it heard. Run by `an-events.ts`. */
import { setTimeout as delay } from 'node:timers/promises'
import { createEvents } from '#src/events/create-events.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { silent } from '../jobs/a-queue.ts'
import { hearInto } from './heard.ts'

const engine = await openEngine({ databaseUrl: process.argv[2] ?? '' })
const events = createEvents({ engine, log: silent, sweepSeconds: 0.2, backoffSeconds: 0.02, leaseSeconds: 1 })
const say = (message: string) => process.send?.(message)

const hear = hearInto(engine)
events.listen('ear', ['video-published', 'video-updated'], async (event, telling) => {
  say(`hears ${event.id}`)
  await delay(2)
  await hear(event, telling)
})
process.on('disconnect', () => process.exit())
say('ready')
await events.start()
