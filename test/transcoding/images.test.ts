import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { makeStoryboard, makeThumbnails } from '#transcoding/images.ts'
import { factsOf, ffmpegs, imagesOf, type Made, makeClip, quickH264, temporaryFolder, transcode } from './clips.ts'

/** Red for two seconds, then green, then blue. */
const threeColours = [
  '-f',
  'lavfi',
  '-i',
  ['red', 'lime', 'blue'].map((colour, index) => `color=${colour}:s=640x360:r=25:d=2[c${index}]`).join(';') +
    ';[c0][c1][c2]concat=n=3',
]

const sized = ({ renditions: [largest] }: Made) => ({
  width: largest?.width ?? 0,
  height: largest?.height ?? 0,
  durationSeconds: largest?.durationSeconds ?? 0,
})

for (const { name, open } of ffmpegs) {
  describe(`images, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })

    it('a thumbnail late in a film with sound shows that moment, and not the beginning of a later fragment', async () => {
      await using folder = await temporaryFolder()
      const white = 'drawbox=c=white:t=fill:enable=between(t\\,8.5\\,10.5)'
      const picture = ['-f', 'lavfi', '-i', `color=s=64x64:r=5:d=12,${white}`, '-f', 'lavfi', '-i', 'sine=d=12']
      const source = await makeClip(folder.path, 'late.mp4', ...picture, ...quickH264, '-c:a', 'aac')
      const made = await transcode(source, folder.path, { ffmpeg })
      const film = { ffmpeg, source: made.file(), ...sized(made), folder: folder.path }
      const { thumbnails } = await makeThumbnails({ ...film, atSeconds: 9.5 })
      const [[pixel] = []] = await imagesOf(join(folder.path, thumbnails[0]?.file ?? ''), 1, 1)
      expect(Math.min(...(pixel ?? [0]))).to.be.above(200)
    })

    it('thumbnails show the chosen second, or the last one, in sizes no larger than the film, and hold nothing else', async () => {
      await using folder = await temporaryFolder()
      const made = await transcode(
        await makeClip(folder.path, 'colours.mp4', ...threeColours, ...quickH264),
        folder.path,
        { ffmpeg },
      )
      for (const [atSeconds, channel] of [
        [1, 0],
        [3, 1],
        [99, 2],
      ] as const) {
        const { thumbnails, placeholder } = await makeThumbnails({
          ffmpeg,
          source: made.file(),
          ...sized(made),
          folder: folder.path,
          atSeconds,
        })
        expect(thumbnails.map((thumbnail) => thumbnail.file)).to.deep.equal([
          'thumbnail-640.jpg',
          'thumbnail-640.webp',
          'thumbnail-320.jpg',
          'thumbnail-320.webp',
        ])
        // A few pixels of the same colour, light enough to stand in a list.
        expect(placeholder).to.match(/^data:image\/webp;base64,[\w+/=]+$/)
        expect(placeholder.length).to.be.below(400)
        const tiny = join(folder.path, 'tiny.webp')
        await writeFile(tiny, Buffer.from(placeholder.split(',')[1] ?? '', 'base64'))
        expect((await factsOf(tiny)).picture.width).to.equal(24)
        expect((await imagesOf(tiny, 1, 1))[0]?.[0]?.[channel]).to.be.above(200)
        for (const { file, width, height, mediaType } of thumbnails) {
          const path = join(folder.path, file)
          const bytes = await readFile(path)
          expect(mediaType === 'image/jpeg' ? bytes.toString('hex', 0, 3) : bytes.toString('latin1', 8, 12)).to.equal(
            mediaType === 'image/jpeg' ? 'ffd8ff' : 'WEBP',
          )
          expect((await factsOf(path)).picture).to.include({ width, height })
          const [[pixel] = []] = await imagesOf(path, 1, 1)
          expect(pixel?.map((value) => (value > 128 ? 1 : 0))).to.deep.equal(
            [0, 1, 2].map((index) => (index === channel ? 1 : 0)),
          )
          expect(Math.max(...(pixel ?? []))).to.be.above(245)
          for (const mark of ['Lavc', 'Exif', 'Lavf'])
            expect(bytes.includes(mark), `${mark} in ${file}`).to.equal(false)
        }
      }
    })

    it('the storyboard shows each second in its tile', async () => {
      await using folder = await temporaryFolder()
      const made = await transcode(
        await makeClip(folder.path, 'colours.mp4', ...threeColours, ...quickH264),
        folder.path,
        { ffmpeg },
      )
      const storyboard = await makeStoryboard({ ffmpeg, source: made.file('240'), ...sized(made), folder: folder.path })
      expect(storyboard).to.include({ columns: 3, rows: 2, tiles: 6, everySeconds: 1, tileWidth: 192, tileHeight: 108 })
      const [tiles] = await imagesOf(join(folder.path, storyboard.file), 3, 2)
      const colours = tiles?.map((pixel) => 'RGB'[pixel.indexOf(Math.max(...pixel))]).join('')
      expect(colours).to.equal('RRGGBB')
      expect(await readFile(join(folder.path, storyboard.track), 'utf8')).to.include(
        'storyboard.jpg#xywh=384,108,192,108',
      )
    })

    it('of a film of minutes is made from key frames, and still shows each moment', async () => {
      await using folder = await temporaryFolder()
      const colours = ['red', 'lime', 'blue']
        .map((colour, index) => `color=${colour}:s=64x36:r=5:d=120[c${index}]`)
        .join(';')
      const recipe = ['-f', 'lavfi', '-i', `${colours};[c0][c1][c2]concat=n=3`]
      const made = await transcode(await makeClip(folder.path, 'long.mp4', ...recipe, ...quickH264), folder.path, {
        ffmpeg,
      })
      const storyboard = await makeStoryboard({ ffmpeg, source: made.file(), ...sized(made), folder: folder.path })
      expect(storyboard).to.include({ columns: 10, rows: 9, tiles: 90, everySeconds: 4 })
      const [tiles] = await imagesOf(join(folder.path, storyboard.file), 10, 9)
      const shown = tiles?.map((pixel) => 'RGB'[pixel.indexOf(Math.max(...pixel))]).join('')
      expect(shown).to.equal('R'.repeat(30) + 'G'.repeat(30) + 'B'.repeat(30))
    })
  })
}
