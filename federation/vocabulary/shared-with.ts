/**
 * For whom a film is that is not everyone's, both ways: the allied instances, or the members of groups, each group with
 * those of its people who are of other instances. What is read is believed of an allied host only.
 */
import { type Group, type GroupId, groupLimits } from '#src/groups/group.ts'
import { oneLine } from '#src/text/written-text.ts'
import { limits } from '#src/videos/video-form.ts'
import type { Iri } from '../actor.ts'
import { type IriRules, isSameOrigin, readIri } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'
import { isForEveryone, manyOf } from './addressing.ts'

export interface SharedGroup {
  readonly id: Iri
  readonly name: string
  /** Those of other instances. */
  readonly members: readonly Iri[]
}

export type SharedWith =
  | { readonly audience: 'alliees' }
  | { readonly audience: 'groupe'; readonly groups: readonly SharedGroup[] }

/** To whom it is addressed: the collection of the allies, or each member in person. */
export function readersOf(shared: SharedWith, allies: Iri): Iri[] {
  if (shared.audience === 'alliees') return [allies]
  return [...new Set(shared.groups.flatMap(({ members }) => members))]
}

/** Beside the fields of a video. */
export function sharedFields(shared: SharedWith): Record<string, unknown> {
  if (shared.audience === 'alliees') return {}
  return { groupes: shared.groups.map(({ id, name, members }) => ({ id, name, members: [...members] })) }
}

/** Null when it is for everyone, or for nobody that we know how to name. */
export function readSharedWith(document: ActivityDocument, rules: IriRules): SharedWith | null {
  if (isForEveryone(document as { to?: unknown; cc?: unknown })) return null
  if (document.diffusion === 'alliees') return { audience: 'alliees' }
  if (document.diffusion !== 'groupe') return null
  const groups = manyOf(document.groupes)
    .slice(0, limits.groups)
    .flatMap((one) => groupIn(one, document.id, rules) ?? [])
  return groups.length === 0 ? null : { audience: 'groupe', groups }
}

/** A group is of the host that speaks of it. */
function groupIn(value: unknown, of: Iri, rules: IriRules): SharedGroup | null {
  const { id: said, name, members } = (value ?? {}) as { id?: unknown; name?: unknown; members?: unknown }
  const id = readIri(said, rules)
  if (id === null || !isSameOrigin(id, of) || typeof name !== 'string') return null
  const clean = oneLine(name.slice(0, 400).toWellFormed()).slice(0, groupLimits.name.max).toWellFormed()
  const people = manyOf(members)
    .slice(0, groupLimits.members)
    .flatMap((one) => readIri(one, rules) ?? [])
  return clean === '' ? null : { id, name: clean, members: [...new Set(people)] }
}

/** Of an address that names one of ours; null for anything else. */
export function groupIdIn(iri: Iri, origin: string): GroupId | null {
  const start = `${origin}/groupes/`
  const id = iri.startsWith(start) ? iri.slice(start.length) : ''
  return /^[0-9a-f-]{36}$/.test(id) ? (id as GroupId) : null
}

/** The address that names one of ours to others. */
export function groupIri(origin: string, { _id, remote }: Pick<Group, '_id' | 'remote'>): Iri {
  return remote?.id ?? `${origin}/groupes/${_id}`
}
