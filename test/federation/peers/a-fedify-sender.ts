/**
 * What the Fedify peer's script has no command for: its person takes back what she did. Fedify itself, the library, signs
 * (all of its ways), writes the JSON-LD and sends; the keys are the running peer's, which gives them to who checks.
 */
import { readFile } from 'node:fs/promises'
import { createFederation, importJwk, MemoryKvStore } from '@fedify/fedify'
import { type Actor, Announce, Like, PUBLIC_COLLECTION, Undo } from '@fedify/vocab'

/** What the peer printed when its person did it. */
export interface DoneBefore {
  type: string
  id: string
  object: string
}

/** @param peer its person's id, and the file where it keeps her keys */
export async function takeBackWithFedify(peer: { actor: string; keys: string }, done: DoneBefore): Promise<void> {
  const me = new URL(peer.actor)
  const kept: { priv: JsonWebKey; pub: JsonWebKey }[] = JSON.parse(await readFile(peer.keys, 'utf8'))
  const pairs = await Promise.all(
    kept.map(async ({ priv, pub }) => ({
      privateKey: await importJwk(priv, 'private'),
      publicKey: await importJwk(pub, 'public'),
    })),
  )
  const federation = createFederation<void>({ kv: new MemoryKvStore(), origin: me.origin, allowPrivateAddress: true })
  federation.setActorDispatcher('/users/{identifier}', () => null).setKeyPairsDispatcher(() => pairs)
  federation.setInboxListeners('/users/{identifier}/inbox', '/inbox')
  const context = federation.createContext(me)
  const identifier = me.pathname.split('/').at(-1) ?? ''
  const loader = { documentLoader: await context.getDocumentLoader({ identifier }) }
  const film = await context.lookupObject(done.object, loader)
  let author: Actor | null = null
  for await (const one of film?.getAttributions(loader) ?? []) author ??= one as Actor
  if (author === null) throw new Error(`nobody published ${done.object}`)
  const what = { id: new URL(done.id), actor: me, object: new URL(done.object) }
  const undone = done.type === 'Like' ? new Like(what) : new Announce(what)
  const undo = new Undo({ id: new URL(`${done.id}/undo`), actor: me, object: undone, to: PUBLIC_COLLECTION })
  // Without a queue it is sent before this returns; what is refused throws.
  await context.sendActivity({ identifier }, author, undo, { preferSharedInbox: true })
}
