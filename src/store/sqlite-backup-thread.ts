/** The thread of one backup: it reads the whole file, which may take minutes. */
import { parentPort, workerData } from 'node:worker_threads'
import { Connection, translated } from './sqlite-connection.ts'
import { type Answer, packError, type Question } from './worker-handle.ts'

parentPort?.on('message', (questions: Question<{ toFile: string }>[]) => {
  for (const { number, request } of questions) parentPort?.postMessage([copy(number, request.toFile)])
})

function copy(number: number, toFile: string): Answer {
  try {
    const connection = new Connection((workerData as { file: string }).file, 'write')
    try {
      // One reading transaction, whatever is written meanwhile: https://www.sqlite.org/lang_vacuum.html#vacuuminto
      connection.run('VACUUM INTO ?1', [toFile])
    } finally {
      connection.close()
    }
    return { number, value: null }
  } catch (error) {
    return { number, error: packError(translated(error)) }
  }
}
