/** What `src/jobs/jobs.ts` promises within one process, on each engine. `killed-worker.test.ts` has several. */
import { expect } from 'chai'
import { createJobs } from '#src/jobs/create-jobs.ts'
import { JobRefused, type Jobs, LeaseLost } from '#src/jobs/jobs.ts'
import { createJobsStore } from '#src/jobs/jobs-store.ts'
import { thisWorker } from '#src/jobs/worker.ts'
import type { CollectionSpec, Engine, Stored } from '#src/store/engine.ts'
import { enginesUnderTest } from '../store/an-engine.ts'
import { aQueue, silent } from './a-queue.ts'
import { defineWork, effectsIn } from './counted-work.ts'

/** Resolves with the next run, which goes on when told. */
function aGate<T>() {
  const began = Promise.withResolvers<T>()
  const opened = Promise.withResolvers<void>()
  return { began: began.promise, begin: began.resolve, opened: opened.promise, open: opened.resolve }
}

/** A poll that never comes: what is seen is not owed to it. */
const beyondTheTest = 3600

const inSeconds = (seconds: number) =>
  Temporal.Now.instant()
    .add({ milliseconds: Math.round(seconds * 1000) })
    .toString({ smallestUnit: 'millisecond' })

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`jobs on ${name}${pending ? ` (${pending})` : ''}`, () => {
    before(function () {
      if (pending) this.skip()
    })

    it('start as soon as they are enqueued, without waiting for a poll', async () => {
      await using queue = await aQueue(kind, { sweepSeconds: beyondTheTest })
      const { jobs } = queue
      const begun: string[] = []
      jobs.define({
        name: 'note',
        async handle({ id }) {
          begun.push(id)
        },
      })
      await jobs.start()
      for (let n = 0; n < 2; n++) {
        const id = await jobs.enqueue('note', null)
        await jobs.ended(id)
        expect(begun.at(-1)).to.equal(id)
      }
    })

    it('run when what enqueued them never started a worker, in the queue of another', async () => {
      await using queue = await aQueue(kind)
      const worker = await queue.another()
      defineWork(worker.jobs, worker.engine)
      await worker.jobs.start()
      const id = await queue.jobs.enqueue('count', { ms: 0 })
      expect((await queue.jobs.ended(id))?.state).to.equal('done')
    })

    it('of some kinds are taken by the processes that take them, and by no other', async () => {
      await using queue = await aQueue(kind)
      const ran: string[] = []
      const ready: string[] = []
      const told = { here: { only: [], except: ['heavy'] }, there: { only: ['heavy'], except: [] } }
      const queues: Jobs[] = []
      for (const [place, takes] of Object.entries(told)) {
        const { jobs } = await queue.another(takes)
        queues.push(jobs)
        for (const name of ['light', 'heavy']) {
          jobs.define({
            name,
            concurrency: 2,
            async getReady() {
              ready.push(`${name} ${place}`)
              throw new Error('not yet')
            },
            async handle() {
              ran.push(`${name} ${place}`)
            },
          })
        }
        jobs.expect('light')
        await jobs.start()
      }
      // What they need is made ready by these too, once they take them; a failure is told where it is needed.
      for (const { expect: awaits } of queues) for (const name of ['light', 'heavy', 'unheard-of']) awaits(name)
      expect(ready).to.deep.equal(['light here', 'heavy there'])
      for (const name of ['heavy', 'light', 'heavy', 'light'])
        await queue.jobs.ended(await queue.jobs.enqueue(name, null))
      expect(ran).to.deep.equal(['heavy there', 'light here', 'heavy there', 'light here'])
      // Whoever only enqueues knows what is taken, of which both are of this process, and by nobody any more.
      expect(await queue.jobs.takers()).to.deep.equal([{ worker: thisWorker, places: { light: 2, heavy: 2 } }])
      await queues[1]?.stop()
      expect(await queue.jobs.takers()).to.deep.equal([{ worker: thisWorker, places: { light: 2 } }])
      const { jobs } = await queue.another({ only: ['haevy'], except: [] })
      jobs.define({ name: 'heavy', async handle() {} })
      const refusal = await jobs.start().catch((error: unknown) => error)
      expect(refusal).to.deep.include({ unknown: ['haevy'], known: ['heavy'] })
    })

    it('that were enqueued in a transaction run after it, and never when it is rolled back', async () => {
      await using queue = await aQueue(kind)
      const { jobs, engine } = queue
      const ran: string[] = []
      jobs.define<string>({
        name: 'note',
        async handle({ payload }) {
          ran.push(payload)
        },
      })
      await jobs.start()
      let lost = ''
      await engine
        .transaction(async (tx) => {
          lost = await jobs.enqueue('note', 'rolled back', { tx })
          throw new Error('no')
        })
        .catch(() => undefined)
      const kept = await engine.transaction((tx) => jobs.enqueue('note', 'kept', { tx }))
      await jobs.ended(kept)
      expect(await jobs.ended(lost)).to.equal(null)
      expect(ran).to.deep.equal(['kept'])
    })

    it('end in the transaction of their effect, or neither happens', async () => {
      await using queue = await aQueue(kind)
      const { jobs, engine } = queue
      const effects = effectsIn(engine)
      jobs.define({
        name: 'fails-after-its-effect',
        backoffSeconds: 0.01,
        async handle(run) {
          await engine.transaction(async (tx) => {
            await tx.in(effects).insert({ _id: `${run.id} ${run.attempt}`, times: 1 })
            await run.done(tx)
            if (run.attempt < 3) throw new Error('before the commit')
          })
        },
      })
      await jobs.start()
      const job = await jobs.ended(await jobs.enqueue('fails-after-its-effect', null))
      expect(job).to.include({ state: 'done', attempt: 3 })
      expect((await effects.find({})).items.map(({ _id }) => _id)).to.deep.equal([`${job?.id} 3`])
    })

    it('are taken by priority, then by age', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const ran: string[] = []
      jobs.define<string>({
        name: 'note',
        async handle({ payload }) {
          ran.push(payload)
        },
      })
      await jobs.enqueue('note', 'c')
      await jobs.enqueue('note', 'd')
      await jobs.enqueue('note', 'b', { priority: 5 })
      await jobs.enqueue('note', 'a', { priority: 10 })
      const last = await jobs.enqueue('note', 'e', { priority: -1 })
      await jobs.start()
      await jobs.ended(last)
      expect(ran).to.deep.equal(['a', 'b', 'c', 'd', 'e'])
    })

    it('of one kind are shared fairly between lanes, short ones before long ones', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const ran: string[] = []
      jobs.define<string>({
        name: 'film',
        async handle({ payload }) {
          ran.push(payload)
        },
      })
      const ids: string[] = []
      for (const payload of ['jeanne 1', 'jeanne 2', 'jeanne 3', 'jeanne 4']) {
        ids.push(await jobs.enqueue('film', payload, { lane: 'jeanne', cost: 60 }))
      }
      ids.push(await jobs.enqueue('film', 'karim, an hour', { lane: 'karim', cost: 3600 }))
      ids.push(await jobs.enqueue('film', 'odile 1', { lane: 'odile', cost: 30 }))
      ids.push(await jobs.enqueue('film', 'odile 2', { lane: 'odile', cost: 60 }))
      ids.push(await jobs.enqueue('film', 'jeanne, first rendition', { lane: 'jeanne', cost: 60, priority: 1 }))
      await jobs.start()
      for (const id of ids) await jobs.ended(id)
      expect(ran[0]).to.equal('jeanne, first rendition')
      expect(ran.indexOf('odile 1')).to.be.lessThan(ran.indexOf('jeanne 2'))
      expect(ran.indexOf('odile 2')).to.be.lessThan(ran.indexOf('jeanne 3'))
      expect(ran.at(-1)).to.equal('karim, an hour')
    })

    it('that fail are tried again, later and later, then become dead letters that one can read and retry', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const tries: number[] = []
      let isMended = false
      jobs.define({
        name: 'fragile',
        attempts: 3,
        backoffSeconds: 0.05,
        async handle({ attempt }) {
          tries.push(performance.now())
          if (!isMended) throw new Error(`no disk at try ${attempt}`)
        },
      })
      await jobs.start()
      const id = await jobs.enqueue('fragile', null, { key: 'one' })
      const dead = await jobs.ended(id)
      expect(dead).to.include({ state: 'dead', attempt: 3, lastError: 'no disk at try 3' })
      expect((tries[1] ?? 0) - (tries[0] ?? 0)).to.be.greaterThan(44)
      expect((tries[2] ?? 0) - (tries[1] ?? 0)).to.be.greaterThan(89)
      expect((await jobs.list({ state: 'dead' })).items).to.deep.equal([dead])
      expect(await jobs.counts()).to.deep.equal({ waiting: 0, running: 0, done: 0, dead: 1 })

      isMended = true
      expect(await jobs.retry(id)).to.equal(true)
      expect(await jobs.ended(id)).to.include({ state: 'done', attempt: 1, lastError: null })
      expect(await jobs.retry(id)).to.equal(false)
      expect(await jobs.retry('unknown')).to.equal(false)
    })

    it('that are refused become dead letters at once, and tell what waited for them in the same transaction', async () => {
      await using queue = await aQueue(kind)
      const { jobs, engine } = queue
      const effects = effectsIn(engine)
      jobs.define<{ film: string }>({
        name: 'transcode',
        async handle() {
          throw new JobRefused('Ce fichier n’est pas une vidéo.')
        },
        async abandoned({ payload, reason }, tx) {
          await tx.in(effects).insert({ _id: `${payload.film} : ${reason}`, times: 1 })
        },
      })
      await jobs.start()
      const job = await jobs.ended(await jobs.enqueue('transcode', { film: 'f1' }))
      expect(job).to.include({ state: 'dead', attempt: 1, lastError: 'Ce fichier n’est pas une vidéo.' })
      expect(await effects.get('f1 : Ce fichier n’est pas une vidéo.')).to.not.equal(null)
    })

    it('become dead letters even when what waited for them cannot be told', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      jobs.define({
        name: 'fragile',
        attempts: 1,
        async handle() {
          throw new Error('no')
        },
        async abandoned() {
          throw new Error('nor this')
        },
      })
      await jobs.start()
      expect((await jobs.ended(await jobs.enqueue('fragile', null)))?.state).to.equal('dead')
    })

    it('with the same key are one while it waits or runs, in whichever queue they are enqueued', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const other = await queue.another()
      const gate = aGate<string>()
      let runs = 0
      jobs.define({
        name: 'index',
        async handle({ id }) {
          if (runs++ > 0) return
          gate.begin(id)
          await gate.opened
        },
      })
      const ids = await Promise.all([
        ...Array.from({ length: 5 }, () => jobs.enqueue('index', null, { key: 'v1' })),
        ...Array.from({ length: 5 }, () => other.jobs.enqueue('index', null, { key: 'v1' })),
        ...Array.from({ length: 5 }, () =>
          other.engine.transaction((tx) => other.jobs.enqueue('index', null, { key: 'v1', tx })),
        ),
      ])
      expect(new Set(ids)).to.have.property('size', 1)
      await jobs.start()
      const id = await gate.began
      expect(await jobs.enqueue('index', null, { key: 'v1' })).to.equal(id)
      expect(await jobs.enqueue('index', null, { key: 'v2' })).to.not.equal(id)
      gate.open()
      await jobs.ended(id)
      expect(await jobs.enqueue('index', null, { key: 'v1' })).to.not.equal(id)
    })

    it('that wait tell what was asked last of them, and keep their turn, when that is wished', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const ran: unknown[] = []
      jobs.define({
        name: 'work',
        async handle({ payload }) {
          ran.push(payload)
        },
      })
      const keyed = { key: 'film', lane: 'jeanne', cost: 5 }
      const id = await jobs.enqueue('work', { edits: 1 }, keyed)
      await jobs.enqueue('work', { edits: 1 }, { key: 'other', lane: 'karim', cost: 6 })
      expect(await jobs.enqueue('work', { edits: 2 }, { ...keyed, cost: 500, carries: 'latest' })).to.equal(id)
      expect(await jobs.enqueue('work', { edits: 3 }, keyed)).to.equal(id)
      const told = (await jobs.queueOf(['work'])).map(({ key, turn, payload }) => ({ key, turn, payload }))
      expect(told).to.deep.equal([
        { key: 'film', turn: 5, payload: { edits: 2 } },
        { key: 'other', turn: 11, payload: { edits: 1 } },
      ])
      const refused = new Error('rolled back')
      const rolledBack = queue.engine.transaction(async (tx) => {
        await jobs.enqueue('work', { edits: 4 }, { ...keyed, carries: 'latest', tx })
        throw refused
      })
      expect(await rolledBack.catch((error: unknown) => error)).to.equal(refused)
      await jobs.start()
      await jobs.ended(id)
      expect(ran[0]).to.deep.equal({ edits: 2 })
    })

    it('tell their place and their progress to who waits', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const watcher = await queue.another()
      const gate = aGate<string>()
      jobs.define({
        name: 'film',
        leaseSeconds: 3,
        async handle({ id, progress }) {
          for (let step = 0; step <= 500; step++)
            progress({ fraction: step / 1000, secondsLeft: 12, step: '720p', detail: { left: 500 - step } })
          gate.begin(id)
          await gate.opened
        },
      })
      await jobs.start()
      await jobs.enqueue('film', null, { key: 'first' })
      await gate.began
      await jobs.enqueue('film', null, { key: 'second' })
      await jobs.enqueue('film', null, { key: 'third' })
      await jobs.enqueue('film', null, { key: 'hurried', priority: 1 })
      await jobs.enqueue('film', null, { key: 'tomorrow', runAt: inSeconds(86_400) })
      const placeOf = async (key: string) => (await watcher.jobs.find('film', key))?.place
      expect(await Promise.all(['hurried', 'second', 'third', 'tomorrow', 'first'].map(placeOf))).to.deep.equal([
        1,
        2,
        3,
        null,
        null,
      ])
      for await (const change of changesOf(watcher.engine)) {
        const job = await watcher.jobs.find('film', 'first')
        if (change.id !== job?.id || job.progress === null) continue
        expect(job).to.deep.include({
          state: 'running',
          progress: { fraction: 0.5, secondsLeft: 12, step: '720p' },
        })
        break
      }
      const [running, ...waiting] = await watcher.jobs.queueOf(['film', 'other'])
      expect(running).to.include({ kind: 'film', key: 'first', isRunning: true, worker: thisWorker })
      expect(running?.told?.detail).to.deep.equal({ left: 0 })
      expect(running?.told?.secondsAgo).to.be.within(0, 60)
      expect(waiting.map(({ key }) => key)).to.deep.equal(['hurried', 'second', 'third'])
      expect(waiting[0]).to.include({ isRunning: false, worker: null, told: null })
      gate.open()
    })

    it('wait for their hour, and start then without waiting for a poll', async () => {
      await using queue = await aQueue(kind, { sweepSeconds: beyondTheTest })
      const { jobs } = queue
      let began = 0
      jobs.define({
        name: 'remind',
        async handle() {
          began = Date.now()
        },
      })
      await jobs.start()
      const runAt = inSeconds(0.3)
      await jobs.ended(await jobs.enqueue('remind', null, { runAt }))
      expect(began).to.be.at.least(Date.parse(runAt))
    })

    it('that are cancelled never run', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const ran: string[] = []
      jobs.define<string>({
        name: 'note',
        async handle({ payload }) {
          ran.push(payload)
        },
      })
      const cancelled = await jobs.enqueue('note', 'cancelled', { key: 'a' })
      const later = await jobs.enqueue('note', 'later', { key: 'a2', runAt: inSeconds(0.1) })
      const kept = await jobs.enqueue('note', 'kept', { key: 'b' })
      await jobs.cancel('note', 'a')
      await jobs.cancel('note', 'a2')
      await jobs.start()
      await jobs.ended(kept)
      expect(await jobs.ended(cancelled)).to.equal(null)
      expect(await jobs.ended(later)).to.equal(null)
      expect(await jobs.find('note', 'a')).to.equal(null)
      expect(ran).to.deep.equal(['kept'])
    })

    it('that are cancelled elsewhere while they run are interrupted, and write nothing more', async () => {
      await using queue = await aQueue(kind)
      const { jobs, engine } = queue
      const other = await queue.another()
      const effects = effectsIn(engine)
      const gate = aGate<string>()
      const outcome = Promise.withResolvers<unknown>()
      jobs.define({
        name: 'film',
        async handle(run) {
          gate.begin(run.id)
          await new Promise((resolve) => run.signal.addEventListener('abort', resolve))
          await engine
            .transaction(async (tx) => {
              await tx.in(effects).insert({ _id: run.id, times: 1 })
              await run.done(tx)
            })
            .then(outcome.resolve, outcome.resolve)
        },
      })
      await jobs.start()
      const id = await jobs.enqueue('film', null, { key: 'v1' })
      await gate.began
      await other.jobs.cancel('film', 'v1')
      expect(await outcome.promise).to.be.instanceOf(LeaseLost)
      expect(await other.jobs.ended(id)).to.equal(null)
      expect(await effects.get(id)).to.equal(null)
      const again = await other.jobs.enqueue('film', null, { key: 'v1' })
      expect(again).to.not.equal(id)
    })

    it('are finished before the queue stops, when they can be in the time given', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const gate = aGate<string>()
      jobs.define({
        name: 'note',
        async handle({ id }) {
          gate.begin(id)
          await gate.opened
        },
      })
      await jobs.start()
      const id = await jobs.enqueue('note', null)
      const waiting = await jobs.enqueue('film', null)
      await gate.began
      const stopped = jobs.stop(60)
      gate.open()
      await stopped
      const other = await queue.another()
      expect((await other.jobs.list({})).items.map((job) => [job.id, job.state])).to.deep.equal([
        [waiting, 'waiting'],
        [id, 'done'],
      ])
    })

    it('are given back when the queue stops before their end, and that try does not count', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const gate = aGate<string>()
      jobs.define({
        name: 'film',
        attempts: 1,
        async handle({ id, signal }) {
          gate.begin(id)
          // Returning is not being done: a handler may simply give up.
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
        },
      })
      await jobs.start()
      const id = await jobs.enqueue('film', null)
      await gate.began
      await jobs.stop(0)
      const other = await queue.another()
      expect((await other.jobs.list({})).items[0]).to.include({ id, state: 'waiting', attempt: 0 })
      other.jobs.define({ name: 'film', async handle() {} })
      await other.jobs.start()
      expect(await other.jobs.ended(id)).to.include({ state: 'done', attempt: 1 })
    })

    it('that recur run once per period, whoever declares them', async () => {
      await using queue = await aQueue(kind)
      const queues = [queue, await queue.another(), await queue.another()]
      const hours: number[] = []
      const third = Promise.withResolvers<void>()
      for (const { jobs } of queues) {
        jobs.defineRecurring({
          name: 'tidy',
          every: '1 second',
          async handle({ payload, attempt }) {
            expect([payload, attempt]).to.deep.equal([null, 1])
            // That for which it had been waiting: when it is really taken is the machine's affair.
            hours.push(Date.parse((await jobs.list({ kind: 'tidy' })).items[0]?.runAt ?? ''))
            if (hours.length === 3) third.resolve()
          },
        })
      }
      await Promise.all(queues.map(({ jobs }) => jobs.start()))
      await third.promise
      const gaps = hours.slice(1).map((at, n) => at - (hours[n] ?? 0))
      expect(Math.min(...gaps)).to.be.at.least(1000)
      expect((await queue.jobs.list({ kind: 'tidy' })).items).to.have.length(1)
    })

    it('that recur follow the clock of Paris, and a period that changed', async () => {
      await using queue = await aQueue(kind)
      const changed = await queue.another()
      const nothing = async () => undefined
      queue.jobs.defineRecurring({ name: 'nightly', every: '15 3 * * *', handle: nothing })
      await queue.jobs.start()
      const hourOf = async () => {
        const [job] = (await queue.jobs.list({ kind: 'nightly' })).items
        const paris = Temporal.Instant.from(job?.runAt ?? '').toZonedDateTimeISO('Europe/Paris')
        return `${paris.hour}:${paris.minute}`
      }
      expect(await hourOf()).to.equal('3:15')
      changed.jobs.defineRecurring({ name: 'nightly', every: '30 4 * * *', handle: nothing })
      await changed.jobs.start()
      expect(await hourOf()).to.equal('4:30')
    })

    it('that recur and fail are tried again, then wait for their next period', async () => {
      await using queue = await aQueue(kind)
      const { jobs, engine } = queue
      const second = Promise.withResolvers<void>()
      jobs.defineRecurring({
        name: 'tidy',
        every: '1 hour',
        async handle({ attempt }) {
          if (attempt === 2) return second.resolve()
          throw new Error('not now')
        },
      })
      // From before its first try on.
      const changes = changesOf(engine)
      await jobs.start()
      const [first] = (await jobs.list({ kind: 'tidy' })).items
      expect(first?.id).to.equal('every-tidy')
      for await (const _ of changes) {
        const [job] = (await jobs.list({ kind: 'tidy' })).items
        if (job?.lastError !== 'not now' || job.state !== 'waiting') continue
        expect(job.attempt).to.equal(1)
        // Its back-off is 5 s: no need to wait for it here.
        expect(Date.parse(job.runAt) - Date.parse(job.endedAt ?? '')).to.be.within(0, 5600)
        return
      }
      throw new Error('it did not fail')
    })

    it('cannot be declared with a period that nobody can read', async () => {
      await using queue = await aQueue(kind)
      queue.jobs.defineRecurring({ name: 'tidy', every: 'sometimes', async handle() {} })
      const error = await queue.jobs.start().catch((reason: unknown) => reason)
      expect(String(error)).to.contain('sometimes')
    })

    it('cost nothing while there are none: an idle queue writes nothing, and reads little', async () => {
      await using queue = await aQueue(kind)
      const calls: string[] = []
      const swept = Promise.withResolvers<void>()
      let sweeps = 0
      const counting = (collection: object) =>
        new Proxy(collection, {
          get(target, name) {
            const method: unknown = Reflect.get(target, name)
            if (typeof method !== 'function') return method
            return (...args: unknown[]) => {
              // A sweep begins with a look at what runs.
              if ((args[0] as { state?: unknown } | undefined)?.state === 'running') sweeps++
              if (sweeps > 3) swept.resolve()
              else calls.push(String(name))
              return Reflect.apply(method, target, args)
            }
          },
        })
      const counted: Engine = Object.create(queue.engine, {
        collection: { value: (spec: CollectionSpec<Stored>) => counting(queue.engine.collection(spec)) },
      })
      await using jobs = createJobs({ engine: counted, log: silent, sweepSeconds: 0.5 })
      for (let n = 0; n < 20; n++) jobs.define({ name: `kind-${n}`, async handle() {} })
      await jobs.start()
      await swept.promise
      // Written once: that this process takes these kinds.
      expect(calls.filter((name) => !['changes', 'find', 'findOne'].includes(name))).to.deep.equal(['put'])
      // One look at each queue and at the feed; then, at each sweep, at what runs, at what ripens and at each queue.
      expect(calls.length, calls.join(' ')).to.be.within(3 * 22, 22 + 3 * 22)
    })

    it('are found by indexes', async () => {
      await using queue = await aQueue(kind)
      const { documents } = createJobsStore(queue.engine)
      for (let n = 0; n < 100; n++) await queue.jobs.enqueue('film', null, { key: `v${n}`, lane: `l${n % 9}` })
      const asked: Parameters<typeof documents.explain>[] = [
        [
          { kind: 'film', state: 'waiting', isDue: true },
          {
            sort: [
              ['priority', 'desc'],
              ['turn', 'asc'],
            ],
          },
        ],
        [{ openKey: 'film v1' }],
        [{ kind: 'film', key: 'v1', isCancelled: false }, { sort: [['_id', 'desc']] }],
        [{ state: 'waiting', isDue: false }, { sort: [['runAt', 'asc']] }],
        [{ state: 'running', isDue: false }],
        [{ kind: 'film', lane: 'jeanne', state: 'waiting' }, { sort: [['turn', 'desc']] }],
        [{ state: 'dead' }, { sort: [['_id', 'desc']] }],
      ]
      for (const [filter, options] of asked) {
        const { usesIndex, sortsInMemory, detail } = await documents.explain(filter, options)
        const isOrdered = filter.openKey !== undefined || !sortsInMemory
        expect([usesIndex, isOrdered], `${JSON.stringify(filter)}: ${detail}`).to.deep.equal([true, true])
      }
    })

    it('are listed newest first, in pages', async () => {
      await using queue = await aQueue(kind)
      const ids: string[] = []
      for (let n = 0; n < 5; n++) ids.push(await queue.jobs.enqueue('note', n))
      const first = await queue.jobs.list({ kind: 'note' }, { limit: 3 })
      const rest = await queue.jobs.list({ kind: 'note' }, { limit: 3, ...(first.next ? { after: first.next } : {}) })
      expect([...first.items, ...rest.items].map(({ id }) => id)).to.deep.equal(ids.toReversed())
      expect(rest.next).to.equal(null)
    })
  })
}

const changesOf = (engine: Engine) => createJobsStore(engine).documents.changes(AbortSignal.timeout(180_000))
