import { expect } from 'chai'
import fc from 'fast-check'
import { fairTurn, reasonOf, secondsBeforeTakenAgain } from '#src/jobs/job.ts'
import { isDead, thisWorker } from '#src/jobs/worker.ts'
import { orderedId } from '#src/ordered-id.ts'

/** One server: jobs arrive, and are taken by their turns. */
function serve(
  arrivals: readonly { lane: string; cost: number }[],
  takenBetween: number,
): { lane: string; cost: number }[] {
  const waiting: { lane: string; cost: number; turn: number }[] = []
  const taken: { lane: string; cost: number; turn: number }[] = []
  const take = () => {
    waiting.sort((a, b) => a.turn - b.turn)
    const next = waiting.shift()
    if (next) taken.push(next)
  }
  for (const [n, { lane, cost }] of arrivals.entries()) {
    const lastOfLane = Math.max(0, ...waiting.filter((job) => job.lane === lane).map((job) => job.turn))
    waiting.push({ lane, cost, turn: fairTurn({ lastOfLane, current: taken.at(-1)?.turn ?? 0, cost }) })
    if (takenBetween > 0 && n % takenBetween === 0) take()
  }
  while (waiting.length > 0) take()
  return taken
}

describe('fair turns', () => {
  it('alternate between two lanes that ask the same', () => {
    const arrivals = [...Array(4).fill({ lane: 'a', cost: 1 }), ...Array(4).fill({ lane: 'b', cost: 1 })]
    expect(
      serve(arrivals, 0)
        .map(({ lane }) => lane)
        .join(''),
    ).to.match(/^(ab|ba){4}$/)
  })

  it('never let a lane that waits be passed by more work of another than its own next job and theirs', () => {
    const lane = fc.constantFrom('a', 'b', 'c')
    const job = fc.record({ lane, cost: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(fc.array(job, { minLength: 1, maxLength: 40 }), (arrivals) => {
        const served = serve(arrivals, 0)
        // All wait from the start: while a lane's first job waits, what another lane is given before it costs no more.
        for (const name of ['a', 'b', 'c']) {
          const first = served.findIndex((one) => one.lane === name)
          if (first < 0) continue
          const cost = served[first]?.cost ?? 0
          for (const other of ['a', 'b', 'c'].filter((one) => one !== name)) {
            const given = served.slice(0, first).filter((one) => one.lane === other)
            expect(given.reduce((sum, one) => sum + one.cost, 0)).to.be.at.most(cost)
          }
        }
      }),
    )
  })

  it('never let a long job wait for ever behind short ones that keep coming from new lanes', () => {
    const arrivals = [
      { lane: 'long', cost: 100 },
      ...Array.from({ length: 500 }, (_, n) => ({ lane: `new ${n}`, cost: 10 })),
    ]
    expect(serve(arrivals, 1).findIndex(({ lane }) => lane === 'long')).to.be.at.most(11)
  })

  it('keep the order within a lane', () => {
    const costs = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(costs, (list) => {
        const served = serve(
          list.map((cost) => ({ lane: 'a', cost })),
          3,
        )
        expect(served.map(({ cost }) => cost)).to.deep.equal(list)
      }),
    )
  })
})

describe('a job whose worker died', () => {
  it('is taken again at once, then later and later, and within an hour', () => {
    const waits = [1, 2, 3, 4, 20].map((attempt) => secondsBeforeTakenAgain(attempt, 5))
    expect(waits).to.deep.equal([0, 5, 10, 20, 3600])
  })

  it('has a reason of one short line', () => {
    expect(reasonOf(new Error(`${'x'.repeat(400)}\nsecond line`))).to.equal('x'.repeat(300))
    expect(reasonOf('text')).to.equal('text')
  })
})

describe('a worker', () => {
  before(function () {
    if (thisWorker === '?') this.skip()
  })

  it('is dead when its process is gone or its number was given to another, and never when in doubt', () => {
    const [boot, space, pid, start] = thisWorker.split('/')
    expect(isDead(thisWorker)).to.equal(false)
    expect(isDead(`${boot}/${space}/${pid}/${Number(start) - 1}`)).to.equal(true)
    expect(isDead(`${boot}/${space}/4194305/1`)).to.equal(true)
    expect(isDead(`another-machine/${space}/4194305/1`)).to.equal(false)
    expect(isDead('?')).to.equal(false)
  })
})

describe('an ordered id', () => {
  it('is a UUID of version 7, greater than all before, even when the clock stands still or goes back', () => {
    const clock = fc.array(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_003 }), { maxLength: 9000 })
    fc.assert(
      fc.property(clock, (instants) => {
        const ids = instants.map((ms) => orderedId(ms))
        for (const [n, id] of ids.entries()) {
          expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
          if (n > 0) expect(id > (ids[n - 1] ?? '')).to.equal(true)
        }
      }),
      { numRuns: 5 },
    )
  })
})
