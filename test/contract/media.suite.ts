/** What every media store promises (`src/media/media-store.ts`), sentence by sentence. */
import { createHash, randomBytes } from 'node:crypto'
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { expect } from 'chai'
import fc from 'fast-check'
import { type ByteRange, type MediaStore, NoSuchFile } from '#src/media/media-store.ts'
import { type Media, openMedia } from '#src/media/open-media.ts'
import type { TestMedia } from '../media/media-settings.ts'

/** `fresh` gives an empty place, which several stores may open. */
export function mediaSuite(fresh: () => Promise<TestMedia>): void {
  let place: TestMedia
  let store: Media
  let elsewhere: string

  before(async () => {
    place = await fresh()
    store = await openMedia(place.settings)
    elsewhere = await mkdtemp(join(tmpdir(), 'c12-elsewhere-'))
  })
  after(async () => {
    await store?.[Symbol.asyncDispose]()
    await place?.[Symbol.asyncDispose]()
    await rm(elsewhere, { recursive: true, force: true })
  })

  const aPrefix = () => `videos/${crypto.randomUUID()}`
  const keysUnder = async (prefix: string) => {
    const keys: string[] = []
    for await (const { key } of store.list(prefix)) keys.push(key)
    return keys
  }

  describe('one file', () => {
    it('is read as it was written, from bytes and from a stream', async () => {
      const prefix = aPrefix()
      await store.write(`${prefix}/a.vtt`, Buffer.from('de la mémoire'))
      await store.write(`${prefix}/b.vtt`, Readable.from([Buffer.from('d’un '), Buffer.from('flux')]))
      await store.write(`${prefix}/empty.vtt`, Buffer.alloc(0))
      expect(await text(await store.read(`${prefix}/a.vtt`))).to.equal('de la mémoire')
      expect(await text(await store.read(`${prefix}/b.vtt`))).to.equal('d’un flux')
      expect(await text(await store.read(`${prefix}/empty.vtt`))).to.equal('')
    })

    it('gives its size, and a strong tag that stays the same until the bytes change', async () => {
      const key = `${aPrefix()}/a.vtt`
      const writtenAt = Date.now()
      await store.write(key, Buffer.from('un'))
      const first = await store.stat(key)
      expect(first?.sizeBytes).to.equal(2)
      expect(first?.etag).to.match(/^"[^"]+"$/)
      // S3 tells whole seconds.
      expect(first?.modifiedAt.getTime()).to.be.within(writtenAt - 2000, Date.now() + 2000)
      expect((await store.stat(key))?.etag).to.equal(first?.etag)
      await store.write(key, Buffer.from('deux'))
      expect(await store.stat(key)).to.include({ sizeBytes: 4 })
      expect((await store.stat(key))?.etag).not.to.equal(first?.etag)
    })

    it('is seen by another process as soon as it is written', async () => {
      const key = `${aPrefix()}/a.vtt`
      await using other = await openMedia(place.settings)
      await other.write(key, Buffer.from('ailleurs'))
      expect(await text(await store.read(key))).to.equal('ailleurs')
    })

    it('is read by ranges, both ends included, an end beyond the file meaning its last byte', async () => {
      const key = `${aPrefix()}/a.vtt`
      await store.write(key, Buffer.from('0123456789'))
      expect(await text(await store.read(key, { start: 2, end: 4 }))).to.equal('234')
      expect(await text(await store.read(key, { start: 9, end: 9 }))).to.equal('9')
      expect(await text(await store.read(key, { start: 7, end: 1000 }))).to.equal('789')
      expect(await refusal(store.read(key, { start: 10, end: 12 }))).to.be.instanceOf(RangeError)
      expect(await refusal(store.read(key, { start: 5, end: 4 }))).to.be.instanceOf(RangeError)
    })

    it('that is absent has no stat, and is refused when read', async () => {
      const key = `${aPrefix()}/absent.mp4`
      expect(await store.stat(key)).to.equal(null)
      expect(await refusal(store.read(key))).to.be.instanceOf(NoSuchFile)
      expect(await refusal(store.read(key, { start: 0, end: 1 }))).to.be.instanceOf(NoSuchFile)
      expect(await refusal(store.openLocally(key))).to.be.instanceOf(NoSuchFile)
    })

    it('of many parts is whole, and read across their borders', async () => {
      const key = `${aPrefix()}/720.mp4`
      const content = randomBytes(35 * 1024 * 1024)
      await store.write(key, Readable.from(inChunks(content, 300_001)))
      expect((await store.stat(key))?.sizeBytes).to.equal(content.length)
      const hash = createHash('sha1')
      for await (const chunk of await store.read(key)) hash.update(chunk as Buffer)
      expect(hash.digest('hex')).to.equal(createHash('sha1').update(content).digest('hex'))
      const border = 16 * 1024 * 1024
      const across = await buffer(await store.read(key, { start: border - 3, end: border + 2 }))
      expect(across.equals(content.subarray(border - 3, border + 3))).to.equal(true)
    })

    it('is whole or not at all: a source that fails leaves what was there', async () => {
      const key = `${aPrefix()}/a.mp4`
      await store.write(key, Buffer.from('avant'))
      const failing = async function* () {
        yield Buffer.alloc(20 * 1024 * 1024)
        yield Buffer.alloc(20 * 1024 * 1024)
        throw new Error('the source broke')
      }
      const error = await refusal(store.write(key, Readable.from(failing())))
      expect(error).to.have.property('message', 'the source broke')
      expect(await text(await store.read(key))).to.equal('avant')
      expect(await keysUnder(key.slice(0, key.lastIndexOf('/')))).to.deep.equal([key])
    })

    it('is never seen half written while it is replaced again and again', async () => {
      const key = `${aPrefix()}/a.bin`
      const versions = [Buffer.alloc(300_000, 1), Buffer.alloc(500_000, 2)] as const
      await store.write(key, versions[0])
      let isWriting = true
      const writing = (async () => {
        for (let turn = 0; turn < 30; turn++) await store.write(key, versions[turn % 2 === 0 ? 1 : 0])
        isWriting = false
      })()
      let reads = 0
      while (isWriting) {
        const seen = await buffer(await store.read(key))
        expect(versions.some((version) => version.equals(seen))).to.equal(true)
        reads++
      }
      await writing
      expect(reads).to.be.above(0)
    })

    it('leaves no open handle when its reader goes away', async () => {
      const key = `${aPrefix()}/a.mp4`
      await store.write(key, Buffer.alloc(4 * 1024 * 1024))
      const before = await openHandles(place)
      for (let turn = 0; turn < 50; turn++) {
        const stream = await store.read(key)
        await new Promise((resolve) => stream.once('data', resolve))
        await new Promise((resolve) => stream.once('close', resolve).destroy())
      }
      expect(await openHandles(place)).to.equal(before)
    })
  })

  describe('taking a local file in', () => {
    it('keeps its bytes and removes it from where it was', async () => {
      const from = join(elsewhere, 'taken.mp4')
      const key = `${aPrefix()}/taken.mp4`
      await writeFile(from, 'des octets')
      await store.takeIn(key, from)
      expect(await text(await store.read(key))).to.equal('des octets')
      expect(await isThere(from)).to.equal(false)
    })

    it('refuses a file that is absent, and leaves what had the key', async () => {
      const key = `${aPrefix()}/kept.mp4`
      await store.write(key, Buffer.from('gardé'))
      expect(await refusal(store.takeIn(key, join(elsewhere, 'absent.mp4')))).to.be.instanceOf(NoSuchFile)
      expect(await text(await store.read(key))).to.equal('gardé')
    })
  })

  describe('a local path', () => {
    it('holds the bytes of the file, which is still there when the path is given back', async () => {
      const key = `${aPrefix()}/source`
      await store.write(key, Buffer.from('pour ffmpeg'))
      const local = await store.openLocally(key)
      expect(await readFile(local.path, 'utf8')).to.equal('pour ffmpeg')
      await local[Symbol.asyncDispose]()
      expect(await isThere(local.path)).to.equal(store.kind === 'folder')
      expect(await text(await store.read(key))).to.equal('pour ffmpeg')
    })
  })

  describe('a work folder', () => {
    it('is unseen until its commit, then all of its files are there', async () => {
      const prefix = `${aPrefix()}/1`
      const work = await store.workFolder(prefix)
      expect(await readdir(work.path)).to.deep.equal([])
      await writeFile(join(work.path, '720.mp4'), 'film')
      await writeFile(join(work.path, 'master.m3u8'), '#EXTM3U')
      expect(await keysUnder(prefix)).to.deep.equal([])
      expect(await store.stat(`${prefix}/720.mp4`)).to.equal(null)
      await work.commit()
      expect(await keysUnder(prefix)).to.deep.equal([`${prefix}/720.mp4`, `${prefix}/master.m3u8`])
      expect(await text(await store.read(`${prefix}/720.mp4`))).to.equal('film')
      expect(await isThere(work.path)).to.equal(false)
    })

    it('tells where its files grow, until it is over', async () => {
      const prefix = `${aPrefix()}/1`
      expect(store.growing(`${prefix}/720.mp4`)).to.equal(null)
      const work = await store.workFolder(prefix)
      expect(store.growing(`${prefix}/720.mp4`)).to.equal(join(work.path, '720.mp4'))
      expect(store.growing(`${prefix}/../../720.mp4`)).to.equal(null)
      expect(store.growing(`${prefix}/.hidden`)).to.equal(null)
      await work.discard()
      expect(store.growing(`${prefix}/720.mp4`)).to.equal(null)
    })

    it('gives others what it shares, as it grows, until it is kept or discarded', async () => {
      await using other = await openMedia(place.settings)
      const [prefix, twin] = [`${aPrefix()}/1`, `${aPrefix()}/1`]
      const seen = async (file: string, range?: ByteRange) => {
        const growing = await other.growingElsewhere(`${prefix}/${file}`)
        return growing && text(await growing.read(range ?? { start: 0, end: growing.sizeBytes - 1 }))
      }
      expect(await seen('720.mp4')).to.equal(null)
      const [work, twins] = [await store.workFolder(prefix), await store.workFolder(twin)]
      await writeFile(join(twins.path, '720.mp4'), 'autre')
      await twins.share('720.mp4', {})
      let film = ''
      for (const [more, playlist] of [
        ['un, ', '#1'],
        ['deux, ', '#1 #2'],
        ['', '#1 #2'],
        ['trois', '#1 #2 #3'],
      ] as const) {
        film += more
        await writeFile(join(work.path, '720.mp4'), film)
        await writeFile(join(work.path, '720.m3u8'), playlist)
        await work.share('720.mp4', { '720.m3u8': playlist })
        expect(await seen('720.mp4')).to.equal(film)
        expect(await seen('720.m3u8')).to.equal(playlist)
      }
      for (const [start, end] of [
        [0, 0],
        [2, 5],
        [4, 9],
        [3, 14],
        [14, 14],
      ] as const) {
        expect(await seen('720.mp4', { start, end })).to.equal(film.slice(start, end + 1))
      }
      expect(await seen('720')).to.equal(null)
      expect(await other.stat(`${prefix}/720.mp4`)).to.equal(null)
      expect(await keysUnder('')).not.to.include(`${prefix}/720.mp4`)
      await work.commit()
      expect(await seen('720.mp4')).to.equal(null)
      expect(await text(await other.read(`${prefix}/720.mp4`))).to.equal(film)
      await twins.discard()
      expect(await other.growingElsewhere(`${twin}/720.mp4`)).to.equal(null)
    })

    it('that is discarded leaves nothing; after a commit, discarding is harmless', async () => {
      const prefix = `${aPrefix()}/1`
      const dropped = await store.workFolder(prefix)
      await writeFile(join(dropped.path, '720.mp4'), 'film')
      await dropped.discard()
      expect(await isThere(dropped.path)).to.equal(false)
      expect(await keysUnder(prefix)).to.deep.equal([])
      const kept = await store.workFolder(prefix)
      await writeFile(join(kept.path, '720.mp4'), 'film')
      await kept.commit()
      await kept.discard()
      expect(await keysUnder(prefix)).to.deep.equal([`${prefix}/720.mp4`])
    })

    it('replaces all that had its prefix', async () => {
      const prefix = `${aPrefix()}/1`
      await store.write(`${prefix}/old.jpg`, Buffer.from('ancien'))
      await store.write(`${prefix}/720.mp4`, Buffer.from('ancien'))
      const work = await store.workFolder(prefix)
      await writeFile(join(work.path, '720.mp4'), 'nouveau')
      await work.commit()
      expect(await keysUnder(prefix)).to.deep.equal([`${prefix}/720.mp4`])
      expect(await text(await store.read(`${prefix}/720.mp4`))).to.equal('nouveau')
    })
  })

  describe('many files', () => {
    it('are listed in the order of their keys, under whole segments only', async () => {
      const id = crypto.randomUUID()
      for (const key of [`ab-${id}/c`, `a-${id}/z`, `a-${id}/b/2`, `a-${id}/b/1`])
        await store.write(key, Buffer.from(key))
      expect(await keysUnder(`a-${id}`)).to.deep.equal([`a-${id}/b/1`, `a-${id}/b/2`, `a-${id}/z`])
      expect(await keysUnder(`a-${id}/b`)).to.deep.equal([`a-${id}/b/1`, `a-${id}/b/2`])
      expect(await keysUnder('')).to.include.members([`ab-${id}/c`, `a-${id}/z`])
      expect(await keysUnder(`absent-${id}`)).to.deep.equal([])
    })

    it('are deleted one by one or together, again without harm, and no neighbour with them', async () => {
      const id = crypto.randomUUID()
      const keys = [`d-${id}/1/a`, `d-${id}/1/b`, `d-${id}/2/a`, `d-${id}1/a`]
      for (const key of keys) await store.write(key, Buffer.from(key))
      await store.delete(`d-${id}/1/a`)
      await store.delete(`d-${id}/1/a`)
      await store.delete(`d-${id}/2`)
      expect(await keysUnder(`d-${id}`)).to.deep.equal([`d-${id}/1/b`, `d-${id}/2/a`])
      await store.deleteAll(`d-${id}/1`)
      await store.deleteAll(`d-${id}/1`)
      expect(await keysUnder(`d-${id}`)).to.deep.equal([`d-${id}/2/a`])
      await store.deleteAll(`d-${id}`)
      expect(await keysUnder(`d-${id}`)).to.deep.equal([])
      expect(await keysUnder(`d-${id}1`)).to.deep.equal([`d-${id}1/a`])
    })

    it('are written and deleted side by side without losing one', async () => {
      const id = crypto.randomUUID()
      await Promise.all(
        Array.from({ length: 40 }, async (_, turn) => {
          await store.write(`e-${id}/${turn % 4}/${turn}`, Buffer.from('x'))
          if (turn % 2 === 1) await store.delete(`e-${id}/${turn % 4}/${turn}`)
        }),
      )
      expect((await keysUnder(`e-${id}`)).length).to.equal(20)
    })
  })

  describe('a key', () => {
    const doors: readonly [string, (store: MediaStore, key: string) => Promise<unknown>][] = [
      ['write', (store, key) => store.write(key, Buffer.from('mal'))],
      ['takeIn', (store, key) => store.takeIn(key, join(elsewhere, 'bait'))],
      ['stat', (store, key) => store.stat(key)],
      ['read', (store, key) => store.read(key)],
      ['openLocally', (store, key) => store.openLocally(key)],
      ['workFolder', (store, key) => store.workFolder(key)],
      ['list', (store, key) => store.list(key)[Symbol.asyncIterator]().next()],
      ['delete', (store, key) => store.delete(key)],
      ['deleteAll', (store, key) => store.deleteAll(key)],
    ]
    const escapes = ['..', '../x', 'a/../../x', '/etc/passwd', 'a//b', 'a/', 'a/.b', 'a\0', 'a\\b', 'É', 'A', 'a b']
    for (const [door, knock] of doors) {
      it(`that escapes is refused by ${door}, and nothing outside is touched`, async () => {
        await writeFile(join(elsewhere, 'bait'), 'intact')
        for (const key of [...escapes, `${'a/'.repeat(8)}a`, 'a'.repeat(129)]) {
          expect(await refusal(knock(store, key)), key).to.have.property('name', 'InvalidMediaKey')
        }
        expect(await readFile(join(elsewhere, 'bait'), 'utf8')).to.equal('intact')
      })
    }

    it('is either refused or kept under exactly its own name', async () => {
      const part = fc.stringMatching(/^[a-z0-9._\-/%\\ A-Z]{1,12}$/)
      await fc.assert(
        fc.asyncProperty(part, async (key) => {
          const error = await refusal(store.write(`p/${key}`, Buffer.from(key)).then(() => undefined))
          if (error === undefined) {
            expect(await keysUnder('p')).to.deep.equal([`p/${key}`])
            expect(await text(await store.read(`p/${key}`))).to.equal(key)
            await store.delete(`p/${key}`)
          } else expect(error).to.have.property('name', 'InvalidMediaKey')
        }),
        { numRuns: 60 },
      )
    })
  })

  it('answers a ping, and tells the room left or that it knows of no end', async () => {
    await store.ping()
    const free = await store.freeBytes()
    if (store.kind === 'folder') expect(free).to.be.above(0)
    else expect(free).to.equal(null)
  })
}

/** What a promise was refused with; undefined when it was not. */
async function refusal(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
    return undefined
  } catch (error) {
    return error
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function* inChunks(content: Buffer, size: number): Generator<Buffer> {
  for (let from = 0; from < content.length; from += size) yield content.subarray(from, from + size)
}

/** Open files of this process under the place of the test, by the kernel's own word. */
async function openHandles({ folder }: TestMedia): Promise<number> {
  const { readlink } = await import('node:fs/promises')
  const fds = await readdir('/proc/self/fd')
  const targets = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return targets.filter((target) => target.startsWith(folder)).length
}
