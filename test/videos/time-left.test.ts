import { expect } from 'chai'
import type { QueuedJob, Taker } from '#src/jobs/jobs.ts'
import type { FilmWork } from '#src/videos/film-work.ts'
import { nothingLearnt } from '#src/videos/pace.ts'
import type { ProgressDetail } from '#src/videos/progress-told.ts'
import { makingKinds } from '#src/videos/stages.ts'
import { createTimesLeft, timesLeft } from '#src/videos/time-left.ts'
import type { VideoId } from '#src/videos/video.ts'

const paces = { ...nothingLearnt, one: 2, several: 2, around: 1, speed: 2 }
const taker = (...kinds: string[]): Taker => ({
  worker: 'here',
  places: Object.fromEntries(kinds.map((kind) => [kind, 1])),
})
const everything = [taker('probe', ...makingKinds)]
const film = (effort: number): FilmWork => {
  const all = { before: 1, effort, after: 1 }
  return { first: all, whole: all, alone: 'never' }
}
const waiting = (key: string, work?: FilmWork): QueuedJob => ({
  kind: 'transcode',
  key,
  payload: { videoId: key, ...(work && { work }) },
  isRunning: false,
  worker: null,
  startedAt: null,
  lane: 'jeanne',
  turn: 0,
  told: null,
})
const running = (key: string, detail: ProgressDetail | null, secondsAgo = 0): QueuedJob => ({
  ...waiting(key, film(10)),
  isRunning: true,
  worker: 'here',
  startedAt: '2026-11-30T08:00:00.000Z',
  told: detail && { detail, secondsAgo },
})
const encoding = (effort: number, speed: number | null): ProgressDetail => ({
  isAlone: false,
  left: { before: 0, effort, after: 1 },
  speed,
})

describe('the time left of films', () => {
  it('is what is left of the one that is made, then those before and its own, at the pace learnt', () => {
    const queue = [running('made', encoding(8, 2)), waiting('next', film(10)), waiting('last', film(20))]
    const times = timesLeft(queue, everything, paces)
    expect(times.get('made')?.shown).to.be.closeTo(5, 1e-9)
    expect(times.get('next')?.shown).to.be.closeTo(5 + 12, 1e-9)
    expect(times.get('last')?.shown).to.be.closeTo(5 + 12 + 22, 1e-9)
  })

  it('grows for everyone as soon as the machine is slowed', () => {
    const queue = (speed: number) => [running('made', encoding(8, speed)), waiting('next', film(10))]
    const [usual, slowed] = [timesLeft(queue(2), everything, paces), timesLeft(queue(0.5), everything, paces)]
    expect(slowed.get('made')?.shown).to.be.closeTo(17, 1e-9)
    expect(slowed.get('next')?.shown).to.be.greaterThan(3 * (usual.get('next')?.shown ?? 0))
  })

  it('goes on between two words of the one that is made, but not for long without one', () => {
    const left = (secondsAgo: number) =>
      timesLeft([running('made', encoding(8, 2), secondsAgo)], everything, paces).get('made')?.shown
    expect(left(1)).to.be.closeTo(4, 1e-9)
    expect(left(60)).to.be.closeTo(3, 1e-9)
  })

  it('is never negative once all but the end is done, however long that takes', () => {
    const ending: ProgressDetail = { isAlone: false, left: { before: 0, effort: 0, after: 1 }, speed: 2 }
    expect(timesLeft([running('made', ending, 60)], everything, paces).get('made')?.shown).to.be.within(0, 1)
  })

  it('is told of the one that is made alone, while nothing was learnt', () => {
    const queue = [running('made', encoding(8, 2)), waiting('next', film(10))]
    const times = timesLeft(queue, everything, nothingLearnt)
    expect(times.get('made')?.shown).to.be.closeTo(5, 1e-9)
    expect(times.get('next')).to.equal(undefined)
    expect(timesLeft([running('made', null)], everything, nothingLearnt).size).to.equal(0)
  })

  it('counts nothing of a film of which nothing is known', () => {
    const times = timesLeft([waiting('unknown'), waiting('next', film(10))], everything, paces)
    expect(times.get('unknown')).to.equal(undefined)
    expect(times.get('next')?.shown).to.be.closeTo(12, 1e-9)
  })

  it('is told of a film whose file is still looked at, at the place where it will wait', () => {
    const probing = (key: string, lane: string, effort: number, isRunning = true): QueuedJob => ({
      ...waiting(key, film(effort)),
      kind: 'probe',
      payload: { videoId: key, work: film(effort), next: 'transcode' },
      isRunning,
      lane,
    })
    const at = (key: string, lane: string, turn: number) => ({ ...waiting(key, film(10)), lane, turn })
    // Three of Jeanne's wait; what Karim and Inès send passes before her last ones, the short one first.
    const queue = [
      probing('his', 'karim', 20),
      probing('hers', 'ines', 4, false),
      running('made', encoding(8, 2)),
      ...[12, 24, 36].map((turn) => at(`jeanne ${turn}`, 'jeanne', turn)),
    ]
    const times = timesLeft(queue, everything, paces)
    expect(times.get('jeanne 12')?.shown).to.be.closeTo(5 + 12 + 6, 1e-9)
    expect(times.get('hers')?.shown).to.be.closeTo(5 + 6, 1e-9)
    expect(times.get('his')?.shown).to.be.closeTo(5 + 6 + 12 + 22, 1e-9)
    const places = ['hers', 'jeanne 12', 'his', 'jeanne 24', 'jeanne 36'].map((id) => times.get(id)?.place)
    expect(places).to.deep.equal([1, 2, 3, 4, 5])
  })

  it('is nothing, and that is said, when no process takes what it waits for', () => {
    const looked = { ...waiting('looked'), kind: 'probe', payload: { videoId: 'looked', next: 'transcode-long' } }
    const rest = { ...waiting('rest', film(10)), kind: 'transcode-rest' }
    const queue = [looked, waiting('next', film(10)), rest]
    const told = (...kinds: string[]) => {
      const times = timesLeft(queue, [taker('deliver'), taker(...kinds)], paces)
      return ['looked', 'next', 'rest'].map((id) => times.get(id)?.isStalled)
    }
    expect(told('probe', ...makingKinds)).to.deep.equal([undefined, false, false])
    expect(told('probe', 'transcode', 'transcode-rest')).to.deep.equal([true, false, false])
    expect(told('transcode', 'transcode-long')).to.deep.equal([true, false, true])
    expect(told()).to.deep.equal([true, true, true])
    const times = timesLeft(queue, [taker('transcode')], paces)
    expect(times.get('next')?.shown).to.be.closeTo(12, 1e-9)
    expect(times.get('rest')).to.include({ shown: null, complete: null })
  })

  it('counts once a film that was retouched while its other renditions waited', () => {
    const rest = { ...waiting('again', film(100)), kind: 'transcode-rest' }
    const queue = [waiting('again', film(10)), rest, { ...waiting('last', film(10)), kind: 'transcode-rest' }]
    const times = timesLeft(queue, everything, paces)
    expect(times.get('again')?.complete).to.be.within(12, 16)
    expect(times.get('last')?.complete).to.be.within(12, 25)
  })

  it('is looked at again at once for who came since the last look, and not at each of their questions', async () => {
    let at = 0
    const queue = [waiting('first', film(10))]
    let looks = 0
    const times = createTimesLeft({
      jobs: {
        async queueOf() {
          looks += 1
          return [...queue]
        },
        takers: async () => everything,
      },
      paces: { known: async () => paces },
      now: () => at,
    })
    await times('first' as VideoId)
    queue.push(waiting('new', film(10)))
    at = 0.2
    expect((await times('new' as VideoId))?.shown).to.be.closeTo(24, 1e-9)
    await times('first' as VideoId)
    for (let asked = 0; asked < 5; asked++) await times('gone' as VideoId)
    expect(looks).to.equal(2)
  })

  it('is looked at once for all who ask together, and again after a look that failed', async () => {
    let at = 0
    let looks = 0
    const times = createTimesLeft({
      jobs: {
        async queueOf() {
          if (++looks === 1) throw new Error('the store does not answer')
          return [waiting('next', film(10))]
        },
        takers: async () => everything,
      },
      paces: { known: async () => paces },
      now: () => at,
    })
    const told = (id: string) => times(id as VideoId)
    const failure = await told('next').catch((error: Error) => error.message)
    expect(failure).to.equal('the store does not answer')
    const [one, other] = await Promise.all([told('next'), told('gone')])
    expect([one?.shown, other]).to.deep.equal([12, null])
    expect(looks).to.equal(2)
    at = 1
    await told('next')
    expect(looks).to.equal(3)
  })
})
