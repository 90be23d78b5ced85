import { expect } from 'chai'
import fc from 'fast-check'
import { closestWord, distance, wordsOf } from '#src/search/words.ts'
import { folded } from '#src/text/written-text.ts'

describe('a mistyped word', () => {
  const known = new Map(['dictée', 'lecture', 'adulte', 'oral', 'élèves'].map((word) => [folded(word), word]))

  it('leads to the known word that is close, and to none when none is', () => {
    expect(closestWord('dicté', known)).to.equal('dictée')
    expect(closestWord('letcure', known)).to.equal('lecture')
    expect(closestWord('orla', known)).to.equal('oral')
    expect(closestWord('elves', known)).to.equal('élèves')
    expect(closestWord('trigonométrie', known)).to.equal(null)
    expect(closestWord('eleves', known), 'known already').to.equal(null)
    expect(closestWord('or', known), 'too short to tell').to.equal(null)
  })

  it('is as far from another as the other from it, and never further than the limit', () => {
    const word = fc.string({ maxLength: 12 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b, 99)).to.equal(distance(b, a, 99))
        expect(distance(a, b, 3)).to.be.at.most(Math.max(3, distance(a, b, 99)))
        expect(distance(a, a, 3)).to.equal(0)
      }),
    )
  })

  it('words are what is written, without marks', () => {
    expect(wordsOf('L’école, c’est « bien » : 24 élèves !')).to.deep.equal(['école', 'est', 'bien', 'élèves'])
  })
})
