import { expect } from 'chai'
import fc from 'fast-check'
import { createEffort } from '#transcoding/effort.ts'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

describe('what is left of an encoding', () => {
  it('is right within a third once a third of the film is seen, however wrong what was expected of it', () => {
    fc.assert(
      fc.property(real(2, 8000), real(0.02, 20), real(1 / 3, 2), real(0, 0.2), (durationSeconds, each, luck, sway) => {
        const effort = createEffort({ durationSeconds, expected: durationSeconds * each * luck })
        // Passages that are easier and harder, ten of each.
        const spentAt = (share: number) =>
          durationSeconds * each * (share + (sway * Math.sin(share * 20 * Math.PI)) / 63)
        for (let share = 0.01; share < 1; share += 0.01) {
          // Encoders hold a little of what they were given; at the end all was given, and that little is still told.
          const given = share * durationSeconds + Math.min(0.6, durationSeconds / 3)
          if (given > durationSeconds) break
          const { left } = effort(given, spentAt(share))
          const truth = spentAt(1) - spentAt(share)
          if (share > 1 / 3) expect(Math.abs((left ?? Number.NaN) - truth)).to.be.at.most(truth / 3 + spentAt(1) / 100)
        }
      }),
    )
  })

  it('is never negative, and is nothing at the end; how far it is never goes back, whatever is told', () => {
    const told = fc.array(fc.tuple(real(0, 200), real(0, 1e6)), { maxLength: 30 })
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(0), real(0.01, 100)),
        fc.option(real(0, 1e5)),
        told,
        (durationSeconds, expected, events) => {
          const effort = createEffort({ durationSeconds, expected })
          let before = 0
          for (const [moment, spent] of events) {
            const { fraction, left } = effort(moment, spent)
            expect(fraction).to.be.within(before, 1)
            expect(left ?? 0).to.be.at.least(0)
            before = fraction
          }
          expect(effort(durationSeconds, 50, true)).to.deep.equal({ fraction: 1, left: 0 })
        },
      ),
    )
  })

  it('is the more, the more was expected and the more was spent', () => {
    fc.assert(
      fc.property(
        real(1, 1000),
        real(0.1, 1000),
        real(1, 3),
        real(0.01, 0.99),
        real(0, 1000),
        (film, expected, more, share, spent) => {
          const left = (work: number, taken: number) =>
            createEffort({ durationSeconds: film, expected: work })(share * film, taken).left ?? Number.NaN
          expect(left(expected * more, spent)).to.be.at.least(left(expected, spent))
          expect(left(expected, spent * more)).to.be.at.least(left(expected, spent))
        },
      ),
    )
  })

  it('is not told until something tells, when nothing was expected', () => {
    const effort = createEffort({ durationSeconds: 100, expected: null })
    expect(effort(0, 5)).to.deep.equal({ fraction: 0, left: null })
    expect(effort(10, 1)).to.deep.equal({ fraction: 0.1, left: null })
    const { fraction, left } = effort(20.6, 4)
    expect(fraction).to.be.closeTo(0.206, 1e-9)
    expect(left).to.be.closeTo(16, 1e-9)
  })
})
