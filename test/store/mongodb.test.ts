import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { type Stored, StoreUnavailable } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { aCuttableFeed } from './a-cuttable-feed.ts'
import { anEngine, aStorage, enginesUnderTest } from './an-engine.ts'

describe('MongoDB', () => {
  const pending = enginesUnderTest.find(({ kind }) => kind === 'mongodb')?.pending ?? null

  it('that cannot be reached is said to be so', async () => {
    const databaseUrl = 'mongodb://127.0.0.1:1/x?serverSelectionTimeoutMS=200'
    const refusal = await refusalOf(openEngine({ databaseUrl }))
    expect(refusal).to.be.instanceOf(StoreUnavailable)
    expect(refusal).to.include({ reason: 'unreachable' })
  })

  it('an address of another kind is refused', async () => {
    for (const databaseUrl of ['', 'postgres://x', 'data.sqlite']) {
      expect(await refusalOf(openEngine({ databaseUrl })), databaseUrl).to.be.instanceOf(TypeError)
    }
  })

  if (pending !== null) {
    it(`keeps its own fields to itself (pending: ${pending})`)
    return
  }

  it('keeps its own fields to itself', async () => {
    await using engine = await anEngine({ kind: 'mongodb' })
    const notes = engine.collection<Stored & { title: string; n?: number }>({ name: 'notes', text: { title: 1 } })
    const note = { _id: 'a', title: 'école' }
    await notes.insert(note)
    const seen = [
      await notes.get('a'),
      ...(await notes.getMany(['a'])),
      await notes.findOne({}),
      ...(await notes.find({})).items,
      ...(await notes.search('école')).map(({ document }) => document),
      await notes.findAndUpdate({ _id: 'a' }, { set: { title: 'école' } }),
      await notes.findAndUpdate({ _id: 'a' }, { set: { title: 'école' } }, { returning: 'before' }),
      await engine.transaction((tx) => tx.in(notes).get('a')),
    ]
    for (const document of seen) expect(document).to.deep.equal(note)
  })

  it('words of an earlier preparation are prepared again, and equals keep the order they were inserted in', async () => {
    const storage = await aStorage('mongodb')
    const spec = { name: 'notes', text: { title: 2, body: 1 } }
    const prepared = async () => {
      await using engine = await openEngine(storage)
      const notes = engine.collection<Stored & { title: string; body: string }>(spec)
      await notes.count({})
      return (await notes.search('école')).map(({ document }) => document._id)
    }
    try {
      expect(await prepared()).to.deep.equal([])
      {
        await using client = new MongoClient(storage.databaseUrl)
        const kept = client.db().collection<Stored>('notes')
        for (const _id of ['b', 'a', 'c']) {
          const texts = _id === 'b' ? { title: 'école', body: '' } : { title: '', body: 'une école' }
          const words = { words: ['autre'], frequencies: [1], length: 1, preparation: 1 }
          await kept.insertOne({ _id, ...texts, __search: words } as Stored)
        }
        const catalogue = client.db().collection<{ _id: string; declaration: string }>('_collections')
        const { declaration = '' } = (await catalogue.findOne({ _id: 'notes' })) ?? {}
        const earlier = JSON.stringify({ ...JSON.parse(declaration), preparation: 1 })
        await catalogue.updateOne({ _id: 'notes' }, { $set: { declaration: earlier } })
      }
      expect(await prepared()).to.deep.equal(['b', 'c', 'a'])
    } finally {
      await storage.remove()
    }
  })

  it('a feed of changes that the server cut goes on where it was left', async () => {
    const storage = await aStorage('mongodb')
    await using stack = new AsyncDisposableStack()
    stack.defer(() => storage.remove())
    const engine = stack.use(await openEngine(storage))
    const notes = engine.collection<Stored>({ name: 'notes' })
    const changes = notes.changes(new AbortController().signal)[Symbol.asyncIterator]()
    await notes.insert({ _id: 'a' })
    expect((await changes.next()).value).to.deep.equal({ id: 'a', kind: 'written' })
    const client = stack.use(new MongoClient(storage.databaseUrl))
    const following = { op: 'getmore', ns: `${client.db().databaseName}.notes` }
    const admin = client.db('admin')
    for (let cut = 0; cut === 0; ) {
      for (const { opid } of await admin.aggregate([{ $currentOp: {} }, { $match: following }]).toArray()) {
        await admin.command({ killOp: 1, op: opid })
        cut++
      }
    }
    await notes.insert({ _id: 'b' })
    expect((await changes.next()).value).to.deep.equal({ id: 'b', kind: 'written' })
  })

  it('a feed of changes whose connection died without a word goes on where it was left', async () => {
    const storage = await aStorage('mongodb')
    await using stack = new AsyncDisposableStack()
    stack.defer(() => storage.remove())
    const way = stack.use(await aCuttableFeed(storage.databaseUrl))
    const engine = stack.use(await openEngine({ databaseUrl: way.databaseUrl, feedPatience: 1500 }))
    const other = stack.use(await openEngine(storage))
    const notes = engine.collection<Stored>({ name: 'notes' })
    const there = other.collection<Stored>({ name: 'notes' })
    const changes = notes.changes(new AbortController().signal)[Symbol.asyncIterator]()
    await there.insert({ _id: 'a' })
    expect((await changes.next()).value).to.deep.equal({ id: 'a', kind: 'written' })
    way.cut()
    await there.insert({ _id: 'b' })
    way.mend()
    expect((await changes.next()).value).to.deep.equal({ id: 'b', kind: 'written' })
  })

  it('who watches is told that anything may have changed, once the server has no more what came meanwhile', async () => {
    const storage = await aStorage('mongodb')
    await using stack = new AsyncDisposableStack()
    stack.defer(() => storage.remove())
    const engine = stack.use(await openEngine(storage))
    const notes = engine.collection<Stored>({ name: 'notes' })
    await notes.insert({ _id: 'a' })
    const over = new AbortController()
    stack.defer(() => over.abort())
    const { promise: any, resolve } = Promise.withResolvers<void>()
    const told = new Set<string>()
    notes.watch({ changed: (id) => void told.add(id), anyChanged: resolve }, over.signal)
    const elsewhere = stack.use(new MongoClient(storage.databaseUrl)).db()
    // As when it is restored from a copy: nothing goes on where it was left.
    await elsewhere.dropCollection('notes')
    await any
    // The feed goes on with the collection that comes after it.
    for (let n = 0; told.size === 0; n++) {
      await elsewhere.collection<Stored>('notes').insertOne({ _id: `b${n}` })
      await delay(50)
    }
  })

  it('a closed engine refuses everything, and may be closed twice', async () => {
    await using engine = await anEngine({ kind: 'mongodb' })
    const notes = engine.collection<Stored>({ name: 'notes' })
    await notes.count({})
    await engine.close()
    await engine.close()
    expect(await refusalOf(notes.get('a'))).to.be.instanceOf(StoreUnavailable)
    expect(await refusalOf(engine.ping())).to.be.instanceOf(StoreUnavailable)
  })
})
