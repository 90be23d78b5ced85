/** The document port: which documents a filter finds. */
import { expect } from 'chai'
import fc from 'fast-check'
import type { Filter, IndexSpec } from '#src/store/engine.ts'
import { matches, parseFilter } from '#src/store/filter.ts'
import { type Any, EngineInUse, type EngineUnderContract, idsOf, refusalOf } from './engine-contract.ts'

export function filterContract(under: EngineUnderContract): void {
  describe('filters', () => {
    const store = new EngineInUse(under)

    const documents: Any[] = [
      { _id: 'absent' },
      { _id: 'array', v: ['a', 1, null, true, ['b'], { c: 1 }] },
      { _id: 'empty', v: [] },
      { _id: 'false', v: false },
      { _id: 'null', v: null },
      { _id: 'object', v: { w: 1 } },
      { _id: 'objects', v: [{ w: 1 }] },
      { _id: 'one', v: 1 },
      { _id: 'text-1', v: '1' },
      { _id: 'text-a', v: 'a' },
      { _id: 'text-é', v: 'é' },
      { _id: 'true', v: true },
      { _id: 'zero', v: 0 },
    ]

    const cases: [what: string, filter: object, ids: string[]][] = [
      ['{} matches everything', {}, idsOf(documents)],
      ['a number', { v: 1 }, ['one']],
      ['a text is not a number', { v: '1' }, ['text-1']],
      ['true is not 1', { v: true }, ['true']],
      ['false is not 0', { v: false }, ['false']],
      ['null is absent too', { v: null }, ['absent', 'null']],
      ['an array equals nothing', { v: 'a' }, ['text-a']],
      ['in', { v: { in: [1, 'é', false] } }, ['false', 'one', 'text-é']],
      ['in with null', { v: { in: [1, null] } }, ['absent', 'null', 'one']],
      ['in nothing', { v: { in: [] } }, []],
      ['not', { v: { not: 1 } }, idsOf(documents).filter((id) => id !== 'one')],
      ['not null', { v: { not: null } }, idsOf(documents).filter((id) => !['absent', 'null'].includes(id))],
      [
        'notIn',
        { v: { notIn: [1, 'a', null] } },
        idsOf(documents).filter((id) => !['absent', 'null', 'one', 'text-a'].includes(id)),
      ],
      ['notIn nothing', { v: { notIn: [] } }, idsOf(documents)],
      ['greater than a number is a number', { v: { gt: 0 } }, ['one']],
      ['at least a number', { v: { gte: 0 } }, ['one', 'zero']],
      ['less than a number', { v: { lt: 1 } }, ['zero']],
      ['greater than a text is a text, by bytes', { v: { gt: '1' } }, ['text-a', 'text-é']],
      ['less than a text', { v: { lte: 'a' } }, ['text-1', 'text-a']],
      ['between', { v: { gte: '1', lt: 'é' } }, ['text-1', 'text-a']],
      ['bounds of two kinds', { v: { gt: 0, lt: 'z' } }, []],
      ['exists', { v: { exists: true } }, idsOf(documents).filter((id) => id !== 'absent')],
      ['does not exist', { v: { exists: false } }, ['absent']],
      ['contains a text', { v: { contains: 'a' } }, ['array']],
      ['contains a number', { v: { contains: 1 } }, ['array']],
      ['contains null', { v: { contains: null } }, ['array']],
      ['contains true', { v: { contains: true } }, ['array']],
      ['contains does not look deeper', { v: { contains: 'b' } }, []],
      ['containsAny', { v: { containsAny: ['z', 'a'] } }, ['array']],
      ['containsAny of nothing', { v: { containsAny: [] } }, []],
      ['containsNone', { v: { containsNone: ['z', 'a'] } }, idsOf(documents).filter((id) => id !== 'array')],
      ['containsNone of what it has not', { v: { containsNone: ['z'] } }, idsOf(documents)],
      ['containsNone of nothing', { v: { containsNone: [] } }, idsOf(documents)],
      ['a path into an object', { 'v.w': 1 }, ['object']],
      ['a path stops at an array', { 'v.w': { exists: false } }, idsOf(documents).filter((id) => id !== 'object')],
      ['beyond an array is absent', { 'v.w': null }, idsOf(documents).filter((id) => id !== 'object')],
      ['a number in a path is a key', { 'v.0': 'a' }, []],
      ['both fields', { v: 1, _id: 'one' }, ['one']],
      ['$and', { $and: [{ v: { gte: 0 } }, { v: { lt: 1 } }] }, ['zero']],
      ['$and of nothing', { $and: [] }, idsOf(documents)],
      ['$or', { $or: [{ v: 1 }, { v: { contains: 'a' } }] }, ['array', 'one']],
      ['$or of nothing', { $or: [] }, []],
      ['$or beside a field', { _id: { lt: 'b' }, $or: [{ v: null }, { v: { contains: 1 } }] }, ['absent', 'array']],
      ['what no document can hold', { v: { in: [Number.NaN, '\ud800'] } }, []],
      ['what no document can hold is in no array', { v: { contains: '\ud800' } }, []],
      ['anything is not what no document can hold', { v: { not: '\udc00' } }, idsOf(documents)],
      ['the id', { _id: { in: ['one', 'true', 'x'] } }, ['one', 'true']],
      ['a range of ids', { _id: { gt: 'text', lt: 'text-b' } }, ['text-1', 'text-a']],
    ]

    for (const isIndexed of [false, true]) {
      describe(isIndexed ? 'on an indexed field' : 'on a field without index', () => {
        const indexes: IndexSpec<Any>[] = isIndexed ? [{ fields: ['v'] }, { fields: ['v.w'] }] : []
        let things = () => store.collection({ indexes })
        before(async () => {
          const collection = store.collection({ indexes })
          things = () => collection
          for (const document of documents) await collection.insert(document)
        })

        for (const [what, untyped, ids] of cases) {
          const filter = untyped as Filter<Any>
          it(`${what}`, async () => {
            expect(idsOf((await things().find(filter)).items)).to.deep.equal(ids)
            expect(await things().count(filter)).to.equal(ids.length)
            expect((await things().findOne(filter))?._id).to.equal(ids[0])
            const inMemory = documents.filter((document) => matches(document, parseFilter(filter)))
            expect(idsOf(inMemory)).to.deep.equal(ids)
          })
        }
      })
    }

    it('contains is of its own field, when another of the index holds the array', async () => {
      const things = store.collection({ indexes: [{ fields: ['v', 'w'] }] })
      await things.insert({ _id: 'scalar', v: 'x', w: ['y', 'z'] })
      await things.insert({ _id: 'array', v: ['x'], w: 'y' })
      for (const filter of [
        { v: { contains: 'x' } },
        { v: { containsAny: ['x', 'q'] } },
        { v: { contains: 'x' }, w: 'y' },
      ]) {
        expect(idsOf((await things.find(filter)).items), JSON.stringify(filter)).to.deep.equal(['array'])
      }
      expect(idsOf((await things.find({ v: { containsNone: ['x'] } })).items)).to.deep.equal(['scalar'])
      expect(idsOf((await things.find({ v: 'x', w: { contains: 'y' } })).items)).to.deep.equal(['scalar'])
    })

    it('count stops at its limit', async () => {
      const things = store.collection()
      for (let n = 0; n < 9; n++) await things.insert({ _id: `${n}`, n })
      expect(await things.count({}, { limit: 4 })).to.equal(4)
      expect(await things.count({ n: { gte: 5 } }, { limit: 100 })).to.equal(4)
    })

    it('refuses what is not of the language, whatever an engine would make of it', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', v: 1 })
      const foreign = [
        { v: { $gt: '' } },
        { v: { $ne: null } },
        { $where: 'true' },
        { $nor: [] },
        { v: {} },
        { v: undefined },
        { v: ['a'] },
        { v: { in: 'a' } },
        { v: { in: [{ $gt: '' }] } },
        { v: { not: { $gt: '' } } },
        { v: { gt: true } },
        { v: { exists: 1 } },
        { v: { gt: 1, exists: true } },
        { $or: { v: 1 } },
        { v: () => true },
      ] as unknown as Filter<Any>[]
      for (const filter of foreign) {
        for (const ask of [things.find(filter), things.count(filter), things.deleteMany(filter)]) {
          expect((await refusalOf(ask)).name, JSON.stringify(filter)).to.match(/TypeError|InvalidDocument/)
        }
      }
      expect(await things.count({})).to.equal(1)
    })

    it('any filter finds what it finds in memory, with any indexes', async () => {
      const scalar = fc.constantFrom(null, true, false, 0, 1, 2.5, -1, 'a', 'b', 'é', '😀', '\uffff', '1', '')
      const field = fc.constantFrom('a', 'b', 'c.d')
      const some = fc.array(scalar, { maxLength: 3 })
      const bound = fc.constantFrom(0, 1, 2.5, 'a', 'b', '\uffff')
      const condition = fc.oneof(
        scalar,
        fc.record({ in: some }),
        fc.record({ not: scalar }),
        fc.record({ notIn: some }),
        fc.record({ gt: bound }),
        fc.record({ gte: bound, lt: bound }),
        fc.record({ lte: bound }),
        fc.record({ exists: fc.boolean() }),
        fc.record({ contains: scalar }),
        fc.record({ containsAny: some }),
        fc.record({ containsNone: some }),
      )
      const { filter } = fc.letrec((tie) => ({
        filter: fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          fc.dictionary(field, condition, { maxKeys: 3 }),
          fc.record({ $and: fc.array(tie('filter'), { maxLength: 2 }) }),
          fc.record({ $or: fc.array(tie('filter'), { maxLength: 3 }), a: condition }),
        ),
      })) as { filter: fc.Arbitrary<Filter<Any>> }
      const value = fc.oneof({ weight: 4, arbitrary: scalar }, fc.constant({ d: 1 }))
      const list = fc.array(scalar, { maxLength: 3 })
      const documentOf = fc.record(
        {
          a: value,
          b: fc.oneof(value, list),
          c: fc.oneof(scalar, fc.record({ d: fc.oneof(scalar, list) }), fc.constant([{ d: 1 }])),
        },
        { requiredKeys: [] },
      )
      const indexes = [
        { fields: ['a'] },
        { fields: ['a', ['b', 'desc']] },
        { fields: ['b', 'a'] },
        { fields: ['c.d', 'a'] },
      ] as const
      const sample = fc.sample(documentOf, { numRuns: 150, seed: 12 })
      const kept = sample.map((fields, n): Any => ({ ...fields, _id: `${String(n).padStart(3, '0')}` }))
      const collections = [store.collection(), store.collection({ indexes })]
      for (const things of collections) await Promise.all(kept.map((document) => things.insert(document)))
      const agrees = fc.asyncProperty(filter, async (one) => {
        const expected = idsOf(kept.filter((document) => matches(document, parseFilter(one))))
        for (const things of collections) {
          expect(idsOf((await things.find(one, { limit: 1000 })).items)).to.deep.equal(expected)
          expect(await things.count(one)).to.equal(expected.length)
        }
      })
      await fc.assert(agrees, { numRuns: 300 })
    })
  })
}
