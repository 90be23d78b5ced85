/**
 * Takes all that a SQLite database holds to MongoDB, for an instance that grows beyond one machine: neither may be in use
 * meanwhile (`migrate.ts` lets no instance start on a half). Cut in the middle, it is done again from its beginning: what
 * was written is removed before, for the instance may have gone on in SQLite, and what was erased there must not be here.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Declaration } from './declaration.ts'
import type { Collection, CollectionSpec, Engine, IndexSpec, Stored } from './engine.ts'
import { openEngine } from './open-engine.ts'
import { type Passage, passageId, passagesIn } from './passage.ts'
import { readSpecs } from './sqlite-catalogue.ts'
import { Connection, isOpenElsewhere, quoted } from './sqlite-connection.ts'

/** What is in memory, and in one request, at once. */
const most = { documents: 500, bytes: 8_000_000 }

/**
 * @returns how many documents each collection was given
 * @throws {TransferRefused} before anything is written
 * @throws {StoreUnavailable}
 */
export async function transfer({
  fromFile,
  databaseUrl,
}: {
  fromFile: string
  databaseUrl: string
}): Promise<Map<string, number>> {
  const file = resolve(fromFile)
  if (!existsSync(file)) throw new TransferRefused('absent')
  if (databaseUrl.startsWith('sqlite:')) throw new TransferRefused('not mongodb')
  if (isOpenElsewhere(file)) throw new TransferRefused('in use')
  const source = new Connection(file, 'read')
  try {
    await using target = await openEngine({ databaseUrl })
    // One state, should something write all the same.
    source.exec('BEGIN')
    const specs = [...readSpecs(source).values()]
    const passages = passagesIn(target)
    await begin(target, specs, passages)
    const counts = new Map<string, number>()
    for (const spec of specs) counts.set(spec.name, await copyCollection(source, spec, target))
    await passages.put({ _id: passageId, endedAt: new Date().toISOString() })
    return counts
  } finally {
    source.close()
  }
}

async function begin(target: Engine, specs: readonly Declaration[], passages: Collection<Passage>): Promise<void> {
  const before = await passages.get(passageId)
  if (before?.endedAt) throw new TransferRefused('done already')
  if (before) {
    for (const spec of specs) await target.collection(specOf(spec)).deleteMany({})
    return
  }
  for (const spec of specs) {
    if ((await target.collection(specOf(spec)).count({}, { limit: 1 })) > 0) throw new TransferRefused('not empty')
  }
  await passages.insert({ _id: passageId, endedAt: null })
}

/** In the order in which they were first inserted, which a search shows. */
async function copyCollection(source: Connection, spec: Declaration, target: Engine): Promise<number> {
  const collection = target.collection(specOf(spec))
  let count = 0
  let batch: Stored[] = []
  let bytes = 0
  const flush = async () => {
    if (batch.length > 0) await collection.putMany(batch)
    count += batch.length
    batch = []
    bytes = 0
  }
  for (const [text] of source.each(`SELECT doc FROM ${quoted(spec.name)} ORDER BY row`) as Iterable<[string]>) {
    batch.push(JSON.parse(text) as Stored)
    bytes += text.length
    if (batch.length >= most.documents || bytes >= most.bytes) await flush()
  }
  await flush()
  return count
}

/** The declaration as the port takes it: what is read from the file is known to hold. */
function specOf({ name, indexes, expiresBy, text }: Declaration): CollectionSpec<Stored> {
  return {
    name,
    indexes: indexes as readonly IndexSpec<Stored>[],
    ...(expiresBy === null ? {} : { expiresBy: expiresBy as `${string}.${string}` }),
    text: Object.fromEntries(text),
  }
}

/** Nothing was written. */
export class TransferRefused extends Error {
  override readonly name = 'TransferRefused'
  readonly reason: 'absent' | 'in use' | 'not mongodb' | 'not empty' | 'done already'
  constructor(reason: TransferRefused['reason']) {
    super(`the database was not transferred: ${reason}`)
    this.reason = reason
  }
}
