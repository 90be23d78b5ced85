import { expect } from 'chai'
import type { QueuedJob } from '#src/jobs/jobs.ts'
import { nothingLearnt } from '#src/videos/pace.ts'
import type { ProgressDetail } from '#src/videos/progress-told.ts'
import { createTimesLeft, timesLeft } from '#src/videos/time-left.ts'
import type { FilmWork, VideoId } from '#src/videos/video.ts'

const paces = { one: 2, several: 2, around: 1, speed: 2 }
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
  told: null,
})
const running = (key: string, detail: ProgressDetail | null, secondsAgo = 0): QueuedJob => ({
  ...waiting(key, film(10)),
  isRunning: true,
  worker: 'here',
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
    const times = timesLeft(queue, paces, 1)
    expect(times.get('made')?.shown).to.be.closeTo(5, 1e-9)
    expect(times.get('next')?.shown).to.be.closeTo(5 + 12, 1e-9)
    expect(times.get('last')?.shown).to.be.closeTo(5 + 12 + 22, 1e-9)
  })

  it('grows for everyone as soon as the machine is slowed', () => {
    const queue = (speed: number) => [running('made', encoding(8, speed)), waiting('next', film(10))]
    const [usual, slowed] = [timesLeft(queue(2), paces, 1), timesLeft(queue(0.5), paces, 1)]
    expect(slowed.get('made')?.shown).to.be.closeTo(17, 1e-9)
    expect(slowed.get('next')?.shown).to.be.greaterThan(3 * (usual.get('next')?.shown ?? 0))
  })

  it('goes on between two words of the one that is made, but not for long without one', () => {
    const left = (secondsAgo: number) =>
      timesLeft([running('made', encoding(8, 2), secondsAgo)], paces, 1).get('made')?.shown
    expect(left(1)).to.be.closeTo(4, 1e-9)
    expect(left(60)).to.be.closeTo(3, 1e-9)
  })

  it('is never negative once all but the end is done, however long that takes', () => {
    const ending: ProgressDetail = { isAlone: false, left: { before: 0, effort: 0, after: 1 }, speed: 2 }
    expect(timesLeft([running('made', ending, 60)], paces, 1).get('made')?.shown).to.be.within(0, 1)
  })

  it('is told of the one that is made alone, while nothing was learnt', () => {
    const queue = [running('made', encoding(8, 2)), waiting('next', film(10))]
    const times = timesLeft(queue, nothingLearnt, 1)
    expect(times.get('made')?.shown).to.be.closeTo(5, 1e-9)
    expect(times.get('next')).to.equal(undefined)
    expect(timesLeft([running('made', null)], nothingLearnt, 1).size).to.equal(0)
  })

  it('counts nothing of a film of which nothing is known', () => {
    const times = timesLeft([waiting('unknown'), waiting('next', film(10))], paces, 1)
    expect(times.get('unknown')).to.equal(undefined)
    expect(times.get('next')?.shown).to.be.closeTo(12, 1e-9)
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
      },
      paces: { known: async () => paces },
      places: 1,
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
