import { expect } from 'chai'
import { sweepInbox } from '#federation/inbox/inbox-jobs.ts'
import { createInboxStore } from '#federation/inbox/inbox-store.ts'
import { createIntake, laneJob } from '#federation/inbox/intake.ts'
import { createLedger } from '#federation/ledger.ts'
import { systemClock } from '#src/clock.ts'
import type { Transaction } from '#src/store/engine.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { anEngine } from '../../store/an-engine.ts'

onEachEngine('what is accepted', (kind) => {
  const item = (actor: string, number: number) => ({
    actorId: `https://tube.example/${actor}`,
    activityId: `https://tube.example/activities/${number}`,
    bytes: Buffer.from(`{"number":${number}}`).toString('base64'),
    from: 'tube.example',
    isHint: false,
  })

  async function anIntake() {
    const engine = await anEngine({ kind })
    const inbox = createInboxStore({ engine, clock: systemClock })
    const jobs: string[] = []
    let writes = 0
    const asked = {
      async enqueue(name: string, _payload: object, { key, tx }: { key?: string; tx?: Transaction } = {}) {
        expect([name, tx === undefined]).to.deep.equal([laneJob, true])
        if (!jobs.includes(String(key))) jobs.push(String(key))
        return 'id'
      },
    } as never
    const intake = createIntake({
      ledger: createLedger({ engine, clock: systemClock }),
      inbox: {
        putAll(items) {
          writes++
          return inbox.putAll(items)
        },
      },
      jobs: asked,
    })
    const keep = async (received: ReturnType<typeof item>) => (await intake({ item: received, once: null })) === 'kept'
    return { engine, inbox, jobs, asked, keep, writes: () => writes, [Symbol.asyncDispose]: () => engine.close() }
  }

  it('is kept together when it comes together, in order for each actor, with one job for each', async () => {
    await using on = await anIntake()
    const items = Array.from({ length: 40 }, (_, index) => item(index % 2 ? 'anne' : 'bea', index))
    const kept = await Promise.all(items.map(on.keep))
    expect(kept.every(Boolean)).to.equal(true)
    expect(on.writes()).to.be.at.most(3)
    expect(on.jobs).to.have.length(2)
    for (const lane of on.jobs) {
      const order: string[] = []
      for (let first = await on.inbox.first(lane); first; first = await on.inbox.first(lane)) {
        order.push(first.activityId)
        const done = first
        await on.engine.transaction((tx) => on.inbox.done(done, tx))
      }
      expect(order).to.have.length(20)
      const numbers = order.map((id) => Number(id.split('/').at(-1)))
      expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b))
    }
  })

  it('is kept once, whether it comes again at once or later', async () => {
    await using on = await anIntake()
    const again = await Promise.all([on.keep(item('anne', 1)), on.keep(item('anne', 1)), on.keep(item('anne', 2))])
    expect(again).to.deep.equal([true, false, true])
    expect(await on.keep(item('anne', 1))).to.equal(false)
    expect(await on.inbox.count()).to.equal(2)
  })

  it('is not lost for the others because one cannot be kept', async () => {
    await using on = await anIntake()
    const broken = { ...item('anne', 2), from: '\ud800' }
    const kept = await Promise.allSettled([on.keep(item('anne', 1)), on.keep(broken), on.keep(item('anne', 3))])
    expect(kept.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
    expect(await on.inbox.count()).to.equal(2)
  })

  it('has a job again when who kept it was killed before asking for one', async () => {
    await using on = await anIntake()
    await on.inbox.putAll([item('anne', 1), item('bea', 2), item('anne', 3)])
    expect(on.jobs).to.deep.equal([])
    await sweepInbox({ inbox: on.inbox, jobs: on.asked })
    expect(on.jobs).to.have.length(2)
    expect((await Promise.all(on.jobs.map(on.inbox.first))).map((first) => first?.from)).to.deep.equal(
      Array(2).fill('tube.example'),
    )
  })

  it('comes after what waits, though that was kept where the clock is ahead, or before it was set back', async () => {
    await using on = await anIntake()
    const ahead = { now: () => systemClock.now().add({ hours: 1 }) }
    const there = createInboxStore({ engine: on.engine, clock: ahead })
    const { lanes } = await there.putAll([item('anne', 1)])
    await on.keep(item('anne', 2))
    const lane = lanes[0]?.lane ?? ''
    const first = await on.inbox.first(lane)
    expect(first?.activityId).to.equal(item('anne', 1).activityId)
  })
})
