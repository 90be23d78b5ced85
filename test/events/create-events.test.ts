/** What `src/events/events.ts` promises, on each engine. */
import { expect } from 'chai'
import type { Event, ToldEvent } from '#src/events/events.ts'
import { createEventsStore } from '#src/events/events-store.ts'
import { enginesUnderTest } from '../store/an-engine.ts'
import { anEvents, published, updated } from './an-events.ts'
import { heardIn, hearInto } from './heard.ts'

const subjectOf = (event: Event): string => ('videoId' in event ? event.videoId : event.accountId)

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`events on ${name}${pending ? ` (${pending})` : ''}`, () => {
    before(function () {
      if (pending) this.skip()
    })

    it('are told once committed, without waiting for a poll, to the listeners of their kind', async () => {
      await using one = await anEvents(kind)
      const heard: string[] = []
      const others: string[] = []
      one.events.listen(
        'ear',
        ['video-published'],
        async (event) => void heard.push(`${event.kind} ${subjectOf(event)}`),
      )
      one.events.listen('other', ['account-closed'], async (event) => void others.push(event.kind))
      await one.events.start()
      await one.engine
        .transaction(async (tx) => {
          await one.events.record(tx, published('never'))
          throw new Error('rolled back')
        })
        .catch(() => undefined)
      await one.record(published('a'), updated('a'), published('b'))
      await one.events.settled()
      expect(heard).to.deep.equal(['video-published a', 'video-published b'])
      expect(others).to.deep.equal([])
    })

    it('have their places given by one listener of a process at a time', async () => {
      await using one = await anEvents(kind)
      let atOnce = 0
      let mostAtOnce = 0
      const transaction: typeof one.engine.transaction = async (work) => {
        mostAtOnce = Math.max(mostAtOnce, ++atOnce)
        return one.engine.transaction(work).finally(() => void atOnce--)
      }
      const engine = new Proxy(one.engine, {
        get: (whole, key) => {
          if (key === 'transaction') return transaction
          const value: unknown = Reflect.get(whole, key)
          return typeof value === 'function' ? value.bind(whole) : value
        },
      })
      const store = createEventsStore(engine)
      await one.record(published('a'), published('b'))
      const given = Promise.all(Array.from({ length: 8 }, () => store.sequence()))
      await one.record(published('c'))
      await given
      await store.sequence()
      expect(mostAtOnce).to.equal(1)
      expect((await store.between(0, 3)).events.map(({ sequence }) => sequence)).to.deep.equal([1, 2, 3])
    })

    it('are asked for again and again, until all was heard, without keeping others from working', async () => {
      await using one = await anEvents(kind)
      one.events.listen('ear', ['video-published'], async () => {})
      await one.events.start()
      await one.record(published('a'))
      await one.events.settled()
      let hasTurned = false
      setTimeout(() => {
        hasTurned = true
      }, 5)
      for (let asked = 0; !hasTurned; asked++) {
        expect(asked).to.be.below(100_000)
        await one.events.settled()
      }
    })

    it('are told with the same identity and instant each time', async () => {
      await using one = await anEvents(kind)
      const heard: ToldEvent[] = []
      one.events.listen('ear', ['video-published'], async (event) => {
        heard.push(event)
        if (heard.length < 3) throw new Error('not yet')
      })
      await one.record(published('a'))
      await one.events.start()
      while (heard.length < 3) await one.events.settled()
      expect(heard[1]).to.deep.equal(heard[0])
      expect(heard[2]).to.deep.equal(heard[0])
      expect(heard[0]).to.include({ kind: 'video-published', videoId: 'a', accountId: 'jeanne' })
      await one.events.settled()
      expect(await one.events.failing()).to.deep.equal([])
    })

    it('of one subject are told in the order of their commits, whichever process recorded them', async () => {
      await using one = await anEvents(kind)
      const other = await one.another()
      const heard: ToldEvent[] = []
      one.events.listen('ear', ['video-published', 'video-updated'], async (event) => void heard.push(event))
      const notes = one.engine.collection<{ _id: string; titles: string[] }>({ name: 'videos_of_test' })
      const notesElsewhere = other.engine.collection<{ _id: string; titles: string[] }>({ name: 'videos_of_test' })
      await one.events.start()
      // Each adds its own name to the video, and an event with that name, in one transaction.
      const write = async (n: number) => {
        const [part, videos] = n % 2 ? [one, notes] : [other, notesElsewhere]
        await part.engine.transaction(async (tx) => {
          const before = await tx.in(videos).get('v')
          await tx.in(videos).put({ _id: 'v', titles: [...(before?.titles ?? []), `title ${n}`] })
          await part.events.record(tx, updated('v', `title ${n}`))
        })
      }
      await Promise.all(Array.from({ length: 24 }, (_, n) => write(n)))
      await one.events.settled()
      expect(heard.map(({ accountId }) => accountId)).to.deep.equal((await notes.get('v'))?.titles)
    })

    it('that fail wait with the later ones of their subject, while the other subjects go on', async () => {
      await using one = await anEvents(kind)
      const heard: string[] = []
      let isMended = false
      one.events.listen('ear', ['video-published', 'video-updated'], async (event) => {
        if (subjectOf(event) === 'sick' && !isMended) throw new Error('the peer is away')
        heard.push(`${event.kind} ${subjectOf(event)}`)
      })
      await one.record(published('sick'), published('well'), updated('sick'), updated('well'))
      await one.events.start()
      await one.events.settled()
      expect(heard).to.deep.equal(['video-published well', 'video-updated well'])
      const failing = await one.events.failing()
      expect(failing.map(({ event, attempts }) => [event.kind, attempts >= 3])).to.deep.equal([
        ['video-published', true],
        ['video-updated', false],
      ])
      expect(failing[0]).to.include({ listener: 'ear', lastError: 'the peer is away' })
      isMended = true
      while ((await one.events.failing()).length > 0) await one.events.settled()
      expect(heard.slice(2)).to.deep.equal(['video-published sick', 'video-updated sick'])
    })

    it('that failed by chance are awaited, and so is what follows from them for another listener', async () => {
      await using one = await anEvents(kind)
      const heard: string[] = []
      let times = 0
      // Declared first, it has heard all long before the other one has done.
      one.events.listen(
        'next',
        ['video-updated'],
        async (event) => void heard.push(`${event.kind} ${subjectOf(event)}`),
      )
      one.events.listen('ear', ['video-published'], async (_, telling) => {
        if (++times < 3) throw new Error('the store was slow')
        await one.engine.transaction(async (tx) => {
          await one.events.record(tx, updated('b'))
          await telling.done(tx)
        })
      })
      await one.events.start()
      await one.record(published('a'))
      await one.events.settled()
      expect([times, heard]).to.deep.equal([3, ['video-updated b']])
    })

    it('whose telling was not committed come again', async () => {
      await using one = await anEvents(kind)
      let times = 0
      one.events.listen('ear', ['video-published'], async (_, telling) => {
        times++
        await one.engine
          .transaction(async (tx) => {
            await telling.done(tx)
            if (times === 1) throw new Error('rolled back, and swallowed by the listener')
          })
          .catch(() => undefined)
      })
      await one.record(published('a'))
      await one.events.start()
      while (times < 2) await one.events.settled()
      await one.events.settled()
      expect([times, await one.events.failing()]).to.deep.equal([2, []])
    })

    it('are heard by each listener at its own place, also by one that was stopped meanwhile', async () => {
      await using one = await anEvents(kind)
      const heard: string[] = []
      const listen = (part: typeof one.events, ear: string) =>
        part.listen(ear, ['video-published'], async (event) => void heard.push(`${ear} ${subjectOf(event)}`))
      const both = await one.another()
      listen(both.events, 'left')
      listen(both.events, 'right')
      await both.events.start()
      await both.record(published('a'))
      await both.events.settled()
      await both.events.stop()
      const left = await one.another()
      listen(left.events, 'left')
      await left.events.start()
      await left.record(published('b'))
      await left.events.settled()
      const right = await one.another()
      listen(right.events, 'right')
      await right.events.start()
      await right.events.settled()
      expect(heard.toSorted()).to.deep.equal(['left a', 'left b', 'right a', 'right b'])
    })

    it('that are not for a listener are passed over by it, for good once it stops', async () => {
      await using one = await anEvents(kind)
      const store = createEventsStore(one.engine)
      const heard: string[] = []
      one.events.listen('ear', ['video-updated'], async (event) => void heard.push(subjectOf(event)))
      await one.events.start()
      await one.record(published('a'), updated('b'), published('c'), published('d'))
      await one.events.settled()
      expect(heard).to.deep.equal(['b'])
      await one.events.stop()
      expect((await store.listener('ear'))?.sequence).to.equal(4)
      await store.trim(null)
      expect((await store.between(0, 4)).events).to.deep.equal([])
    })

    it('are told by one process at a time', async () => {
      await using one = await anEvents(kind)
      const parts = [one, await one.another(), await one.another()]
      let telling = 0
      let mostAtOnce = 0
      const heard: string[] = []
      for (const { events } of parts) {
        events.listen('ear', ['video-published'], async (event) => {
          mostAtOnce = Math.max(mostAtOnce, ++telling)
          await new Promise((resolve) => setImmediate(resolve))
          heard.push(subjectOf(event))
          telling--
        })
      }
      await Promise.all(parts.map(({ events }) => events.start()))
      const names = Array.from({ length: 30 }, (_, n) => `v${n}`)
      await Promise.all(names.map((video, n) => parts[n % 3]?.record(published(video))))
      await one.events.settled()
      expect(heard.toSorted()).to.deep.equal(names.toSorted())
      expect(mostAtOnce).to.equal(1)
    })

    it('are forgotten once every listener has passed them, and not before', async () => {
      await using one = await anEvents(kind)
      const store = createEventsStore(one.engine)
      one.events.listen('ear', ['video-published'], async () => {})
      await store.register('late', '2026-10-01T08:00:00.000Z')
      await one.events.start()
      await one.record(published('a'), published('b'))
      await one.events.settled()
      await store.trim(null)
      expect((await store.between(0, 2)).events).to.have.length(2)
      await store.trim('2026-10-25T00:00:00.000Z')
      expect((await createEventsStore(one.engine).between(0, 2)).events).to.have.length(0)
      await one.record(published('c'))
      await one.events.settled()
      expect(await store.sequence()).to.equal(3)
    })

    it('are heard by a new listener from its first day on', async () => {
      await using one = await anEvents(kind)
      one.events.listen('old', ['video-published'], async () => {})
      await one.events.start()
      await one.record(published('before'))
      await one.events.settled()
      const heard: string[] = []
      one.events.listen('new', ['video-published'], async (event) => void heard.push(subjectOf(event)))
      await one.events.settled()
      await one.record(published('after'))
      await one.events.settled()
      expect(heard).to.deep.equal(['after'])
    })

    it('are told again in order after the process that told them is killed, and have their effect once', async () => {
      await using one = await anEvents(kind, { sweepSeconds: 0.2, leaseSeconds: 1 })
      const heard = heardIn(one.engine)
      const store = createEventsStore(one.engine)
      await store.register('ear', new Date().toISOString())
      const videos = Array.from({ length: 5 }, (_, n) => `v${n}`)
      const recorded: { _id: string; subject: string }[] = []
      for (let kill = 0; kill < 3; kill++) {
        // Enough for this process too, were the one before to have heard everything before it was killed.
        for (let round = 0; round < 2; round++) await one.record(...videos.map((video) => updated(video)))
        const known = new Set(recorded.map(({ _id }) => _id))
        const kept = one.engine.collection<{ _id: string; subject: string }>({ name: 'events' })
        recorded.push(...(await kept.find({}, { limit: 100 })).items.filter(({ _id }) => !known.has(_id)))
        const process = await one.process()
        for (let n = 0; n < 4; n++) await process.says('hears')
        await process.kill('SIGKILL')
      }
      one.events.listen('ear', ['video-published', 'video-updated'], hearInto(one.engine))
      await one.events.start()
      await one.events.settled()
      for (const video of videos) {
        const ids = recorded.filter(({ subject }) => subject === video).map(({ _id }) => _id)
        expect((await heard.get(video))?.ids).to.deep.equal(ids.toSorted())
      }
    })
  })
}
