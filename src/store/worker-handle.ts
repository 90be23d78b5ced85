/**
 * A thread that answers requests in order, seen from the main thread: started at the first request, kept from
 * holding the process open when idle, and its errors given back as what they were.
 */
import { Worker } from 'node:worker_threads'
import { DuplicateKey, InvalidDocument, StoreUnavailable } from './engine.ts'

export interface Question<Request> {
  number: number
  request: Request
}

export type Answer = { number: number; value: unknown } | { number: number; error: PackedError }

interface PackedError {
  name: string
  message: string
  stack: string | undefined
  collection?: string
  fields?: readonly string[]
  reason?: StoreUnavailable['reason']
}

export class WorkerHandle<Request> {
  readonly #script: URL
  readonly #workerData: unknown
  readonly #onAnswers: () => void
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
  #worker: Worker | null = null
  #outbox: Question<Request>[] = []
  #lastNumber = 0

  constructor(script: URL, workerData: unknown, onAnswers = () => {}) {
    this.#script = script
    this.#workerData = workerData
    this.#onAnswers = onAnswers
  }

  /** What is asked in one turn of the event loop goes in one message. */
  ask(request: Request): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const number = ++this.#lastNumber
    this.#waiting.set(number, { resolve, reject })
    if (this.#waiting.size === 1) this.#started().ref()
    if (this.#outbox.push({ number, request }) === 1) queueMicrotask(() => this.#send())
    return promise
  }

  get isStarted(): boolean {
    return this.#worker !== null
  }

  /** Ends the thread; what was asked and not answered is refused. */
  async stop(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  #send(): void {
    const questions = this.#outbox
    this.#outbox = []
    if (questions.length > 0) this.#started().postMessage(questions)
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(this.#script, { workerData: this.#workerData })
    this.#worker = worker
    worker.unref()
    worker.on('message', (answers: Answer[]) => this.#receive(answers))
    worker.on('error', (error) => this.#fail(worker, error))
    worker.on('exit', () => this.#fail(worker, new Error('the thread ended')))
    return worker
  }

  #receive(answers: readonly Answer[]): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.number)
      this.#waiting.delete(answer.number)
      if ('error' in answer) waiting?.reject(unpackError(answer.error))
      else waiting?.resolve(answer.value)
    }
    if (this.#waiting.size === 0) this.#worker?.unref()
    this.#onAnswers()
  }

  #fail(worker: Worker, cause: unknown): void {
    if (this.#worker !== null && this.#worker !== worker) return
    this.#worker = null
    const error = new StoreUnavailable('unreachable', 'the thread of the database ended', { cause })
    const left = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#outbox = []
    for (const { reject } of left) reject(error)
  }
}

export function packError(error: unknown): PackedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined }
  const packed: PackedError = { name: error.name, message: error.message, stack: error.stack }
  if (error instanceof DuplicateKey) return { ...packed, collection: error.collection, fields: error.fields }
  return error instanceof StoreUnavailable ? { ...packed, reason: error.reason } : packed
}

/** Made anew where it is caught; where it came from in the thread is its cause. */
function unpackError({ name, message, stack, collection, fields, reason }: PackedError): Error {
  const cause = { stack }
  if (collection !== undefined && fields !== undefined) return new DuplicateKey(collection, fields, { cause })
  if (reason !== undefined) return new StoreUnavailable(reason, message, { cause })
  if (name === 'InvalidDocument') return new InvalidDocument(message, { cause })
  if (name === 'TypeError') return new TypeError(message, { cause })
  return new Error(message, { cause })
}
