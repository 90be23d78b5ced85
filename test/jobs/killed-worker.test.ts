/** Work on one storage by several processes, some of which are killed or paused without warning. */
import { expect } from 'chai'
import { enginesUnderTest } from '../store/an-engine.ts'
import { aQueue } from './a-queue.ts'
import { defineWork, effectsIn } from './counted-work.ts'

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`jobs in several processes on ${name}${pending ? ` (${pending})` : ''}`, () => {
    before(function () {
      if (pending) this.skip()
    })

    it('are shared out, and each has its effect once', async () => {
      await using queue = await aQueue(kind)
      await Promise.all([queue.process(), queue.process()])
      const ids: string[] = []
      for (let n = 0; n < 60; n++) ids.push(await queue.jobs.enqueue('count', { ms: n % 7 }))
      const ended = await Promise.all(ids.map((id) => queue.jobs.ended(id)))
      expect(ended.map((job) => job?.state)).to.deep.equal(ids.map(() => 'done'))
      expect(await timesOf(queue.engine, ids)).to.deep.equal(ids.map(() => 1))
    })

    it('are taken again at once when their process is killed, and have their effect once', async () => {
      await using queue = await aQueue(kind, { sweepSeconds: 0.2 })
      const process = await queue.process()
      const id = await queue.jobs.enqueue('hang-once', null)
      await process.says(`began ${id} 1`)
      await process.kill('SIGKILL')
      const attempts: number[] = []
      queue.jobs.define({
        name: 'hang-once',
        // Far longer than the test: it is not the end of the lease that is waited for.
        leaseSeconds: 3600,
        async handle({ attempt }) {
          attempts.push(attempt)
        },
      })
      await queue.jobs.start()
      expect(await queue.jobs.ended(id)).to.include({ state: 'done', attempt: 2 })
      expect(attempts).to.deep.equal([2])
    })

    it('lose nothing and repeat no effect when workers are killed again and again', async () => {
      await using queue = await aQueue(kind)
      const ids: string[] = []
      for (let kill = 0; kill < 5; kill++) {
        // Enough for this process too, were the one before to have done everything before it was killed.
        for (let n = 0; n < 8; n++) ids.push(await queue.jobs.enqueue('count', { ms: 20 }))
        const process = await queue.process()
        // At any moment of one of the first jobs it takes.
        for (let n = 0; n < 4; n++) await process.says('began')
        await process.kill('SIGKILL')
      }
      await queue.process()
      await Promise.all(ids.map((id) => queue.jobs.ended(id)))
      expect(await timesOf(queue.engine, ids)).to.deep.equal(ids.map(() => 1))
    })

    it('are taken from a worker that sleeps, which is told so and can no longer write', async () => {
      await using queue = await aQueue(kind, { sweepSeconds: 0.2 })
      const sleeper = await queue.process()
      const id = await queue.jobs.enqueue('count-briefly-leased', { ms: 0, waits: true })
      await sleeper.says(`began ${id}`)
      await sleeper.kill('SIGSTOP')
      defineWork(queue.jobs, queue.engine)
      await queue.jobs.start()
      const job = await queue.jobs.ended(id)
      expect(job).to.include({ state: 'done', attempt: 2 })
      await sleeper.kill('SIGCONT')
      sleeper.child.send('go on')
      expect(await sleeper.says(`refused ${id}`)).to.equal(`refused ${id} LeaseLost`)
      await sleeper.says(`interrupted ${id}`)
      expect(await timesOf(queue.engine, [id])).to.deep.equal([1])
      expect(await queue.jobs.ended(id)).to.deep.equal(job)
    })

    it('that kill each worker that tries become dead letters, and what waited for them is told', async () => {
      await using queue = await aQueue(kind)
      const id = await queue.jobs.enqueue('kill-the-worker', null)
      for (let attempt = 1; attempt <= 2; attempt++) {
        const { child } = await queue.process()
        if (child.exitCode === null && child.signalCode === null) {
          await new Promise((resolve) => child.once('exit', resolve))
        }
      }
      await queue.process()
      expect(await queue.jobs.ended(id)).to.include({ state: 'dead', attempt: 2 })
      const told = await queue.engine.collection<{ _id: string; reason: string }>({ name: 'told' }).get(id)
      expect(told?.reason).to.equal('Le processus qui faisait cette tâche s’est arrêté avant la fin.')
    })
  })
}

async function timesOf(engine: Parameters<typeof effectsIn>[0], ids: readonly string[]): Promise<number[]> {
  return (await effectsIn(engine).getMany(ids)).map(({ times }) => times)
}
