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
        const noted = newUpload(upload, systemClock.now(), 48)
        await engine.transaction((tx) => uploads.insert(noted, '', () => {}, tx))
      })
      afterEach(() => engine[Symbol.asyncDispose]())
      // Leases last by this clock, moved by hand: how busy the machine is takes nothing from anybody.
      let now = systemClock.now()
      const clock = { now: () => now }
      const aMachine = (shared: typeof uploads, leaseMilliseconds = 300) =>
        createUploadLocks({ clock, shared, leaseMilliseconds })

      it('come one at a time, each asked to end when another comes', async () => {
        const machines = [aMachine(uploads), aMachine(uploads), aMachine(uploads)]
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
        const later = (milliseconds: number) => now.add({ milliseconds })
        await uploads.takeLock(id, 'dead', now, later(300))
        const [refused, kept] = [aTold(), aTold()]
        const shared: UploadsStore = {
          ...uploads,
          async takeLock(...asked) {
            const isTaken = await uploads.takeLock(...asked)
            if (!isTaken) refused.tell()
            return isTaken
          },
          async keepLock(...asked) {
            const state = await uploads.keepLock(...asked)
            // What was asked before the clock was moved says nothing of later.
            if (Temporal.Instant.compare(asked[2], later(300)) === 0) kept.tell()
            return state
          },
        }
        const living = aMachine(shared).of(id)
        let isIn = false
        const entering = living
          .lock(never, () => {})
          .then(() => {
            isIn = true
          })
        await refused.next()
        expect(isIn).to.equal(false)
        now = later(301)
        await entering
        for (let moved = 0; moved < 1000; moved += 200) {
          now = later(200)
          await kept.next()
          expect(await uploads.takeLock(id, 'thief', now, later(5000))).to.equal(false)
        }
        await living.unlock()
        expect(await uploads.takeLock(id, 'next', now, later(5000))).to.equal(true)
      })
    })
  }
})

/** What happens again and again: `next` resolves when it next does. */
function aTold() {
  let next = Promise.withResolvers<void>()
  return {
    tell() {
      next.resolve()
      next = Promise.withResolvers()
    },
    next: () => next.promise,
  }
}
