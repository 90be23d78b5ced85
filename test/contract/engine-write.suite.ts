/** The document port: keeping, changing and removing documents. */
import { expect } from 'chai'
import fc from 'fast-check'
import { DuplicateKey, InvalidDocument, type Update } from '#src/store/engine.ts'
import { applySteps, stepsOf } from '#src/store/update.ts'
import { type Any, EngineInUse, type EngineUnderContract, idsOf, refusalOf } from './engine-contract.ts'

export function writeContract(under: EngineUnderContract): void {
  describe('writes', () => {
    const store = new EngineInUse(under)

    it('gives back a document as it was inserted', async () => {
      const things = store.collection()
      const document = { _id: 'a', text: 'é', flag: false, none: null, list: [1, [2], {}], deep: { x: { y: 1.5 } } }
      await things.insert(document)
      expect(await things.get('a')).to.deep.equal(document)
      expect(await things.get('b')).to.equal(null)
    })

    it('refuses an id that is taken and leaves the first document alone', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', n: 1 })
      const refusal = await refusalOf(things.insert({ _id: 'a', n: 2 }))
      expect(refusal).to.be.instanceOf(DuplicateKey)
      expect(refusal).to.include({ name: 'DuplicateKey' })
      expect((refusal as DuplicateKey).fields).to.deep.equal(['_id'])
      expect(await things.get('a')).to.deep.equal({ _id: 'a', n: 1 })
    })

    it('refuses only the faulty one of many writes asked at once', async () => {
      const things = store.collection()
      const outcomes = await Promise.allSettled([
        ...['a', 'b', 'a', 'c'].map((_id) => things.insert({ _id })),
        things.update('b', { inc: { n: 1 } }),
        things.insert({ _id: 'd' }),
      ])
      expect(outcomes.filter(({ status }) => status === 'rejected')).to.have.length(1)
      expect(idsOf((await things.find({})).items)).to.deep.equal(['a', 'b', 'c', 'd'])
    })

    it('puts: replaces, inserts, and with onlyIf replaces only what matches', async () => {
      const things = store.collection()
      expect(await things.put({ _id: 'a', n: 1 })).to.equal(true)
      expect(await things.put({ _id: 'a', m: 2 })).to.equal(true)
      expect(await things.get('a')).to.deep.equal({ _id: 'a', m: 2 })
      expect(await things.put({ _id: 'a', m: 3 }, { onlyIf: { m: 1 } })).to.equal(false)
      expect(await things.put({ _id: 'b', m: 3 }, { onlyIf: {} })).to.equal(false)
      expect(await things.get('b')).to.equal(null)
      expect(await things.put({ _id: 'a', m: 3 }, { onlyIf: { m: 2 } })).to.equal(true)
      expect(await things.get('a')).to.deep.equal({ _id: 'a', m: 3 })
    })

    it('puts many in one request: replaces and inserts each, refuses what cannot be kept', async () => {
      const things = store.collection()
      await things.put({ _id: 'a', n: 1 })
      await things.putMany([
        { _id: 'a', m: 2 },
        { _id: 'b', n: 3 },
      ])
      expect(await things.getMany(['a', 'b'])).to.deep.equal([
        { _id: 'a', m: 2 },
        { _id: 'b', n: 3 },
      ])
      await things.putMany([])
      const many = Array.from({ length: 1001 }, (_, n) => ({ _id: `${n}` }))
      expect(await refusalOf(things.putMany(many))).to.be.instanceOf(TypeError)
      expect(await refusalOf(things.putMany([{ _id: '' }]))).to.be.instanceOf(InvalidDocument)
      expect(await things.count({})).to.equal(2)
    })

    it('many puts of one id at once leave one of them', async () => {
      const things = store.collection({ indexes: [{ fields: ['n'] }] })
      await Promise.all(Array.from({ length: 20 }, (_, n) => things.put({ _id: 'a', n })))
      expect(await things.count({})).to.equal(1)
    })

    it('reads many in the order asked, without the absent', async () => {
      const things = store.collection()
      for (const _id of ['a', 'b', 'c']) await things.insert({ _id })
      expect(idsOf(await things.getMany(['c', 'x', 'a']))).to.deep.equal(['c', 'a'])
      expect(await things.getMany([])).to.deep.equal([])
    })

    it('updates with every operator, creating what is absent', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', gone: 1, list: [1, 2, 1], count: 2, high: 5, low: 5, name: 'b' })
      const isThere = await things.update('a', {
        set: { 'made.on.the.way': [], name: 'c' },
        unset: ['gone', 'never.there'],
        inc: { count: -0.5, started: 3 },
        max: { high: 7, first: 1 },
        min: { low: 6, 'least.of': 'x' },
        push: { pushed: { a: 1 } },
        addToSet: { tags: 'x' },
        pull: { list: 1, missing: 1 },
      })
      expect(isThere).to.equal(true)
      expect(await things.get('a')).to.deep.equal({
        _id: 'a',
        list: [2],
        count: 1.5,
        high: 7,
        low: 5,
        name: 'c',
        made: { on: { the: { way: [] } } },
        started: 3,
        first: 1,
        least: { of: 'x' },
        pushed: [{ a: 1 }],
        tags: ['x'],
      })
      expect(await things.update('nobody', { set: { n: 1 } })).to.equal(false)
      expect(await things.count({})).to.equal(1)
    })

    it('addToSet and pull compare by value, elements that are lists or objects too', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', list: [{ x: 1 }, [1], 1, '1'] })
      for (const value of [{ x: 1 }, [1], 1, '1', true]) await things.update('a', { addToSet: { list: value } })
      expect((await things.get('a'))?.list).to.deep.equal([{ x: 1 }, [1], 1, '1', true])
      for (const value of [{ x: 1 }, 1]) await things.update('a', { pull: { list: value } })
      expect((await things.get('a'))?.list).to.deep.equal([[1], '1', true])
    })

    it('a field given as undefined is as if not named, and an empty update only tells whether it matched', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', n: 1 })
      expect(await things.update('a', { set: { n: undefined } })).to.equal(true)
      expect(await things.update('a', {})).to.equal(true)
      expect(await things.update('b', {})).to.equal(false)
      expect(await things.get('a')).to.deep.equal({ _id: 'a', n: 1 })
    })

    it('updates only what matches onlyIf', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', state: 'draft' })
      const publish = () => things.update('a', { set: { state: 'public' } }, { onlyIf: { state: 'draft' } })
      expect(await publish()).to.equal(true)
      expect(await publish()).to.equal(false)
    })

    it('refuses a step that cannot be done and leaves the whole document as it was', async () => {
      const things = store.collection()
      const document = { _id: 'a', text: 'x', list: [1], nothing: null, n: 1 }
      await things.insert(document)
      const impossible: Update<Any>[] = [
        { inc: { text: 1 }, set: { n: 2 } },
        { inc: { nothing: 1 } },
        { push: { text: 1 } },
        { push: { nothing: 1 } },
        { addToSet: { n: 1 } },
        { pull: { text: 1 } },
        { set: { 'text.inside': 1 } },
        { set: { 'nothing.inside': 1 } },
        { set: { 'list.0': 1, n: 3 } },
        { unset: ['list.0'] },
        { inc: { 'list.x': 1 } },
      ]
      for (const change of impossible) {
        const refusal = await refusalOf(things.update('a', change))
        expect(refusal, JSON.stringify(change)).to.be.instanceOf(InvalidDocument)
      }
      expect(await things.get('a')).to.deep.equal(document)
    })

    it('refuses an update that names a field twice, changes the id, or is of no known operator', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', n: 1 })
      const faulty = [
        { set: { n: 1 }, inc: { n: 1 } },
        { set: { 'x.y': 1, x: 1 } },
        { set: { _id: 'b' } },
        { unset: ['_id'] },
        { $set: { n: 2 } },
        { inc: { n: 'many' } },
        { max: { n: true } },
      ] as unknown as Update<Any>[]
      for (const change of faulty) {
        expect(await refusalOf(things.update('a', change)), JSON.stringify(change)).to.be.instanceOf(TypeError)
      }
      expect(await things.get('a')).to.deep.equal({ _id: 'a', n: 1 })
    })

    it('any sequence of updates does on the engine what it does in memory', async () => {
      const things = store.collection({ text: { title: 2, tags: 1 } })
      const value = fc.oneof(
        fc.constantFrom(null, true, false, 0, 1, -2.5, 'a', 'école'),
        fc.constant([1, 'a']),
        fc.constant({ x: 1 }),
      )
      const path = fc.constantFrom('title', 'tags', 'n', 'o', 'o.p', 'o.p.q', 'list')
      const step = fc.oneof(
        fc.record({ set: fc.dictionary(path, value, { maxKeys: 2, minKeys: 1 }) }),
        fc.record({ unset: fc.array(path, { minLength: 1, maxLength: 1 }) }),
        fc.record({ inc: fc.dictionary(path, fc.constantFrom(1, -2, 0.5), { minKeys: 1, maxKeys: 1 }) }),
        fc.record({ max: fc.dictionary(path, fc.constantFrom(3, 'm'), { minKeys: 1, maxKeys: 1 }) }),
        fc.record({ min: fc.dictionary(path, fc.constantFrom(3, 'm'), { minKeys: 1, maxKeys: 1 }) }),
        fc.record({ push: fc.dictionary(path, value, { minKeys: 1, maxKeys: 1 }) }),
        fc.record({ addToSet: fc.dictionary(path, value, { minKeys: 1, maxKeys: 1 }) }),
        fc.record({ pull: fc.dictionary(path, value, { minKeys: 1, maxKeys: 1 }) }),
      ) as fc.Arbitrary<Update<Any>>
      const sequences = fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (changes) => {
        let expected: Any = { _id: 'a' }
        await things.put(expected)
        for (const change of changes) {
          const inMemory = outcomeOf(() => applySteps(expected, stepsOf(change)))
          const onEngine = await things.update('a', change).then(
            () => 'done',
            (error: Error) => error.name,
          )
          expect(onEngine).to.equal(inMemory instanceof Error ? inMemory.name : 'done')
          if (!(inMemory instanceof Error)) expected = inMemory
          expect(await things.get('a')).to.deep.equal(expected)
        }
      })
      await fc.assert(sequences, { numRuns: 60 })
    })

    it('updates and deletes many, and tells how many', async () => {
      const things = store.collection({ indexes: [{ fields: ['kind'] }], text: { title: 1 } })
      for (let n = 0; n < 7; n++) await things.insert({ _id: `${n}`, kind: n % 2 ? 'odd' : 'even', title: 'mot' })
      expect(await things.updateMany({ kind: 'odd' }, { set: { seen: true } })).to.equal(3)
      expect(await things.updateMany({ kind: 'odd' }, { set: { title: 'autre' } })).to.equal(3)
      expect(await things.count({ seen: true })).to.equal(3)
      expect(await things.countFound('autre')).to.equal(3)
      expect(await things.deleteMany({ kind: 'even' })).to.equal(4)
      expect(await things.countFound('mot')).to.equal(0)
      expect(await things.deleteMany({ kind: 'even' })).to.equal(0)
      expect(await things.delete('1', { onlyIf: { kind: 'even' } })).to.equal(false)
      expect(await things.delete('1')).to.equal(true)
      expect(await things.delete('1')).to.equal(false)
      expect(idsOf((await things.find({})).items)).to.deep.equal(['3', '5'])
    })

    it('finds and updates the first by the sort, and returns it after, or before when asked', async () => {
      const things = store.collection<Any>({ indexes: [{ fields: ['state', 'due'] }] })
      for (const [_id, due] of [
        ['a', 2],
        ['b', 1],
      ] as const) {
        await things.insert({ _id, due, state: 'ready' })
      }
      const take = (returning: 'before' | 'after') =>
        things.findAndUpdate({ state: 'ready' }, { set: { state: 'taken' } }, { sort: [['due', 'asc']], returning })
      expect(await take('after')).to.deep.equal({ _id: 'b', due: 1, state: 'taken' })
      expect(await take('before')).to.deep.equal({ _id: 'a', due: 2, state: 'ready' })
      expect(await take('after')).to.equal(null)
    })

    it('insertIfAbsent is stored and then changed when none matches, once among many callers', async () => {
      const counters = store.collection<{ _id: string; last: number }>()
      const next = async () => {
        const insertIfAbsent = { _id: 'videos', last: 0 }
        const counter = await counters.findAndUpdate({ _id: 'videos' }, { inc: { last: 1 } }, { insertIfAbsent })
        return counter?.last
      }
      const numbers = await Promise.all(Array.from({ length: 20 }, next))
      expect(numbers.sort((a, b) => Number(a) - Number(b))).to.deep.equal(Array.from({ length: 20 }, (_, n) => n + 1))
      const insertIfAbsent = { _id: 'other', last: 0 }
      const options = { insertIfAbsent, returning: 'before' } as const
      expect(await counters.findAndUpdate({ _id: 'other' }, { inc: { last: 1 } }, options)).to.deep.equal(
        insertIfAbsent,
      )
      expect(await counters.get('other')).to.deep.equal({ _id: 'other', last: 1 })
    })

    it('insertIfAbsent whose id is taken by a document that does not match is refused', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', state: 'done' })
      const refusal = await refusalOf(
        things.findAndUpdate({ _id: 'a', state: 'ready' }, { inc: { n: 1 } }, { insertIfAbsent: { _id: 'a' } }),
      )
      expect(refusal).to.be.instanceOf(DuplicateKey)
      expect(await things.get('a')).to.deep.equal({ _id: 'a', state: 'done' })
    })

    it('a write through one handle is read through another', async () => {
      const name = store.newName()
      const here = store.engine.collection<Any>({ name, indexes: [{ fields: ['n'] }] })
      const there = (await store.another()).collection<Any>({ name, indexes: [{ fields: ['n'] }] })
      await here.insert({ _id: 'a', n: 1 })
      expect(await there.findOne({ n: 1 })).to.deep.equal({ _id: 'a', n: 1 })
      await there.update('a', { inc: { n: 1 } })
      expect(await here.findOne({ n: 2 })).to.deep.equal({ _id: 'a', n: 2 })
    })
  })
}

function outcomeOf<T>(act: () => T): T | Error {
  try {
    return act()
  } catch (error) {
    return error as Error
  }
}
