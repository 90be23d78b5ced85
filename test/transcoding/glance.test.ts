import { open, readFile, stat } from 'node:fs/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import { glanceAt } from '#transcoding/glance.ts'
import { clip, makeClip, quickH264, temporaryFolder } from './clips.ts'

/** Counts what is read. */
function reading(bytes: Buffer) {
  const seen = { readings: 0, bytes: 0 }
  const read = async (start: number, length: number) => {
    const told = bytes.subarray(start, start + length)
    seen.readings += 1
    seen.bytes += told.length
    return told
  }
  return { seen, glance: () => glanceAt(read, bytes.length) }
}

const box = (type: string, ...content: (Buffer | number[])[]) => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const fields = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4)
  return bytes
}

describe('a glance at a file', () => {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=2']
  const sound = ['-f', 'lavfi', '-i', 'sine=d=2']
  const encoded = [...quickH264, '-c:a', 'aac']

  it('tells what an MP4 or QuickTime file says of itself, whether its index comes first or last', async () => {
    await using folder = await temporaryFolder()
    const told = { durationSeconds: 2, width: 640, height: 360, fps: 25 }
    for (const [name, recipe, hasSound] of [
      ['last.mp4', [...picture, ...sound, ...encoded], true],
      ['first.mov', [...picture, ...encoded, '-movflags', '+faststart'], false],
    ] as const) {
      const file = await makeClip(folder.path, name, ...recipe)
      const { glance, seen } = reading(await readFile(file))
      const known = await glance()
      expect(known, name).to.include({ width: 640, height: 360, hasSound })
      expect(known?.durationSeconds).to.be.closeTo(told.durationSeconds, 0.1)
      expect(known?.fps).to.be.closeTo(told.fps, 0.5)
      expect(seen.readings).to.be.at.most(6)
    }
  })

  it('reads little of a long film, whose index is large', async () => {
    const file = clip('big-buck-bunny-480p.mp4')
    const { size } = await stat(file)
    await using handle = await open(file)
    let read = 0
    const known = await glanceAt(async (start, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start)
      read += bytesRead
      return buffer.subarray(0, bytesRead)
    }, size)
    expect(known).to.include({ width: 854, height: 480, hasSound: true, fps: 24 })
    expect(read).to.be.below(400_000)
  })

  it('is nothing of what is no such file, or tells no duration', async () => {
    const header = box('mvhd', fields(0, 0, 0, 0, 0))
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('Ceci n’est pas une vidéo.'),
      box('ftyp', Buffer.from('isom')),
      Buffer.concat([box('ftyp', Buffer.from('isom')), box('moov', header)]),
    ])
      expect(await reading(bytes).glance()).to.equal(null)
  })

  it('ends soon, and tells nothing absurd, whatever the bytes are', async () => {
    const types = ['moov', 'trak', 'mdia', 'mdhd', 'mvhd', 'tkhd', 'hdlr', 'minf', 'stbl', 'stsz', 'free']
    const leaf = fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes))
    const nested: fc.Arbitrary<Buffer> = fc.letrec<{ tree: Buffer }>((tie) => ({
      tree: fc
        .tuple(fc.constantFrom(...types), fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('tree'), { maxLength: 6 })))
        .map(([type, content]) => box(type, ...(Array.isArray(content) ? content : [content]))),
    })).tree
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(nested, leaf), { maxLength: 8 }), async (some) => {
        const { glance, seen } = reading(Buffer.concat(some))
        const known = await glance()
        expect(seen.readings).to.be.at.most(12)
        if (known === null) return
        expect(known.durationSeconds).to.be.within(0, 86_400)
        expect(Math.max(known.width, known.height)).to.be.within(1, 16_384)
        expect(known.fps ?? 1).to.satisfy(Number.isFinite)
      }),
    )
    // A hundred thousand empty boxes, and boxes that say that they are endless.
    const many = reading(Buffer.concat(Array.from({ length: 100_000 }, () => box('free'))))
    expect(await many.glance()).to.equal(null)
    expect(many.seen.bytes).to.be.below(1e6)
    const endless = Buffer.alloc(64, 0xff)
    endless.writeUInt32BE(1)
    expect(await reading(endless).glance()).to.equal(null)
  })
})
