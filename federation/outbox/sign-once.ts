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

export interface SignOnceParts {
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

/** As many are remembered: those being sent now. */
const remembered = 200

export function createSignOnce({ log, store, keys, signDocument }: SignOnceParts) {
  const letters = new Map<string, Promise<Letter | null>>()

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
    if (known) return known
    const letter = read(id)
    letters.set(id, letter)
    letter.catch(() => letters.delete(id))
    if (letters.size > remembered) letters.delete(letters.keys().next().value ?? '')
    return letter
  }
}
