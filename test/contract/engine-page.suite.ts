/** The document port: orders and pages. */
import { expect } from 'chai'
import fc from 'fast-check'
import { type Collection, InvalidCursor, type PageRequest, type Sort } from '#src/store/engine.ts'
import { compareText, compareValues, valueAt } from '#src/store/values.ts'
import { type Any, EngineInUse, type EngineUnderContract, idsOf, refusalOf } from './engine-contract.ts'

export function pageContract(under: EngineUnderContract): void {
  describe('pages', () => {
    const store = new EngineInUse(under)

    it('are by id without a sort, twenty at a time', async () => {
      const things = store.collection()
      const ids = ['é', 'z', 'Z', '😀', '\uffff', ...Array.from({ length: 20 }, (_, n) => `n${n}`)]
      await Promise.all(ids.map((_id) => things.insert({ _id })))
      const first = await things.find({})
      const byBytes = [...ids].sort(compareText)
      expect(idsOf(first.items)).to.deep.equal(byBytes.slice(0, 20))
      const { items, next } = await things.find({}, { after: first.next ?? '' })
      expect(idsOf(items)).to.deep.equal(byBytes.slice(20))
      expect(next).to.equal(null)
    })

    it('a page that is just full has no next one, nor has an empty one', async () => {
      const things = store.collection()
      expect(await things.find({})).to.deep.equal({ items: [], next: null })
      for (const _id of ['a', 'b']) await things.insert({ _id })
      expect((await things.find({}, { limit: 2 })).next).to.equal(null)
      expect((await things.find({}, { limit: 1 })).next).to.match(/^[\w-]+$/)
    })

    const values = [undefined, null, -1, 0, 2.5, '', 'a', 'é', '😀', false, true]

    it('null and absent come first, then numbers, texts, false, true', async () => {
      const things = store.collection({ indexes: [{ fields: ['v'] }] })
      for (const [n, v] of values.entries()) await things.insert({ _id: String.fromCharCode(97 + n), v })
      const ascending = idsOf((await things.find({}, { sort: [['v', 'asc']] })).items)
      expect(ascending.join('')).to.equal('abcdefghijk')
      const descending = idsOf((await things.find({}, { sort: [['v', 'desc']] })).items)
      expect(descending.join('')).to.equal('kjihgfedcba')
    })

    it('null and absent are one place in an order, page by page', async () => {
      const things = store.collection({ indexes: [{ fields: ['a', ['b', 'desc']] }] })
      for (let b = 0; b < 12; b++) {
        await things.insert({ _id: `${b}`.padStart(2, '0'), b, ...(b % 3 === 0 ? {} : { a: b % 3 === 1 ? null : 1 }) })
      }
      const sort: Sort<Any> = [
        ['a', 'asc'],
        ['b', 'desc'],
      ]
      const ids = idsOf(await allPages(things, {}, { sort, limit: 1 }))
      expect(ids.join(' ')).to.equal('10 09 07 06 04 03 01 00 11 08 05 02')
    })

    it('any order, cut in any pages, is the whole in order, with and without an index', async () => {
      const value = fc.constantFrom(...values)
      const sample = fc.sample(fc.record({ a: value, b: value, c: value }), { numRuns: 80, seed: 7 })
      const kept: Any[] = sample.map((fields, n) => ({
        ...fields,
        _id: String.fromCharCode(97 + (n % 26)) + n,
        tags: [n % 3],
      }))
      const indexed = store.collection({
        indexes: [
          { fields: ['a', ['b', 'desc']] },
          { fields: ['b'] },
          { fields: ['tags', 'a'] },
          { fields: ['tags', ['b', 'desc'], 'a'] },
        ],
      })
      const plain = store.collection()
      for (const things of [indexed, plain]) await Promise.all(kept.map((document) => things.insert(document)))
      const direction = fc.constantFrom('asc' as const, 'desc' as const)
      const sort = fc
        .uniqueArray(fc.constantFrom('a', 'b', 'c', '_id'), { maxLength: 3 })
        .chain((paths) => fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), direction))))
      const request = fc.record({ sort, limit: fc.integer({ min: 1, max: 40 }), isTagged: fc.boolean() })
      const agrees = fc.asyncProperty(request, async ({ sort: keys, limit, isTagged }) => {
        const wanted = isTagged ? kept.filter((_, n) => n % 3 === 1) : kept
        const expected = idsOf(inOrder(wanted, keys as unknown as Sort<Any>))
        for (const things of [indexed, plain]) {
          const filter = isTagged ? { tags: { contains: 1 } } : {}
          const pages = await allPages(things, filter, { sort: keys as unknown as Sort<Any>, limit })
          expect(idsOf(pages)).to.deep.equal(expected)
        }
      })
      await fc.assert(agrees, { numRuns: 60 })
    })

    it('what is inserted or removed meanwhile neither repeats nor hides another', async () => {
      const things = store.collection({ indexes: [{ fields: ['kind', ['at', 'desc']] }] })
      for (let n = 10; n < 40; n++) await things.insert({ _id: `${n}`, kind: 'x', at: `${Math.floor(n / 4)}` })
      const page: PageRequest<Any> = { sort: [['at', 'desc']], limit: 7 }
      const seen: string[] = []
      let after: string | null = null
      for (let round = 0; ; round++) {
        const found = await things.find({ kind: 'x' }, after === null ? page : { ...page, after })
        seen.push(...idsOf(found.items))
        after = found.next
        if (after === null) break
        await things.insert({ _id: `new${round}`, kind: 'x', at: '99' })
        const [last] = idsOf(found.items).slice(-1)
        if (last !== undefined) await things.delete(last)
      }
      expect(seen).to.have.length(30)
      expect(new Set(seen).size).to.equal(30)
    })

    it('skips for numbered pages', async () => {
      const things = store.collection()
      for (const _id of ['a', 'b', 'c', 'd']) await things.insert({ _id })
      const { items, next } = await things.find({}, { skip: 1, limit: 2 })
      expect(idsOf(items)).to.deep.equal(['b', 'c'])
      expect(idsOf((await things.find({}, { after: next ?? '' })).items)).to.deep.equal(['d'])
      expect((await things.find({}, { skip: 10_000 })).items).to.deep.equal([])
      expect(await refusalOf(things.find({}, { skip: 1, after: next ?? '' }))).to.be.instanceOf(TypeError)
    })

    it('refuses a limit or a skip out of bounds', async () => {
      const things = store.collection()
      for (const page of [
        { limit: 0 },
        { limit: 1001 },
        { limit: 1.5 },
        { limit: Number.NaN },
        { skip: -1 },
        { skip: 10_001 },
      ]) {
        expect(await refusalOf(things.find({}, page)), JSON.stringify(page)).to.be.instanceOf(RangeError)
      }
    })

    it('refuses a cursor that is not ours, or of another sort', async () => {
      const things = store.collection()
      for (const _id of ['a', 'b']) await things.insert({ _id, n: 1 })
      const { next } = await things.find({}, { sort: [['n', 'asc']], limit: 1 })
      const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url')
      const cursors = [
        '',
        'x',
        '{"$gt":""}',
        "' OR 1=1 --",
        '\ud800',
        next ?? '',
        forged(null),
        forged(['_id']),
        forged(['_id', 1]),
        forged(['_id', null]),
        forged(['_id', { $gt: '' }]),
        forged(['_id', 'a', 'b']),
        forged(['_id', '\ud800']),
      ]
      for (const after of cursors) {
        expect(await refusalOf(things.find({}, { after })), after).to.be.instanceOf(InvalidCursor)
      }
      const odd = forged(['n,_id', { rank: 2 }, 'a'])
      expect(await refusalOf(things.find({}, { sort: [['n', 'asc']], after: odd }))).to.be.instanceOf(InvalidCursor)
    })

    it('refuses a direction that is neither asc nor desc', async () => {
      const things = store.collection()
      const sort = [['n', 'asc; DROP TABLE videos']] as unknown as Sort<Any>
      expect(await refusalOf(things.find({}, { sort }))).to.be.instanceOf(TypeError)
    })

    it('an order served by an index is not sorted in memory, in both directions and after a cursor', async () => {
      const things = store.collection({
        indexes: [{ fields: ['state', ['at', 'desc']] }, { fields: ['state', 'tags', ['at', 'desc']] }],
      })
      await Promise.all(
        Array.from({ length: 200 }, (_, n) => {
          const _id = `${n}`.padStart(3, '0')
          return things.insert({ _id, state: n % 2 ? 'public' : 'draft', at: `${n % 50}`, tags: [`t${n % 5}`] })
        }),
      )
      for (const direction of ['asc', 'desc'] as const) {
        const sort: Sort<Any> = [['at', direction]]
        for (const filter of [{ state: 'public' }, { state: 'public', tags: { contains: 't1' } }]) {
          const plan = await things.explain(filter, { sort })
          expect(plan, `${direction} ${JSON.stringify(filter)}`).to.include({ usesIndex: true, sortsInMemory: false })
        }
      }
      expect(await things.explain({ at: '3' })).to.include({ usesIndex: false })
      expect(await things.explain({ state: 'public' }, { sort: [['other', 'asc']] })).to.include({
        sortsInMemory: true,
      })
    })
  })
}

function inOrder(documents: readonly Any[], sort: Sort<Any>): Any[] {
  const last = sort.at(-1)?.[1] ?? 'asc'
  const keys = sort.some(([path]) => path === '_id') ? sort : [...sort, ['_id', last] as const]
  return documents.toSorted((one, other) => {
    for (const [path, direction] of keys) {
      const order = compareValues(valueAt(one, path), valueAt(other, path))
      if (order !== 0) return direction === 'asc' ? order : -order
    }
    return 0
  })
}

async function allPages(things: Collection<Any>, filter: object, page: PageRequest<Any>): Promise<Any[]> {
  const all: Any[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const { items, next } = await things.find(filter, after === undefined ? page : { ...page, after })
    all.push(...items)
    after = next
  }
  return all
}
