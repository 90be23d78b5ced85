/** Run by `a-child.ts`: opens the storage of its first argument and does to a collection what it is told. */
import type { Collection, CollectionSpec, Stored } from '#src/store/engine.ts'
import { migrate } from '#src/store/migrate.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { exampleMigrations } from './example-migrations.ts'

type Any = Stored & { [key: string]: unknown }

const [, , databaseUrl = '', name = ''] = process.argv
const engine = await openEngine({ databaseUrl })
const things = engine.collection<Any>({ name })

const acts: Record<string, (value: never) => Promise<unknown>> = {
  ready: () => things.count({}),
  insert: (_id: string) => things.insert({ _id }),
  migrate: () => migrate(engine, { migrations: exampleMigrations }),

  /** Says so once so many documents were changed, and goes no further. */
  migrateSome: (most: number) =>
    new Promise((resolve) => {
      let left = most
      const halting = (collection: Collection<Any>): Collection<Any> =>
        new Proxy(collection, {
          get(target, name) {
            const method: unknown = Reflect.get(target, name)
            if (typeof method !== 'function') return method
            if (name !== 'update' || left-- > 0) return method.bind(target)
            return () => new Promise(() => resolve(null))
          },
        })
      const collection = (spec: CollectionSpec<Any>) =>
        spec.name === name ? halting(engine.collection(spec)) : engine.collection(spec)
      migrate(Object.create(engine, { collection: { value: collection } }), { migrations: exampleMigrations })
    }),

  async takeAll() {
    const taken: string[] = []
    for (;;) {
      const sort = [['turn', 'asc']] as const
      const one = await things.findAndUpdate({ state: 'ready' }, { set: { state: 'taken' } }, { sort })
      if (one === null) return taken
      taken.push(one._id)
    }
  },

  async count(times: number) {
    for (let n = 0; n < times; n++) {
      const isTransaction = n % 5 === 0
      if (isTransaction) {
        await engine.transaction(async (tx) => {
          const inside = tx.in(things)
          const counter = await inside.get('counter')
          if (counter === null) throw new Error('no counter')
          await inside.put({ ...counter, n: Number(counter.n) + 1, m: Number(counter.m) + 1 })
        })
      } else await things.update('counter', { inc: { n: 1 } })
      await things.insert({ _id: `${process.pid}-${n}` })
    }
  },

  async writeForEver(label: string) {
    const tell = (ids: string[]) => process.send?.(ids)
    const title = 'À l’école, les élèves lisent'
    for (let n = 0; ; n++) {
      const single = Array.from({ length: 8 }, (_, k) => `${label}-${n}-${k}`)
      await Promise.all(
        single.map(async (_id) => {
          await things.insert({ _id, state: label, turn: n, title, tags: [label] })
          tell([_id])
        }),
      )
      const group = ['x', 'y', 'z'].map((k) => `${label}-${n}-${k}`)
      await engine.transaction(async (tx) => {
        for (const _id of group) await tx.in(things).insert({ _id, state: `${label}-group`, turn: n })
      })
      tell(group)
    }
  },
}

process.on('message', async ({ what, value }: { what: string; value: never }) => {
  try {
    process.send?.({ value: await acts[what]?.(value) })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
