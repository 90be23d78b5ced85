import { expect } from 'chai'
import type { Engine } from '#src/store/engine.ts'
import { DatabaseIsNewer, type Migration, migrate } from '#src/store/migrate.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { refusalOf } from '#test/contract/engine-contract.ts'
import { aChild } from './a-child.ts'
import { aStorage, enginesUnderTest, type Storage } from './an-engine.ts'
import { exampleMigrations, type NewVideo, type OldVideo } from './example-migrations.ts'

for (const { name, kind, pending } of enginesUnderTest) {
  describe(`migrations on ${name}`, () => {
    if (pending !== null) {
      it(`bring a database to the version of the program (pending: ${pending})`)
      return
    }
    let storage: Storage
    let engine: Engine

    beforeEach(async () => {
      storage = await aStorage(kind)
      engine = await openEngine({ databaseUrl: storage.databaseUrl })
    })

    afterEach(async () => {
      await engine.close()
      await storage.remove()
    })

    /** A database as the version before left it. */
    async function fillAsBefore(count: number): Promise<void> {
      const spec = { name: 'videos', indexes: [{ fields: ['category'] }], text: { title: 1 } } as const
      const videos = engine.collection<OldVideo>(spec)
      const ids = Array.from({ length: count }, (_, n) => `${n}`.padStart(4, '0'))
      await Promise.all(ids.map((_id) => videos.insert({ _id, category: 'classe', title: `titre ${_id}` })))
    }

    async function expectAllMigrated(count: number): Promise<void> {
      await using later = await openEngine({ databaseUrl: storage.databaseUrl })
      const videos = later.collection<OldVideo & NewVideo>({
        name: 'videos',
        indexes: [{ fields: ['thematiques'] }],
        text: { title: 1 },
      })
      expect(await videos.count({ thematiques: { contains: 'classe' } })).to.equal(count)
      expect(await videos.count({ category: { exists: true } })).to.equal(0)
      expect(await videos.get('0003')).to.deep.equal({ _id: '0003', title: 'Titre 0003', thematiques: ['classe'] })
      expect(await videos.countFound('titres', { limit: 10_000 })).to.equal(count)
    }

    it('upgrade a database of the previous version, once', async () => {
      await fillAsBefore(35)
      const told: string[] = []
      const parts = {
        migrations: exampleMigrations,
        tell: (event: { kind: string; migration?: Migration }) => told.push(`${event.kind} ${event.migration?.number}`),
      }
      expect(await migrate(engine, parts)).to.deep.equal([1, 2])
      expect(told).to.deep.equal(['running 1', 'running 2'])
      expect(await migrate(engine, parts)).to.deep.equal([])
      await expectAllMigrated(35)
    })

    it('run only what is new', async () => {
      const [first, second] = exampleMigrations
      if (first === undefined || second === undefined) throw new Error('two are needed')
      expect(await migrate(engine, { migrations: [first] })).to.deep.equal([1])
      expect(await migrate(engine, { migrations: [second, first] })).to.deep.equal([2])
    })

    it('run once when two processes start together', async () => {
      await fillAsBefore(60)
      await using one = aChild(storage.databaseUrl, 'videos')
      await using other = aChild(storage.databaseUrl, 'videos')
      const ran = await Promise.all([one.ask<number[]>('migrate'), other.ask<number[]>('migrate')])
      expect(ran.flat().sort()).to.deep.equal([1, 2])
      const runs = await engine.collection<{ _id: string; times: number }>({ name: 'runs' }).find({})
      expect(runs.items.map(({ times }) => times)).to.deep.equal([1, 1])
      await expectAllMigrated(60)
    })

    it('go on after the process that ran them was killed', async () => {
      await fillAsBefore(300)
      await using child = aChild(storage.databaseUrl, 'videos')
      await child.ask('migrateSome', 123)
      await child.kill()
      const videos = engine.collection<NewVideo>({ name: 'videos' })
      expect(await videos.count({ thematiques: { exists: true } })).to.equal(123)
      // Its lease has half a minute left, or is over for a clock that is ahead.
      const clock = { now: () => Temporal.Now.instant().add({ minutes: 1 }) }
      await using later = await openEngine({ databaseUrl: storage.databaseUrl, clock })
      expect(await migrate(later, { migrations: exampleMigrations, clock })).to.deep.equal([1, 2])
      await expectAllMigrated(300)
    })

    it('wait while another process is at it, and stop waiting when told to', async () => {
      const held = Promise.withResolvers<void>()
      const isRunning = Promise.withResolvers<void>()
      const slow: Migration[] = [
        {
          number: 1,
          name: 'slow',
          run: () => {
            isRunning.resolve()
            return held.promise
          },
        },
      ]
      await using another = await openEngine({ databaseUrl: storage.databaseUrl })
      const first = migrate(engine, { migrations: slow })
      await isRunning.promise
      const isWaiting = Promise.withResolvers<void>()
      const stopping = new AbortController()
      const stopped = migrate(another, { migrations: slow, tell: () => isWaiting.resolve(), signal: stopping.signal })
      await isWaiting.promise
      stopping.abort()
      expect((await refusalOf(stopped)).name).to.equal('AbortError')
      const second = migrate(another, { migrations: slow })
      held.resolve()
      expect([await first, await second]).to.deep.equal([[1], []])
    })

    it('one that fails stops the start, leaves no lease, and is run again', async () => {
      let attempts = 0
      const failing: Migration[] = [
        {
          number: 1,
          name: 'fails once',
          run: async () => {
            if (++attempts === 1) throw new Error('the disk is full')
          },
        },
      ]
      expect((await refusalOf(migrate(engine, { migrations: failing }))).message).to.equal('the disk is full')
      expect(await migrate(engine, { migrations: failing })).to.deep.equal([1])
    })

    it('a database that a newer program changed is refused', async () => {
      await migrate(engine, { migrations: exampleMigrations })
      const refusal = await refusalOf(migrate(engine, { migrations: exampleMigrations.slice(0, 1) }))
      expect(refusal).to.be.instanceOf(DatabaseIsNewer)
      expect(await refusalOf(migrate(engine, { migrations: [] }))).to.be.instanceOf(DatabaseIsNewer)
    })

    it('two migrations of one number are a defect', async () => {
      const [first] = exampleMigrations
      if (first === undefined) throw new Error('one is needed')
      expect(await refusalOf(migrate(engine, { migrations: [first, first] }))).to.be.instanceOf(TypeError)
    })
  })
}
