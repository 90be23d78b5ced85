/**
 * What the document port promises, sentence by sentence: run on every engine. `openStorage` gives a fresh,
 * empty storage, which is opened as often as a test needs, also by other processes.
 */
import { changesContract } from './engine-changes.suite.ts'
import type { EngineUnderContract } from './engine-contract.ts'
import { declarationContract } from './engine-declaration.suite.ts'
import { expiryContract } from './engine-expiry.suite.ts'
import { filterContract } from './engine-filter.suite.ts'
import { pageContract } from './engine-page.suite.ts'
import { processContract } from './engine-process.suite.ts'
import { searchContract } from './engine-search.suite.ts'
import { storableContract } from './engine-storable.suite.ts'
import { transactionContract } from './engine-transaction.suite.ts'
import { writeContract } from './engine-write.suite.ts'

export function engineContract(engine: EngineUnderContract): void {
  writeContract(engine)
  storableContract(engine)
  filterContract(engine)
  pageContract(engine)
  declarationContract(engine)
  expiryContract(engine)
  transactionContract(engine)
  searchContract(engine)
  changesContract(engine)
  processContract(engine)
}
