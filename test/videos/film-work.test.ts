import { expect } from 'chai'
import fc from 'fast-check'
import { costOf, type FilmWork, filmWork, foreseenKind, planFilm } from '#src/videos/film-work.ts'
import { type Edits, noEdits } from '#transcoding/edits.ts'
import { planLadder } from '#transcoding/ladder.ts'
import type { WorkParts } from '#transcoding/work.ts'

function parts(durationSeconds: number, { width = 1920, height = 1080, copiesLargest = false } = {}): WorkParts {
  const fps = { num: 30, den: 1 }
  const video = { width, height, storedWidth: width, storedHeight: height, averageFps: fps, baseFps: fps }
  const probe = { durationSeconds, sizeBytes: durationSeconds * 2e6, video, audio: {} }
  return { probe, ladder: planLadder(probe), copiesLargest }
}

const mask: Edits['masks'][number] = {
  from: 0,
  to: 5,
  as: 'blurred',
  keyframes: [{ at: 0, x: 0.1, y: 0.1, width: 0.2, height: 0.2 }],
}
const all = ({ whole }: FilmWork) => whole.before + whole.effort + whole.after

describe('what it takes to make a film', () => {
  const plan = planFilm(parts(400))

  it('is less when it is cut, nearly in proportion: what is cut is only read', () => {
    const half = filmWork(plan, { ...noEdits, cuts: [{ from: 0, to: 200 }] })
    expect(half.whole.effort / filmWork(plan, noEdits).whole.effort).to.be.within(0.5, 0.62)
    // And then it is short: it may be made whole at once.
    expect(filmWork(plan, noEdits).alone).to.equal('always')
    expect(filmWork(plan, { ...noEdits, cuts: [{ from: 0, to: 300 }] }).alone).to.equal('when-others-wait')
  })

  it('is more when something of it is covered, each region adding its part, and hardly more for its sound', () => {
    const plain = filmWork(plan, noEdits).whole.effort
    const covered = (count: number) => filmWork(plan, { ...noEdits, masks: Array(count).fill(mask) }).whole.effort
    // `test/bench/edits.ts`
    expect(covered(1) / plain).to.be.within(1.1, 1.2)
    expect(covered(3) / plain).to.be.within(1.28, 1.4)
    const clearer = filmWork(plan, { ...noEdits, clearerVoice: true }).whole.effort
    const altered = filmWork(plan, { ...noEdits, sounds: [{ from: 1, to: 2, as: 'altered' }] }).whole.effort
    expect(clearer / plain).to.be.within(1.0001, 1.05)
    expect(altered / plain).to.be.within(1.0001, 1.05)
  })

  it('is that of the whole ladder when a film that would be copied is retouched', () => {
    const [copied, encoded] = [planFilm(parts(60, { copiesLargest: true })), planFilm(parts(60))]
    expect(all(filmWork(copied, noEdits))).to.be.below(0.7 * all(filmWork(encoded, noEdits)))
    const edits = { ...noEdits, masks: [mask] }
    expect(filmWork(copied, edits)).to.deep.equal(filmWork(encoded, edits))
  })

  it('is never negative, nor more for a longer cut; the first rendition is never more than all of them', () => {
    const span = fc.record({
      from: fc.double({ min: 0, max: 90, noNaN: true }),
      lasts: fc.double({ min: 0.1, max: 60, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(span, { maxLength: 4 }), fc.nat(3), fc.boolean(), (spans, masks, copiesLargest) => {
        const cuts = spans.map(({ from, lasts }) => ({ from, to: from + lasts }))
        const film = planFilm(parts(120, { copiesLargest }))
        const edits = { ...noEdits, cuts, masks: Array(masks).fill(mask) }
        const { first, whole } = filmWork(film, edits)
        for (const work of [first, whole])
          for (const seconds of [work.before, work.effort, work.after]) expect(seconds).to.be.at.least(0)
        expect(first.effort).to.be.at.most(whole.effort + 1e-9)
        const shorter = filmWork(film, { ...edits, cuts: [...cuts, { from: 10, to: 50 }] })
        if (cuts.length > 0) expect(shorter.whole.effort).to.be.at.most(whole.effort + 1e-9)
      }),
    )
  })

  it('tells in which queue the film will be, and what its turn costs', () => {
    expect(foreseenKind(planFilm(parts(601)))).to.equal('transcode-long')
    expect(foreseenKind(planFilm(parts(599)))).to.equal('transcode')
    const work = filmWork(plan, noEdits)
    expect(costOf(work, 'transcode')).to.equal(work.first.before + work.first.effort + work.first.after)
    expect(costOf(work, 'transcode-rest')).to.equal(all(work))
  })
})
