/** The document port: transactions. */
import { expect } from 'chai'
import { DuplicateKey, TransactionTooLong } from '#src/store/engine.ts'
import { type Any, EngineInUse, type EngineUnderContract, idsOf, refusalOf } from './engine-contract.ts'

interface Account {
  _id: string
  balance: number
}

export function transactionContract(under: EngineUnderContract): void {
  describe('transactions', () => {
    const store = new EngineInUse(under)

    it('all of the writes are there at the end, in every collection, and the answer is given back', async () => {
      const videos = store.collection()
      const events = store.collection({ indexes: [{ fields: ['of'] }] })
      const answer = await store.engine.transaction(async (tx) => {
        await tx.in(videos).insert({ _id: 'v', state: 'draft' })
        await tx.in(videos).update('v', { set: { state: 'public' } })
        await tx.in(events).insert({ _id: 'e', of: 'v' })
        return 12
      })
      expect(answer).to.equal(12)
      expect(await videos.get('v')).to.deep.equal({ _id: 'v', state: 'public' })
      expect(await events.findOne({ of: 'v' })).to.deep.equal({ _id: 'e', of: 'v' })
    })

    it('none of the writes is there when the work throws, and its error is the caller’s', async () => {
      const things = store.collection({ indexes: [{ fields: ['tags'] }], text: { title: 1 } })
      await things.insert({ _id: 'a', n: 1, tags: ['x'], title: 'école' })
      const error = new Error('no')
      const refusal = await refusalOf(
        store.engine.transaction(async (tx) => {
          const inside = tx.in(things)
          await inside.insert({ _id: 'b', tags: ['x'], title: 'école' })
          await inside.put({ _id: 'a', n: 2 })
          await inside.updateMany({}, { set: { title: 'collège' } })
          await inside.delete('a')
          throw error
        }),
      )
      expect(refusal).to.equal(error)
      expect((await things.find({})).items).to.deep.equal([{ _id: 'a', n: 1, tags: ['x'], title: 'école' }])
      expect(await things.countFound('écoles')).to.equal(1)
      expect(await things.countFound('collège')).to.equal(0)
      expect(await things.count({ tags: { contains: 'x' } })).to.equal(1)
    })

    it('reads its own writes, which nobody else sees before the end', async () => {
      const things = store.collection({ indexes: [{ fields: ['n'] }] })
      await things.insert({ _id: 'a', n: 1 })
      await store.engine.transaction(async (tx) => {
        const inside = tx.in(things)
        await inside.update('a', { inc: { n: 1 } })
        await inside.insert({ _id: 'b', n: 2 })
        expect(await inside.get('a')).to.deep.equal({ _id: 'a', n: 2 })
        expect(idsOf(await inside.getMany(['b', 'a']))).to.deep.equal(['b', 'a'])
        expect(idsOf((await inside.find({ n: 2 }, { sort: [['n', 'asc']], limit: 1 })).items)).to.deep.equal(['a'])
        expect((await inside.findOne({ n: 2 }, { sort: [['_id', 'desc']] }))?._id).to.equal('b')
        expect(await inside.count({ n: 2 })).to.equal(2)
        expect(await inside.deleteMany({ _id: 'x' })).to.equal(0)
        expect(await inside.findAndUpdate({ _id: 'b' }, { inc: { n: 1 } })).to.deep.equal({ _id: 'b', n: 3 })
        expect(await things.get('a')).to.deep.equal({ _id: 'a', n: 1 })
        expect(await things.get('b')).to.equal(null)
      })
      expect(await things.count({})).to.equal(2)
    })

    it('asks and writes many things at once, from the first on', async () => {
      const things = store.collection({ indexes: [{ fields: ['n'] }] })
      await things.insert({ _id: 'a', n: 1 })
      for (let round = 0; round < 5; round++) {
        await store.engine.transaction(async (tx) => {
          const inside = tx.in(things)
          const [one, none, count] = await Promise.all([inside.get('a'), inside.findOne({ n: 9 }), inside.count({})])
          expect([one?._id, none, count]).to.deep.equal(['a', null, 1 + 3 * round])
          await Promise.all(['x', 'y', 'z'].map((name) => inside.put({ _id: `${name}${round}`, n: 2 })))
        })
      }
      expect(await things.count({ n: 2 })).to.equal(15)
    })

    it('a write that is refused dooms the whole, even when the work catches the refusal', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a' })
      const refusal = await refusalOf(
        store.engine.transaction(async (tx) => {
          await tx.in(things).insert({ _id: 'b' })
          await tx
            .in(things)
            .insert({ _id: 'a' })
            .catch(() => undefined)
        }),
      )
      expect(refusal).to.be.instanceOf(DuplicateKey)
      expect(await things.get('b')).to.equal(null)
    })

    it('many at once on the same documents lose no change', async () => {
      const accounts = store.collection<Account>()
      for (const _id of ['a', 'b', 'c']) await accounts.insert({ _id, balance: 100 })
      const move = (from: string, to: string) =>
        store.engine.transaction(async (tx) => {
          const inside = tx.in(accounts)
          const [source, target] = [await inside.get(from), await inside.get(to)]
          if (source === null || target === null) throw new Error('an account is missing')
          await inside.put({ ...source, balance: source.balance - 1 })
          await inside.put({ ...target, balance: target.balance + 1 })
        })
      const ways = [
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
        ['b', 'a'],
        ['a', 'c'],
      ] as const
      await Promise.all(Array.from({ length: 5 }, () => ways.map(([from, to]) => move(from, to))).flat())
      const balances = (await accounts.find({})).items.map(({ balance }) => balance)
      expect(balances).to.deep.equal([100, 95, 105])
    })

    it('writes outside go on while transactions run, and none is lost', async () => {
      const things = store.collection<Account>()
      await things.insert({ _id: 'a', balance: 0 })
      await Promise.all(
        Array.from({ length: 30 }, (_, n) => {
          if (n % 3) return things.update('a', { inc: { balance: 1 } })
          return store.engine.transaction((tx) => tx.in(things).update('a', { inc: { balance: 1 } }))
        }),
      )
      expect(await things.get('a')).to.deep.equal({ _id: 'a', balance: 30 })
    })

    it('inside, a write that does not go through tx, and another transaction, are refused', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a' })
      await store.engine.transaction(async (tx) => {
        await tx.in(things).insert({ _id: 'b' })
        expect(await refusalOf(things.insert({ _id: 'c' }))).to.be.instanceOf(TypeError)
        expect(await refusalOf(things.delete('a'))).to.be.instanceOf(TypeError)
        expect(await refusalOf(store.engine.transaction(async () => 1))).to.be.instanceOf(TypeError)
      })
      expect(idsOf((await things.find({})).items)).to.deep.equal(['a', 'b'])
    })

    it('a collection declared during the work is refused', async () => {
      const late = await refusalOf(store.engine.transaction(async (tx) => tx.in(store.collection()).get('a')))
      expect(late).to.be.instanceOf(TypeError)
      const foreign = (await store.another()).collection<Any>({ name: store.newName() })
      await foreign.get('a')
      expect(await refusalOf(store.engine.transaction(async (tx) => tx.in(foreign).get('a')))).to.be.instanceOf(
        TypeError,
      )
    })

    it('closing the engine lets the transactions that run end', async () => {
      const name = store.newName()
      const closing = await store.another()
      const things = closing.collection<Any>({ name })
      const isRunning = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const transaction = closing.transaction(async (tx) => {
        await tx.in(things).insert({ _id: 'a' })
        isRunning.resolve()
        await goOn.promise
        await tx.in(things).insert({ _id: 'b' })
      })
      await isRunning.promise
      const closed = closing.close()
      expect((await refusalOf(closing.transaction(async () => 1))).name).to.equal('StoreUnavailable')
      goOn.resolve()
      await Promise.all([transaction, closed])
      expect(await store.engine.collection<Any>({ name }).count({})).to.equal(2)
    })

    it('is rolled back at the limit of its time, and what comes later is not held', async () => {
      const hasty = await store.another({ transactionLimit: 300 })
      const things = hasty.collection({ name: store.newName() })
      const never = new Promise(() => {})
      let writeLate = () => Promise.resolve()
      const refusal = await refusalOf(
        hasty.transaction(async (tx) => {
          writeLate = () => tx.in(things).insert({ _id: 'b' })
          await tx.in(things).insert({ _id: 'a' })
          await never
        }),
      )
      expect(refusal).to.be.instanceOf(TransactionTooLong)
      await things.insert({ _id: 'c' })
      await refusalOf(writeLate())
      expect(idsOf((await things.find({})).items)).to.deep.equal(['c'])
    })
  })
}
