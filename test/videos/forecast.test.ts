import { expect } from 'chai'
import fc from 'fast-check'
import type { FilmWork } from '#src/videos/film-work.ts'
import { forecast, type Maker, type Queues, type RunningFilm, type WaitingFilm } from '#src/videos/forecast.ts'
import { makingKinds } from '#src/videos/stages.ts'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const work = fc.record({ before: real(0, 5), effort: real(0, 500), after: real(0, 5) })
const filmWork = fc.record({
  first: work,
  whole: work,
  alone: fc.constantFrom('never' as const, 'always' as const, 'when-others-wait' as const),
})
const maker = (worker: string, places: number, kinds: readonly string[] = makingKinds): Maker => ({
  worker,
  places: Object.fromEntries(kinds.map((kind) => [kind, places])),
})
const one = [maker('here', 1)]
/** Each process has a machine of its own, unless it is said. */
const foretold = (queues: Omit<Queues, 'machineOf'> & Partial<Queues>) =>
  forecast({ machineOf: (worker) => worker, ...queues })
const kind = fc.constantFrom('transcode' as const, 'transcode-long' as const, 'transcode-rest' as const)
const queuesOf = (most: number): fc.Arbitrary<Omit<Queues, 'machineOf'>> =>
  fc
    .record({
      running: fc.array(
        fc.record({
          kind,
          left: fc.option(work),
          speed: fc.option(real(0, 16)),
          isAlone: fc.boolean(),
          film: filmWork,
        }),
        { maxLength: 4 },
      ),
      waiting: fc.array(fc.record({ kind, film: filmWork }), { maxLength: most }),
      makers: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      usualSpeed: real(0.1, 16),
    })
    .map(({ running, waiting, makers, ...rest }) => ({
      running: running.map((one, index): RunningFilm => ({ ...one, id: `runs ${index}`, worker: String(index % 2) })),
      waiting: waiting.map((one, index): WaitingFilm => ({ ...one, id: `waits ${index}` })),
      makers: makers.map((places, index) => maker(String(index), places)),
      ...rest,
    }))

const plain = (effort: number, alone: FilmWork['alone'] = 'never'): FilmWork => ({
  first: { before: 0, effort: effort / 4, after: 0 },
  whole: { before: 0, effort, after: 0 },
  alone,
})
const waits = (id: string, film: FilmWork, kind: WaitingFilm['kind'] = 'transcode'): WaitingFilm => ({ id, kind, film })

describe('the forecast of the queues', () => {
  it('tells of every film, a time that is never negative, and all of it never before its beginning', () => {
    fc.assert(
      fc.property(queuesOf(20), (queues) => {
        const times = foretold(queues)
        for (const { id } of [...queues.running, ...queues.waiting]) {
          const { shown, complete } = times.get(id) ?? {}
          expect(shown, id).to.be.a('number').that.is.at.least(0)
          expect(complete, id)
            .to.be.a('number')
            .that.is.at.least(shown ?? 0)
        }
      }),
    )
  })

  it('tells nobody of a queue less because another film of it is more work', () => {
    // Of one queue, on one machine: a heavier film of another keeps completions waiting, which leaves more to the rest.
    const alone = fc.constantFrom('never' as const, 'always' as const)
    const films = fc.array(fc.record({ first: work, whole: work, alone }), { maxLength: 8 })
    fc.assert(
      fc.property(films, fc.nat(7), real(0, 300), real(0.1, 16), (each, which, more, usualSpeed) => {
        const of = (films: readonly FilmWork[]) =>
          foretold({
            running: [],
            waiting: films.map((film, index) => waits(String(index), film)),
            makers: one,
            usualSpeed,
          })
        const [before, after] = [
          of(each),
          of(each.map((film, index) => (index === which ? weighing(film, more) : film))),
        ]
        for (const [id, { shown }] of before) {
          expect(after.get(id)?.shown ?? 0, id).to.be.at.least((shown ?? 0) * (1 - 1e-9) - 1e-6)
        }
      }),
    )
  })

  it('is the sum of those before and its own, when films are made one by one', () => {
    fc.assert(
      fc.property(fc.array(work, { minLength: 1, maxLength: 12 }), real(0.1, 8), (works, usualSpeed) => {
        const waiting = works.map((one, index) => waits(String(index), { first: one, whole: one, alone: 'never' }))
        const times = foretold({ running: [], waiting, makers: one, usualSpeed })
        let sum = 0
        for (const [index, { before, effort, after }] of works.entries()) {
          sum += before + effort / usualSpeed + after
          expect(times.get(String(index))?.shown).to.be.closeTo(sum, 1e-6 * (1 + sum))
        }
      }),
    )
  })

  it('makes the first rendition of everyone before the last of anyone, and the last film whole at once', () => {
    const waiting = ['a', 'b', 'c'].map((id) => waits(id, plain(40, 'when-others-wait')))
    const times = foretold({ running: [], waiting, makers: one, usualSpeed: 1 })
    // a and b alone, 10 s each. When c begins nobody waits: it is made whole, beside what a lacks, which is given a tenth or so.
    expect(times.get('a')?.shown).to.be.closeTo(10, 1e-6)
    expect(times.get('b')?.shown).to.be.closeTo(20, 1e-6)
    expect(times.get('c')?.shown).to.be.within(63, 68)
    expect(times.get('c')?.complete).to.equal(times.get('c')?.shown)
    expect(times.get('a')?.complete).to.be.closeTo(100, 1e-6)
    expect(times.get('b')?.complete).to.be.closeTo(140, 1e-6)
  })

  it('follows what runs at the speed that its machine has now, and gives a free place to who waits', () => {
    const film = plain(10)
    const running: RunningFilm[] = ['1', '2'].map((worker) => ({
      id: `on ${worker}`,
      kind: 'transcode',
      left: { before: 0, effort: 10, after: 0 },
      speed: Number(worker),
      worker,
      isAlone: false,
      film,
    }))
    const times = foretold({
      running,
      waiting: [waits('next', film)],
      makers: [maker('1', 1), maker('2', 1)],
      usualSpeed: 4,
    })
    expect(times.get('on 1')?.shown).to.be.closeTo(10, 1e-6)
    expect(times.get('on 2')?.shown).to.be.closeTo(5, 1e-6)
    expect(times.get('next')?.shown).to.be.closeTo(10, 1e-6)
  })

  it('gives each film to a process that makes its kind, and tells nothing of those that none makes', () => {
    const film = plain(10)
    const waiting = [waits('short', film), waits('next', film), waits('lecture', plain(100), 'transcode-long')]
    const alone = foretold({ running: [], waiting, makers: [maker('a', 1, ['transcode'])], usualSpeed: 1 })
    expect(alone.get('next')?.shown).to.be.closeTo(20, 1e-6)
    expect(alone.get('lecture')).to.equal(undefined)
    // A process that makes long films alone leaves the short ones to the other, and slows them no more.
    const two = [maker('a', 1, ['transcode']), maker('b', 1, ['transcode-long'])]
    const apart = foretold({ running: [], waiting, makers: two, usualSpeed: 1 })
    expect(apart.get('next')?.shown).to.be.closeTo(20, 1e-6)
    expect(apart.get('lecture')?.shown).to.be.closeTo(100, 1e-6)
    const both = foretold({ running: [], waiting, makers: [maker('a', 1), maker('b', 1)], usualSpeed: 1 })
    expect(both.get('short')?.shown).to.be.below(20)
    expect(both.get('next')?.shown).to.be.below(20)
    // Two processes of one machine share it.
    const machine = { machineOf: () => 'one', usualSpeed: 1 }
    const shared = foretold({
      running: [],
      waiting: waiting.slice(0, 2),
      makers: [maker('a', 1), maker('b', 1)],
      ...machine,
    })
    expect([shared.get('short')?.shown, shared.get('next')?.shown]).to.deep.equal([20, 20])
    // The others of a first rendition are made nowhere: it is shown, and nothing is told of them.
    const noRest = foretold({
      running: [],
      waiting: [waits('long', plain(40, 'always'))],
      makers: [maker('a', 1, ['transcode'])],
      usualSpeed: 1,
    })
    expect(noRest.get('long')).to.deep.equal({ shown: 10, complete: null })
  })

  it('ends, and tells nothing of them, when what films take is no figure', () => {
    const waiting = [waits('lost', plain(Number.NaN)), waits('endless', plain(Number.POSITIVE_INFINITY))]
    expect(foretold({ running: [], waiting, makers: one, usualSpeed: 1 }).size).to.equal(0)
  })

  it('is told of a thousand films within a second', () => {
    const waiting = Array.from({ length: 1000 }, (_, index) => waits(String(index), plain(40, 'when-others-wait')))
    const asked = performance.now()
    expect(foretold({ running: [], waiting, makers: [maker('here', 2)], usualSpeed: 2 }).size).to.equal(1000)
    expect(performance.now() - asked).to.be.below(20_000)
  })
})

function weighing(film: FilmWork, more: number): FilmWork {
  const added = ({ before, effort, after }: FilmWork['first']) => ({ before, effort: effort + more, after })
  return { ...film, first: added(film.first), whole: added(film.whole) }
}
