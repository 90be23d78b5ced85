import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import { systemClock } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import { newUpload, type UploadId } from '#src/videos/upload.ts'
import { createUploadLocks } from '#src/videos/upload-locks.ts'
import { createUploadsStore, type UploadsStore } from '#src/videos/uploads-store.ts'
import type { VideoId } from '#src/videos/video.ts'
import { enginesUnderTest } from '../store/an-engine.ts'

const never = new AbortController().signal

describe('the turns of requests on one upload', () => {
  it('come one at a time, each asked to end when another comes', async () => {
    const locks = createUploadLocks({ clock: systemClock })
    const id = crypto.randomUUID()
    let inside = 0
    let asked = 0
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const lock = locks.newLock(id)
        const end = Promise.withResolvers<void>()
        await lock.lock(never, () => {
          asked += 1
          end.resolve()
        })
        inside += 1
        expect(inside).to.equal(1)
        await Promise.race([end.promise, new Promise((resolve) => setImmediate(resolve))])
        inside -= 1
        await lock.unlock()
      }),
    )
    expect(asked).to.be.at.least(19)
    const other = locks.newLock(crypto.randomUUID())
    await other.lock(never, () => {})
    await other.unlock()
  })

  it('are refused with 423 to who has waited too long or has gone, and go on without them', async () => {
    const locks = createUploadLocks({ clock: systemClock, patienceMilliseconds: 50 })
    const first = locks.newLock('u')
    await first.lock(never, () => {})
    const error = await locks
      .newLock('u')
      .lock(never, () => {})
      .catch((error: unknown) => error)
    expect(error).to.include({ status_code: 423 })
    const gone = new AbortController()
    const leaving = locks
      .newLock('u')
      .lock(gone.signal, () => {})
      .catch((error: unknown) => error)
    gone.abort()
    expect(await leaving).to.include({ status_code: 423 })
    await first.unlock()
    const next = locks.newLock('u')
    await next.lock(never, () => {})
    await next.unlock()
  })

  for (const { name, pending, open } of enginesUnderTest) {
    describe(`of several machines, noted on ${name}`, () => {
      if (pending !== null) {
        it(`come one at a time (${pending})`)
        return
      }
      let engine: Engine
      let uploads: UploadsStore
      let id: UploadId
      beforeEach(async () => {
        engine = await open()
        uploads = createUploadsStore(engine)
        id = crypto.randomUUID() as string as UploadId
        const videoId = crypto.randomUUID() as string as VideoId
        const upload = { _id: id, accountId: 'someone' as AccountId, videoId, sizeBytes: 1 }
        await uploads.insert(newUpload(upload, systemClock.now(), 48), '', () => {})
      })
      afterEach(() => engine[Symbol.asyncDispose]())
      const aMachine = (leaseMilliseconds = 1000) =>
        createUploadLocks({ clock: systemClock, shared: uploads, leaseMilliseconds })

      it('come one at a time, each asked to end when another comes', async () => {
        const machines = [aMachine(), aMachine(), aMachine()]
        let inside = 0
        let entered = 0
        await Promise.all(
          machines.map(async (machine) => {
            const lock = machine.newLock(`sources/video/${id}`)
            const end = Promise.withResolvers<void>()
            await lock.lock(never, () => end.resolve())
            inside += 1
            expect(inside).to.equal(1)
            entered += 1
            // The last one is asked by nobody.
            if (entered < machines.length) await end.promise
            inside -= 1
            await lock.unlock()
          }),
        )
      })

      it('are not held by a machine that died, nor lost by one that lives', async () => {
        const now = systemClock.now()
        await uploads.takeLock(id, 'dead', now, now.add({ milliseconds: 300 }))
        const living = aMachine(300).of(id)
        await living.lock(never, () => {})
        expect(systemClock.now().epochMilliseconds - now.epochMilliseconds).to.be.at.least(300)
        const later = systemClock.now().add({ milliseconds: 5000 })
        while (Temporal.Instant.compare(systemClock.now(), now.add({ milliseconds: 1200 })) < 0) {
          expect(await uploads.takeLock(id, 'thief', systemClock.now(), later)).to.equal(false)
        }
        await living.unlock()
        expect(await uploads.takeLock(id, 'next', systemClock.now(), later)).to.equal(true)
      })
    })
  }
})
