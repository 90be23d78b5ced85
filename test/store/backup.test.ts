import { randomUUID } from 'node:crypto'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { BackupRefused, backup } from '#src/store/backup.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { aStorage } from './an-engine.ts'

interface Note {
  _id: string
  n: number
  title: string
}

describe('backup', () => {
  const spec = { name: 'notes', indexes: [{ fields: ['n'] }], text: { title: 1 } } as const
  let storage: Awaited<ReturnType<typeof aStorage>>
  let folder: string

  beforeEach(async () => {
    storage = await aStorage('sqlite')
    folder = dirname(storage.databaseUrl.slice('sqlite:'.length))
  })
  afterEach(() => storage.remove())

  it('copies the state of one instant while others write, and the copy is a database', async () => {
    await using engine = await openEngine({ databaseUrl: storage.databaseUrl })
    const notes = engine.collection<Note>(spec)
    const pair = (n: number) =>
      engine.transaction(async (tx) => {
        for (const side of ['a', 'b']) await tx.in(notes).insert({ _id: `${side}${n}`, n, title: 'école' })
      })
    for (let n = 0; n < 20; n++) await pair(n)
    let isOver = false
    const writing = (async () => {
      for (let n = 20; !isOver; n++) await pair(n)
    })()
    const toFile = join(folder, 'copy.sqlite')
    const rights = new Set<number>()
    const watching = (async () => {
      for (; !isOver; await nextTurn())
        rights.add(((await stat(`${toFile}.partial`).catch(() => null))?.mode ?? 0) & 0o077)
    })()
    const { sizeBytes } = await backup({ databaseUrl: storage.databaseUrl, toFile })
    isOver = true
    await watching
    expect([...rights], 'for its owner alone, also while it is written').to.deep.equal([0])
    await writing
    expect(sizeBytes).to.be.greaterThan(4096)
    for (const one of await readdir(folder)) expect((await stat(join(folder, one))).mode & 0o077, one).to.equal(0)
    await using copy = await openEngine({ databaseUrl: `sqlite:${toFile}` })
    const copied = copy.collection<Note>(spec)
    const count = await copied.count({})
    expect(count).to.be.at.least(40)
    expect(count % 2, 'no half of a transaction').to.equal(0)
    expect(await copied.countFound('écoles')).to.equal(Math.min(count, 1000))
    await copied.insert({ _id: randomUUID(), n: 1, title: 'suite' })
    expect(await copied.count({ n: 1 })).to.equal(3)
  })

  it('replaces nothing, and leaves nothing when it fails', async () => {
    await using engine = await openEngine({ databaseUrl: storage.databaseUrl })
    await engine.ping()
    const taken = join(folder, 'taken')
    await writeFile(taken, 'mine')
    expect(await refusalOf(backup({ databaseUrl: storage.databaseUrl, toFile: taken }))).to.be.instanceOf(BackupRefused)
    const nowhere = join(folder, 'no', 'such', 'folder')
    expect((await refusalOf(backup({ databaseUrl: storage.databaseUrl, toFile: nowhere }))).name).to.equal(
      'StoreUnavailable',
    )
    expect(await readdir(folder)).to.not.include('taken.partial')
  })

  it('creates no database where there was none', async () => {
    const missing = `sqlite:${join(folder, 'missing.sqlite')}`
    expect(await refusalOf(backup({ databaseUrl: missing, toFile: join(folder, 'copy') }))).to.be.instanceOf(
      BackupRefused,
    )
    expect(await refusalOf(backup({ databaseUrl: 'mongodb://x', toFile: 'y' }))).to.be.instanceOf(BackupRefused)
    expect(await readdir(folder)).to.deep.equal([])
  })
})
