/** The document port among processes: real ones, on one storage. */
import { expect } from 'chai'
import { aChild } from '#test/store/a-child.ts'
import { type Any, EngineInUse, type EngineUnderContract } from './engine-contract.ts'

export function processContract(under: EngineUnderContract): void {
  describe('among processes', () => {
    const store = new EngineInUse(under)

    it('two never take the same state of the same document', async () => {
      const name = store.newName()
      const jobs = store.engine.collection<Any>({ name, indexes: [{ fields: ['state', 'turn'] }] })
      await using one = aChild(store.databaseUrl, name)
      await using other = aChild(store.databaseUrl, name)
      // A first write starts what writes: neither takes everything while the other starts.
      await Promise.all([one.ask('insert', 'one'), other.ask('insert', 'other')])
      const count = 120
      let shares: number[]
      // Until they did come at the same time, wherever the machine is.
      do {
        await jobs.deleteMany({ state: 'taken' })
        const ids = Array.from({ length: count }, (_, turn) => `${turn}`)
        await Promise.all(ids.map((_id, turn) => jobs.insert({ _id, turn, state: 'ready' })))
        const taken = await Promise.all([one.ask<string[]>('takeAll'), other.ask<string[]>('takeAll')])
        expect(taken.flat().toSorted()).to.deep.equal(ids.toSorted())
        expect(await jobs.count({ state: 'taken' })).to.equal(count)
        shares = taken.map((list) => list.length)
      } while (Math.min(...shares) === 0)
    })

    it('increments, insertions and transactions of several lose nothing', async () => {
      const name = store.newName()
      const things = store.engine.collection<Any>({ name, indexes: [{ fields: ['state', 'turn'] }] })
      await things.insert({ _id: 'counter', n: 0, m: 0 })
      await using one = aChild(store.databaseUrl, name)
      await using other = aChild(store.databaseUrl, name)
      await Promise.all([one.ask('count', 60), other.ask('count', 60)])
      expect(await things.get('counter')).to.include({ n: 120, m: 24 })
    })

    it('one hears of what another writes', async () => {
      const name = store.newName()
      const things = store.engine.collection<Any>({ name, indexes: [{ fields: ['state', 'turn'] }] })
      await things.insert({ _id: 'before' })
      await using child = aChild(store.databaseUrl, name)
      await child.ask('ready')
      const changes = things.changes(new AbortController().signal)
      await child.ask('insert', 'heard')
      for await (const change of changes) {
        expect(change).to.deep.equal({ id: 'heard', kind: 'written' })
        return
      }
      throw new Error('nothing was heard')
    })

    it('what was acknowledged is there after kill -9 at any moment, and the database opens', async () => {
      const name = store.newName()
      const things = store.engine.collection<Any>({
        name,
        indexes: [{ fields: ['state', 'turn'] }, { fields: ['tags'] }],
        text: { title: 1 },
      })
      await things.count({})
      for (let round = 0; round < 5; round++) {
        const child = aChild(store.databaseUrl, name)
        const kept = await child.writeUntilKilled(`r${round}`, 12, Math.random() * 200)
        const another = await store.another()
        const reread = another.collection<Any>({ name })
        for (let from = 0; from < kept.length; from += 500) {
          const some = kept.slice(from, from + 500)
          expect(await reread.getMany(some)).to.have.length(some.length)
        }
        // A group is there whole or not at all.
        const groups = await reread.find({ state: `r${round}-group` }, { limit: 1000 })
        expect(groups.items.length % 3).to.equal(0)
        // What was on its way to the server when its sender died may still arrive between two questions.
        const [found, tagged, written] = await sameTwice(() =>
          Promise.all([
            reread.countFound('école', { filter: { state: `r${round}` }, limit: 100_000 }),
            reread.count({ tags: { contains: `r${round}` } }),
            reread.count({ state: `r${round}` }),
          ]),
        )
        expect([found, tagged]).to.deep.equal([written, written])
      }
    })
  })
}

/** What is answered when it is the same again. */
async function sameTwice<T>(ask: () => Promise<T>): Promise<T> {
  for (let before = await ask(); ; ) {
    const now = await ask()
    if (JSON.stringify(now) === JSON.stringify(before)) return now
    before = now
  }
}
