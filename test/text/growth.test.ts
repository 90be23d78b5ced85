import { expect } from 'chai'
import { wantsDocument } from '#federation/documents/negotiation.ts'
import { readHostileObject } from '#federation/hostile-json.ts'
import { wordsOf } from '#federation/inbox/take-person.ts'
import { csvLimits, readActors, readHosts } from '#federation/policies/decisions-csv.ts'
import { hostIn } from '#federation/policies/host.ts'
import { readHandle } from '#federation/remote/discovery.ts'
import { readPlaylist } from '#federation/remote/film-playlist.ts'
import { readCavage } from '#federation/signatures/cavage.ts'
import { readMessageSignatures } from '#federation/signatures/rfc9421.ts'
import { readCaptionText } from '#src/captions/caption-file.ts'
import { cueLimits } from '#src/captions/cue.ts'
import { repaired } from '#src/captions/repair.ts'
import { describedChapters } from '#src/chapters/chapter.ts'
import { parseRange } from '#src/media/byte-range.ts'
import { groupsOfStems, joinedStemsOf } from '#src/store/french-text.ts'
import { createMarkdown } from '#src/text/markdown.ts'
import { markdownFromHtml, plainFromHtml } from '#src/text/markdown-from-html.ts'
import { beginning, folded, oneLine, severalLines } from '#src/text/written-text.ts'

const markdown = createMarkdown()

interface Reader {
  read: (text: string) => unknown
  /** The longest that it may be given, in characters. */
  most: number
}

/** Everything that reads words of strangers, by what it is given. */
const readers: Record<string, Reader> = {
  'HTML of others': { read: markdownFromHtml, most: 100_000 },
  'HTML of others, in words': { read: plainFromHtml, most: 100_000 },
  'words of others': { read: (text) => severalLines(wordsOf(text)), most: 100_000 },
  'one line': { read: oneLine, most: 100_000 },
  'several lines': { read: (text) => beginning(severalLines(text), 10_000), most: 100_000 },
  'words compared': { read: folded, most: 100_000 },
  'words searched': { read: (text) => joinedStemsOf([[oneLine(text)]]), most: 20_000 },
  'words searched, each with its place': { read: (text) => groupsOfStems([[oneLine(text)]]), most: 20_000 },
  'Markdown shown': { read: (text) => markdown.toHtml(text, { withTimes: { untilSeconds: 60 } }), most: 10_000 },
  'Markdown in words': { read: (text) => markdown.toPlainText(text), most: 10_000 },
  'chapters told': { read: (text) => describedChapters(`0:00 ${text}\n${text}`, 60), most: 10_000 },
  captions: { read: (text) => repaired(readCaptionText(`00:00 --> 00:09\n${text}`), film), most: 500_000 },
  'one cue': { read: (text) => repaired([{ startMs: 0, endMs: 9000, text }], film), most: cueLimits.textLength },
  'list of hosts': { read: readHosts, most: 1_000_000 },
  'a line of hosts': { read: readHosts, most: csvLimits.lineLength },
  'list of people': { read: readActors, most: csvLimits.lineLength },
  host: { read: hostIn, most: 1000 },
  handle: { read: readHandle, most: 10_000 },
  playlist: { read: (text) => readPlaylist(`#EXTM3U\n${text}`, 'https://a.test/', String), most: 100_000 },
  'old signature': { read: readCavage, most: 4096 },
  'message signature': { read: (text) => signatures(text), most: 8192 },
  'accepted types': { read: wantsDocument, most: 16_000 },
  'range of bytes': { read: (text) => parseRange(text, 10), most: 16_000 },
  JSON: { read: (text) => readHostileObject(Buffer.from(text)), most: 300_000 },
}
const film = { durationSeconds: 60 }

function signatures(text: string): unknown {
  return [
    readMessageSignatures({ 'signature-input': text, signature: 'a=:AA==:' }),
    readMessageSignatures({ 'signature-input': `a=(${text}`, signature: 'a=:AA==:' }),
    readMessageSignatures({ 'signature-input': 'a=()', signature: text }),
  ]
}

/** What is said once before, again and again, and once after. */
const shapes: readonly [before: string, again: string, after: string][] = [
  ['<code>a<br>', '> ', 'x'],
  ['<blockquote>'.repeat(8), '<p>x', ''],
  ['<ul>'.repeat(8), '<li>', ''],
  ['<img alt="', ' ', 'x">'],
  ['<a href="', ' ', 'x">y</a>'],
  ['', '<a "', ''],
  ['', '<b>a ', ''],
  ['', '<!--', ''],
  ['', '</', '>'],
  ['https://a', '.', 'x'],
  ['', 'http://a.a', ' '],
  ['', 'a.', '!'],
  ['', '&a', ';'],
  ['a', ' ', 'b'],
  ['a', '\t\n', 'b'],
  ['a', '\u0301\u0327', ''],
  ['a', '\u0301', '\u0327'],
  ['', '👩🏽‍🏫', ''],
  ['', '[', ''],
  ['', '[a](', ''],
  ['', '![', ']'],
  ['', '`', 'a'],
  ['', '*a_', ''],
  ['', '**a', '*'],
  ['', '> ', 'a'],
  ['', '- ', 'a'],
  ['', '1. a\n', ''],
  ['', '<', ''],
  ['', '<<b>', 'b>'],
  ['', '<i>a\n', ''],
  ['', '{\\', ''],
  ['', '0:00 a\n', ''],
  ['', '1:2', ':'],
  ['"', ' ', '"x'],
  ['"', '""', 'x'],
  ['', '"a,', ''],
  ['', '"""x,', ''],
  ['', '","', 'x'],
  ['', 'a@', 'b'],
  ['', '#EXT-X-MAP:URI="', '\n'],
  ['', 'a="b" ', '!'],
  ['a=(', '"b" ', '!'],
  ['', '; a', '!'],
  ['', ';q=1', '!'],
  ['', '\\', ''],
  ['', '\r\n\r\n', 'a'],
  ['{"a":"', '\\u005', '"}'],
]

function shaped([before, again, after]: (typeof shapes)[number], length: number): string {
  return before + again.repeat(Math.max(1, Math.floor((length - before.length - after.length) / again.length))) + after
}

/** Of this process on a processor: a busy machine changes nothing to it. */
async function cpuMs({ read }: Reader, text: string): Promise<number> {
  const before = process.threadCpuUsage()
  try {
    await read(text)
  } catch {
    // Refused, and soon: as good.
  }
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Under it, nobody waits for anything. */
const noticedMs = 60

describe('what strangers send', () => {
  for (const [name, reader] of Object.entries(readers)) {
    it(`is read in a time that grows no faster than its length: ${name}`, async () => {
      for (const shape of shapes) {
        // By little steps first: what doubles with each word is found before it lasts for ever.
        for (const length of [40, 48, 56, 60, 64, 68, 72, 76, 80]) {
          if (length <= reader.most) {
            expect(await cpuMs(reader, shaped(shape, length)), `${length} of ${shape}`).to.be.lessThan(500)
          }
        }
        const whole = await cpuMs(reader, shaped(shape, reader.most))
        if (whole < noticedMs) continue
        const [half, again] = [shaped(shape, reader.most / 4), shaped(shape, reader.most)]
        const ratios: number[] = []
        for (let round = 0; round < 3; round += 1) {
          const quarter = await cpuMs(reader, half)
          ratios.push((await cpuMs(reader, again)) / Math.max(1, quarter))
        }
        // Four times longer: 4 when linear, 16 when it is a square.
        expect(Math.min(...ratios), `${shape}, ${Math.round(whole)} ms`).to.be.lessThan(10)
      }
    })
  }
})
