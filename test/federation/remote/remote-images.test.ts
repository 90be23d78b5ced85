import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { type Media, openMedia } from '#src/media/open-media.ts'
import { aFolderForMedia, type TestMedia } from '../../media/media-settings.ts'
import { makeClip, temporaryFolder } from '../../transcoding/clips.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { aWire, type TestWire } from '../a-wire.ts'
import { refusalOf } from './refusal-of.ts'

describe('pictures of other instances', () => {
  let peer: Peer
  let storage: TestMedia
  let media: Media
  let wire: TestWire
  const prefix = 'videos/9c9de5e8-0a1e-484a-b099-e80766180a6d/0123456789abcdef'
  const serve = (path: string, bytes: Buffer, type: string) =>
    peer.answers.set(path, (_, response) => response.writeHead(200, { 'Content-Type': type }).end(bytes))
  const kept = async () => {
    const keys: string[] = []
    for await (const { key } of media.list('')) keys.push(key)
    return keys
  }

  before(async () => {
    ;[peer, storage] = await Promise.all([aPeer(), aFolderForMedia()])
    media = await openMedia(storage.settings)
    wire = await aWire({ media })
    await using folder = await temporaryFolder()
    const still = ['-f', 'lavfi', '-i', 'color=red:s=400x300', '-frames:v', '1']
    serve('/preview.png', await readFile(await makeClip(folder.path, 'a.png', ...still)), 'image/png')
    // E1: Mastodon CVE-2023-36460; E4: what is said to be an image, and is a page.
    serve('/page.png', Buffer.from('<html><script>alert(1)</script></html>'), 'image/png')
  })
  after(() => Promise.all([wire, media, storage, peer].map((one) => one[Symbol.asyncDispose]())))

  it('are kept as ours are, and none of their bytes', async () => {
    const thumbnails = await wire.images.thumbnails(peer.url('/preview.png'), prefix)
    expect(thumbnails.filter(({ mediaType }) => mediaType === 'image/jpeg')).to.deep.equal([
      { file: 'thumbnail-320.jpg', width: 320, height: 240, mediaType: 'image/jpeg' },
    ])
    expect((await kept()).toSorted()).to.deep.equal(thumbnails.map(({ file }) => `${prefix}/${file}`).toSorted())
    await wire.images.avatar(peer.url('/preview.png'), 'avatars/a/0123456789abcdef.jpg')
    expect(await media.stat('avatars/a/0123456789abcdef.jpg')).to.not.equal(null)
  })

  it('of a film, small, on one sheet: of the size that was said, with the track that says which is when', async () => {
    const grid = { columns: 4, rows: 3, tileWidth: 32, tileHeight: 18, everySeconds: 5, tiles: 10, durationSeconds: 48 }
    const other = prefix.replace('0123', '89ab')
    const files = await wire.images.storyboard(peer.url('/preview.png'), other, grid)
    expect(files).to.deep.equal({ file: 'storyboard.jpg', captions: 'storyboard.vtt' })
    const [image, track] = await Promise.all(
      [files.file, files.captions].map(async (file) => buffer(await media.read(`${other}/${file}`))),
    )
    expect(image?.subarray(0, 3).toString('hex')).to.equal('ffd8ff')
    expect(jpegSizeOf(image as Buffer)).to.deep.equal([128, 54])
    expect(track?.toString()).to.contain('00:00:45.000 --> 00:00:48.000\nstoryboard.jpg#xywh=32,36,32,18')
    expect(await refusalOf(wire.images.storyboard(peer.url('/page.png'), other, grid))).to.equal('wrong-type')
  })

  it('leave nothing behind when they are no pictures, or cannot be had', async () => {
    const before = await kept()
    const other = prefix.replace('0123', '4567')
    for (const [path, reason] of [
      ['/page.png', 'wrong-type'],
      ['/missing.png', 'not-found'],
    ] as const) {
      expect(await refusalOf(wire.images.thumbnails(peer.url(path), other)), path).to.equal(reason)
      expect(await refusalOf(wire.images.avatar(peer.url(path), 'avatars/b/0123456789abcdef.jpg')), path).to.equal(
        reason,
      )
    }
    expect(await kept()).to.deep.equal(before)
  })
})

/** Width and height, of the first start of frame (ITU T.81 B.2.2). */
function jpegSizeOf(bytes: Buffer): [number, number] {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0
    if (marker >= 0xc0 && marker <= 0xc2) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)]
  }
  return [0, 0]
}
