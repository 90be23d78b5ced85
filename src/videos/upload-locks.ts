/**
 * One request at a time writes to an upload; the one that comes asks the one that is there to end, which a second tab,
 * or a phone that changed its network, needs. Waiting costs nothing, unlike in tus's own `MemoryLocker`, which spins.
 * When several machines receive (S3), the turn is also noted in the store, and lasts only while its holder lives.
 */
import type { Lock, Locker, RequestRelease } from '@tus/server'
import type { Clock } from '../clock.ts'
import type { UploadId } from './upload.ts'
import type { UploadsStore } from './uploads-store.ts'

interface UploadLocksParts {
  clock: Clock
  /** Absent where one process receives everything. */
  shared?: Pick<UploadsStore, 'takeLock' | 'keepLock' | 'askForLock' | 'leaveLock'>
  patienceMilliseconds?: number
  leaseMilliseconds?: number
}

/** tus 1.0 says 423 for what is locked; its clients try again. */
const locked = {
  status_code: 423,
  body: 'Ce fichier est en train d’être envoyé d’ailleurs. Réessayez dans un instant.\n',
}

interface Turn {
  askToEnd: RequestRelease
  /** Resolves when the turn is over. */
  over: Promise<void>
  end: () => void
}

export function createUploadLocks(parts: UploadLocksParts): Locker & { of(id: UploadId): Lock } {
  const { clock, shared, patienceMilliseconds = 30_000, leaseMilliseconds = 10_000 } = parts
  const turns = new Map<string, Turn>()

  async function takeTurn(id: string, signal: AbortSignal, askToEnd: RequestRelease): Promise<Turn> {
    for (let current = turns.get(id); current; current = turns.get(id)) {
      await current.askToEnd()
      await orAborted(current.over, signal)
    }
    const { promise: over, resolve: end } = Promise.withResolvers<void>()
    const turn = { askToEnd, over, end }
    turns.set(id, turn)
    return turn
  }

  /** The store's turn, kept until the function it resolves to is called. */
  async function takeLease(id: UploadId, signal: AbortSignal, askToEnd: RequestRelease): Promise<() => Promise<void>> {
    if (!shared) return async () => {}
    const holder = crypto.randomUUID()
    const until = () => clock.now().add({ milliseconds: leaseMilliseconds })
    while (!(await shared.takeLock(id, holder, clock.now(), until()))) {
      await shared.askForLock(id)
      const pause = Promise.withResolvers<void>()
      const timer = setTimeout(pause.resolve, leaseMilliseconds / 40)
      await orAborted(pause.promise, signal).finally(() => clearTimeout(timer))
    }
    const keeping = setInterval(() => {
      shared.keepLock(id, holder, until()).then(
        (state) => (state === 'kept' ? undefined : askToEnd()),
        // The store is away: the lease ends by itself, and then another may come.
        () => askToEnd(),
      )
    }, leaseMilliseconds / 5)
    return async () => {
      clearInterval(keeping)
      await shared.leaveLock(id, holder)
    }
  }

  function of(id: UploadId): Lock {
    let turn: Turn | null = null
    let leave: () => Promise<void> = async () => {}
    return {
      async lock(signal, askToEnd) {
        const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMilliseconds)])
        turn = await takeTurn(id, patience, askToEnd)
        try {
          leave = await takeLease(id, patience, askToEnd)
        } catch (error) {
          turns.delete(id)
          turn.end()
          throw error
        }
      },
      async unlock() {
        try {
          await leave()
        } finally {
          turns.delete(id)
          turn?.end()
        }
      },
    }
  }

  // tus names an upload by the end of its key in S3, and by its own id elsewhere.
  return { of, newLock: (id) => of(id.slice(id.lastIndexOf('/') + 1) as UploadId) }
}

function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(locked)
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const refuse = () => reject(locked)
  signal.addEventListener('abort', refuse, { once: true })
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', refuse))
}
