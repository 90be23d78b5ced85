/** The document port: hearing of changes. */
import { expect } from 'chai'
import type { Change, Collection } from '#src/store/engine.ts'
import { type Any, EngineInUse, type EngineUnderContract } from './engine-contract.ts'

export function changesContract(under: EngineUnderContract): void {
  describe('changes', () => {
    const store = new EngineInUse(under)
    const spec = () => ({ name: store.newName(), indexes: [{ fields: ['n'] }] }) as const

    it('tells what this and every other handle writes and deletes, from the call on', async () => {
      const own = spec()
      const here = store.engine.collection<Any>(own)
      const there = (await store.another()).collection<Any>(own)
      await here.insert({ _id: 'before' })
      const heard = listen(here)
      await there.insert({ _id: 'a' })
      await heard.until('written a')
      await here.update('a', { set: { n: 1 } })
      await heard.until('written a', 2)
      await there.delete('a')
      await heard.until('deleted a')
      await here.put({ _id: 'b' })
      await there.findAndUpdate({ _id: 'c' }, {}, { insertIfAbsent: { _id: 'c' } })
      await heard.until('written b')
      await heard.until('written c')
      expect(heard.all.join()).to.not.include('before')
      await heard.stop()
    })

    it('hears each document of a change of many, and of a transaction once it is done', async () => {
      const own = spec()
      const things = store.engine.collection<Any>(own)
      for (const _id of ['a', 'b', 'c']) await things.insert({ _id, n: 1 })
      const heard = listen(things)
      await things.updateMany({ n: 1 }, { inc: { n: 1 } })
      for (const id of ['a', 'b', 'c']) await heard.until(`written ${id}`)
      await things.deleteMany({ _id: { in: ['a', 'b'] } })
      for (const id of ['a', 'b']) await heard.until(`deleted ${id}`)
      await store.engine.transaction(async (tx) => {
        await tx.in(things).insert({ _id: 'd' })
        await tx.in(things).delete('c')
      })
      for (const told of ['written d', 'deleted c']) await heard.until(told)
      const failed = store.engine.transaction(async (tx) => {
        await tx.in(things).insert({ _id: 'never' })
        throw new Error('no')
      })
      await failed.catch(() => undefined)
      await things.insert({ _id: 'last' })
      await heard.until('written last')
      expect(heard.all.join()).to.not.include('never')
      await heard.stop()
    })

    it('tells nothing of another collection', async () => {
      const things = store.engine.collection<Any>(spec())
      const others = store.engine.collection<Any>(spec())
      const heard = listen(things)
      await others.insert({ _id: 'other' })
      await things.insert({ _id: 'own' })
      await heard.until('written own')
      expect(heard.all).to.deep.equal(['written own'])
      await heard.stop()
    })

    it('tells who watches of each write of its process before it is acknowledged', async () => {
      const things = store.engine.collection<Any>({ ...spec(), text: { title: 1 } })
      for (const _id of ['a', 'b', 'c', 'd', 'e']) await things.insert({ _id, n: 1, title: 'école' })
      const watch = watched(things)
      /** Whatever was heard before, it is heard again. */
      const tells = async (write: () => Promise<unknown>, ...ids: string[]) => {
        watch.heard.clear()
        const isTold = await write().then(() => ids.filter((id) => watch.isTold(id)))
        expect(isTold, String(write)).to.deep.equal(ids)
      }
      await tells(() => things.insert({ _id: 'f', title: 'mots' }), 'f')
      await tells(() => things.put({ _id: 'a', n: 2 }), 'a')
      await tells(() => things.put({ _id: 'a', n: 3 }, { onlyIf: { n: 2 } }), 'a')
      await tells(() => things.putMany([{ _id: 'b' }, { _id: 'g' }]), 'b', 'g')
      await tells(() => things.update('c', { inc: { n: 1 } }), 'c')
      await tells(() => things.update('c', { set: { title: 'mots' } }), 'c')
      await tells(
        () => things.findAndUpdate({ title: 'école' }, { set: { title: 'mots' } }, { sort: [['_id', 'asc']] }),
        'd',
      )
      await tells(() => things.findAndUpdate({ _id: 'h' }, {}, { insertIfAbsent: { _id: 'h' } }), 'h')
      await tells(() => things.updateMany({ _id: { in: ['d', 'e'] } }, { inc: { n: 1 } }), 'd', 'e')
      await tells(() => things.updateMany({ _id: { in: ['d', 'e'] } }, { set: { title: 'mots' } }), 'd', 'e')
      await tells(() => things.delete('d'), 'd')
      await tells(() => things.deleteMany({ _id: { in: ['e', 'f'] } }), 'e', 'f')
      const many = Array.from({ length: 8 }, (_, n) => `many-${n}`)
      await tells(() => Promise.all(many.map((_id) => things.insert({ _id }))), ...many)
      watch.stop()
      watch.heard.clear()
      await things.delete('a')
      expect([...watch.heard]).to.deep.equal([])
    })

    it('tells who watches of all that a transaction wrote before it is acknowledged, and nothing of one to come', async () => {
      const things = store.engine.collection<Any>(spec())
      const others = store.engine.collection<Any>(spec())
      await things.insert({ _id: 'a', n: 1 })
      await things.insert({ _id: 'b', n: 1 })
      await others.count({})
      const watch = watched(things)
      const elsewhere = watched(others)
      await store.engine.transaction(async (tx) => {
        watch.heard.clear()
        await tx.in(things).insert({ _id: 'c' })
        await tx.in(things).update('a', { set: { n: 2 } })
        await tx.in(things).delete('b')
        // Told now, it would be read again as it still is for others.
        expect([...watch.heard]).to.deep.equal([])
      })
      expect(['a', 'b', 'c'].filter((id) => watch.isTold(id))).to.deep.equal(['a', 'b', 'c'])
      expect([...elsewhere.heard]).to.deep.equal([])
      // Two that meet: one of them is run again.
      watch.heard.clear()
      const add = () =>
        store.engine.transaction(async (tx) => {
          const a = await tx.in(things).get('a')
          await tx.in(things).put({ _id: 'a', n: Number(a?.n) + 1 })
        })
      await Promise.all([add().then(() => expect(watch.isTold('a')).to.equal(true)), add()])
      expect(await things.get('a')).to.include({ n: 4 })
      watch.stop()
      elsewhere.stop()
    })

    it('tells who watches of what another handle writes', async () => {
      const own = spec()
      const here = store.engine.collection<Any>(own)
      const there = (await store.another()).collection<Any>(own)
      await here.count({})
      const watch = watched(here)
      await there.insert({ _id: 'a' })
      while (!watch.isTold('a')) await new Promise(setImmediate)
      watch.stop()
    })

    it('ends when the signal aborts, when the listener leaves, and when the engine closes', async () => {
      const other = await store.another()
      const things = other.collection<Any>(spec())
      const heard = listen(things)
      const waiting = (async () => {
        for await (const change of things.changes(new AbortController().signal)) return change.id
        return 'ended'
      })()
      const ended = (async () => {
        for await (const _ of things.changes(AbortSignal.abort())) throw new Error('it had ended')
        return 'ended'
      })()
      expect(await ended).to.equal('ended')
      await things.insert({ _id: 'a' })
      expect(await waiting).to.equal('a')
      await heard.stop()
      const last = listen(things)
      await other.close()
      await last.ended
    })
  })
}

function watched(things: Collection<Any>) {
  const stopping = new AbortController()
  const heard = new Set<string>()
  const watcher = { changed: (id: string) => void heard.add(id), anyChanged: () => void heard.add('any') }
  things.watch(watcher, stopping.signal)
  return {
    /** Whether one who keeps this document forgets it. */
    isTold: (id: string) => heard.has(id) || heard.has('any'),
    heard,
    stop: () => stopping.abort(),
  }
}

function listen(things: Collection<Any>) {
  const stopping = new AbortController()
  const all: string[] = []
  let look = () => {}
  const changes: AsyncIterable<Change> = things.changes(stopping.signal)
  const ended = (async () => {
    for await (const { id, kind } of changes) {
      all.push(`${kind} ${id}`)
      look()
    }
  })()
  return {
    all,
    ended,
    until(told: string, times = 1): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (all.filter((one) => one === told).length >= times) resolve()
        }
        look()
      })
    },
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
