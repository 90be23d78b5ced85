/** The keys of who speaks, read once for the hundreds of hosts that are told at once; not for long, since they may be renewed. */
import type { ActorKeys, Iri } from '../actor.ts'
import type { KeysRing } from '../actors/keys-store.ts'

const heldMs = 2000
const mostHeld = 200

export function createHeldKeys({ keys }: { keys: Pick<KeysRing, 'at'> }): KeysRing['at'] {
  const held = new Map<string, { until: number; keys: Promise<ActorKeys> }>()
  return (actor: Iri, generation: number) => {
    const name = `${generation} ${actor}`
    const known = held.get(name)
    if (known && known.until > performance.now()) return known.keys
    if (held.size >= mostHeld) held.clear()
    const read = keys.at(actor, generation)
    held.set(name, { until: performance.now() + heldMs, keys: read })
    read.catch(() => held.delete(name))
    return read
  }
}
