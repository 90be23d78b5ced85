import { expect } from 'chai'
import { sideAt, withEndCut } from '#client/retouch-page/edit-list.ts'
import { imagesOf, noEdits } from '#transcoding/edits.ts'

describe('the edits that one draws', () => {
  it('hold the image that is seen, wherever in it « from here » and « until here » are said', () => {
    for (const fps of [10, 24, 30_000 / 1001, 60]) {
      for (let image = 1; image < 400; image++) {
        for (const part of [0, 0.3, 0.7, 0.999]) {
          const at = (image + part) / fps
          const { first, next } = imagesOf({ from: sideAt('from', at), to: sideAt('to', at + 1e-6) }, fps)
          expect(first, `${at}`).to.be.at.most(image)
          expect(next, `${at}`).to.be.at.least(image + (part > 0 ? 1 : 0))
        }
      }
    }
    expect(withEndCut(noEdits, 'end', 0.3657, 2).edits.cuts).to.deep.equal([{ from: 0.36, to: 2 }])
    expect(withEndCut(noEdits, 'start', 0.3612, 2).edits.cuts).to.deep.equal([{ from: 0, to: 0.37 }])
    expect(sideAt('from', 0.29)).to.equal(0.29)
    expect(sideAt('to', 0.57)).to.equal(0.57)
  })
})
