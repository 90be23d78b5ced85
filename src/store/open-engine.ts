/** Opens the engine that the operator's setting names; the other one's code is not even loaded. */
import { type Clock, systemClock } from '../clock.ts'
import type { Engine } from './engine.ts'

interface EngineSettings {
  /** `sqlite:<path of a file>` (created when absent, with its folder) or `mongodb://…`, `mongodb+srv://…` with a database name. */
  databaseUrl: string
  clock?: Clock
  /** After how many milliseconds a transaction is rolled back; for tests, others keep to 10 s. */
  transactionLimit?: number
  /** MongoDB: after how many milliseconds without an answer a feed of changes is taken up anew; for tests, others keep to 10 s. */
  feedPatience?: number
}

/**
 * @throws {TypeError} when the address is of no known kind
 * @throws {StoreUnavailable} when the database cannot be opened
 */
export async function openEngine(settings: EngineSettings): Promise<Engine> {
  const { databaseUrl, clock = systemClock, transactionLimit = 10_000, feedPatience = 10_000 } = settings
  if (databaseUrl.startsWith('sqlite:')) {
    const { openSqlite } = await import('./sqlite.ts')
    return openSqlite({ file: databaseUrl.slice('sqlite:'.length), clock, transactionLimit })
  }
  if (/^mongodb(?:\+srv)?:\/\//.test(databaseUrl)) {
    const { openMongodb } = await import('./mongodb.ts')
    return openMongodb({ url: databaseUrl, clock, transactionLimit, feedPatience })
  }
  throw new TypeError('the database must be sqlite:<file> or mongodb://<address>')
}
