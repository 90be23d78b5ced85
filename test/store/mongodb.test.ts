import { expect } from 'chai'
import { type Stored, StoreUnavailable } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { anEngine, enginesUnderTest } from './an-engine.ts'

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
