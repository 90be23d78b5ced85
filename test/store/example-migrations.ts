/** Migrations for tests: a first version kept one `category` per video; the next has several `thematiques`. */
import type { Stored } from '#src/store/engine.ts'
import type { Migration } from '#src/store/migrate.ts'

export interface OldVideo extends Stored {
  category?: string
  title: string
}

export interface NewVideo extends Stored {
  thematiques?: string[]
  title: string
}

/** How often each ran, so that a test sees what was done twice. */
interface Run extends Stored {
  times: number
}

export const exampleMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'a video has several thématiques in place of one category',
    async run(engine) {
      const videos = engine.collection<OldVideo & NewVideo>({ name: 'videos' })
      const runs = engine.collection<Run>({ name: 'runs' })
      await runs.findAndUpdate({ _id: 'first' }, { inc: { times: 1 } }, { insertIfAbsent: { _id: 'first', times: 0 } })
      for (;;) {
        const { items } = await videos.find({ category: { exists: true } }, { limit: 10 })
        if (items.length === 0) return
        for (const { _id, category = '' } of items) {
          const change = { set: { thematiques: [category] }, unset: ['category'] } as const
          await videos.update(_id, change, { onlyIf: { category } })
        }
      }
    },
  },
  {
    number: 2,
    name: 'titles begin with a capital',
    async run(engine) {
      const videos = engine.collection<NewVideo>({ name: 'videos' })
      const runs = engine.collection<Run>({ name: 'runs' })
      await runs.findAndUpdate(
        { _id: 'second' },
        { inc: { times: 1 } },
        { insertIfAbsent: { _id: 'second', times: 0 } },
      )
      for (let after: string | null | undefined; after !== null; ) {
        const { items, next } = await videos.find({}, after === undefined ? {} : { after })
        for (const { _id, title } of items) {
          await videos.update(
            _id,
            { set: { title: title.charAt(0).toUpperCase() + title.slice(1) } },
            { onlyIf: { title } },
          )
        }
        after = next
      }
    },
  },
]
