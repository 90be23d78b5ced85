import { expect } from 'chai'
import fc from 'fast-check'
import { type Learnt, learnt, nothingLearnt, paceOf, slownessOf, taskOf } from '#src/videos/pace.ts'
import { createPacesStore } from '#src/videos/paces-store.ts'
import { createProcessorMeter } from '#src/videos/processor-meter.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('what is learnt of a machine', () => {
  it('is right within a tenth of the truth after ten films, whatever was believed before and however long they are', () => {
    fc.assert(
      fc.property(
        real(0.01, 100),
        real(0.01, 100),
        fc.array(real(0.5, 5000), { minLength: 15, maxLength: 30 }),
        (was, is, works) => {
          let told: Learnt | null = { spent: was, work: 1 }
          for (const work of works) told = learnt(told, { spent: work * is, work })
          const pace = paceOf(told) ?? Number.NaN
          // What was believed first has faded, as much as it weighed.
          const faded = 0.8 ** works.length / 0.5
          expect(Math.abs(pace - is)).to.be.at.most(is / 10 + was * faded)
        },
      ),
    )
  })

  it('teaches nothing that is not a figure, and nothing is told before', () => {
    expect(paceOf(null)).to.equal(null)
    for (const [spent, work] of [
      [1, 0],
      [Number.NaN, 1],
      [-1, 1],
      [1, Number.POSITIVE_INFINITY],
    ] as const)
      expect(learnt(null, { spent, work })).to.equal(null)
    expect(taskOf({ before: 1, effort: 1, after: 1 }, 'one', nothingLearnt)).to.equal(null)
  })

  it('takes longer before and after when something else slows the machine, and the same of its processors', () => {
    const paces = { ...nothingLearnt, one: 2, around: 3, speed: 2 }
    const slow = taskOf({ before: 1, effort: 10, after: 2 }, 'several', paces, slownessOf(2, 1))
    expect(slow).to.deep.equal({ before: 6, effort: 20, after: 12 })
    expect(slownessOf(null, 1)).to.equal(1)
  })
})

describe('what films are given of the processors', () => {
  /** Two processors, of which something else takes a share. */
  function aMachine() {
    let at = 0
    const meter = createProcessorMeter(() => at)
    return {
      meter,
      /** Each film is given as much as the others. */
      passes(seconds: number, given: number, films: { spent(total: number): void; total: number }[]) {
        for (let passed = 0; passed < seconds; passed += 0.5) {
          at += 0.5
          for (const film of films) {
            film.total += (given * 0.5) / films.length
            film.spent(film.total)
          }
        }
      },
    }
  }
  const metered = (meter: ReturnType<typeof createProcessorMeter>, usual: number | null) => {
    const film = meter.begin(usual)
    film.spent(0)
    return { total: 0, spent: (total: number) => film.spent(total), speed: film.speed, end: film.end }
  }

  it('is what was usual at first, then what is seen; a machine that is slowed is noticed within seconds', () => {
    const { meter, passes } = aMachine()
    const film = metered(meter, 2)
    expect(film.speed()).to.equal(2)
    passes(10, 2, [film])
    expect(film.speed()).to.be.closeTo(2, 0.01)
    passes(5, 0.5, [film])
    expect(film.speed()).to.be.below(1.2)
    passes(4, 0.5, [film])
    expect(film.speed()).to.be.closeTo(0.5, 0.05)
  })

  it('is that of all films together, and goes on when one ends', () => {
    const { meter, passes } = aMachine()
    const films = [metered(meter, null), metered(meter, null)] as const
    expect(films[0].speed()).to.equal(null)
    passes(10, 2, [...films])
    expect(films[0].speed()).to.be.closeTo(2, 0.2)
    films[1].end()
    passes(10, 2, [films[0]])
    expect(films[0].speed()).to.be.closeTo(2, 0.1)
  })

  it('is time itself, shared evenly, where the system tells nothing', () => {
    let at = 0
    const meter = createProcessorMeter(() => at)
    const film = meter.begin(null)
    for (at = 0.5; at <= 4; at += 0.5) film.spent(null)
    expect(film.speed()).to.be.closeTo(1, 0.01)
  })
})

onEachEngine('the paces kept', (kind) => {
  let on: SubjectsOfTest
  beforeEach(async () => {
    on = await someSubjects(kind)
  })
  afterEach(() => on[Symbol.asyncDispose]())

  it('are found again, and begin anew when what they depend on changes', async () => {
    const open = (depends: string) => createPacesStore({ engine: on.engine, depends })
    expect(await open('veryfast').known()).to.deep.equal(nothingLearnt)
    await open('veryfast').learn({ one: { spent: 20, work: 10 }, speed: { spent: 30, work: 20 } })
    await open('veryfast').learn({ one: { spent: 20, work: 10 } })
    expect(await open('veryfast').known()).to.deep.equal({ ...nothingLearnt, one: 2, speed: 1.5 })
    expect((await open('slow').known()).one).to.equal(null)
  })
})
