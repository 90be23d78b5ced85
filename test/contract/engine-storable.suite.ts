/** The document port: which keys and values are kept, the same on every engine, and which are refused. */
import { expect } from 'chai'
import fc from 'fast-check'
import { InvalidDocument, type Update } from '#src/store/engine.ts'
import { type Any, EngineInUse, type EngineUnderContract, refusalOf } from './engine-contract.ts'

export function storableContract(under: EngineUnderContract): void {
  describe('what can be stored', () => {
    const store = new EngineInUse(under)

    it('keeps any JSON whose keys have no other meaning, and finds it again', async () => {
      const things = store.collection({ indexes: [{ fields: ['value'] }] })
      const key = fc
        .string({ unit: 'grapheme', minLength: 1 })
        .filter((text) => !/^\$|^__|^_bsontype$|[.\0]/.test(text))
      const { json } = fc.letrec((tie) => ({
        json: fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom(null, true, false),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.integer(),
          fc.string({ unit: 'grapheme' }),
          fc.array(tie('json'), { maxLength: 4 }),
          fc.dictionary(key, tie('json'), { maxKeys: 4 }),
        ),
      }))
      const keeps = fc.asyncProperty(fc.dictionary(key, json, { maxKeys: 5 }), async (fields) => {
        const document = { ...(JSON.parse(JSON.stringify(fields)) as object), _id: 'a' }
        await things.put(document)
        expect(await things.get('a')).to.deep.equal(document)
      })
      // What every object of JavaScript has is a key like another, also of a list of objects.
      const ofEveryObject = Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith('__'))
      const examples = ofEveryObject.map((name): [fc.JsonValue] => [{ [name]: [{ [name]: [1] }, 'two'] }])
      await fc.assert(keeps, { numRuns: 100, examples: examples as never })
    })

    const strange = [
      'a\0b',
      '\0',
      '',
      ' ',
      "'; DROP TABLE videos; --",
      '"',
      '\\',
      '%_?',
      '$where',
      '{"$gt":""}',
      '["a"]',
      'true',
      'null',
      '1',
      '😀',
      'é',
      'e\u0301',
      '\u202e',
      '\ufeff',
      '\uffff',
    ]

    it('takes any text for a value and compares it as nothing else', async () => {
      const things = store.collection({ indexes: [{ fields: ['value'] }, { fields: ['list'] }] })
      for (const [n, value] of strange.entries())
        await things.insert({ _id: `${n}`, value, list: [value], deep: { value } })
      for (const [n, value] of strange.entries()) {
        const expected = [`${n}`]
        for (const filter of [
          { value },
          { 'deep.value': value },
          { list: { contains: value } },
          { value: { in: [value] } },
        ]) {
          const found = await things.find(filter)
          expect(
            found.items.map(({ _id }) => _id),
            JSON.stringify(filter),
          ).to.deep.equal(expected)
        }
      }
    })

    it('takes any text but the empty one for an id', async () => {
      const things = store.collection()
      const ids = strange.filter((id) => id !== '')
      for (const _id of ids) await things.insert({ _id, own: _id })
      for (const _id of ids) {
        expect(await things.get(_id)).to.deep.equal({ _id, own: _id })
        expect(await things.update(_id, { set: { seen: true } })).to.equal(true)
      }
      expect((await things.getMany(ids)).map(({ _id }) => _id)).to.deep.equal(ids)
      expect(await things.count({ seen: true })).to.equal(ids.length)
      for (const _id of ids) expect(await things.delete(_id)).to.equal(true)
      expect(await things.count({})).to.equal(0)
    })

    it('takes strange keys, also along a path', async () => {
      const things = store.collection()
      const keys = strange.filter((key) => key !== '' && !/^\$|[.\0]/.test(key))
      for (const key of keys) {
        await things.put({ _id: 'a', [key]: { [key]: 1 } })
        expect(await things.count({ [`${key}.${key}`]: 1 }), key).to.equal(1)
        await things.update('a', { inc: { [`${key}.${key}`]: 1 } })
        expect(await things.get('a')).to.deep.equal({ _id: 'a', [key]: { [key]: 2 } })
        expect((await things.find({}, { sort: [[`${key}.${key}`, 'desc']] })).items).to.have.length(1)
      }
    })

    it('numbers keep every bit, and -0 is 0', async () => {
      const things = store.collection({ indexes: [{ fields: ['n'] }] })
      const numbers = [2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, 2 ** 53 + 2, -(2 ** 63), 2 ** 64, 1e300, 5e-324, 0.1 + 0.2]
      for (const [at, n] of numbers.entries()) {
        await things.insert({ _id: `${at}`, n })
        expect(await things.findOne({ n })).to.deep.equal({ _id: `${at}`, n })
        expect(await things.count({ n: { gte: n, lte: n } })).to.equal(1)
      }
      await things.insert({ _id: 'zero', n: -0 })
      expect(await things.get('zero')).to.deep.equal({ _id: 'zero', n: 0 })
      await things.update('zero', { set: { m: -0 } })
      expect(await things.findOne({ m: 0 })).to.deep.equal({ _id: 'zero', n: 0, m: 0 })
    })

    it('a sum stays a number as JavaScript has it', async () => {
      const things = store.collection()
      for (const start of [2 ** 31 - 1, 2 ** 53 - 1, 0.1]) {
        await things.put({ _id: 'a', n: start })
        await things.update('a', { inc: { n: 2 } })
        expect(await things.get('a')).to.deep.equal({ _id: 'a', n: start + 2 })
      }
    })

    it('a property that is undefined is as if absent', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', none: undefined, deep: { none: undefined } })
      expect(await things.get('a')).to.deep.equal({ _id: 'a', deep: {} })
      expect(await things.count({ none: { exists: false } })).to.equal(1)
    })

    it('refuses what engines would not keep alike, and writes nothing', async () => {
      const things = store.collection()
      const _id = 'a'
      const refused: Record<string, unknown>[] = [
        { _id: '' },
        { _id: 1 },
        {},
        { _id: 'x'.repeat(1001) },
        { _id: '\ud800' },
        { _id, ...Object.fromEntries([['', 1]]) },
        { _id, $set: 1 },
        { _id, deep: { $gt: 1 } },
        { _id, 'a.b': 1 },
        { _id, deep: [{ 'a.b': 1 }] },
        { _id, 'a\0b': 1 },
        { _id, '\ud800': 1 },
        { _id, __search: 1 },
        { _id, _bsontype: 'ObjectId' },
        { _id, deep: [{ _bsontype: 'Long', low: 1, high: 0 }] },
        JSON.parse('{ "_id": "a", "__proto__": { "isAdmin": true } }'),
        { _id, deep: Object.defineProperty({}, '__proto__', { value: 1, enumerable: true }) },
        { _id, text: 'half of \ud83d' },
        { _id, n: Number.NaN },
        { _id, n: Number.POSITIVE_INFINITY },
        { _id, n: 1n },
        { _id, at: new Date() },
        { _id, at: Temporal.Instant.from('2026-11-24T08:00:00Z') },
        { _id, of: new Map() },
        { _id, list: [undefined] },
        { _id, act: () => 1 },
        { _id, deep: nested(100) },
        { _id, text: 'x'.repeat(15_000_001) },
        { _id, list: Array.from({ length: 1_200_000 }, () => 0) },
      ]
      for (const document of refused) {
        const what = Object.keys(document).join()
        expect(await refusalOf(things.insert(document as Any)), what).to.be.instanceOf(InvalidDocument)
        expect(await refusalOf(things.put(document as Any)), what).to.be.instanceOf(InvalidDocument)
      }
      expect(await things.count({})).to.equal(0)
      expect({}).to.not.have.property('isAdmin')
    })

    it('refuses the same in an update', async () => {
      const things = store.collection()
      await things.insert({ _id: 'a', n: 1 })
      const refused: Update<Any>[] = [
        { set: { x: { $gt: 1 } } },
        { set: { 'x.$y': 1 } },
        { set: { 'x..y': 1 } },
        { set: { '__proto__.isAdmin': true } },
        { set: { 'x.__proto__': 1 } },
        { set: { 'x._bsontype': 'Code' } },
        { push: { x: { _bsontype: 'Code', code: '1' } } },
        { set: { __search: {} } },
        { push: { x: { $each: [1] } } },
        { addToSet: { x: '\udfff' } },
        { set: { x: nested(100) } },
        { set: { x: new Date() } },
        { inc: { n: Number.NaN } },
      ]
      for (const change of refused) {
        expect(await refusalOf(things.update('a', change)), JSON.stringify(change)).to.be.instanceOf(InvalidDocument)
      }
      expect(await things.get('a')).to.deep.equal({ _id: 'a', n: 1 })
      expect({}).to.not.have.property('isAdmin')
    })

    it('keeps what is just below the limits', async () => {
      const things = store.collection({ text: { text: 1 } })
      const document = { _id: 'x'.repeat(1000), text: 'é '.repeat(4_990_000), deep: nested(98) }
      await things.insert(document)
      expect(await things.get(document._id)).to.deep.equal(document)
      await things.update(document._id, { set: { text: '' } })
      expect(await things.get(document._id)).to.deep.equal({ ...document, text: '' })
    })
  })
}

/** An object this many levels deep. */
function nested(levels: number): object {
  let value = {}
  for (let level = 1; level < levels; level++) value = { in: value }
  return value
}
