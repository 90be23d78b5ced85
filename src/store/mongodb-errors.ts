/** What MongoDB's errors mean in the port's words. By name and code: the driver need not be loaded to read one. */
import { DuplicateKey, InvalidDocument, StoreUnavailable } from './engine.ts'

/** https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const refusals = new Set([
  2, // BadValue: push, addToSet or pull on what is not an array
  14, // TypeMismatch: inc of what is not a number
  28, // PathNotViable: through what is not an object
  171, // CannotIndexParallelArrays
  10334, // BSONObjectTooLarge
  17419, // the same, for the outcome of an update
])
const reasons: Record<number, StoreUnavailable['reason']> = { 14031: 'full', 50: 'locked', 24: 'locked' }
const lostContact = /^Mongo(?:Network|ServerSelection|NotConnected|TopologyClosed|PoolCleared|ClientClosed|Topology)/

/** @param isUpdate an update was refused for what it met, not for how it was written */
export function translatedFromMongo(error: unknown, collection: string): unknown {
  if (!(error instanceof Error)) return error
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> }
  if (code === 11000) return new DuplicateKey(collection, Object.keys(keyPattern ?? { _id: 1 }), { cause: error })
  if (isTransient(error)) return error
  if (code !== undefined && refusals.has(code)) return new InvalidDocument(error.message, { cause: error })
  const reason = code === undefined ? undefined : reasons[code]
  if (reason !== undefined) return new StoreUnavailable(reason, error.message, { cause: error })
  if (lostContact.test(error.name)) return new StoreUnavailable('unreachable', error.message, { cause: error })
  return error
}

/** Another transaction came first: this one is to be run again. The driver must see the error as it is. */
function isTransient(error: unknown): boolean {
  const labelled = error as { hasErrorLabel?: (label: string) => boolean }
  return labelled.hasErrorLabel?.('TransientTransactionError') ?? false
}
