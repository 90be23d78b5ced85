/**
 * Whether an activity may be believed of who signed it: the rules of origin (FEP-fe34) that activitypub-express has not.
 * An actor speaks of what is on its own host, and never of what is ours; what is inline is believed only there; who owns
 * a thing is who it was received from, not who the sender says. `admit` is pure; `isTheirs` asks what is known.
 */
import { createHash } from 'node:crypto'
import type { Iri, RemoteActor } from '../actor.ts'
import type { Ids } from '../ids.ts'
import { type IriRules, isSameOrigin, readIri } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'
import { canonicalJson } from '../signatures/canonical-json.ts'
import { playlistOwner } from '../vocabulary/read-playlist.ts'
import { type Fields, idOf, idsOf, inlineOf, typeOf, withId } from './fields.ts'

export const activityTypes = [
  'Create',
  'Update',
  'Delete',
  'Undo',
  'Announce',
  'Like',
  'Dislike',
  'EmojiReact',
  'Follow',
  'Accept',
  'Reject',
  'Block',
  'Flag',
  'View',
  'Move',
  'ApproveReply',
  'Leave',
  'Remove',
] as const
export type ActivityType = (typeof activityTypes)[number]

/** What may be acted upon. Nothing else of the document is to be believed. */
export interface Admitted {
  readonly type: ActivityType
  readonly actor: RemoteActor
  /** As it was said, with its id spelled our way. */
  readonly activity: ActivityDocument
  /** Of `object`; null when it has none that can be named. */
  readonly objectId: Iri | null
  /** `object` itself when it stands there and is on the actor's own host. Of an Accept, a Reject, a Like…: never. */
  readonly object: ActivityDocument | null
}

const refusals = [
  'not-its-actor',
  'id-elsewhere',
  'ours',
  'object-missing',
  'object-elsewhere',
  'not-attributed',
  'undo-of-another',
  'not-its-owner',
  'follow-not-sent',
  'seen-with-other-content',
] as const
export type Refusal = (typeof refusals)[number]

type Admission =
  | { readonly admitted: Admitted }
  | { readonly refused: Refusal }
  /** Unknown, or said to nobody here: 202, and nothing (apbot's `Add` to its followers, FEP activities to come). */
  | { readonly ignored: 'unknown-type' }

export interface AdmitParts {
  ids: Pick<Ids, 'isOurs' | 'read'>
  rules: IriRules
}

/** The actor that a document says it is of; null when it says none, or several. */
export function claimedActor(document: Fields, rules: IriRules): Iri | null {
  if (typeof document.actor === 'string') return readIri(document.actor, rules)
  const actors = idsOf(document.actor, rules)
  return actors.length === 1 ? (actors[0] ?? null) : null
}

/** As it is spelled here, nothing of it is to be read. */
export function isSaidBy(document: Fields, { _id }: RemoteActor, rules: IriRules): boolean {
  return document.actor === _id || claimedActor(document, rules) === _id
}

/** @param actor who signed it: the request, or the document itself when another passed it on */
export function admit(document: Fields, actor: RemoteActor, { ids, rules }: AdmitParts): Admission {
  const type = typeOf(document)
  if (!isSaidBy(document, actor, rules)) return { refused: 'not-its-actor' }
  const isNamed = document.id !== undefined && document.id !== null
  const id = isNamed ? readIri(document.id, rules) : unnamed(document, actor)
  if (id === null) return { refused: 'id-elsewhere' }
  if (ids.isOurs(id)) return { refused: 'ours' }
  if (!isSameOrigin(id, actor._id)) return { refused: 'id-elsewhere' }
  if (!isKnown(type)) return { ignored: 'unknown-type' }

  const objectId = idOf(document.object, rules)
  const inline = inlineOf(document.object)
  const activity = withId(document, id)
  const admitted = (object: ActivityDocument | null): Admission => ({
    admitted: { type, actor, activity, objectId, object },
  })
  switch (type) {
    case 'Create':
    case 'Update':
    case 'Delete': {
      if (objectId === null) return { refused: 'object-missing' }
      // A comment under a video of its actor may be of anybody: what is stored tells (`isTheirs`).
      const isElsewhere = !isSameOrigin(objectId, actor._id)
      if (type === 'Delete' && isElsewhere && (!ids.isOurs(objectId) || ids.read(objectId)?.kind === 'comment')) {
        return admitted(null)
      }
      if (ids.isOurs(objectId)) return { refused: 'ours' }
      if (isElsewhere) return { refused: 'object-elsewhere' }
      if (inline === null || type === 'Delete') return admitted(null)
      const isItself = objectId === actor._id
      // Of a list PeerTube names the channel alone: whose that is, its own document tells (`on-playlist.ts`).
      const isOfChannel = typeOf(inline) === 'Playlist' && playlistOwner(withId(inline, objectId), rules) !== null
      const isOfActor = idsOf(inline.attributedTo, rules).includes(actor._id)
      if (!isItself && !isOfActor && !isOfChannel) return { refused: 'not-attributed' }
      return admitted(withId(inline, objectId))
    }
    case 'Undo': {
      const undone = inline === null ? null : claimedActor(inline, rules)
      if (undone !== null && undone !== actor._id) return { refused: 'undo-of-another' }
      if (inline === null && objectId === null) return { refused: 'object-missing' }
      if (objectId !== null && !isSameOrigin(objectId, actor._id)) return { refused: 'undo-of-another' }
      return admitted(
        inline !== null && undone === actor._id ? { ...inline, id: objectId ?? '', type: typeOf(inline) ?? '' } : null,
      )
    }
    case 'Move':
      return objectId === actor._id ? admitted(null) : { refused: 'not-its-owner' }
    case 'Accept':
    case 'Reject':
    case 'ApproveReply':
      return objectId === null && inline === null ? { refused: 'object-missing' } : admitted(null)
    case 'Flag':
      return admitted(null)
    default:
      return objectId === null ? { refused: 'object-missing' } : admitted(null)
  }
}

/** What is known of an object: who published it, and who else may speak for it. */
export interface Owned {
  readonly owners: readonly Iri[]
  /** May take it away without having written it: who published the video that a comment answers. */
  readonly mayDelete: readonly Iri[]
}

/**
 * Update and Delete are of who is stored as the owner (Mastodon CVE-2024-23832; B6), whatever the document says. What
 * nobody knows may be said by anyone of its host. Of another host, only what stands under a video of theirs may be taken away. @param known of `objectId`
 */
export function isTheirs({ type, actor, objectId }: Admitted, known: Owned | null): boolean {
  const mayDelete = type === 'Delete' && known !== null && known.mayDelete.includes(actor._id)
  if (objectId !== null && !isSameOrigin(objectId, actor._id)) return mayDelete
  if (known === null || objectId === actor._id || mayDelete) return true
  return known.owners.includes(actor._id)
}

/** The same activity with the same words. Ours of JSON, since what a signature covers may be written in another order. */
export function sameContent(a: ActivityDocument, b: ActivityDocument): boolean {
  const said = ({ signature: _s, proof: _p, '@context': _c, ...rest }: Record<string, unknown>) => canonicalJson(rest)
  return said(a) === said(b)
}

/** An activity may have no id (ActivityPub §3.1): its own words name it. */
function unnamed(document: Fields, { _id }: RemoteActor): Iri {
  return `${_id}#${createHash('sha256').update(canonicalJson(document)).digest('base64url')}`
}

function isKnown(type: string | null): type is ActivityType {
  return (activityTypes as readonly (string | null)[]).includes(type)
}
