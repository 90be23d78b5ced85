import { expect } from 'chai'
import fc from 'fast-check'
import { type LadderOptions, outputFps, planLadder } from '#transcoding/ladder.ts'
import type { Probe } from '#transcoding/probe.ts'
import { ratio } from '#transcoding/rational.ts'

type Source = Pick<Probe, 'video' | 'audio'>

const rate = (num: number, den = 1) => ({ num, den })

function aSource({ width = 1920, height = 1080, average = rate(30), base = rate(0), sound = true } = {}): Source {
  const video = { width, height, averageFps: average, baseFps: base.num ? base : average } as Probe['video']
  return { video, audio: sound ? ({ index: 1 } as Probe['audio']) : null }
}

const names = (source: Source, options?: LadderOptions) => planLadder(source, options).pictures.map((rung) => rung.name)
const sizes = (source: Source) => planLadder(source).pictures.map((rung) => `${rung.width}x${rung.height}`)

const anySource = fc
  .record({
    width: fc.integer({ min: 16, max: 8192 }),
    height: fc.integer({ min: 16, max: 8192 }),
    average: fc.record({ num: fc.integer({ min: 1, max: 240_000 }), den: fc.integer({ min: 1, max: 1001 }) }),
    base: fc.record({ num: fc.integer({ min: 1, max: 90_000 }), den: fc.integer({ min: 1, max: 1001 }) }),
    sound: fc.boolean(),
  })
  // What `probe` lets through.
  .filter(({ width, height }) => Math.max(width, height) <= 20 * Math.min(width, height))
  .map(aSource)
const anyOptions = fc.record({
  tallest: fc.constantFrom(480, 720, 1080, 1440, 2160, undefined),
  maximumFps: fc.constantFrom(25, 30, 60, undefined),
}) as fc.Arbitrary<LadderOptions>

describe('the ladder', () => {
  it('has the usual steps under the source', () => {
    expect(sizes(aSource())).to.deep.equal(['1920x1080', '1280x720', '854x480', '640x360', '426x240'])
    expect(names(aSource({ width: 3840, height: 2160 }))).to.deep.equal(['1080', '720', '480', '360', '240'])
    expect(names(aSource({ width: 3840, height: 2160 }), { tallest: 2160 })).to.deep.equal([
      '2160',
      '1440',
      '1080',
      '720',
      '480',
      '360',
      '240',
    ])
    expect(names(aSource({ width: 640, height: 360 }))).to.deep.equal(['360', '240'])
  })

  it('goes by the short side of a portrait', () => {
    expect(sizes(aSource({ width: 1080, height: 1920 }))).to.deep.equal([
      '1080x1920',
      '720x1280',
      '480x854',
      '360x640',
      '240x426',
    ])
  })

  it('adds the source’s own size when the step below would lose much, and then drops a step too near', () => {
    expect(names(aSource({ width: 768, height: 432 }))).to.deep.equal(['432', '360', '240'])
    expect(names(aSource({ width: 960, height: 540 }))).to.deep.equal(['540', '360', '240'])
    expect(names(aSource({ width: 1366, height: 768 }))).to.deep.equal(['720', '480', '360', '240'])
    expect(names(aSource({ width: 176, height: 144 }))).to.deep.equal(['144'])
  })

  it('has a rendition of the sound alone exactly when there is sound', () => {
    expect(planLadder(aSource()).sound?.name).to.equal('audio')
    expect(planLadder(aSource({ sound: false })).sound).to.equal(null)
  })

  it('never enlarges, never deforms, is always even, and always goes down', () => {
    fc.assert(
      fc.property(anySource, anyOptions, (source, options) => {
        const { pictures, gop, fps } = planLadder(source, options)
        const { width, height } = source.video
        expect(pictures).to.not.have.length(0)
        expect(new Set(pictures.map((rung) => rung.name)).size).to.equal(pictures.length)
        for (const [index, rung] of pictures.entries()) {
          expect(rung.width).to.be.at.most(width)
          expect(rung.height).to.be.at.most(height)
          expect([rung.width % 2, rung.height % 2]).to.deep.equal([0, 0])
          expect(Math.min(rung.width, rung.height)).to.equal(Number(rung.name))
          expect(Number(rung.name)).to.be.at.most(options.tallest ?? 1080)
          // The shape is kept to the nearest two pixels.
          expect(Math.abs(rung.width - (rung.height * width) / height)).to.be.at.most(2 + (2 * width) / height)
          const above = pictures[index - 1]
          if (above) {
            expect(Number(rung.name)).to.be.below(Number(above.name))
            expect(rung.ceiling).to.be.at.most(above.ceiling)
          }
        }
        expect(gop / ratio(fps)).to.be.within(1.3, 2.7)
      }),
    )
  })

  it('never asks a decoder for a line longer than it can hold', () => {
    fc.assert(
      fc.property(anySource, anyOptions, (source, options) => {
        for (const rung of planLadder(source, options).pictures) {
          expect(Math.max(rung.width, rung.height)).to.be.at.most((options.tallest ?? 1080) * 2.4 + 2)
        }
      }),
    )
  })

  it('never shows more images a second than asked, nor fewer than one', () => {
    fc.assert(
      fc.property(anySource, anyOptions, (source, options) => {
        expect(ratio(planLadder(source, options).fps)).to.be.within(1, (options.maximumFps ?? 30) * 1.05)
      }),
    )
  })

  it('has the ceilings of its table, and more for faster images', () => {
    const ceilings = planLadder(aSource()).pictures.map((rung) => rung.ceiling)
    expect(ceilings).to.deep.equal([5_000_000, 2_800_000, 1_400_000, 800_000, 400_000])
    const [fast] = planLadder(aSource({ average: rate(60) }), { maximumFps: 60 }).pictures
    expect(fast?.ceiling).to.be.within(7_000_000, 8_000_000)
  })
})

describe('the rate of images', () => {
  const of = (average: ReturnType<typeof rate> | null, base: ReturnType<typeof rate> | null, maximum?: number) =>
    ratio(outputFps({ averageFps: average, baseFps: base }, maximum))

  it('of a steady source is kept exactly, or divided by a whole number', () => {
    expect(outputFps({ averageFps: rate(30000, 1001), baseFps: rate(30000, 1001) })).to.deep.equal(rate(30000, 1001))
    expect(outputFps({ averageFps: rate(60000, 1001), baseFps: rate(60000, 1001) })).to.deep.equal(rate(60000, 2002))
    expect(
      [10, 12.5, 24, 25, 48, 50, 60, 100, 120, 240].map((fps) => of(rate(fps * 2, 2), rate(fps * 2, 2))),
    ).to.deep.equal([10, 12.5, 24, 25, 24, 25, 30, 25, 30, 30])
    expect(of(rate(60), rate(60), 60)).to.equal(60)
  })

  it('of a varying source shows every image, on a usual rate', () => {
    expect(of(rate(294, 10), rate(90000))).to.equal(30)
    expect(of(rate(273, 10), rate(120))).to.equal(30)
    expect(of(rate(16), rate(24))).to.equal(24)
    expect(of(rate(25), rate(50))).to.equal(25)
    expect(of(rate(45), rate(1000))).to.equal(24)
  })

  it('of a source that does not tell is 30', () => {
    expect(of(null, null)).to.equal(30)
    expect(of(null, rate(1000))).to.equal(30)
    expect(of(null, rate(25))).to.equal(25)
  })
})
