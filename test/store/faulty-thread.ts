/** A thread that answers, is silent, or crashes, as it is told. */
import { parentPort } from 'node:worker_threads'
import type { Question } from '#src/store/worker-handle.ts'

parentPort?.on('message', (questions: Question<string>[]) => {
  for (const { number, request } of questions) {
    if (request === 'echo') parentPort?.postMessage([{ number, value: request }])
    if (request === 'crash') throw new Error('crashed as told')
  }
})
