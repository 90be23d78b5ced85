/**
 * The thread that owns the one writing connection. What waits is committed together (group commit: a commit
 * costs one flush of the disk, whatever it holds); a refused write refuses only itself. A transaction of the
 * caller holds the connection; the others wait for its end.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Declaration } from './declaration.ts'
import { StoreUnavailable } from './engine.ts'
import { declare, readSpecs } from './sqlite-catalogue.ts'
import { type ChangesByName, logChanges } from './sqlite-change-log.ts'
import { Connection, sqliteCode, translated } from './sqlite-connection.ts'
import { type ReadKind, type Reads, read } from './sqlite-reads.ts'
import { Upkeep, type UpkeptWriter } from './sqlite-upkeep.ts'
import { asDuplicate, type Effects, type WriteAnswer, type WriteRequest, write } from './sqlite-writes.ts'
import { type Answer, packError, type Question } from './worker-handle.ts'

export type WriterRequest =
  | { kind: 'declare'; spec: Declaration }
  | OneWrite
  | { kind: 'begin'; transaction: number; limitMilliseconds: number }
  | { kind: 'within'; transaction: number; step: OneWrite | OneRead }
  | { kind: 'commit' | 'rollback'; transaction: number }
  | { kind: 'close' }

interface OneWrite {
  kind: 'write'
  collection: string
  write: WriteRequest
}

interface OneRead {
  kind: 'read'
  collection: string
  read: ReadKind
  request: Reads[ReadKind]['request']
}

/** Others wait for the end of a group: it must not grow without bound. */
const mostWritesTogether = 512
/** Another process may hold the file for a transaction of the same length as ours. */
const longestWaitMilliseconds = 30_000
const gatheringMilliseconds = 0.2

class Writer implements UpkeptWriter {
  readonly #connection: Connection
  readonly #send: (answers: Answer[]) => void
  readonly #receive: () => readonly Question<WriterRequest>[] | undefined
  readonly #queue: Question<WriterRequest>[] = []
  #specs: Map<string, Declaration>
  #dataVersion: unknown
  #open: { number: number; changes: ChangesByName; end: NodeJS.Timeout } | null = null
  #lastTogether = 1
  readonly #upkeep: Upkeep

  /** @param receive what was asked meanwhile, undefined when nothing was */
  constructor(
    file: string,
    send: (answers: Answer[]) => void,
    receive: () => readonly Question<WriterRequest>[] | undefined,
  ) {
    this.#connection = new Connection(file, 'write')
    // Waiting for another process is done in `#begin`: SQLite's own sleeps grow to 100 ms, and a busy process starves it.
    // Long between checkpoints: a page that is written often goes to the file once. At the end of each commit that moved
    // pages about, SQLite looks at its whole cache for those beyond the end of the file: a small one is faster.
    this.#connection.exec(`PRAGMA busy_timeout = 0; PRAGMA cache_size = -8000;
      PRAGMA journal_size_limit = 201326592; PRAGMA wal_autocheckpoint = 48000`)
    this.#specs = readSpecs(this.#connection)
    this.#upkeep = new Upkeep(this.#connection, this, this.#specs.values())
    this.#send = send
    this.#receive = receive
  }

  /** Answers everything that can be answered now. */
  work(questions: readonly Question<WriterRequest>[] = []): void {
    this.#queue.push(...questions)
    this.#acceptMore()
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const { number, request } = next
      if (request.kind === 'write') this.#commitTogether({ number, request })
      else this.#answer(number, () => this.#do(request))
    }
    this.#upkeep.keepUp()
  }

  #acceptMore(): void {
    for (let more = this.#receive(); more !== undefined; more = this.#receive()) this.#queue.push(...more)
  }

  #next(): Question<WriterRequest> | undefined {
    const open = this.#open
    if (open === null) return this.#queue.shift()
    const at = this.#queue.findIndex(({ request }) => 'transaction' in request && request.kind !== 'begin')
    return at < 0 ? undefined : this.#queue.splice(at, 1)[0]
  }

  #nextWrite(): Question<OneWrite> | null {
    if (this.#queue.length === 0) this.#acceptMore()
    return this.#queue[0]?.request.kind === 'write' ? (this.#queue.shift() as Question<OneWrite>) : null
  }

  #answer(number: number, act: () => unknown): void {
    try {
      this.#send([{ number, value: act() }])
    } catch (error) {
      this.#send([{ number, error: packError(translated(error)) }])
    }
  }

  #do(request: Exclude<WriterRequest, OneWrite>): unknown {
    switch (request.kind) {
      case 'declare':
        return this.#declare(request.spec)
      case 'begin':
        return this.#beginFor(request.transaction, request.limitMilliseconds)
      case 'within': {
        const open = this.#opened(request.transaction)
        return this.#step(request.step, open.changes)
      }
      case 'commit': {
        const open = this.#opened(request.transaction)
        this.#release()
        this.#commit(open.changes)
        return null
      }
      case 'rollback':
        if (this.#open?.number === request.transaction) this.#rollback()
        return null
      case 'close':
        this.#upkeep.stop()
        this.#connection.close()
        return null
    }
  }

  #declare(spec: Declaration): null {
    this.#begin()
    try {
      declare(this.#connection, spec)
      this.#commit(new Map())
    } catch (error) {
      this.#rollback()
      throw asDuplicate(error, spec)
    }
    this.#specs = readSpecs(this.#connection)
    return null
  }

  #commitTogether(first: Question<OneWrite>): void {
    const group = [first]
    const answers = this.#answersOf(group, false) ?? this.#answersOf(group, true) ?? []
    this.#lastTogether = group.length
    this.#send(answers)
  }

  /**
   * In one commit. Without savepoints first, at each of which FTS5 would write a piece of index, and with who else asks
   * meanwhile; null when one of several was refused: nothing was kept, and they are to be done again, apart.
   */
  #answersOf(group: Question<OneWrite>[], isApart: boolean): Answer[] | null {
    const changes: ChangesByName = new Map()
    const answers: Answer[] = []
    try {
      this.#begin()
      for (const { number, request } of isApart ? group : this.#growing(group)) {
        try {
          const act = () => this.#write(request, changes)
          answers.push({ number, value: isApart ? this.#apart(act) : act() })
        } catch (error) {
          // A full disk or a damaged file ends the whole transaction: nothing of it was kept.
          if (!isApart || !this.#connection.isInTransaction) throw error
          answers.push({ number, error: packError(translated(error)) })
        }
      }
      this.#commit(changes)
      return answers
    } catch (error) {
      this.#rollback()
      if (!isApart && group.length > 1) return null
      const packed = packError(translated(error))
      return group.map(({ number }) => ({ number, error: packed }))
    }
  }

  /**
   * Each of a group, which who asks to write while the others are written joins. Fewer than the last time: those who were
   * answered a moment ago are likely about to write again, and are waited for, once.
   */
  *#growing(group: Question<OneWrite>[]): Generator<Question<OneWrite>> {
    yield* [...group]
    for (let mayWait = true; group.length < mostWritesTogether; ) {
      const next = this.#nextWrite()
      if (next !== null) {
        group.push(next)
        yield next
      } else if (mayWait && this.#queue.length === 0 && group.length < this.#lastTogether) {
        mayWait = false
        Atomics.wait(pause, 0, 0, gatheringMilliseconds)
      } else return
    }
  }

  specOf(collection: string): Declaration {
    const spec = this.#specs.get(collection)
    if (spec === undefined) throw new Error(`${collection} was never declared`)
    return spec
  }

  #write({ collection, write: request }: OneWrite, changes: ChangesByName): WriteAnswer {
    const effects: Effects = { changed: [], insertedCharacters: 0 }
    const spec = this.specOf(collection)
    const answer = write(this.#connection, spec, request, effects)
    const list = changes.get(collection)
    if (list === undefined) changes.set(collection, effects.changed)
    else for (const one of effects.changed) list.push(one)
    this.#upkeep.noteInserted(spec, effects.insertedCharacters)
    return answer
  }

  /** What throws leaves nothing of itself. */
  #apart<T>(act: () => T): T {
    this.#connection.run('SAVEPOINT one')
    try {
      const answer = act()
      this.#connection.run('RELEASE one')
      return answer
    } catch (error) {
      if (this.#connection.isInTransaction) {
        this.#connection.run('ROLLBACK TO one')
        this.#connection.run('RELEASE one')
      }
      throw error
    }
  }

  /** One read or write of a transaction. */
  #step(step: OneWrite | OneRead, changes: ChangesByName): unknown {
    if (step.kind === 'write') return this.#apart(() => this.#write(step, changes))
    return read(this.#connection, this.specOf(step.collection), step.read, step.request)
  }

  #beginFor(transaction: number, limitMilliseconds: number): null {
    this.#begin()
    const end = setTimeout(() => {
      this.#rollback()
      this.work()
    }, limitMilliseconds)
    this.#open = { number: transaction, changes: new Map(), end }
    return null
  }

  #opened(transaction: number) {
    // A full disk or a damaged file ends a transaction by itself: a savepoint would then begin one of its own.
    if (this.#open?.number !== transaction || !this.#connection.isInTransaction) {
      throw new Error('the transaction is over')
    }
    return this.#open
  }

  #release(): void {
    clearTimeout(this.#open?.end)
    this.#open = null
  }

  get isHeld(): boolean {
    return this.#open !== null
  }

  transact(act: () => void): void {
    this.#begin(0)
    try {
      act()
      this.#connection.run('COMMIT')
    } catch (error) {
      this.#rollback()
      throw error
    }
  }

  #begin(waitMilliseconds = longestWaitMilliseconds): void {
    const end = Date.now() + waitMilliseconds
    for (;;) {
      try {
        this.#connection.run('BEGIN IMMEDIATE')
        break
      } catch (error) {
        if (!isBusy(error) || Date.now() >= end) throw error
        Atomics.wait(pause, 0, 0, 0.2 + Math.random())
      }
    }
    // Another process wrote since: it may have declared collections anew.
    const [[dataVersion] = []] = this.#connection.all('PRAGMA data_version')
    if (dataVersion !== this.#dataVersion) this.#specs = readSpecs(this.#connection)
    this.#dataVersion = dataVersion
  }

  #commit(changes: ChangesByName): void {
    try {
      logChanges(this.#connection, changes, Date.now())
      this.#connection.run('COMMIT')
    } catch (error) {
      this.#rollback()
      throw error
    }
    this.#upkeep.noteCommit()
  }

  #rollback(): void {
    this.#release()
    if (this.#connection.isInTransaction) this.#connection.exec('ROLLBACK')
  }
}

function isBusy(error: unknown): boolean {
  return (sqliteCode(error) & 0xff) === 5
}

const pause = new Int32Array(new SharedArrayBuffer(4))

/** Opened at the first question, so that what prevents it is told to who asks; tried again at the next. */
function startWriter(port: NonNullable<typeof parentPort>, file: string): void {
  const send = (answers: Answer[]) => port.postMessage(answers)
  const receive = () => receiveMessageOnPort(port)?.message as Question<WriterRequest>[] | undefined
  let writer: Writer | null = null
  port.on('message', (questions: Question<WriterRequest>[]) => {
    try {
      writer ??= new Writer(file, send, receive)
    } catch (error) {
      const packed = packError(error)
      send(questions.map(({ number }) => ({ number, error: packed })))
      return
    }
    writer.work(questions)
  })
}

if (parentPort === null) throw new StoreUnavailable('unreachable', 'the writer runs in a thread of its own')
startWriter(parentPort, (workerData as { file: string }).file)
