import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { type EncodedImage, followsLadder, isCopyable } from '#transcoding/copyable.ts'
import { encodeVideo } from '#transcoding/encode.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { planLadder } from '#transcoding/ladder.ts'
import { type Probe, probeVideo } from '#transcoding/probe.ts'
import {
  decode,
  ffmpegs,
  flashAndTone,
  flashAndToneIn,
  makeClip,
  soundOf,
  temporaryFolder,
  usualFfmpeg,
} from './clips.ts'
import { validateHls } from './hls-validator.ts'

const runFile = promisify(execFile)

/** As a phone records: a key frame each second, nothing shown out of its group. */
const likePhone = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
  ...['-g', '30', '-keyint_min', '30', '-sc_threshold', '0', '-c:a', 'aac'],
]

/** The sizes of encoded images, in order: the same film, not one that looks like it. */
async function imagesIn(file: string): Promise<string> {
  const { probePath } = await usualFfmpeg()
  const told = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0']
  return (await runFile(probePath, [...told, `file:${file}`])).stdout
}

for (const { name, open } of ffmpegs) {
  describe(`a film that is already as we would make it, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })

    const encode = async (source: string, folder: string) => {
      const probe = await probeVideo({ ffmpeg, source })
      const ladder = planLadder(probe)
      const copiesLargest = await isCopyable({ ffmpeg, source, probe, ladder })
      return { copiesLargest, made: await encodeVideo({ ffmpeg, source, probe, ladder, folder, copiesLargest }) }
    }

    it('is its own largest rendition, in step with the others, and tells nothing of the device', async () => {
      await using folder = await temporaryFolder()
      await using camera = await temporaryFolder()
      const secret = ['-metadata:s:v', 'handler_name=Jeanne', '-metadata', 'title=Jeanne']
      const film = flashAndTone({ seconds: 5, flashAt: 1, size: '640x360' })
      const source = await makeClip(camera.path, 'phone.mp4', ...film, ...likePhone, ...secret)
      const { copiesLargest, made } = await encode(source, folder.path)
      expect(copiesLargest).to.equal(true)
      const announced = { ...(await probeVideo({ ffmpeg, source })), durationSeconds: 0.5, sizeBytes: 1000 }
      const more = isCopyable({ ffmpeg, source, probe: announced, ladder: planLadder(announced) })
      expect(await more, 'more images than it announces are not listed to their end').to.equal(false)
      const { faults, variants } = await validateHls(folder.path)
      expect(faults).to.deep.equal([])
      expect(variants.map(({ segments }) => segments.length)).to.deep.equal([3, 3, 3])
      expect(made.renditions.map((rendition) => rendition.name)).to.deep.equal(['360', '240', 'audio'])
      for (const rendition of made.renditions) {
        const file = `${folder.path}/${rendition.file}`
        expect((await decode(file, '-f', 'null')).complaints).to.equal('')
        const bytes = await readFile(file)
        for (const word of ['Jeanne', 'x264'])
          expect(bytes.includes(word), word).to.equal(word === 'x264' && rendition.name === '240')
        if (rendition.isAudioOnly) continue
        const { flash, tone } = await flashAndToneIn(file, 30)
        expect(flash).to.be.closeTo(1, 0.035)
        expect(tone).to.be.closeTo(flash, 0.06)
      }
      expect(await imagesIn(`${folder.path}/360.mp4`)).to.equal(await imagesIn(source))
      const frames = async (file: string) => (await decode(file, '-map', '0:v', '-f', 'framemd5')).bytes.toString()
      const hashes = (text: string) => text.split('\n').flatMap((line) => line.split(',')[5] ?? [])
      expect(hashes(await frames(`${folder.path}/360.mp4`))).to.deep.equal(hashes(await frames(source)))
    })

    it('has only one rendition, and its sound lasts as long as its picture', async () => {
      await using folder = await temporaryFolder()
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30:d=3', '-f', 'lavfi', '-i', 'sine=440:d=1']
      const source = await makeClip(folder.path, 'small.mp4', ...picture, ...likePhone, '-crf', '40')
      const { copiesLargest, made } = await encode(source, folder.path)
      expect(copiesLargest).to.equal(true)
      expect((await validateHls(folder.path)).faults).to.deep.equal([])
      expect(made.renditions.map((rendition) => rendition.name)).to.deep.equal(['180', 'audio'])
      expect((await soundOf(`${folder.path}/180.mp4`)).length / 8000).to.be.closeTo(3, 0.1)
      const mute = await makeClip(folder.path, 'mute.mp4', '-i', `file:${source}`, '-an', '-c', 'copy')
      expect((await encode(mute, folder.path)).copiesLargest).to.equal(true)
    })

    it('is made again when its key frames are elsewhere, its colours are others, or an edit hides its beginning', async () => {
      await using folder = await temporaryFolder()
      const film = flashAndTone({ seconds: 4, size: '320x180' })
      const usual = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
      const sparse = await makeClip(folder.path, 'sparse.mp4', ...film, ...usual, '-g', '250')
      const even = await makeClip(folder.path, 'even.mp4', ...film, ...likePhone)
      const cut = await makeClip(folder.path, 'cut.mp4', '-ss', '0.5', '-i', `file:${even}`, '-c', 'copy')
      const tenBits = await makeClip(folder.path, 'ten.mp4', ...film, ...likePhone, '-pix_fmt', 'yuv422p')
      for (const source of [sparse, cut, tenBits]) {
        const probe = await probeVideo({ ffmpeg, source })
        expect(await isCopyable({ ffmpeg, source, probe, ladder: planLadder(probe) }), source).to.equal(false)
      }
    })
  })
}

describe('images that may be copied', () => {
  const video = { width: 640, height: 360, averageFps: { num: 30, den: 1 }, baseFps: { num: 30, den: 1 } }
  const ladder = planLadder({ video: video as Probe['video'], audio: null })
  const images = (count: number, of: (index: number) => Partial<EncodedImage> = () => ({})): EncodedImage[] =>
    Array.from({ length: count }, (_, index) => ({
      time: 5 + index / 30,
      sizeBytes: 3000,
      isKey: index % 30 === 0,
      isHidden: false,
      ...of(index),
    }))

  it('have a key frame wherever the ladder has one, and may have others', () => {
    expect(followsLadder(images(150), ladder)).to.equal(true)
    expect(
      followsLadder(
        images(150, (index) => ({ isKey: index % 60 === 0 || index === 7 })),
        ladder,
      ),
    ).to.equal(true)
    expect(
      followsLadder(
        images(150, (index) => ({ isKey: index % 59 === 0 })),
        ladder,
      ),
    ).to.equal(false)
    expect(
      followsLadder(
        images(150, (index) => ({ isKey: index === 0 })),
        ladder,
      ),
    ).to.equal(false)
    expect(followsLadder([], ladder)).to.equal(false)
  })

  it('come at even intervals, and none is hidden', () => {
    const late = (index: number) => ({ time: 5 + index / 30 + (index === 75 ? 0.02 : 0) })
    expect(followsLadder(images(150, late), ladder)).to.equal(false)
    expect(followsLadder(images(150).toSpliced(100, 1), ladder)).to.equal(false)
    expect(
      followsLadder(
        images(150, (index) => ({ isHidden: index === 0 })),
        ladder,
      ),
    ).to.equal(false)
    expect(
      followsLadder(
        images(150, (index) => ({ time: index === 3 ? Number.NaN : 5 + index / 30 })),
        ladder,
      ),
    ).to.equal(false)
  })

  it('may be shown in another order within their group, and never across a key frame', () => {
    const swap = (first: number) => {
      const all = images(150)
      const [a, b] = [all[first], all[first + 1]]
      if (a && b) all.splice(first, 2, b, a)
      return all
    }
    expect(followsLadder(swap(31), ladder)).to.equal(true)
    // The last image of a group, written after the key frame of the next.
    expect(followsLadder(swap(29), ladder)).to.equal(false)
  })

  it('are no heavier than the rendition may be, on the whole and in each stretch', () => {
    // 800 kb/s: 3333 bytes an image.
    expect(
      followsLadder(
        images(150, () => ({ sizeBytes: 3400 })),
        ladder,
      ),
    ).to.equal(false)
    const dense = (index: number) => ({ sizeBytes: index >= 60 && index < 120 ? 7000 : 500 })
    expect(followsLadder(images(600, dense), ladder)).to.equal(false)
  })
})
