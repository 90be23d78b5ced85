import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { type Collection, type CollectionSpec, DuplicateKey, type Stored, StoreUnavailable } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { ChangeFeed } from '#src/store/sqlite-change-feed.ts'
import { commitsAfter, forgetChanges, lastCommit, logChanges } from '#src/store/sqlite-change-log.ts'
import { Connection, translated } from '#src/store/sqlite-connection.ts'
import { WorkerHandle } from '#src/store/worker-handle.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { aStorage } from './an-engine.ts'

type Note = Stored & { n?: number; text?: string }

describe('the SQLite file', () => {
  let storage: Awaited<ReturnType<typeof aStorage>>
  let file: string

  beforeEach(async () => {
    storage = await aStorage('sqlite')
    file = storage.databaseUrl.slice('sqlite:'.length)
  })
  afterEach(() => storage.remove())

  async function expectUnavailable(promise: Promise<unknown>, reason: StoreUnavailable['reason']): Promise<void> {
    const refusal = await refusalOf(promise)
    expect(refusal).to.be.instanceOf(StoreUnavailable)
    expect((refusal as StoreUnavailable).reason).to.equal(reason)
  }

  it('is made with its folders, and found again', async () => {
    const databaseUrl = `sqlite:${join(dirname(file), 'a', 'b', 'data.sqlite')}`
    {
      await using engine = await openEngine({ databaseUrl })
      await engine.collection<Note>({ name: 'notes' }).insert({ _id: 'a' })
    }
    await using engine = await openEngine({ databaseUrl })
    expect(await engine.collection<Note>({ name: 'notes' }).get('a')).to.deep.equal({ _id: 'a' })
  })

  it('of another program is refused and left as it was', async () => {
    const foreign = new DatabaseSync(file)
    foreign.exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)')
    foreign.close()
    const before = await readFile(file)
    await expectUnavailable(openEngine(storage), 'foreign')
    expect((await readFile(file)).equals(before)).to.equal(true)
  })

  it('that is no database is refused and left as it was', async () => {
    const text = 'my notes '.repeat(1000)
    await writeFile(file, text)
    await expectUnavailable(openEngine(storage), 'foreign')
    expect(await readFile(file, 'utf8')).to.equal(text)
  })

  it('that is a folder, or lies where no folder can be made, is said to be unreachable', async () => {
    await expectUnavailable(openEngine({ databaseUrl: `sqlite:${dirname(file)}` }), 'unreachable')
    await writeFile(file, '')
    await expectUnavailable(openEngine({ databaseUrl: `sqlite:${join(file, 'inside.sqlite')}` }), 'unreachable')
  })

  it('that was damaged is said to be damaged', async () => {
    {
      await using engine = await openEngine(storage)
      const notes = engine.collection<Note>({ name: 'notes' })
      await Promise.all(Array.from({ length: 500 }, (_, n) => notes.insert({ _id: `${n}`, text: 'x'.repeat(200) })))
    }
    const whole = await readFile(file)
    await truncate(file, 20_000)
    await expectUnavailable(openEngine(storage), 'corrupt')
    await writeFile(file, whole.fill(0xaa, 5 * 4096))
    await using engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    await expectUnavailable(Promise.all(Array.from({ length: 500 }, (_, n) => notes.get(`${n}`))), 'corrupt')
  })

  it('a full disk refuses with that reason', async () => {
    const connection = new Connection(file, 'write')
    connection.exec('CREATE TABLE filler (x); PRAGMA max_page_count = 20')
    let refusal: unknown
    try {
      connection.run('INSERT INTO filler VALUES (zeroblob(1000000))')
    } catch (error) {
      refusal = translated(error)
    }
    connection.close()
    expect(refusal).to.be.instanceOf(StoreUnavailable)
    expect((refusal as StoreUnavailable).reason).to.equal('full')
  })

  it('writes that the disk no longer takes are refused together, and what was acknowledged stays', async () => {
    const script = new URL('./until-full.ts', import.meta.url).pathname
    // 2 MB is the largest file that this process may make; Node ignores the signal that comes with it.
    const child = spawn('bash', ['-c', `ulimit -f 2048; exec "$0" "$@"`, process.execPath, script, storage.databaseUrl])
    let said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    await once(child, 'exit')
    const { kept, refused } = JSON.parse(said) as { kept: string[]; refused: string[] }
    expect(refused.length).to.be.greaterThan(0)
    expect(new Set(refused)).to.deep.equal(new Set(['StoreUnavailable']))
    await using engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    expect(await notes.getMany(kept)).to.have.length(kept.length)
    await notes.insert({ _id: 'after' })
  })

  it('a write waits for another process that holds the file', async () => {
    await using engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    await notes.insert({ _id: 'before' })
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const writing = notes.insert({ _id: 'after' })
    expect(await notes.get('before')).to.deep.equal({ _id: 'before' })
    expect(await notes.get('after')).to.equal(null)
    other.exec('ROLLBACK')
    other.close()
    await writing
    expect(await notes.get('after')).to.deep.equal({ _id: 'after' })
  })

  it('what would walk through many rows is answered by another thread, and alike', async () => {
    await using engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    await Promise.all(Array.from({ length: 2_500 }, (_, n) => notes.insert({ _id: `${n}`, n: n % 7, text: `t${n}` })))
    expect(await notes.count({ n: 3 })).to.equal(357)
    expect(await notes.count({})).to.equal(2_500)
    expect((await notes.findOne({ text: 't1234' }))?._id).to.equal('1234')
    const { items, next } = await notes.find({ n: 3 }, { sort: [['text', 'desc']], limit: 2 })
    expect(items.map(({ text }) => text)).to.deep.equal(['t997', 't990'])
    const after = await notes.find({ n: 3 }, { sort: [['text', 'desc']], limit: 1, after: next ?? '' })
    expect(after.items.map(({ text }) => text)).to.deep.equal(['t983'])
  })

  it('a search leaves the processors to who answers people', async function () {
    if (process.platform !== 'linux') this.skip()
    await using engine = await openEngine(storage)
    await engine.collection<Note>({ name: 'notes', text: { text: 1 } }).search('mot')
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: from the third field on, after a name that may hold anything.
    const nicenessOf = async (thread: number | string) => {
      const stat = await readFile(`/proc/self/task/${thread}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    }
    const all = await Promise.all((await readdir('/proc/self/task')).map((thread) => nicenessOf(thread).catch(() => 0)))
    expect(getPriority()).to.equal(await nicenessOf(process.pid))
    expect(all).to.include(Math.min(19, getPriority() + 10))
  })

  it('who asks to write while others are written is written with them, and alone is refused what cannot be', async () => {
    await using engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    await notes.insert({ _id: 'there' })
    const asked = Array.from({ length: 40 }, async (_, n) => {
      for (let turns = n % 5; turns > 0; turns--) await new Promise(setImmediate)
      const isTaken = n % 8 === 7
      const refusal = notes.insert({ _id: isTaken ? 'there' : `${n}` }).then(
        () => null,
        (error: unknown) => error,
      )
      if (isTaken) expect(await refusal).to.be.instanceOf(DuplicateKey)
      else expect(await refusal).to.equal(null)
    })
    await Promise.all(asked)
    expect(await notes.count({})).to.equal(36)
  })

  it('numbers what changed upwards, also when all of it was forgotten', () => {
    const connection = new Connection(file, 'write')
    const changes = new Map([['notes', [{ id: 'a', kind: 'written' } as const]]])
    for (const at of [0, 1, 2]) logChanges(connection, changes, at)
    forgetChanges(connection, 1_000_000)
    expect(commitsAfter(connection, 0)).to.have.length(1)
    logChanges(connection, changes, 3)
    expect(lastCommit(connection)).to.equal(4)
    connection.close()
  })

  it('that cannot be read for a moment costs the feed of changes nothing: it is heard at the next look', () => {
    const [connection, other] = [new Connection(file, 'write'), new Connection(file, 'write')]
    const feed = new ChangeFeed(connection)
    const heard: string[] = []
    const listener = { told: ({ id }: { id: string }) => void heard.push(id), missed: () => void heard.push('missed') }
    const stop = feed.listen('notes', listener)
    other.exec('ALTER TABLE _changes RENAME TO away')
    feed.look()
    other.exec('ALTER TABLE away RENAME TO _changes')
    logChanges(other, new Map([['notes', [{ id: 'a', kind: 'written' }]]]), Date.now())
    feed.look()
    // Away for longer than what changed is kept.
    for (const id of ['b', 'c']) logChanges(other, new Map([['notes', [{ id, kind: 'written' }]]]), Date.now())
    forgetChanges(other, Date.now() + 1_000_000)
    feed.look()
    stop()
    for (const one of [connection, other]) one.close()
    expect(heard).to.deep.equal(['missed', 'a', 'missed', 'c'])
  })

  it('of an earlier preparation of words is prepared again', async () => {
    type Text = Stored & { title: string; body: string }
    const spec = { name: 'notes', text: { title: 2, body: 1 } }
    {
      await using engine = await openEngine(storage)
      const notes = engine.collection<Text>(spec)
      await notes.insert({ _id: 'b', title: 'Une école', body: 'des mots' })
      await notes.insert({ _id: 'a', title: 'Des mots', body: 'une école' })
      await notes.insert({ _id: 'c', title: 'Des mots', body: 'une école' })
    }
    const before = new DatabaseSync(file)
    before.exec(`DROP TABLE "notes:text"; CREATE VIRTUAL TABLE "notes:text"
      USING fts5(c0, c1, content = '', contentless_delete = 1, tokenize = 'ascii');
      INSERT INTO "notes:text" (rowid, c0, c1) VALUES (1, 'other', 'words');
      UPDATE _collections SET spec = json_set(spec, '$.preparation', 1) WHERE name = 'notes'`)
    before.close()
    await using engine = await openEngine(storage)
    const notes = engine.collection<Text>(spec)
    const ids = async () => (await notes.search('école')).map(({ document }) => document._id)
    expect(await ids()).to.deep.equal(['b', 'c', 'a'])
    await notes.update('a', { set: { title: 'L’école' } })
    expect(await ids()).to.deep.equal(['a', 'b', 'c'])
  })

  describe('with a search table', () => {
    type Text = Stored & { title: string; body?: string; state: string }
    const spec: CollectionSpec<Text> = { name: 'texts', text: { title: 2, body: 1 }, indexes: [{ fields: ['state'] }] }
    const written: Text[] = [
      { _id: 'b', title: 'Une école', body: 'des mots de l’École en co-intervention', state: 'public' },
      { _id: 'a', title: 'Des mots', body: 'une école', state: 'public' },
      { _id: 'd', title: 'Cointervention', body: 'une intervention', state: 'draft' },
      { _id: 'c', title: '!', state: 'public' },
      { _id: 'f', title: 'Des mots', body: 'à l’école, des écoles', state: 'draft' },
      { _id: 'e', title: 'École des mots', body: 'intervention', state: 'public' },
    ]
    const asked = [
      'école',
      'mots',
      'école mots',
      'co-intervention',
      'intervention mots',
      'des',
      'rien',
      'école rien',
      '',
    ]

    const known = () => {
      const reader = new DatabaseSync(file, { readOnly: true })
      const rows = reader.prepare('SELECT id FROM "texts:text_docsize" ORDER BY id').all()
      reader.close()
      return rows.map(({ id }) => Number(id))
    }
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const answers = async (texts: Collection<Text>) => {
      const all = []
      for (const text of asked) {
        for (const filter of [{}, { state: 'public' }]) {
          const pages = [0, 1, 2].map((skip) => texts.search(text, { filter, skip, limit: 2 }))
          all.push([...(await Promise.all(pages)), await texts.countFound(text, { filter })])
          all.push(await texts.countFound(text, { filter, limit: 2 }))
        }
      }
      return all
    }

    it('what was just inserted is found as it is once it was folded in, half of it too', async () => {
      await using engine = await openEngine(storage)
      const texts = engine.collection(spec)
      for (const one of written) await texts.insert(one)
      const fresh = await answers(texts)
      await until(() => known().length === written.length)
      expect(await answers(texts)).to.deep.equal(fresh)
      const connection = new Connection(file, 'write')
      connection.run('DELETE FROM "texts:text" WHERE rowid > 3')
      connection.close()
      expect(await answers(texts), 'half of it fresh').to.deep.equal(fresh)
    })

    it('much that was inserted is folded in at once; what changes before and after is followed', async () => {
      await using engine = await openEngine(storage)
      const texts = engine.collection(spec)
      for (const one of written) await texts.insert(one)
      const change = async () => {
        await texts.update('a', { set: { body: 'un collège' } })
        await texts.put({ _id: 'b', title: 'Un lycée', state: 'public' })
        await texts.delete('e')
        const ids = async (text: string) => (await texts.search(text)).map(({ document }) => document._id)
        expect(await ids('école')).to.deep.equal(['f'])
        expect(await ids('collège')).to.deep.equal(['a'])
        expect(await ids('lycée')).to.deep.equal(['b'])
        for (const one of written.slice(0, 2)) await texts.put(one)
        await texts.insert({ _id: 'e', title: 'École des mots', body: 'intervention', state: 'public' })
        expect(await ids('école mots')).to.deep.equal(['e', 'f', 'a', 'b'])
      }
      await change()
      await texts.insert({ _id: 'long', title: 'x', body: 'y '.repeat(40_000), state: 'public' })
      await until(() => known().length === written.length + 1)
      await change()
    })

    it('what is not yet folded in is found as it is now, whoever changed it since the last search', async () => {
      await using engine = await openEngine(storage)
      await using other = await openEngine(storage)
      const [texts, same] = [engine.collection(spec), other.collection(spec)]
      const ids = async (text: string) => (await texts.search(text)).map(({ document }) => document._id)
      for (const one of written.slice(0, 2)) await texts.insert(one)
      expect(await ids('école')).to.deep.equal(['b', 'a'])
      await same.update('a', { set: { title: 'Un collège', body: 'des mots' } })
      expect(await ids('école')).to.deep.equal(['b'])
      expect(await ids('collège')).to.deep.equal(['a'])
      // The last row is used again.
      await same.delete('a')
      await same.insert({ _id: 'c', title: 'Un lycée', state: 'public' })
      expect(await ids('collège')).to.deep.equal([])
      expect(await ids('lycée')).to.deep.equal(['c'])
    })

    it('what a process that was killed had not folded in is found, and is folded in by the next that writes', async () => {
      const connection = new Connection(file, 'write')
      {
        await using engine = await openEngine(storage)
        for (const one of written) await engine.collection(spec).insert(one)
        await until(() => known().length === written.length)
      }
      connection.run('DELETE FROM "texts:text"')
      connection.close()
      await using engine = await openEngine(storage)
      const texts = engine.collection(spec)
      expect(await texts.countFound('école')).to.equal(4)
      expect(known()).to.deep.equal([])
      await engine.collection<Note>({ name: 'notes' }).insert({ _id: 'another' })
      await until(() => known().length === written.length)
      expect(await texts.countFound('école')).to.equal(4)
    })
  })

  it('of an earlier form of the indexes over arrays lists them again', async () => {
    type Tagged = Stored & { kind: string; tags: string[] | string }
    const spec: CollectionSpec<Tagged> = { name: 'notes', indexes: [{ fields: ['kind', 'tags'] }] }
    {
      await using engine = await openEngine(storage)
      const notes = engine.collection<Tagged>(spec)
      await notes.insert({ _id: 'a', kind: 'x', tags: ['maths', 'jeux'] })
      await notes.insert({ _id: 'b', kind: 'x', tags: 'maths' })
    }
    const before = new DatabaseSync(file)
    const [table] = before.prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'notes:%/holder[]'`).all()
    before.exec(`DROP TABLE "${table?.name}"; CREATE TABLE "${`${table?.name}`.replace('/holder', '')}"
      (k0, k1, id TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (k0, k1, id)) WITHOUT ROWID;
      UPDATE _collections SET spec = json_remove(spec, '$.arrays')`)
    before.close()
    await using engine = await openEngine(storage)
    const found = await engine.collection<Tagged>(spec).find({ kind: 'x', tags: { contains: 'maths' } })
    expect(found.items.map(({ _id }) => _id)).to.deep.equal(['a'])
    const tables = new DatabaseSync(file).prepare(`SELECT name FROM sqlite_schema WHERE name LIKE 'notes:%[]'`).all()
    expect(tables).to.have.length(1)
  })

  it('a closed engine refuses everything, and may be closed twice', async () => {
    const engine = await openEngine(storage)
    const notes = engine.collection<Note>({ name: 'notes' })
    const writing = Promise.all(Array.from({ length: 50 }, (_, n) => notes.insert({ _id: `${n}` })))
    await notes.count({})
    await Promise.all([engine.close(), engine.close()])
    await writing
    await expectUnavailable(notes.get('1'), 'unreachable')
    await expectUnavailable(notes.insert({ _id: 'x' }), 'unreachable')
    await expectUnavailable(
      engine.transaction(async () => 1),
      'unreachable',
    )
    await expectUnavailable(engine.ping(), 'unreachable')
    await using again = await openEngine(storage)
    expect(await again.collection<Note>({ name: 'notes' }).count({})).to.equal(50)
  })
})

describe('a thread', () => {
  const script = new URL('./faulty-thread.ts', import.meta.url)

  it('that ends refuses what it was asked, and the next question starts another', async () => {
    const thread = new WorkerHandle<string>(script, {})
    expect(await thread.ask('echo')).to.equal('echo')
    const outcomes = await Promise.allSettled([thread.ask('silence'), thread.ask('crash')])
    for (const outcome of outcomes) expect((outcome as PromiseRejectedResult).reason).to.be.instanceOf(StoreUnavailable)
    expect(await thread.ask('echo')).to.equal('echo')
    await thread.stop()
  })
})
