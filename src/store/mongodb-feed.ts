/** Follows what changes in a collection by a change stream, taken up where it was left whenever it is cut. */
import type { ChangeStream, ChangeStreamDocument, Collection, Timestamp } from 'mongodb'
import type { Change } from './engine.ts'
import type { Kept } from './mongodb-catalogue.ts'

export interface Feed {
  documents: Collection<Kept>
  /** The latest moment that the servers told of. */
  moment(): Timestamp | undefined
  told(change: Change): void
  /** What changed can no longer be told: any document may have, until now. */
  missed(): void
  stopped: AbortSignal
  /** In milliseconds: a stream without any answer for that long is given up for another. */
  patience: number
}

/** By a server that answers: cut once, a stream is taken up where it was left; refused so often, there is nothing there. */
const refusalsBelieved = 3
/** How soon a server says that nothing happened. */
const answersWithinMs = 1000

export async function followChanges({ documents, moment, told, missed, stopped, patience }: Feed): Promise<void> {
  const fromNow = () => {
    const startAtOperationTime = moment()
    return startAtOperationTime === undefined ? {} : { startAtOperationTime }
  }
  let start: { startAtOperationTime?: Timestamp; resumeAfter?: unknown; startAfter?: unknown } = fromNow()
  let refusals = 0
  while (!stopped.aborted) {
    const pipeline = [{ $project: { operationType: 1, documentKey: 1 } }]
    const stream = documents.watch(pipeline, { ...start, maxAwaitTimeMS: answersWithinMs })
    // Nobody waits for the server to know: it may not answer.
    const close = () => void stream.close().catch(() => undefined)
    stopped.addEventListener('abort', close)
    try {
      while (!stopped.aborted) {
        const event = await answerOf(stream, patience)
        refusals = 0
        if (event === null || stopped.aborted) continue
        start = { resumeAfter: event._id }
        if (event.operationType === 'invalidate') {
          // The collection is gone, and the stream with it: another begins after. Asked again, the driver would answer
          // « nothing » at once, for ever, and nothing else would run.
          start = { startAfter: event._id }
          missed()
          break
        }
        if (!('documentKey' in event)) missed()
        else told({ id: event.documentKey._id, kind: event.operationType === 'delete' ? 'deleted' : 'written' })
      }
    } catch (error) {
      // What the server no longer has cannot be told again: the feed goes on from now, and says so.
      const isAnswered = error instanceof Error && 'code' in error
      if (isAnswered && ++refusals >= refusalsBelieved) {
        start = fromNow()
        missed()
      }
    } finally {
      stopped.removeEventListener('abort', close)
      close()
    }
    if (!stopped.aborted) await pause(stopped)
  }
}

/**
 * Null when nothing happened. The driver waits for ever where a connection is dead without a word (a firewall that forgot
 * it, a machine that went away).
 */
async function answerOf(stream: ChangeStream<Kept>, patience: number): Promise<ChangeStreamDocument<Kept> | null> {
  const { promise: silence, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('the change stream is silent')), patience)
  try {
    const answer = stream.tryNext()
    answer.catch(() => undefined)
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 500)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
