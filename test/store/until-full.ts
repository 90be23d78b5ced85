/** Run by `sqlite.test.ts` with little room on the disk: writes until it is refused, and says what was kept. */
import type { Stored } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'

const [, , databaseUrl = ''] = process.argv
const engine = await openEngine({ databaseUrl })
const notes = engine.collection<Stored & { text: string }>({ name: 'notes' })
const kept: string[] = []
const refused: string[] = []
for (let round = 0; round < 400 && refused.length === 0; round++) {
  const ids = Array.from({ length: 5 }, (_, n) => `${round}-${n}`)
  const outcomes = await Promise.allSettled(ids.map((_id) => notes.insert({ _id, text: 'x'.repeat(3_000) })))
  for (const [n, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') kept.push(ids[n] ?? '')
    else refused.push((outcome.reason as Error).name)
  }
}
process.stdout.write(JSON.stringify({ kept, refused }))
await engine.close().catch(() => undefined)
