/** What is done, as it is said: each activity in one function, pure. Their ids are `ids.ts`'s; who receives them is `outbox/`'s. */
import type { Iri } from '../actor.ts'
import type { ActivityDocument } from '../ports.ts'
import { type Addressing, everyone } from './addressing.ts'
import { baseContext } from './context.ts'

interface Said extends Partial<Addressing> {
  id: Iri
  actor: Iri
  /** ISO 8601 */
  at?: string
}

function activity(type: string, { id, actor, at, to, cc }: Said, rest: Record<string, unknown>): ActivityDocument {
  return {
    '@context': baseContext,
    type,
    id,
    actor,
    ...(at === undefined ? {} : { published: at }),
    ...(to === undefined ? {} : { to: [...to] }),
    ...(cc === undefined ? {} : { cc: [...cc] }),
    ...rest,
  }
}

/** With the object inside, under the context of the object; addressed as it is. */
function withObject(type: string, said: Said, object: ActivityDocument): ActivityDocument {
  const { '@context': context, ...inside } = object
  const { to, cc } = object as { to?: readonly Iri[]; cc?: readonly Iri[] }
  return {
    ...activity(type, { to: to ?? [everyone], cc: cc ?? [], ...said }, { object: inside }),
    '@context': context ?? baseContext,
  }
}

export const create = (said: Said, object: ActivityDocument) => withObject('Create', said, object)
export const update = (said: Said, object: ActivityDocument) => withObject('Update', said, object)

/** Of a video or a comment, with its Tombstone; of an actor, by its id alone (Mastodon compares it to `actor`). */
export const remove = (said: Said, object: ActivityDocument | Iri) =>
  typeof object === 'string' ? activity('Delete', said, { object }) : withObject('Delete', said, object)

export const announce = (said: Said, object: Iri) => activity('Announce', said, { object })

/** « Merci ». */
export const like = (said: Said, object: Iri) => activity('Like', said, { object })

/** « Je l’ai essayé » (FEP-c0e0): who does not know it ignores it. */
export const tried = (said: Said, object: Iri) =>
  activity('EmojiReact', said, { object, content: '🙌', reaction: 'essaye' })

export const follow = (said: Said, object: Iri) => activity('Follow', said, { object })

/** The whole of what is undone, accepted or refused, without its context: PeerTube reads its type there. */
export const undo = (said: Said, undone: ActivityDocument) => activity('Undo', said, { object: inside(undone) })
export const accept = (said: Said, accepted: ActivityDocument) => activity('Accept', said, { object: inside(accepted) })
export const reject = (said: Said, rejected: ActivityDocument) => activity('Reject', said, { object: inside(rejected) })

export const block = (said: Said, object: Iri) => activity('Block', said, { object })

/** A report: `reason` is read by the moderators of the other instance (PeerTube: 2 to 3000 characters). */
export const flag = (said: Said, objects: readonly Iri[], reason: string) =>
  activity('Flag', said, { object: [...objects], content: reason })

/** A teacher changed of académie (FEP-7628): `target` names `actor` in its `alsoKnownAs`. */
export const move = (said: Said, target: Iri) => activity('Move', said, { object: said.actor, target })

/** Of a group of another instance. */
export const leave = (said: Said, group: Iri) => activity('Leave', said, { object: group })

/** Somebody of another instance, out of a group of ours. */
export const takeOut = (said: Said, person: Iri, group: Iri) =>
  activity('Remove', said, { object: person, target: group })

/** The author of a video lets a comment appear that was held (PeerTube). */
export const approveReply = (said: Said, comment: Iri, inReplyTo: Iri) =>
  activity('ApproveReply', said, { object: comment, inReplyTo })

function inside({ '@context': _context, ...rest }: ActivityDocument): Omit<ActivityDocument, '@context'> {
  return rest
}

/** What is left where something was (ActivityPub §6.4). */
export function tombstone(
  id: Iri,
  formerType: 'Video' | 'Note' | 'Person' | 'Group' | 'Playlist',
  deleted: string,
): ActivityDocument {
  return { '@context': baseContext, type: 'Tombstone', id, formerType, deleted }
}
