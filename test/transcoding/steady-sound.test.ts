/** Two recordings joined in one stream, of which the second has another rate or other channels: its sound stays with its picture. */
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { noEdits } from '#transcoding/edits.ts'
import { imagesOf, makeClip, quickH264, soundOf, temporaryFolder, transcode } from './clips.ts'

/** White and heard from its middle on. */
const half = (rate: number) => [
  ...['-f', 'lavfi', '-i', 'color=black:s=160x96:r=25:d=1[k];color=white:s=160x96:r=25:d=1[w];[k][w]concat'],
  ...['-f', 'lavfi', '-i', `aevalsrc=if(gte(t\\,1)\\,0.5*sin(2*PI*1000*t)\\,0):s=${rate}:d=2`],
]

/** Where each turns on, in seconds. */
const risesOf = (values: ArrayLike<number>, each: number, least: number) =>
  Array.from(values, (value, index) => [value, index / each] as const)
    .filter(
      ([value, at], index, all) =>
        value > least && !all.slice(Math.max(0, index - each / 4), index).some(([one]) => one > least) && at >= 0,
    )
    .map(([, at]) => at)

describe('a sound that changes on the way', () => {
  for (const [change, first, second] of [
    ['its rate', [44_100, 1], [48_000, 1]],
    ['its channels', [48_000, 1], [48_000, 2]],
    ['nothing', [48_000, 1], [48_000, 1]],
  ] as const) {
    it(`changes ${change}: it stays with the picture, lasts as long, and nothing else is left`, async () => {
      await using folder = await temporaryFolder()
      const names: string[] = []
      for (const [index, [rate, channels]] of [first, second].entries()) {
        const codecs = [...quickH264, '-c:a', 'aac', '-ar', String(rate), '-ac', String(channels)]
        await makeClip(folder.path, `${index}.ts`, ...half(rate), ...codecs)
        names.push(`file ${index}.ts`)
      }
      const list = join(folder.path, 'list.txt')
      await writeFile(list, names.join('\n'))
      const joined = await makeClip(
        folder.path,
        'joined.ts',
        '-f',
        'concat',
        '-safe',
        '0',
        '-i',
        `file:${list}`,
        '-c',
        'copy',
      )
      const cut = { ...noEdits, cuts: [{ from: 0.2, to: 0.6 }] }
      for (const edits of change === 'its rate' ? [undefined, cut] : [undefined]) {
        await using made = await temporaryFolder()
        const { file, durationSeconds } = await transcode(joined, made.path, edits ? { edits } : {})
        const [gone, lasts] = edits ? [0.4, 3.6] : [0, 4]
        expect(durationSeconds).to.be.closeTo(lasts, 0.2)
        // As a decoder gives it, one sample after the other.
        const sound = await soundOf(file())
        expect(sound.length / 8000).to.be.closeTo(lasts, 0.2)
        const loud = Float32Array.from({ length: Math.floor(sound.length / 80) }, (_, at) =>
          Math.max(...sound.subarray(at * 80, at * 80 + 80)),
        )
        const white = (await imagesOf(file(), 1, 1)).map(([pixel]) => pixel?.[0] ?? 0)
        for (const [what, rises] of [
          ['tone', risesOf(loud, 100, 0.1)],
          ['flash', risesOf(white, 25, 128)],
        ] as const) {
          expect(rises, what).to.have.length(2)
          expect(rises[0], what).to.be.closeTo(1 - gone, 0.13)
          expect(rises[1], what).to.be.closeTo(3 - gone, 0.13)
        }
        expect((await readdir(made.path)).filter((name) => !/\.(mp4|m3u8)$/.test(name))).to.deep.equal([])
      }
    })
  }
})
