/** Captions and marks of a film that was cut. */
import { expect } from 'chai'
import fc from 'fast-check'
import { retimedCues, retimedSeconds, type TimeMapping } from '#src/captions/retime.ts'

const cue = (startMs: number, endMs: number, text = 'x') => ({ startMs, endMs, text })
/** The first 10 s and those from 15 to 20 are gone. */
const mapping: TimeMapping = [
  { fromSeconds: 10, toSeconds: 15, atSeconds: 0 },
  { fromSeconds: 20, toSeconds: 60, atSeconds: 5 },
]

describe('captions of a film that was cut', () => {
  it('follow what is said', () => {
    const cues = [cue(2000, 4000, 'coupé'), cue(11_000, 12_000, 'gardé'), cue(30_000, 31_000, 'plus loin')]
    expect(retimedCues(cues, mapping)).to.deep.equal([cue(1000, 2000, 'gardé'), cue(15_000, 16_000, 'plus loin')])
  })

  it('are joined again over a cut, shortened at an edge, and go when a flash of them is left', () => {
    expect(retimedCues([cue(14_000, 21_000)], mapping)).to.deep.equal([cue(4000, 6000)])
    expect(retimedCues([cue(9000, 11_000)], mapping)).to.deep.equal([cue(0, 1000)])
    expect(retimedCues([cue(14_900, 18_000)], mapping)).to.deep.equal([])
    // What was short already is not taken for a flash.
    expect(retimedCues([cue(12_000, 12_100)], mapping)).to.deep.equal([cue(2000, 2100)])
  })

  it('are what they were when nothing is cut', () => {
    const whole: TimeMapping = [{ fromSeconds: 0, toSeconds: 100, atSeconds: 0 }]
    const anyCue = fc.tuple(fc.nat(90_000), fc.integer({ min: 1, max: 9000 })).map(([at, lasts]) => cue(at, at + lasts))
    fc.assert(
      fc.property(fc.array(anyCue), (cues) => {
        expect(retimedCues(cues, whole)).to.deep.equal(cues.toSorted((one, other) => one.startMs - other.startMs))
      }),
    )
  })

  it('a moment that was cut becomes the next one that was kept', () => {
    expect([0, 10, 12.5, 17, 25, 61].map((at) => retimedSeconds(at, mapping))).to.deep.equal([0, 0, 2.5, 5, 10, null])
  })
})
