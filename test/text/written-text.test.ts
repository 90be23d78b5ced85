import { expect } from 'chai'
import fc from 'fast-check'
import { beginning, characters, oneLine, severalLines } from '#src/text/written-text.ts'

describe('what people type', () => {
  it('once made regular, stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(oneLine(text))).to.equal(oneLine(text))
        expect(severalLines(severalLines(text))).to.equal(severalLines(text))
      }),
    )
  })

  it('holds no control, no lone surrogate and nothing that turns the text over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(severalLines(text)).not.to.match(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
        expect(severalLines(text).isWellFormed()).to.equal(true)
        expect(oneLine(text)).not.to.match(/\n|\t| {2}/)
      }),
    )
  })

  it('is counted as people count', () => {
    expect(characters('é')).to.equal(1)
    expect(characters('👩🏽‍🏫')).to.equal(1)
  })

  it('is shortened between two words and never beyond the length', () => {
    expect(beginning('La dictée à l’adulte', 12)).to.equal('La dictée à…')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (text, length) => {
        expect(beginning(text, length).length).to.be.at.most(Math.max(length, 0))
        expect(beginning(text.toWellFormed(), length).isWellFormed()).to.equal(true)
      }),
    )
  })
})
