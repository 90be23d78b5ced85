import { expect } from 'chai'
import { aQueue } from './a-queue.ts'
import { enginesUnderTest } from '../store/an-engine.ts'

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`jobs on ${name}`, function () {
    before(function () {
      if (pending) this.skip()
    })
    it('starts a job as soon as it is enqueued', async () => {
      await using queue = await aQueue(kind)
      const { jobs } = queue
      const started: { id: string; at: number }[] = []
      jobs.define<{ n: number }>({ name: 'note', async handle({ id }) { started.push({ id, at: performance.now() }) } })
      await jobs.start()
      for (let n = 0; n < 5; n++) {
        const asked = performance.now()
        const id = await jobs.enqueue('note', { n })
        const acked = performance.now()
        const job = await jobs.ended(id)
        console.log(job?.state, started[n]!.at - asked, acked - asked, performance.now() - asked)
      }
    })
  })
}
