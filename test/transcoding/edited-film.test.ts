/** What an author edits is gone from the bytes of the result: looked for in decoded images and samples. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { withEndCut, withMask } from '#client/retouch-page/edit-list.ts'
import { type Edits, type Mask, noEdits, rectangleAt, toSource } from '#transcoding/edits.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { probeVideo } from '#transcoding/probe.ts'
import {
  decode,
  factsOf,
  ffmpegs,
  flashAndTone,
  flashAndToneIn,
  makeClip,
  quickH264,
  soundOf,
  temporaryFolder,
  transcode,
} from './clips.ts'

/** A grey film, each image a little lighter than the one before, with fine stripes everywhere: blurred, they are plain. */
const stripes = ({ size = '320x180', fps = 10, seconds = 3 } = {}) => [
  '-f',
  'lavfi',
  '-i',
  `color=gray:s=${size}:r=${fps}:d=${seconds},format=gray,geq=lum='60+4*N+60*mod(floor(X/4)+floor(Y/4),2)',format=yuv420p`,
]
/** Another note each second. */
const notes = (seconds = 3) => [
  '-f',
  'lavfi',
  '-i',
  `aevalsrc='0.2*sin(2*PI*t*(400+400*floor(t)))':s=48000:d=${seconds}`,
]
const pace = 4
const firstGrey = 90

interface GreyImage {
  at(x: number, y: number): number
}

/** Every image, in greys. */
async function greysOf(file: string): Promise<{ width: number; height: number; images: GreyImage[] }> {
  const { picture } = await factsOf(file)
  const { width, height } = picture
  const { bytes } = await decode(file, '-map', '0:v:0', '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'gray')
  const images = Array.from({ length: Math.floor(bytes.length / (width * height)) }, (_, index) => ({
    at: (x: number, y: number) => bytes[index * width * height + y * width + x] ?? 0,
  }))
  return { width, height, images }
}

interface Region {
  x: number
  y: number
  width: number
  height: number
}

function spread(
  image: GreyImage,
  of: { width: number; height: number },
  region: Region,
): { mean: number; range: number } {
  const values: number[] = []
  for (let y = Math.ceil(region.y * of.height); y < Math.floor((region.y + region.height) * of.height); y++) {
    for (let x = Math.ceil(region.x * of.width); x < Math.floor((region.x + region.width) * of.width); x++) {
      values.push(image.at(x, y))
    }
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, range: Math.max(...values) - Math.min(...values) }
}

/** How much of the stripes is there, whatever grey they are on: 30 where they are whole. */
function stripesIn(image: GreyImage, of: { width: number; height: number }, region: Region): number {
  let [sum, count] = [0, 0]
  for (let y = Math.ceil(region.y * of.height); y < Math.floor((region.y + region.height) * of.height); y++) {
    for (let x = Math.ceil(region.x * of.width); x < Math.floor((region.x + region.width) * of.width); x++) {
      sum += image.at(x, y) * ((Math.floor(x / 4) + Math.floor(y / 4)) % 2 === 0 ? -1 : 1)
      count++
    }
  }
  return Math.abs(sum / count)
}

/** In every image while it is covered: no stripe wherever the page shows the region while it is seen, and stripes far from it. */
async function expectCovered(file: string, mask: Mask, { fps, cuts = [] }: { fps: number; cuts?: Edits['cuts'] }) {
  const film = await greysOf(file)
  let covered = 0
  for (const [index, image] of film.images.entries()) {
    const seconds = toSource(index / fps, cuts)
    if (seconds + 1 / fps <= mask.from || seconds >= mask.to) continue
    covered++
    const place = rectangleAt(mask.keyframes, seconds)
    for (const part of [0, 0.5, 0.99]) {
      const shown = rectangleAt(mask.keyframes, seconds + part / fps)
      expect(stripesIn(image, film, shown), `image ${index} and ${part}`).to.be.lessThan(1)
    }
    const far = { x: place.x > 0.4 ? 0.02 : 0.8, y: place.y > 0.4 ? 0.02 : 0.75, width: 0.15, height: 0.2 }
    expect(stripesIn(image, film, far), `outside, image ${index}`).to.be.greaterThan(20)
  }
  expect(covered).to.be.greaterThan(0)
}

/** How much of this note is heard between two moments, 0 to about 0.2. */
async function noteIn(file: string, hertz: number, from: number, to: number): Promise<number> {
  const sound = await soundOf(file)
  let [re, im] = [0, 0]
  const [first, last] = [Math.round(from * 8000), Math.round(to * 8000)]
  for (let index = first; index < last; index++) {
    re += (sound[index] ?? 0) * Math.cos((2 * Math.PI * hertz * index) / 8000)
    im += (sound[index] ?? 0) * Math.sin((2 * Math.PI * hertz * index) / 8000)
  }
  return (2 * Math.hypot(re, im)) / (last - first)
}

const moving: Mask = {
  from: 0.55,
  to: 2.05,
  as: 'blurred',
  keyframes: [
    { at: 0.5, x: 0.05, y: 0.1, width: 0.2, height: 0.3 },
    { at: 1.2, x: 0.5, y: 0.3, width: 0.3, height: 0.3 },
    { at: 2, x: 0.6, y: 0.5, width: 0.25, height: 0.4 },
  ],
}

for (const { name, open } of ffmpegs) {
  describe(`an edited film, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })

    async function edited(recipe: readonly string[], edits: Partial<Edits>, prepare?: readonly string[]) {
      const folder = await temporaryFolder()
      let source = await makeClip(folder.path, 'film.mp4', ...recipe, ...quickH264)
      if (prepare) source = await makeClip(folder.path, 'film-2.mp4', '-i', source, '-c', 'copy', ...prepare)
      const made = await transcode(source, folder.path, { ffmpeg, edits: { ...noEdits, ...edits } })
      return { ...made, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
    }

    async function editedFile(source: string, edits: Edits) {
      const folder = await temporaryFolder()
      const made = await transcode(source, folder.path, { ffmpeg, edits })
      return { ...made, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
    }

    it('covers what moves, in each image while it is to be covered and only there, and pieces that are cut are gone', async () => {
      const cuts = [
        { from: 1, to: 1.5 },
        { from: 2.6, to: 3 },
      ]
      await using made = await edited([...stripes(), ...notes(), '-shortest'], { cuts, masks: [moving] })
      await expectCovered(made.file(), moving, { fps: 10, cuts })
      const film = await greysOf(made.file())
      // Images 10 to 14, and 26 on, are gone: each image tells its number by its grey.
      const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]
      expect(film.images).to.have.length(numbers.length)
      for (const [index, image] of film.images.entries()) {
        const { mean } = spread(image, film, { x: 0, y: 0.8, width: 0.4, height: 32 / 180 })
        expect((mean - firstGrey) / pace).to.be.closeTo(numbers[index] ?? 0, 0.9)
      }
      expect(made.durationSeconds).to.be.closeTo(2.1, 0.06)
      expect(made.endedEarly).to.equal(false)
      expect(await noteIn(made.file(), 800, 1.05, 1.45)).to.be.greaterThan(0.1)
      expect(await noteIn(made.file(), 1200, 1.55, 2.05)).to.be.greaterThan(0.1)
      expect(await noteIn(made.file(), 400, 1.02, 2.1)).to.be.lessThan(0.01)
    })

    it('covers where people see it, whichever way the camera was held', async () => {
      const upright: Mask = { ...moving, as: 'pixelated' }
      const turned = ['-metadata:s:v', 'rotate=90']
      await using made = await edited(stripes({ seconds: 2 }), { masks: [upright] }, turned)
      expect(made.renditions[0]).to.include({ width: 180, height: 320 })
      await expectCovered(made.file(), upright, { fps: 10 })
    })

    it('covers a film of wide points at uneven intervals, without sound', async () => {
      const still: Mask = {
        from: 0,
        to: 2,
        as: 'hidden',
        keyframes: [{ at: 0, x: 0.5, y: 0.5, width: 0.4, height: 0.4 }],
      }
      const uneven = ['-vf', "select='not(mod(n,7)-3)+lt(mod(n,3),2)',setsar=2", '-vsync', '0']
      await using made = await edited([...stripes({ size: '160x180', fps: 20, seconds: 2 }), ...uneven], {
        masks: [still],
      })
      expect(made.renditions).to.have.length(1)
      const film = await greysOf(made.file())
      for (const image of film.images) {
        const { mean, range } = spread(image, film, { x: 0.52, y: 0.52, width: 0.36, height: 0.36 })
        expect(mean).to.be.lessThan(45)
        expect(range).to.be.lessThan(12)
      }
    })

    it('keeps picture and sound together through cuts, also when the sound ends first', async () => {
      const cuts = [
        { from: 0.21, to: 0.4 },
        { from: 0.6, to: 0.8 },
      ]
      await using made = await edited(flashAndTone({ flashAt: 1.2, seconds: 2 }), { cuts })
      const { flash, tone } = await flashAndToneIn(made.file(), 30)
      expect(Math.abs(flash - tone)).to.be.lessThan(0.06)
      expect(flash).to.be.closeTo(0.8, 0.06)
      await using brief = await edited([...stripes(), ...notes(1), '-c:a', 'aac'], {
        cuts: [
          { from: 0.2, to: 0.4 },
          { from: 1.5, to: 2 },
        ],
      })
      expect(brief.durationSeconds).to.be.closeTo(2.3, 0.1)
    })

    it('mutes a passage and changes the voice of another, to the hundredth, and leaves the rest as it was', async () => {
      const sounds = [
        { from: 0.4, to: 0.8, as: 'muted' as const },
        { from: 1, to: 2, as: 'altered' as const },
      ]
      await using made = await edited([...stripes(), ...notes(), '-shortest', '-c:a', 'aac'], { sounds })
      const before = await noteIn(made.file(), 400, 0.05, 0.35)
      expect(before).to.be.greaterThan(0.05)
      expect(await noteIn(made.file(), 400, 0.42, 0.78)).to.be.lessThan(before / 100)
      expect(await noteIn(made.file(), 400, 0.85, 0.98)).to.be.closeTo(before, before / 4)
      // The note of the second second is not there any more; something else is.
      expect(await noteIn(made.file(), 800, 1.05, 1.95)).to.be.lessThan(before / 8)
      const sound = await soundOf(made.file())
      const loudness = Math.hypot(...sound.subarray(8800, 15_200)) / Math.sqrt(6400)
      expect(loudness).to.be.greaterThan(before / 10)
      expect(await noteIn(made.file(), 1200, 2.05, 2.95)).to.be.closeTo(before, before / 4)
    })

    it('lets nothing of what is cut or muted be heard later, from filters that remember what they heard', async () => {
      const voice = "aevalsrc='if(between(t,1,1.2),0.5*sin(2*PI*800*t),0)':s=48000:d=2"
      const recipe = [...stripes({ size: '64x36', seconds: 2 }), '-f', 'lavfi', '-i', voice, '-c:a', 'alac']
      const gone = { from: 1, to: 1.2 }
      const altered = { from: 0, to: 2, as: 'altered' as const }
      for (const edits of [
        { sounds: [{ ...gone, as: 'muted' as const }], clearerVoice: true },
        { sounds: [altered, { ...gone, as: 'muted' as const }] },
        { sounds: [altered], cuts: [gone], clearerVoice: true },
      ]) {
        await using made = await edited(recipe, edits)
        expect(Math.max(...(await soundOf(made.file())).map(Math.abs))).to.be.lessThan(0.002)
      }
    })

    it('keeps picture and sound together, and covers, when the size of the picture changes on the way', async () => {
      await using folder = await temporaryFolder()
      const coded = [...quickH264, '-c:a', 'aac']
      const part = (name: string, graph: string, tone: string, ...options: string[]) =>
        makeClip(folder.path, name, '-f', 'lavfi', '-i', graph, '-f', 'lavfi', '-i', tone, ...coded, ...options)
      await part('1.ts', 'color=black:s=320x180:r=10:d=1', 'anullsrc=r=48000:cl=mono:d=1', '-t', '1')
      await part('2.ts', 'color=white:s=640x360:r=10:d=1', 'sine=1000:r=48000:d=1', '-output_ts_offset', '1')
      const parts = join(folder.path, 'parts.txt')
      await writeFile(parts, 'file 1.ts\nfile 2.ts\n')
      const source = await makeClip(folder.path, 'turned.mkv', '-f', 'concat', '-i', `file:${parts}`, '-c', 'copy')
      const region = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }
      const mask: Mask = { from: 1.5, to: 1.8, as: 'hidden', keyframes: [{ at: 0, ...region }] }
      await using made = await editedFile(source, { ...noEdits, cuts: [{ from: 0.3, to: 0.6 }], masks: [mask] })
      const { flash, tone } = await flashAndToneIn(made.file(), 10)
      expect(flash).to.be.closeTo(0.7, 0.11)
      expect(tone).to.be.closeTo(flash, 0.08)
      const film = await greysOf(made.file())
      const covered = film.images.flatMap((image, index) => (image.at(1, 1) - image.at(160, 90) > 100 ? [index] : []))
      expect(covered).to.deep.equal([12, 13, 14])
    })

    it('passes on no captions that lie within the images: they would tell what is muted', async () => {
      await using folder = await temporaryFolder()
      const bare = ['-bsf:v', 'filter_units=remove_types=6']
      const film = await readFile(
        await makeClip(folder.path, 'film.h264', ...stripes({ size: '64x36', seconds: 1 }), ...quickH264, ...bare),
      )
      // ATSC A/53 part 4 §6.2.3, in a message of H.264 (SEI, type 4) before each image.
      const caption = Buffer.from('000000010604' + '0e' + 'b50031' + '47413934' + '0341fffc9420ff' + '80', 'hex')
      const units = film.toString('latin1').split('\0\0\x01').slice(1)
      const told = units.map((unit) => {
        const isImage = [1, 5].includes((unit.charCodeAt(0) || 0) & 31)
        return Buffer.concat([isImage ? caption : Buffer.alloc(0), Buffer.from(`\0\0\x01${unit}`, 'latin1')])
      })
      const captioned = join(folder.path, 'captioned.h264')
      await writeFile(captioned, Buffer.concat(told))
      const source = await makeClip(folder.path, 'film.mp4', '-i', `file:${captioned}`, '-c', 'copy')
      expect((await readFile(source)).includes('GA94')).to.equal(true)
      const made = await transcode(source, folder.path, { ffmpeg })
      expect((await readFile(made.file())).includes('GA94')).to.equal(false)
    })

    it('shows and lets hear nothing of what a file holds beyond the end that it announces', async () => {
      await using folder = await temporaryFolder()
      const recipe = [...stripes({ seconds: 2 }), ...notes(2), ...quickH264, '-c:a', 'aac']
      // Two recordings end to end announce the length of one; of the other film, the length was rewritten: EBML, element 0x4489.
      const one = await readFile(await makeClip(folder.path, 'one.ts', ...recipe))
      const twice = join(folder.path, 'twice.ts')
      await writeFile(twice, Buffer.concat([one, one]))
      const brief = await makeClip(folder.path, 'brief.mkv', ...recipe)
      const bytes = await readFile(brief)
      bytes.writeDoubleBE(1000, bytes.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3)
      await writeFile(brief, bytes)
      const region = { x: 0.2, y: 0.2, width: 0.4, height: 0.5 }
      // The ffprobe of npm breaks down on the first: it is refused there.
      for (const source of ffmpeg.origin === 'system' ? [twice, brief] : [brief]) {
        const end = (await probeVideo({ ffmpeg, source })).durationSeconds
        const { edits: masked } = withMask(noEdits, 0, region, end)
        for (const as of ['muted', 'altered'] as const) {
          const edits = { ...masked, sounds: [{ from: 0, to: Math.round(end * 100) / 100, as }] }
          await using made = await editedFile(source, edits)
          const film = await greysOf(made.file())
          expect(film.images.length / 10).to.be.closeTo(end, 0.11)
          for (const [index, image] of film.images.entries()) {
            expect(stripesIn(image, film, region), `image ${index}`).to.be.lessThan(1)
          }
          const sound = await soundOf(made.file())
          expect(sound.length / 8000).to.be.closeTo(end, 0.1)
          if (as === 'muted') expect(Math.max(...sound.map(Math.abs))).to.be.lessThan(0.01)
          else expect(await noteIn(made.file(), 400, 0.1, 0.9)).to.be.lessThan(0.03)
        }
        await using cut = await editedFile(source, withEndCut(noEdits, 'end', 0.7, end).edits)
        expect((await greysOf(cut.file())).images).to.have.length(7)
        expect((await soundOf(cut.file())).length / 8000).to.be.closeTo(0.7, 0.1)
        // Two images for a tenth of a second: nothing from beyond the end comes in their stead.
        await using shorter = await editedFile(source, { ...noEdits, cuts: [{ from: 0.55, to: 0.65 }] })
        expect((await greysOf(shorter.file())).images).to.have.length(Math.ceil(end * 10 - 0.001) - 2)
      }
    })
  })
}
