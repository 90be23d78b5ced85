/**
 * What is sent of a message: its document is signed at the first sending, as of when it was said, so that each host gets
 * the same bytes, whoever signs. They are kept meanwhile, since a signature costs milliseconds.
 */
import type { Logger } from 'pino'
import type { Iri } from '../actor.ts'
import type { KeysRing } from '../actors/keys-store.ts'
import type { ActivityDocument } from '../ports.ts'
import type { Signing } from '../signature-ports.ts'
import type { DeliveriesStore, OutgoingMessage } from './deliveries-store.ts'

interface SignOnceParts {
  log: Logger
  store: Pick<DeliveriesStore, 'message' | 'keepSigned'>
  keys: Pick<KeysRing, 'at'>
  signDocument: Signing['document']
}

export interface Letter {
  readonly body: Uint8Array
  readonly actor: Iri
  readonly generation: number
}

/** Those being sent now are remembered; what is passed on may be a megabyte each. */
const mostRemembered = 200
const mostBytes = 32 * 1024 * 1024

export function createSignOnce({ log, store, keys, signDocument }: SignOnceParts) {
  const letters = new Map<string, { letter: Promise<Letter | null>; bytes: number }>()
  let bytes = 0

  function forget(id: string): void {
    bytes -= letters.get(id)?.bytes ?? 0
    letters.delete(id)
  }

  function remember(id: string, letter: Promise<Letter | null>): void {
    const one = { letter, bytes: 0 }
    letters.set(id, one)
    letter.then(
      (made) => {
        if (letters.get(id) !== one) return
        one.bytes = made?.body.length ?? 0
        bytes += one.bytes
        for (const oldest of letters.keys()) {
          if (oldest === id || (letters.size <= mostRemembered && bytes <= mostBytes)) break
          forget(oldest)
        }
      },
      () => forget(id),
    )
  }

  async function bodyOf({ _id, isForwarded, signed, actor, generation, body, at }: OutgoingMessage): Promise<string> {
    if (isForwarded) return body
    if (signed !== null) return signed
    const document = JSON.parse(body) as ActivityDocument
    try {
      const made = await signDocument(document, await keys.at(actor, generation), Temporal.Instant.from(at))
      const text = JSON.stringify(made)
      store.keepSigned(_id, text).catch((error: unknown) => log.warn({ err: error }, 'a signature was not kept'))
      return text
    } catch (error) {
      // The request is signed all the same: only those to whom it is passed on must ask us.
      log.error({ err: error, activity: document.id }, 'a document could not be signed')
      return body
    }
  }

  async function read(id: string): Promise<Letter | null> {
    const message = await store.message(id)
    if (message === null) return null
    const { actor, generation } = message
    return { body: Buffer.from(await bodyOf(message)), actor, generation }
  }

  /** Null when it is too old to be kept. */
  return function letterOf(id: string): Promise<Letter | null> {
    const known = letters.get(id)
    if (known) return known.letter
    const letter = read(id)
    remember(id, letter)
    return letter
  }
}
