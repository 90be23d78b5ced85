import { expect } from 'chai'
import fc from 'fast-check'
import { createEstimate } from '#transcoding/ffmpeg-progress.ts'

describe('the time left of an encoding', () => {
  it('is right within a third once it is told, at whatever speed, when the speed changes slowly', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 4000, noNaN: true }),
        fc.double({ min: 0.2, max: 8, noNaN: true }),
        fc.double({ min: 0, max: 0.2, noNaN: true }),
        (durationSeconds, speed, sway) => {
          let clock = 0
          const estimate = createEstimate(durationSeconds, () => clock)
          // A film whose passages are easier and harder, some seconds each.
          const told: { at: number; left: number }[] = []
          for (let moment = 0; moment < durationSeconds; ) {
            clock += 0.5
            moment += 0.5 * speed * (1 + sway * Math.sin(clock / 2))
            const { secondsLeft } = estimate(Math.min(durationSeconds, moment))
            if (secondsLeft !== null) told.push({ at: clock, left: secondsLeft })
          }
          for (const { at, left } of told) expect(Math.abs(left - (clock - at))).to.be.at.most((clock - at) / 3 + 2)
        },
      ),
    )
  })

  it('is told after two seconds, and never goes back', () => {
    let clock = 0
    const estimate = createEstimate(100, () => clock)
    expect(estimate(0)).to.deep.equal({ fraction: 0, secondsLeft: null })
    clock = 1
    expect(estimate(10).secondsLeft).to.equal(null)
    clock = 2
    expect(estimate(20)).to.deep.equal({ fraction: 0.2, secondsLeft: 8 })
    expect(estimate(15).fraction).to.equal(0.2)
  })
})
