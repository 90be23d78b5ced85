import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { ImageUnreadable, remakeSquare, remakeThumbnails } from '#transcoding/still-images.ts'
import { ffmpegs, imagesOf, makeClip, temporaryFolder } from './clips.ts'

const isRed = ([r = 0, g = 0, b = 0]: readonly number[]) => r > 200 && g < 60 && b < 60
const isWhite = (pixel: readonly number[]) => pixel.every((value) => value > 230)

for (const { name, open } of ffmpegs) {
  describe(`pictures of strangers, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })
    const picture = async (file: string, colour: string, ...options: readonly string[]) => {
      await using folder = await temporaryFolder()
      const still = ['-f', 'lavfi', '-i', `color=${colour}`, '-frames:v', '1', ...options]
      return await readFile(await makeClip(folder.path, file, ...still))
    }
    const colourOf = async (bytes: Buffer, file: string) => {
      await using folder = await temporaryFolder()
      const path = join(folder.path, file)
      await writeFile(path, bytes)
      const [image] = await imagesOf(path, 1, 1)
      return image?.[0] ?? []
    }

    it('become thumbnails like ours, whatever they were', async () => {
      for (const [file, options] of [
        ['a.jpg', []],
        ['a.png', []],
        ['a.gif', []],
      ] as const) {
        const made = await remakeThumbnails(ffmpeg, await picture(file, 'red:s=800x400', ...options))
        const jpegs = made.filter(({ mediaType }) => mediaType === 'image/jpeg')
        expect(
          jpegs.map(({ file: to, width, height }) => [to, width, height]),
          file,
        ).to.deep.equal([
          ['thumbnail-640.jpg', 640, 320],
          ['thumbnail-320.jpg', 320, 160],
        ])
        for (const { bytes } of jpegs) expect(bytes.toString('hex', 0, 3)).to.equal('ffd8ff')
        expect(isRed((await colourOf(jpegs[0]?.bytes ?? Buffer.alloc(0), 'a.jpg')) as number[]), file).to.equal(true)
      }
    })

    it('become square portraits, on white where they were transparent', async () => {
      const square = await remakeSquare(ffmpeg, await picture('a.jpg', 'red:s=300x200'), 120)
      expect(isRed(await colourOf(square, 'square.jpg'))).to.equal(true)
      const clear = await picture('a.png', 'black@0.0:s=200x200,format=rgba')
      expect(isWhite(await colourOf(await remakeSquare(ffmpeg, clear, 120), 'clear.jpg'))).to.equal(true)
    })

    // E1: Mastodon CVE-2023-36460, bytes of another kind; C8: playlists that name files; E2: crafted films.
    it('are refused when they are anything else, or broken, or enormous', async () => {
      const png = await picture('a.png', 'red:s=64x64')
      const huge = Buffer.from(png)
      huge.writeUInt32BE(60_000, 16)
      huge.writeUInt32BE(60_000, 20)
      for (const [what, bytes] of [
        ['nothing', Buffer.alloc(0)],
        ['a page', Buffer.from('<html><script>alert(1)</script>')],
        ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
        ['a playlist', Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n')],
        ['a list of files', Buffer.from('ffconcat version 1.0\nfile /etc/passwd\n')],
        ['a film', await picture('a.mp4', 'red:s=64x64', '-c:v', 'mpeg4')],
        ['a start without an end', png.subarray(0, 40)],
        ['a picture that says that it is enormous', huge],
      ] as const) {
        const error = await remakeThumbnails(ffmpeg, bytes).catch((reason: unknown) => reason)
        expect(error, what).to.be.instanceOf(ImageUnreadable)
      }
    })
  })
}
