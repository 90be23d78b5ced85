/** What repair promises of any cues, also of hostile ones. */
import { expect } from 'chai'
import fc from 'fast-check'
import { readCaptionText } from '#src/captions/caption-file.ts'
import { type Cue, cueLimits } from '#src/captions/cue.ts'
import { plain, tidied } from '#src/captions/cue-text.ts'
import { repaired } from '#src/captions/repair.ts'
import { toWebVtt } from '#src/captions/webvtt.ts'

const cue = (startMs: number, endMs: number, text: string): Cue => ({ startMs, endMs, text })
const film = { durationSeconds: 60 }

const anyText = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.lorem({ maxCount: 40 }),
  fc
    .array(
      fc.constantFrom(
        '<i>',
        '</i>',
        '<b',
        '>',
        '<v Jeanne>',
        '</v>',
        '<script>',
        '-->',
        '\n',
        ' ',
        '&lt;',
        '<lang en>',
        'mot',
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join('')),
)
const anyCue = fc.record({
  startMs: fc.oneof(fc.integer({ min: -1000, max: 70_000 }), fc.constantFrom(Number.NaN, 1e12, 0.5)),
  endMs: fc.integer({ min: -1000, max: 70_000 }),
  text: anyText,
})
const anyCues = fc.array(anyCue, { maxLength: 30 })

describe('repaired cues', () => {
  it('are in order, one at a time, within the film, seen, in two lines of 42 characters, never empty', () => {
    fc.assert(
      fc.property(anyCues, (cues) => {
        const { cues: right } = repaired(cues, film)
        for (const [index, { startMs, endMs, text }] of right.entries()) {
          expect(Number.isInteger(startMs) && Number.isInteger(endMs)).to.equal(true)
          expect(endMs).to.be.greaterThan(startMs)
          expect(startMs).to.be.at.least(right[index - 1]?.endMs ?? 0)
          expect(endMs).to.be.at.most(60_000)
          const lines = plain(text).split('\n')
          expect(lines.length).to.be.within(1, cueLimits.lines)
          for (const line of lines) {
            expect([...new Intl.Segmenter('fr').segment(line)].length).to.be.within(1, cueLimits.lineLength)
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  it('are themselves when repaired again', () => {
    fc.assert(
      fc.property(anyCues, (cues) => {
        const once = repaired(cues, film).cues
        const again = repaired(once, film)
        expect(again.cues).to.deep.equal(once)
        expect(again.repairs).to.deep.equal({})
      }),
      { numRuns: 400 },
    )
  })

  it('that begin together and make a mark of one another are gone, and said to be', () => {
    const { cues, repairs } = repaired([cue(0, 900, '<b'), cue(0, 900, '-->'), cue(2000, 3000, 'mot')], film)
    expect(cues.map(({ text }) => text)).to.deep.equal(['mot'])
    expect(repairs).to.deep.equal({ together: 1, empty: 1 })
  })

  it('come back from WebVTT as they were', () => {
    fc.assert(
      fc.property(anyCues, (cues) => {
        const right = repaired(cues, film).cues
        if (right.length > 0) expect(readCaptionText(toWebVtt(right)).map(tidy)).to.deep.equal(right)
      }),
      { numRuns: 400 },
    )
  })

  it('hold no mark but the five that are allowed, each closed', () => {
    fc.assert(
      fc.property(anyCues, (cues) => {
        for (const { text } of repaired(cues, film).cues) {
          const open: string[] = []
          for (const [, slash, name = ''] of toWebVtt([cue(0, 1000, text)]).matchAll(/<(\/?)([^ >]*)[^>]*>/g)) {
            expect(['b', 'i', 'u', 'v', 'lang']).to.include(name)
            if (slash === '') open.push(name)
            else expect(open.pop()).to.equal(name)
          }
          expect(open).to.deep.equal([])
        }
      }),
      { numRuns: 400 },
    )
  })

  it('lose no word where there is time for all of them', () => {
    const words = fc.array(fc.stringMatching(/^[a-zé]{1,12}$/), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (said) => {
        const cues = said.map((text, index) => cue(index * 10_000, index * 10_000 + 9000, text.join(' ')))
        const shown = repaired(cues, film).cues.flatMap(({ text }) => text.split(/\s/))
        expect(shown).to.deep.equal(said.flat())
      }),
      { numRuns: 100 },
    )
  })

  it('say what was put right', () => {
    const { cues, repairs } = repaired(
      [
        cue(5000, 8000, 'La deuxième'),
        cue(1000, 6000, 'La première'),
        cue(9000, 8500, 'À l’envers'),
        cue(12_000, 13_000, '   '),
        cue(61_000, 62_000, 'Après la fin'),
        cue(
          20_000,
          26_000,
          'Une phrase que personne ne pourrait lire d’un coup parce qu’elle tient bien plus de deux lignes.',
        ),
      ],
      film,
    )
    expect(repairs).to.deep.equal({ order: 1, overlap: 1, duration: 1, empty: 1, outside: 1, layout: 1 })
    expect(cues.slice(0, 2)).to.deep.equal([cue(1000, 5000, 'La première'), cue(5000, 8000, 'La deuxième')])
    expect(cues.slice(3).map(({ text }) => text)).to.deep.equal([
      'Une phrase que personne ne pourrait lire\nd’un coup parce qu’elle tient bien plus de',
      'deux lignes.',
    ])
    expect(cues.at(-1)?.endMs).to.equal(26_000)
  })

  it('lay two lines out evenly, and leave alone what fits', () => {
    const [long, short] = repaired(
      [cue(0, 3000, 'Vous relisez chacun la phrase de votre voisin.'), cue(4000, 6000, 'Oui.\n– Et après ?')],
      film,
    ).cues
    expect(long?.text).to.equal('Vous relisez chacun la\nphrase de votre voisin.')
    expect(short?.text).to.equal('Oui.\n– Et après ?')
  })

  it('join what two people say together', () => {
    const { cues } = repaired([cue(0, 2000, '– Bonjour !'), cue(10, 3000, '– Bonjour, maîtresse.')], film)
    expect(cues).to.deep.equal([cue(0, 3000, '– Bonjour !\n– Bonjour, maîtresse.')])
  })

  it('of a hostile file are ready quickly, and few', () => {
    const cues = Array.from({ length: cueLimits.count }, (_, index) =>
      cue(index % 7, 10, `<b><i>${'x'.repeat(40)} ${index}`),
    )
    expect(repaired(cues, film).cues.length).to.be.lessThan(20)
    // Marks that never end: each was tried in a hundred thousand ways, and 3 000 cues of them held a process for minutes.
    const unended = Array.from({ length: 3000 }, (_, index) => cue(index * 3000, index * 3000 + 2000, unendedMarks))
    expect(repaired(unended, { durationSeconds: 9000 }).cues).to.have.length(3000)
    expect(tidied('<v \t Jeanne  >Oui</v \t><b  >!</b>{\\an8}')).to.equal('<v Jeanne>Oui</v><b>!</b>')
    const nested = '<b>'.repeat(600) + '<<i>script>'.repeat(20)
    expect(toWebVtt([cue(0, 1000, tidied(nested))])).to.not.match(/<\/?script/)
  })

  const unendedMarks = `${`<v${' '.repeat(97)}`.repeat(8)}x`

  function tidy(one: Cue): Cue {
    return { ...one, text: tidied(one.text) }
  }
})
