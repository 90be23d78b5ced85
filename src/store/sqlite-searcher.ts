/** The thread of reads that may be long (searches, large counts, walks), on a reading connection of its own. */
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Declaration } from './declaration.ts'
import { Connection, translated } from './sqlite-connection.ts'
import { type ReadKind, type Reads, read } from './sqlite-reads.ts'
import { type Answer, packError, type Question } from './worker-handle.ts'

export interface SearcherRequest {
  spec: Declaration
  read: ReadKind
  request: Reads[ReadKind]['request']
}

/** Who asks for a page does not wait for a processor behind a search. Only to Linux is the priority a thread's own. */
if (process.platform === 'linux') setPriority(Math.min(19, getPriority() + 10))

let connection: Connection | null = null

parentPort?.on('message', (questions: Question<SearcherRequest>[]) => {
  for (const { number, request } of questions) parentPort?.postMessage([answerTo(number, request)])
})

function answerTo(number: number, { spec, read: kind, request }: SearcherRequest): Answer {
  try {
    connection ??= new Connection((workerData as { file: string }).file, 'read')
    const own = connection
    return { number, value: own.atOneInstant(() => read(own, spec, kind, request)) }
  } catch (error) {
    return { number, error: packError(translated(error)) }
  }
}
