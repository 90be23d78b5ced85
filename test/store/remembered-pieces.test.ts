import { expect } from 'chai'
import fc from 'fast-check'
import { RememberedPieces } from '#src/store/remembered-pieces.ts'

/** Stands for what is known of French: a piece in parts, and as it is. */
const stemsOf = (piece: string) => (piece.includes('-') ? [...piece.split('-'), piece] : [piece.toLowerCase()])

/** The same without a memory. */
function expected(groups: readonly (readonly string[])[], most: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const [group, texts] of groups.entries()) {
    for (const text of texts) {
      const stems = text
        .split(/[\0-\x20]+/)
        .filter((piece) => piece !== '')
        .flatMap(stemsOf)
      for (const stem of stems.slice(0, most)) if (!found.has(stem)) found.set(stem, group)
    }
  }
  return found
}

/** Of joined stems, the first group where each is. */
function firstOf(joined: readonly string[]): Map<string, number> {
  const first = new Map<string, number>()
  for (const [group, text] of joined.entries()) {
    for (const stem of text.split(' ')) if (stem !== '' && !first.has(stem)) first.set(stem, group)
  }
  return first
}

const sorted = (levels: ReadonlyMap<string, number>) => [...levels].sort()

describe('remembered pieces', () => {
  it('are told between two spaces, once if they are written alike', () => {
    const pieces = new RememberedPieces(stemsOf)
    const groups = [['Une école', 'une-école une-école'], ['l’école Une', 'une'], []]
    const joined = [' une école une école une-école ', ' l’école une ', ' ']
    expect(pieces.join(groups, 100)).to.deep.equal(joined)
    expect(pieces.join(groups, 100), 'again').to.deep.equal(joined)
  })

  it('change nothing, whatever was read before', () => {
    const pieces = new RememberedPieces(stemsOf)
    const piece = fc.oneof(
      fc.constantFrom(
        'mot',
        'Mot',
        'un-mot',
        '\u00a0',
        'a\nb',
        'x'.repeat(59),
        'x'.repeat(60),
        `${'long-'.repeat(20)}x`,
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
    )
    const text = fc.array(piece, { maxLength: 8 }).map((all) => all.join(' '))
    const groups = fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 3 })
    const isAlike = fc.property(groups, (some) => {
      expect(sorted(pieces.groupsOf(some, 1000))).to.deep.equal(sorted(expected(some, 1000)))
      expect(sorted(firstOf(pieces.join(some, 1000)))).to.deep.equal(sorted(expected(some, 1000)))
    })
    fc.assert(isAlike, { numRuns: 500 })
  })

  it('that are more than there is room for take the places of others', () => {
    const pieces = new RememberedPieces(stemsOf)
    const all = Array.from({ length: 100_000 }, (_, n) => `n${n}`)
    for (const turn of [1, 2]) {
      const joined = pieces.join([[all.join(' ')]], all.length)
      expect(joined, `turn ${turn}`).to.deep.equal([` ${all.join(' ')} `])
    }
    expect(pieces.groupsOf([[all.join(' ')]], all.length).size).to.equal(all.length)
  })

  it('that would all have the same place are told all the same', () => {
    // The hash is of numbers of 32 bits: pieces that end alike and begin with what hashes to the same are found by looking.
    const byPlace = new Map<number, string[]>()
    for (let n = 0; n < 300_000; n++) {
      const piece = n.toString(36)
      let hash = 0
      for (let at = 0; at < piece.length; at++) hash = Math.imul(hash ^ piece.charCodeAt(at), 0x01000193)
      const place = (hash ^ (hash >>> 15)) & 32_767
      const list = byPlace.get(place) ?? []
      byPlace.set(place, list)
      list.push(piece)
    }
    const alike = [...byPlace.values()].toSorted((a, b) => b.length - a.length)[0] ?? []
    expect(alike.length).to.be.greaterThan(4)
    const pieces = new RememberedPieces(stemsOf)
    const text = [...alike, ...alike].join(' ')
    expect(sorted(pieces.groupsOf([[text]], 1000))).to.deep.equal(sorted(expected([[text]], 1000)))
    expect(sorted(firstOf(pieces.join([[text]], 1000)))).to.deep.equal(sorted(expected([[text]], 1000)))
  })

  it('a text is cut at so many stems, each text for itself, and an endless piece too', () => {
    const pieces = new RememberedPieces(stemsOf)
    const endless = Array.from({ length: 100 }, (_, n) => `n${n}`).join('-')
    const groups = [['a b c d', 'e f g h'], ['x-y z'], [endless]]
    expect(pieces.join(groups, 3)).to.deep.equal([' a b c e f g ', ' x y x-y ', ' n0 n1 n2 '])
    expect(sorted(pieces.groupsOf(groups, 3))).to.deep.equal(sorted(expected(groups, 3)))
  })
})
