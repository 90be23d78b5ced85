import { expect } from 'chai'
import fc from 'fast-check'
import { askedWords, groupsOfStems, joinedStemsOf } from '#src/store/french-text.ts'

describe('French text', () => {
  const stemsOf = (text: string) => cut(joinedStemsOf([[text]])[0])
  const cut = (joined = '') => joined.split(' ').filter((stem) => stem !== '')

  it('is folded, cut at elisions and brought to stems', () => {
    expect(stemsOf('Les élèves de l’École')).to.deep.equal(['le', 'elev', 'de', 'ecol'])
    expect(stemsOf('qu’il s’agisse d’œuvres')).to.deep.equal(['il', 'agiss', 'oeuvr'])
    expect(stemsOf('ÉCOLES écoles Ecole')).to.deep.equal(['ecol', 'ecol', 'ecol'])
  })

  it('a word with a hyphen is kept in parts and joined', () => {
    expect(stemsOf('co-intervention')).to.deep.equal(['co', 'intervent', 'cointervent'])
    expect(askedWords('co-intervention')).to.deep.equal([{ parts: ['co', 'intervent'], joined: 'cointervent' }])
  })

  it('a question leaves out grammatical words, unless it holds nothing else', () => {
    expect(askedWords('aménager la classe').map(({ parts }) => parts)).to.deep.equal([['amenag'], ['class']])
    expect(askedWords('dans la').map(({ parts }) => parts)).to.deep.equal([['dan'], ['la']])
  })

  it('names of JavaScript are words like others', () => {
    expect(stemsOf('constructor __proto__ toString')).to.deep.equal(['constructor', 'proto', 'tostring'])
  })

  it('every written text is found by any of its own words', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 })
    const isFound = fc.property(text, (written) => {
      const stems = new Set(stemsOf(written))
      for (const { parts } of askedWords(written)) for (const part of parts) expect(stems.has(part)).to.equal(true)
    })
    fc.assert(isFound, { numRuns: 300 })
  })

  it('stems hold letters and digits only, whatever the text', () => {
    const isClean = fc.property(fc.string({ unit: 'binary' }), (written) => {
      for (const stem of stemsOf(written)) expect(stem).to.match(/^[\p{L}\p{N}]+$/u)
    })
    fc.assert(isClean, { numRuns: 300 })
  })

  it('a huge text is cut, not refused', () => {
    const numbers = Array.from({ length: 100_000 }, (_, n) => `n${n}`).join(' ')
    expect(stemsOf(numbers)).to.have.length(20_000)
    expect(groupsOfStems([[numbers]]).size).to.equal(20_000)
    expect(stemsOf(`${'mot '.repeat(100_000)}autre`)).to.deep.equal(['mot'])
    expect(stemsOf('x'.repeat(1_000_000))[0]).to.have.length(64)
    expect(stemsOf('a-'.repeat(200_000))).to.have.length(20_000)
    expect(askedWords('mots tous différents '.repeat(1_000))).to.have.length(3)
  })

  it('each stem is of the first of the groups where it is, and each group is told between spaces', () => {
    const groups = [['L’école', 'des maths'], ['à l’École', 'les maths'], []]
    expect(joinedStemsOf(groups)).to.deep.equal([' ecol de math ', ' a ecol le ', ' '])
    expect([...groupsOfStems(groups)].sort()).to.deep.equal([
      ['a', 1],
      ['de', 0],
      ['ecol', 0],
      ['le', 1],
      ['math', 0],
    ])
  })

  it('one asks for a bounded number of stems, each part of a word once, however the words are tied', () => {
    const stemsAskedIn = (text: string) => askedWords(text).flatMap(({ parts }) => parts)
    expect(stemsAskedIn('a-b-'.repeat(500))).to.deep.equal(['a', 'b'])
    const numbers = Array.from({ length: 300 }, (_, index) => `w${index}`)
    expect(stemsAskedIn(numbers.join('-'))).to.have.length(32)
    expect(stemsAskedIn(numbers.join(' '))).to.have.length(32)
    expect(askedWords('co-intervention')[0]?.parts).to.have.length(2)
  })
})
