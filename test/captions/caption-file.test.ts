/** Files of captions as programs and people write them. */
import { expect } from 'chai'
import { InvalidInput } from '#src/app-error.ts'
import { readCaptionFile, readCaptionText } from '#src/captions/caption-file.ts'
import { cueLimits } from '#src/captions/cue.ts'
import { toWebVtt } from '#src/captions/webvtt.ts'

const srt =
  '1\r\n00:00:01,500 --> 00:00:04,000\r\nÀ l’école, les élèves\r\nrelisent « Où vas-tu ? »\r\n\r\n2\r\n00:00:05,000 --> 00:00:06,250\r\nŒuvre & cœur\r\n'
const read = [
  { startMs: 1500, endMs: 4000, text: 'À l’école, les élèves\nrelisent « Où vas-tu ? »' },
  { startMs: 5000, endMs: 6250, text: 'Œuvre & cœur' },
]

/** Windows-1252 writes these of 0x80–0x9f; the rest of this text is Latin-1. */
const windows1252 = (text: string) =>
  Buffer.from(Array.from(text, (character) => ({ '’': 0x92, Œ: 0x8c, œ: 0x9c })[character] ?? character.charCodeAt(0)))
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

const encodings: Record<string, Buffer> = {
  'UTF-8': Buffer.from(srt),
  'UTF-8 with its mark': Buffer.from(`\uFEFF${srt}`),
  'UTF-16 LE with its mark': Buffer.from(`\uFEFF${srt}`, 'utf16le'),
  'UTF-16 BE with its mark': swapped(Buffer.from(`\uFEFF${srt}`, 'utf16le')),
  'UTF-16 LE without': Buffer.from(srt, 'utf16le'),
  'UTF-16 BE without': swapped(Buffer.from(srt, 'utf16le')),
  'Windows-1252': windows1252(srt),
}

describe('a file of captions', () => {
  for (const [name, bytes] of Object.entries(encodings)) {
    it(`in ${name} is read as it was meant`, () => {
      expect(readCaptionFile(bytes)).to.deep.equal(read)
    })
  }

  it('in Latin-1 is read as it was meant', () => {
    const latin = srt.replaceAll('’', "'").replaceAll('Œ', 'Oe').replaceAll('œ', 'oe')
    expect(readCaptionFile(Buffer.from(latin, 'latin1'))[0]?.text).to.contain("À l'école, les élèves")
  })

  it('in WebVTT keeps what is said, and leaves notes, styles, identifiers and positions', () => {
    const cues = readCaptionText(`WEBVTT - Une séance
Kind: captions

STYLE
::cue { color: url(https://exemple.test/pixel) }

NOTE un aparté
de deux lignes

premier
00:01.000 --> 00:02.000 line:0 position:20% align:start
<v Jeanne>Tom &amp; Inès &lt;3</v>

100:00:03.000 --> 100:00:04.500
Tard
`)
    expect(cues).to.deep.equal([
      { startMs: 1000, endMs: 2000, text: '<v Jeanne>Tom & Inès <3</v>' },
      { startMs: 360_003_000, endMs: 360_004_500, text: 'Tard' },
    ])
  })

  it('in SubRip may lack numbers, blank lines and fractions, and hold a blank line in a cue', () => {
    const cues = readCaptionText(
      '0:01 --> 0:02\nUn\n2\n00:00:03.5 --> 00:00:04\nDeux\n\nencore\n\n00:00:05,000 --> 00:00:06,000 X1:1 X2:2\nTrois',
    )
    expect(cues.map(({ text }) => text)).to.deep.equal(['Un', 'Deux\n\nencore', 'Trois'])
    expect(cues[1]?.startMs).to.equal(3500)
  })

  it('is refused with a sentence that names the line', () => {
    const cases: [Buffer | string, RegExp][] = [
      ['', /aucun sous-titre/],
      ['Bonjour', /aucun sous-titre/],
      ['1\n00:00:01,000 --> 00:00:02,000\nUn\n\n2\n00:00:0x,000 --> 00:00:04,000\nDeux', /^Ligne 6 : « 00:00:0x/],
      ['1\n00:00:01,000 --> 00:00:72,000\nUn', /^Ligne 2 : les secondes/],
      [`WEBVTT\n\n00:01.000 --> 00:02.000\n${'x'.repeat(cueLimits.textLength + 1)}`, /^Ligne 3 : .*caractères/],
      [`WEBVTT\n\n${'00:01.000 --> 00:02.000\nx\n\n'.repeat(cueLimits.count + 1)}`, /^Ligne 30003 : /],
      [Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x01, 0x02, 0x03]), /n’est pas du texte/],
      [Buffer.alloc(cueLimits.fileBytes + 1, 'a'), /dépasse 2 Mo/],
    ]
    for (const [content, sentence] of cases) {
      expect(() => readCaptionFile(Buffer.from(content))).to.throw(InvalidInput, sentence)
    }
  })

  it('is written so that nothing that is said can be taken for a mark', () => {
    const vtt = toWebVtt([{ startMs: 3_723_004, endMs: 3_724_000, text: '<i>A --> B</i> & 5 < 6' }])
    expect(vtt).to.equal('WEBVTT\n\n01:02:03.004 --> 01:02:04.000\n<i>A --&gt; B</i> &amp; 5 &lt; 6\n')
  })
})
