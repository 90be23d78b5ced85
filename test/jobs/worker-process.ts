/** A process that works on a queue until it is killed. Run by `a-queue.ts`; its argument is the address of the database. */
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { createJobs } from '#src/jobs/create-jobs.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { silent } from './a-queue.ts'
import { defineWork } from './counted-work.ts'

const engine = await openEngine({ databaseUrl: process.argv[2] ?? '' })
const jobs = createJobs({ engine, log: silent, sweepSeconds: 0.2 })
const told = engine.collection<{ _id: string; reason: string }>({ name: 'told' })
const say = (message: string) => process.send?.(message)

const toldToGoOn = async () => void (await once(process, 'message'))

defineWork(jobs, engine, { say, toldToGoOn })

jobs.define({
  name: 'hang-once',
  leaseSeconds: 1,
  async handle({ id, attempt, signal }) {
    say(`began ${id} ${attempt}`)
    if (attempt === 1) await delay(60_000, null, { signal }).catch(() => say(`interrupted ${id}`))
  },
})

jobs.define({
  name: 'kill-the-worker',
  attempts: 2,
  backoffSeconds: 0.05,
  leaseSeconds: 1,
  async handle() {
    process.kill(process.pid, 'SIGKILL')
    await delay(60_000)
  },
  async abandoned({ id, reason }, tx) {
    await tx.in(told).insert({ _id: id, reason })
  },
})

process.on('disconnect', () => process.exit())
// Before it takes a job that may kill it.
say('ready')
await jobs.start()
