/** The document port: collections and their indexes. */
import { expect } from 'chai'
import { DuplicateKey, InvalidDocument } from '#src/store/engine.ts'
import { type Any, EngineInUse, type EngineUnderContract, refusalOf } from './engine-contract.ts'

export function declarationContract(under: EngineUnderContract): void {
  describe('declarations', () => {
    const store = new EngineInUse(under)

    it('declaring the same collection twice gives the same', async () => {
      const spec = { name: store.newName(), indexes: [{ fields: ['n'] }] } as const
      const first = store.engine.collection<Any>(spec)
      expect(store.engine.collection<Any>(spec)).to.equal(first)
      expect(() => store.engine.collection<Any>({ name: spec.name, indexes: [{ fields: ['m'] }] })).to.throw(TypeError)
      expect(store.engine.collection<Any>({ name: spec.name })).to.equal(first)
    })

    it('refuses a name that is not lower case, digits and _', () => {
      for (const name of [
        '',
        'Videos',
        'a b',
        'a"b',
        'a;b',
        '_a',
        '1a',
        'sqlite_x',
        'a.b',
        '$cmd',
        'é',
        'x'.repeat(61),
      ]) {
        expect(() => store.engine.collection({ name }), name).to.throw(TypeError)
      }
    })

    it('a unique index refuses a second document with the same values, and names its fields', async () => {
      const things = store.collection({ indexes: [{ fields: ['handle'], isUnique: true }] })
      await things.insert({ _id: 'a', handle: 'jeanne' })
      const refusal = await refusalOf(things.insert({ _id: 'b', handle: 'jeanne' }))
      expect(refusal).to.be.instanceOf(DuplicateKey)
      expect((refusal as DuplicateKey).fields).to.deep.equal(['handle'])
      await things.insert({ _id: 'b', handle: 'odile' })
      expect(await refusalOf(things.update('b', { set: { handle: 'jeanne' } }))).to.be.instanceOf(DuplicateKey)
      expect(await refusalOf(things.put({ _id: 'b', handle: 'jeanne' }))).to.be.instanceOf(DuplicateKey)
      expect(await things.get('b')).to.deep.equal({ _id: 'b', handle: 'odile' })
      await things.delete('a')
      expect(await things.update('b', { set: { handle: 'jeanne' } })).to.equal(true)
    })

    it('a unique index tells kinds apart: 1, "1" and true are three values', async () => {
      const things = store.collection({ indexes: [{ fields: ['v'], isUnique: true }] })
      for (const [n, v] of [1, '1', true, false, 0, ''].entries()) await things.insert({ _id: `${n}`, v })
      expect(await things.count({})).to.equal(6)
      expect(await refusalOf(things.insert({ _id: 'x', v: true }))).to.be.instanceOf(DuplicateKey)
    })

    it('documents where every field of a unique index is null or absent are not bound; where one is, they are', async () => {
      const things = store.collection({
        indexes: [
          { fields: ['a', 'b.c'], isUnique: true },
          { fields: ['d'], isUnique: true },
        ],
      })
      await things.insert({ _id: '1' })
      await things.insert({ _id: '2', a: null, b: { c: null }, d: null })
      await things.insert({ _id: '3', a: null })
      await things.insert({ _id: '4', a: 'x' })
      expect(await refusalOf(things.insert({ _id: '5', a: 'x', b: {} }))).to.be.instanceOf(DuplicateKey)
      await things.insert({ _id: '6', b: { c: 'x' } })
      const refusal = await refusalOf(things.insert({ _id: '7', a: null, b: { c: 'x' } }))
      expect((refusal as DuplicateKey).fields).to.deep.equal(['a', 'b.c'])
      await things.insert({ _id: '8', a: 'x', b: { c: 'x' } })
      expect(await things.count({})).to.equal(6)
    })

    it('no field of a unique index may hold an array', async () => {
      const things = store.collection({ indexes: [{ fields: ['v'], isUnique: true }] })
      expect(await refusalOf(things.insert({ _id: 'a', v: [] }))).to.be.instanceOf(InvalidDocument)
      await things.insert({ _id: 'a' })
      for (const change of [{ set: { v: ['x'] } }, { push: { v: 'x' } }, { addToSet: { v: 'x' } }]) {
        expect(await refusalOf(things.update('a', change))).to.be.instanceOf(InvalidDocument)
      }
      expect(await things.get('a')).to.deep.equal({ _id: 'a' })
    })

    it('at most one field of an index may hold an array', async () => {
      const things = store.collection({ indexes: [{ fields: ['v', 'w'] }] })
      await things.insert({ _id: 'a', v: ['x'], w: 1 })
      await things.insert({ _id: 'b', v: 1, w: ['x'] })
      expect(await refusalOf(things.insert({ _id: 'c', v: [], w: ['x'] }))).to.be.instanceOf(InvalidDocument)
      expect(await refusalOf(things.update('a', { set: { w: ['x'] } }))).to.be.instanceOf(InvalidDocument)
      expect(await things.count({ w: { contains: 'x' } })).to.equal(1)
    })

    it('a unique index is used to find', async () => {
      const things = store.collection({
        indexes: [
          { fields: ['handle'], isUnique: true },
          { fields: ['a', 'b'], isUnique: true },
        ],
      })
      for (let n = 0; n < 50; n++) await things.insert({ _id: `${n}`, handle: `h${n}`, a: n % 5, b: n })
      expect(await things.explain({ handle: 'h3' })).to.include({ usesIndex: true })
      expect(await things.explain({ a: 3, b: 8 })).to.include({ usesIndex: true })
    })

    it('an index declared later serves the documents that are already there', async () => {
      const name = store.newName()
      const before = store.engine.collection<Any>({ name })
      const tags = (n: number) => (n % 2 ? ['odd'] : ['even', 'even'])
      for (let n = 0; n < 40; n++) await before.insert({ _id: `${n}`, n: n % 4, tags: tags(n), title: `mot ${n}` })
      const later = await store.another()
      const after = later.collection<Any>({
        name,
        indexes: [{ fields: ['n', 'tags'] }, { fields: ['tags'] }],
        text: { title: 1 },
      })
      expect(await after.count({ n: 1 })).to.equal(10)
      expect(await after.count({ n: 1, tags: { contains: 'odd' } })).to.equal(10)
      expect(await after.count({ tags: { contains: 'even' } })).to.equal(20)
      expect(await after.countFound('mots')).to.equal(40)
      expect(await after.explain({ n: 1 })).to.include({ usesIndex: true })
      expect(await after.explain({ tags: { contains: 'odd' } })).to.include({ usesIndex: true })
      // The handle that knew nothing of them keeps them up.
      await before.insert({ _id: 'x', n: 1, tags: ['odd'], title: 'mots' })
      await before.delete('1')
      expect(await after.count({ n: 1, tags: { contains: 'odd' } })).to.equal(10)
    })

    it('an index that is no longer declared no longer binds', async () => {
      const name = store.newName()
      const strict = store.engine.collection<Any>({ name, indexes: [{ fields: ['n'], isUnique: true }] })
      await strict.insert({ _id: 'a', n: 1 })
      const later = (await store.another()).collection<Any>({ name, indexes: [{ fields: ['n'] }] })
      await later.insert({ _id: 'b', n: 1 })
      expect(await later.count({ n: 1 })).to.equal(2)
    })

    it('a unique index that what is there breaks is refused, and the documents stay', async () => {
      const name = store.newName()
      const loose = store.engine.collection<Any>({ name })
      for (const _id of ['a', 'b']) await loose.insert({ _id, n: 1 })
      const strict = (await store.another()).collection<Any>({ name, indexes: [{ fields: ['n'], isUnique: true }] })
      expect(await refusalOf(strict.get('a'))).to.be.instanceOf(DuplicateKey)
      expect(await loose.count({ n: 1 })).to.equal(2)
    })

    it('a name alone takes what was last declared', async () => {
      const name = store.newName()
      const spec = { name, indexes: [{ fields: ['tags'] }], text: { title: 1 }, expiresBy: 'until' } as const
      await store.engine.collection<Any>(spec).insert({ _id: 'a', tags: ['x'], title: 'école' })
      const bare = (await store.another()).collection<Any>({ name })
      await bare.insert({ _id: 'b', tags: ['x'], title: 'écoles' })
      await bare.insert({ _id: 'c', tags: ['x'], title: 'écoles', until: '2000-01-01T00:00:00.000Z' })
      await bare.update('a', { set: { title: 'collège' } })
      const things = store.engine.collection<Any>(spec)
      expect(await things.countFound('école')).to.equal(1)
      expect(await things.countFound('collège')).to.equal(1)
      expect(await things.count({ tags: { contains: 'x' } })).to.equal(2)
      expect(await bare.explain({ tags: { contains: 'x' } })).to.include({ usesIndex: true })
    })

    it('two handles that declare the same collection at once agree', async () => {
      const spec = {
        name: store.newName(),
        indexes: [{ fields: ['n'] }, { fields: ['m'], isUnique: true }],
        text: { t: 1 },
      } as const
      const others = await Promise.all([store.another(), store.another(), store.another()])
      await Promise.all(others.map((other, n) => other.collection<Any>(spec).insert({ _id: `${n}`, m: n, t: 'mot' })))
      expect(await store.engine.collection<Any>(spec).countFound('mot')).to.equal(3)
    })
  })
}
