/** The document port: documents that expire. */
import { expect } from 'chai'
import { EngineInUse, type EngineUnderContract, idsOf } from './engine-contract.ts'

interface Lease {
  _id: string
  until?: string | null | number
  owner?: string
  text?: string
}

export function expiryContract(under: EngineUnderContract): void {
  describe('expiry', () => {
    const store = new EngineInUse(under)
    const at = (seconds: number) => store.now.add({ seconds }).toString({ smallestUnit: 'millisecond' })
    const leases = () => {
      return store.collection<Lease>({
        expiresBy: 'until',
        indexes: [{ fields: ['owner'], isUnique: true }],
        text: { text: 1 },
      })
    }

    it('what has expired is no longer there for any read', async () => {
      const things = leases()
      await things.insert({ _id: 'over', until: at(0), text: 'mot' })
      await things.insert({ _id: 'soon', until: at(1), text: 'mot' })
      for (const _id of ['never', 'none', 'number']) {
        await things.insert({
          _id,
          text: 'mot',
          ...(_id === 'none' ? { until: null } : _id === 'number' ? { until: 0 } : {}),
        })
      }
      const left = ['never', 'none', 'number', 'soon']
      expect(await things.get('over')).to.equal(null)
      expect(idsOf(await things.getMany(['over', 'soon']))).to.deep.equal(['soon'])
      expect(await things.findOne({ _id: 'over' })).to.equal(null)
      expect(idsOf((await things.find({})).items)).to.deep.equal(left)
      expect(await things.count({})).to.equal(4)
      expect(await things.countFound('mots')).to.equal(4)
      expect((await things.search('mots')).map(({ document }) => document._id).sort()).to.deep.equal(left)
      store.now = store.now.add({ seconds: 2 })
      expect(await things.get('soon')).to.equal(null)
    })

    it('nor for any write', async () => {
      const things = leases()
      const expired: Lease = { _id: 'over', until: at(-1), owner: 'a' }
      await things.insert(expired)
      expect(await things.update('over', { set: { until: at(60) } })).to.equal(false)
      expect(await things.updateMany({}, { set: { until: at(60) } })).to.equal(0)
      expect(await things.put({ _id: 'over' }, { onlyIf: { owner: 'a' } })).to.equal(false)
      expect(await things.findAndUpdate({ owner: 'a' }, { set: { until: at(60) } })).to.equal(null)
      expect(await things.delete('over')).to.equal(false)
      expect(await things.deleteMany({})).to.equal(0)
      expect(await things.get('over')).to.equal(null)
    })

    it('it does not hold its id, nor a place in a unique index against an insertion', async () => {
      const things = leases()
      await things.insert({ _id: 'lease', until: at(-1), owner: 'a' })
      await things.insert({ _id: 'lease', until: at(60), owner: 'b' })
      expect(await things.get('lease')).to.include({ owner: 'b' })
      store.now = store.now.add({ minutes: 2 })
      await things.insert({ _id: 'other', owner: 'b' })
      const taken = await things.findAndUpdate(
        { _id: 'lease' },
        { set: { owner: 'c' } },
        { insertIfAbsent: { _id: 'lease' } },
      )
      expect(taken).to.deep.equal({ _id: 'lease', owner: 'c' })
    })

    it('nor its id inside a transaction', async () => {
      const things = leases()
      await things.insert({ _id: 'lease', until: at(-1) })
      await store.engine.transaction(async (tx) => {
        expect(await tx.in(things).get('lease')).to.equal(null)
        await tx.in(things).insert({ _id: 'lease', owner: 'b' })
      })
      expect(await things.get('lease')).to.deep.equal({ _id: 'lease', owner: 'b' })
    })

    it('nor its id against a replacement', async () => {
      const things = leases()
      for (const _id of ['one', 'two']) await things.insert({ _id, until: at(-1), owner: _id })
      expect(await things.put({ _id: 'one', owner: 'a' })).to.equal(true)
      await things.putMany([{ _id: 'two', owner: 'b' }])
      expect((await things.find({})).items.map(({ owner }) => owner)).to.deep.equal(['a', 'b'])
    })

    it('prolonging before the end keeps it', async () => {
      const things = leases()
      await things.insert({ _id: 'lease', until: at(10) })
      expect(await things.update('lease', { max: { until: at(60) } })).to.equal(true)
      store.now = store.now.add({ seconds: 30 })
      expect(await things.get('lease')).to.not.equal(null)
    })
  })
}
