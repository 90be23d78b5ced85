/** The bytes of a message: its document is signed at the first sending, and kept, so that each host gets the same. */
import type { Logger } from 'pino'
import type { KeysRing } from '../actors/keys-store.ts'
import type { ActivityDocument, Signing } from '../ports.ts'
import type { DeliveriesStore, OutgoingMessage } from './deliveries-store.ts'

export interface SignOnceParts {
  log: Logger
  store: Pick<DeliveriesStore, 'keepSigned'>
  keys: Pick<KeysRing, 'at'>
  signDocument: Signing['document']
}

/** As many are remembered: those being sent now. */
const remembered = 200

export function createSignOnce({ store, keys, signDocument, log }: SignOnceParts) {
  const making = new Map<string, Promise<string>>()

  async function make({ _id, actor, generation, body }: OutgoingMessage): Promise<string> {
    const document = JSON.parse(body) as ActivityDocument
    const signed = await signDocument(document, await keys.at(actor, generation)).catch((error: unknown) => {
      // The request is signed all the same: only those to whom it is passed on must ask us.
      log.error({ err: error, activity: document.id }, 'a document could not be signed')
      return document
    })
    return store.keepSigned(_id, JSON.stringify(signed))
  }

  return function bodyOf(message: OutgoingMessage): Promise<string> {
    if (message.isForwarded) return Promise.resolve(message.body)
    if (message.signed !== null) return Promise.resolve(message.signed)
    const under = making.get(message._id)
    if (under) return under
    const made = make(message)
    making.set(message._id, made)
    made.catch(() => making.delete(message._id))
    if (making.size > remembered) making.delete(making.keys().next().value ?? '')
    return made
  }
}
