import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadSettings } from '#config/load-settings.ts'
import { migrate } from '#src/store/migrate.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { transfer } from '#src/store/transfer.ts'
import { transferDatabase } from '#src/transfer.ts'
import { anInstance } from '#test/an-instance.ts'
import { asPerson } from '#test/as-person.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { aStorage, enginesUnderTest } from './an-engine.ts'

interface Note {
  _id: string
  n: number
  title: string
  until?: string
  deep?: { list: (string | null)[] }
}

const spec = {
  name: 'notes',
  indexes: [{ fields: ['n'], isUnique: true }],
  expiresBy: 'until',
  text: { title: 1 },
} as const
const reason = enginesUnderTest.find(({ kind }) => kind === 'mongodb')?.pending

const suite = reason ? describe.skip : describe
suite(`transfer to MongoDB${reason ? ` (${reason})` : ''}`, () => {
  let folder: string
  let file: string
  let target: Awaited<ReturnType<typeof aStorage>>

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-transfer-'))
    file = join(folder, 'classe-a-12.sqlite')
    target = await aStorage('mongodb')
  })
  afterEach(async () => {
    await target.remove()
    await rm(folder, { recursive: true, force: true })
  })

  const settings = (databaseUrl = target.databaseUrl) =>
    loadSettings({ DATA_FOLDER: folder, DATABASE_URL: databaseUrl }).settings
  const notesIn = async (databaseUrl: string) => {
    const engine = await openEngine({ databaseUrl })
    return Object.assign(engine.collection<Note>(spec), { [Symbol.asyncDispose]: () => engine.close() })
  }

  async function someNotes(count: number): Promise<void> {
    await using notes = await notesIn(`sqlite:${file}`)
    const note = (n: number): Note => ({ _id: `n${n}`, n, title: `école ${n}`, deep: { list: ['É', null, '$'] } })
    for (let from = 0; from < count; from += 500) {
      await notes.putMany(Array.from({ length: Math.min(500, count - from) }, (_, at) => note(from + at)))
    }
    await notes.put({ _id: 'gone', n: -1, title: 'école', until: '2020-01-01T00:00:00.000Z' })
  }

  it('takes each document as it is, findable as before, and nothing that has expired comes back', async () => {
    await someNotes(1203)
    const counts = await transfer({ fromFile: file, databaseUrl: target.databaseUrl })
    expect(counts.get('notes')).to.equal(1204)
    await using before = await notesIn(`sqlite:${file}`)
    await using after = await notesIn(target.databaseUrl)
    expect(await after.count({})).to.equal(1203)
    expect(await after.get('n7')).to.deep.equal(await before.get('n7'))
    const ids = async (notes: typeof after) =>
      (await notes.search('écoles', { limit: 30 })).map(({ document }) => document._id)
    expect(await ids(after)).to.deep.equal(await ids(before))
    const taken = after.insert({ _id: 'other', n: 7, title: 'deux fois' })
    expect((await refusalOf(taken)).name, 'its unique index is there').to.equal('DuplicateKey')
  })

  it('cut in the middle, is done again from its beginning; ended, is not done over what came since', async () => {
    await someNotes(20)
    {
      const engine = await openEngine({ databaseUrl: target.databaseUrl })
      await engine.collection({ name: 'transfers' }).put({ _id: 'sqlite', endedAt: null } as never)
      await engine.collection<Note>(spec).insert({ _id: 'n3', n: 3, title: 'a half' })
      await engine.collection<Note>(spec).insert({ _id: 'erased since', n: -7, title: 'Prénom Nom' })
      expect((await refusalOf(migrate(engine))).name, 'no instance starts on a half').to.equal('TransferUnfinished')
      await engine.close()
    }
    await transfer({ fromFile: file, databaseUrl: target.databaseUrl })
    await using after = await notesIn(target.databaseUrl)
    expect(await after.count({})).to.equal(20)
    expect((await after.get('n3'))?.title).to.equal('école 3')
    expect(await after.get('erased since'), 'what was erased in SQLite meanwhile').to.equal(null)
    await after.update('n3', { set: { title: 'since' } })
    expect((await refusalOf(transferDatabase([file], settings()))).message).to.include('déjà été mené à son terme')
    expect((await after.get('n3'))?.title).to.equal('since')
  })

  it('refuses with a sentence: no file, a database that is not empty, one that is not MongoDB', async () => {
    const told = async (files: string[], databaseUrl?: string) =>
      (await refusalOf(transferDatabase(files, settings(databaseUrl)))).message
    expect(await told([])).to.include('npm run transfer')
    expect(await told([file])).to.include('Il n’y a pas de base')
    await someNotes(2)
    {
      await using running = await openEngine({ databaseUrl: `sqlite:${file}` })
      await running.ping()
      expect(await told([file]), 'an instance that runs').to.include('arrêtez d’abord l’instance')
    }
    expect(await told([file], `sqlite:${join(folder, 'other.sqlite')}`)).to.include('DATABASE_URL')
    await using after = await notesIn(target.databaseUrl)
    await after.insert({ _id: 'mine', n: 1, title: 'à moi' })
    expect(await told([file])).to.include('contient déjà des données')
    expect(await after.count({})).to.equal(1)
  })

  it('an instance goes on from there with its accounts', async () => {
    {
      await using instance = await anInstance({ folder })
      await asPerson(instance, 'Jeanne Martin')
    }
    expect(await transferDatabase([file], settings())).to.match(/documents de \d+ collections/)
    await using instance = await anInstance({ folder, settings: { DATABASE_URL: target.databaseUrl } })
    const { status, body } = await instance.caller().get<{ displayName: string }>('/api/v1/accounts/jeanne.martin')
    expect([status, body.displayName]).to.deep.equal([200, 'Jeanne Martin'])
  })
})
