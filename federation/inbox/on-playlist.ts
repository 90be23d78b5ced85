/** Create and Update of a list: by whose it is, of who is followed here or of an ally. What it is now, its own address says. */
import { hostOf } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'
import { readPlaylist } from '../vocabulary/read-playlist.ts'
import type { Effect, Prepared } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createIsWanted } from './wanted.ts'

export function createOnPlaylist(parts: HandlerParts) {
  const { actors, policies, subjects, takePlaylist, rules } = parts
  const isWanted = createIsWanted(parts)

  return async function onPlaylist({ actor, signal }: Prepared, object: ActivityDocument): Promise<Effect> {
    const reading = readPlaylist(object, rules)
    const known = await subjects.playlists.store.findByRemoteId(object.id)
    // Known, its own address is asked all the same: it may be for nobody any more.
    if ('refused' in reading && (known === null || reading.refused !== 'not-public'))
      return { nothing: reading.refused }
    if ('said' in reading) {
      const { attributedTo } = reading.said
      if (known === null && !(await isWanted(actor, [attributedTo]))) return { nothing: 'not-for-here' }
      const isHers =
        attributedTo === actor._id || (await actors.get(attributedTo, { signal })).owners.includes(actor._id)
      if (!isHers) return { nothing: 'not-attributed' }
    }
    const host = hostOf(object.id)
    if (known === null && policies.of(host) === 'quarantined' && !policies.isAllied(host))
      return { nothing: 'quarantined' }
    return {
      // Read at its own address: said again, it is read again.
      isUnledgered: true,
      apply: (tx) => takePlaylist.heardOf(object.id, tx),
    }
  }
}
