import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { type FolderStore, openFolderStore } from '#src/media/folder-store.ts'
import { NoSuchFile } from '#src/media/media-store.ts'
import { mediaSuite } from '../contract/media.suite.ts'
import { aFolderForMedia, type TestMedia } from './media-settings.ts'

describe('Media kept in a folder', () => {
  mediaSuite(aFolderForMedia)

  describe('on its disk', () => {
    let place: TestMedia
    let folder: string
    let store: FolderStore
    beforeEach(async () => {
      place = await aFolderForMedia()
      folder = join(place.folder, 'media')
      store = await openFolderStore({ folder })
    })
    afterEach(async () => {
      await store[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    })

    it('a symbolic link leads nowhere: neither read, nor listed, nor written through, nor followed by a deletion', async () => {
      const outside = join(place.folder, 'outside')
      await mkdir(outside)
      await writeFile(join(outside, 'secret'), 'intact')
      await mkdir(join(folder, 'videos'))
      await symlink(outside, join(folder, 'videos', 'link'))
      await symlink(join(outside, 'secret'), join(folder, 'videos', 'file'))
      for (const key of ['videos/link/secret', 'videos/file']) {
        expect(await store.stat(key)).to.equal(null)
        expect(await store.hold(key)).to.equal(null)
        expect(await store.read(key).catch((error: unknown) => error)).to.be.instanceOf(NoSuchFile)
        expect(await store.openLocally(key).catch((error: unknown) => error)).to.be.instanceOf(NoSuchFile)
      }
      const listed: string[] = []
      for await (const { key } of store.list('')) listed.push(key)
      expect(listed).to.deep.equal([])
      for (const key of ['videos/link/secret', 'videos/link/deep/new']) {
        expect(await store.write(key, Buffer.from('mal')).catch((error: unknown) => error)).to.be.instanceOf(NoSuchFile)
      }
      await store.delete('videos/link/secret')
      await store.deleteAll('videos/link')
      await store.deleteAll('videos')
      expect(await readdir(outside)).to.deep.equal(['secret'])
      expect(await readFile(join(outside, 'secret'), 'utf8')).to.equal('intact')
    })

    it('a file that is sent stays readable to the end when it is replaced or deleted, and the next reader sees the new one', async () => {
      await store.write('videos/a/1/a.mp4', Buffer.from('ancien'))
      const first = await store.hold('videos/a/1/a.mp4')
      await store.write('videos/a/1/a.mp4', Buffer.from('nouveau !'))
      const second = await store.hold('videos/a/1/a.mp4')
      expect(first?.sizeBytes).to.equal(6)
      expect(second?.sizeBytes).to.equal(9)
      await store.deleteAll('videos/a')
      expect(await store.hold('videos/a/1/a.mp4')).to.equal(null)
      expect(store.heldFiles.size).to.equal(2)
      first?.release()
      second?.release()
      second?.release()
      expect(store.heldFiles.size).to.equal(0)
    })

    it('never gives the old file once the new one is written, whoever was opening it meanwhile', async () => {
      for (let turn = 1; turn <= 100; turn++) {
        const opening = store.hold('videos/a/1/a.mp4')
        await store.write('videos/a/1/a.mp4', Buffer.alloc(turn))
        const after = await store.hold('videos/a/1/a.mp4')
        expect(after?.sizeBytes).to.equal(turn)
        after?.release()
        ;(await opening)?.release()
      }
      expect(store.heldFiles.size).to.equal(1)
    })

    it('what another process replaced is noticed', async () => {
      await store.write('videos/a/1/a.mp4', Buffer.from('ancien'))
      const { createHeldFiles } = await import('#src/media/held-files.ts')
      const held = createHeldFiles({ freshMilliseconds: 0 })
      const path = join(folder, 'videos/a/1/a.mp4')
      const first = await held.hold(path)
      await using other = await openFolderStore({ folder })
      await other.write('videos/a/1/a.mp4', Buffer.from('nouveau !'))
      const second = await held.hold(path)
      expect([first?.sizeBytes, second?.sizeBytes]).to.deep.equal([6, 9])
      await unlink(path)
      expect(await held.hold(path)).to.equal(null)
      first?.release()
      second?.release()
      expect(held.size).to.equal(0)
    })

    it('keeps a bounded number of files open', async () => {
      const { createHeldFiles } = await import('#src/media/held-files.ts')
      const held = createHeldFiles({ most: 3 })
      for (let turn = 0; turn < 10; turn++) {
        await store.write(`videos/${turn}`, Buffer.from('x'))
        ;(await held.hold(join(folder, `videos/${turn}`)))?.release()
      }
      expect(held.size).to.equal(3)
      held.close()
      expect(held.size).to.equal(0)
    })

    it('removes what a process that is gone left half made, and nothing that somebody is still making', async () => {
      const { hostname } = await import('node:os')
      const machine = hostname().replaceAll(/[^A-Za-z0-9]/g, '-')
      const child = spawn(process.execPath, ['--version'])
      await once(child, 'exit')
      const work = join(folder, '.work')
      const dead = `${machine}.${child.pid}.run.one`
      const ancient = 'othermachine.1.run.old'
      const alive = `${machine}.${process.ppid}.run.two`
      const elsewhere = 'othermachine.1.run.new'
      for (const name of [dead, ancient, alive, elsewhere]) await mkdir(join(work, name))
      await utimes(join(work, ancient), 0, 0)
      const mine = await store.workFolder('videos/a/1')
      await using again = await openFolderStore({ folder })
      expect(again.kind).to.equal('folder')
      const left = await readdir(work)
      expect(left).to.have.members([alive, elsewhere, mine.path.slice(work.length + 1)])
    })

    it('killed at any moment while it replaces a file, keeps it whole', async () => {
      const program = `
        const { openFolderStore } = await import('#src/media/folder-store.ts')
        const store = await openFolderStore({ folder: process.env.FOLDER })
        for (let turn = 0; ; turn++) {
          await store.write('videos/a/1/a.bin', Buffer.alloc(100_000 + turn % 7, 65 + turn % 7))
          process.stdout.write(String.fromCharCode(65 + turn % 7))
        }`
      for (let turn = 0; turn < 5; turn++) {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
          cwd: process.cwd(),
          env: { ...process.env, FOLDER: folder },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        let acknowledged = ''
        child.stdout.setEncoding('latin1').on('data', (letter: string) => {
          acknowledged += letter
          if (acknowledged.length >= 3 + turn) child.kill('SIGKILL')
        })
        await once(child, 'close')
        await using after = await openFolderStore({ folder })
        const content = await text(await after.read('videos/a/1/a.bin'))
        const letter = content.charCodeAt(0) - 65
        expect(content).to.equal(String.fromCharCode(65 + letter).repeat(100_000 + letter))
        const last = acknowledged.charCodeAt(acknowledged.length - 1) - 65
        expect([last, (last + 1) % 7]).to.include(letter)
        expect(await readdir(join(folder, '.work'))).to.deep.equal([])
      }
    })
  })
})
