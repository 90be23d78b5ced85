import { expect } from 'chai'
import fc from 'fast-check'
import { formatStoryboardTrack, formatVttTime, planStoryboard } from '#transcoding/storyboard.ts'

describe('the storyboard', () => {
  it('always stays within PeerTube’s limits and covers the whole film', () => {
    const films = fc.record({
      width: fc.integer({ min: 2, max: 2600 }),
      height: fc.integer({ min: 2, max: 2600 }),
      durationSeconds: fc.double({ min: 0.04, max: 14_400, noNaN: true }),
    })
    fc.assert(
      fc.property(films, (film) => {
        const plan = planStoryboard(film)
        expect(plan.columns).to.be.within(1, 10)
        expect(plan.rows).to.be.within(1, 10)
        expect(plan.tiles).to.be.within((plan.rows - 1) * plan.columns + 1, plan.rows * plan.columns)
        expect(Math.max(plan.tileWidth, plan.tileHeight)).to.be.at.most(192)
        expect(Number.isInteger(plan.everySeconds)).to.equal(true)
        expect(plan.tiles * plan.everySeconds).to.be.at.least(Math.min(film.durationSeconds, 1))
        expect((plan.tiles - 1) * plan.everySeconds).to.be.below(film.durationSeconds)
      }),
    )
  })

  it('names in its track where each tile is', () => {
    const plan = planStoryboard({ width: 1920, height: 1080, durationSeconds: 2.5 })
    expect(formatStoryboardTrack(plan, 'storyboard.jpg', 2.5)).to.equal(
      [
        'WEBVTT\n',
        '00:00:00.000 --> 00:00:01.000\nstoryboard.jpg#xywh=0,0,192,108\n',
        '00:00:01.000 --> 00:00:02.000\nstoryboard.jpg#xywh=192,0,192,108\n',
        '00:00:02.000 --> 00:00:02.500\nstoryboard.jpg#xywh=0,108,192,108\n',
      ].join('\n'),
    )
  })

  it('writes times as WebVTT does, rounded and never with 60 seconds', () => {
    expect([0, 59.9996, 61.5, 3599.9999, 36_000.001].map(formatVttTime)).to.deep.equal([
      '00:00:00.000',
      '00:01:00.000',
      '00:01:01.500',
      '01:00:00.000',
      '10:00:00.001',
    ])
  })
})
