/** A document as activitypub-express works on it, from plain JSON: no JSON-LD is read, no key is renamed. Pure. */
import type { Iri } from '../actor.ts'
import type { LedgerDocument } from '../ledger.ts'
import type { ActivityDocument } from '../ports.ts'

const everyone = new Set(['https://www.w3.org/ns/activitystreams#Public', 'Public', 'as:Public'])
/** Their collections are asked of nobody. */
const dropped = new Set(['@context', '__proto__', 'constructor', 'signature', 'proof', 'shares', 'likes', 'dislikes'])
/** A string, or a number, of these is an id or a name: its array is what the functions look into. */
const asIs = new Set(['id', 'type'])

/**
 * Every value in an array, but those of `id` and `type`; nulls, contexts, signatures and keys that begin with `_` are
 * left out. The actor comes first among those that an object is attributed to, which are ids alone.
 * @param document whose depth `readActivity` bounded
 */
export function ledgerForm(document: ActivityDocument, actor?: Iri): LedgerDocument {
  const form = formOf(document, actor) as LedgerDocument
  if (actor !== undefined) form.actor = [actor]
  return form
}

function formOf(document: object, actor: Iri | undefined): Record<string, unknown> {
  const form: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(document)) {
    if (value === null || value === undefined || dropped.has(key) || key.startsWith('_')) continue
    if (asIs.has(key)) {
      const [first] = [value].flat()
      if (typeof first === 'string') form[key] = first
      continue
    }
    const list = (Array.isArray(value) ? value : [value]).filter((one) => one !== null)
    if (key === 'attributedTo') {
      const owners = list.flatMap(idOf)
      form[key] = actor !== undefined && owners.includes(actor) ? [...new Set([actor, ...owners])] : owners
    } else form[key] = list.map((one) => (typeof one === 'object' ? formOf(one, actor) : publicSpelled(one)))
  }
  return form
}

function idOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  const id = (value as { id?: unknown } | null)?.id
  return typeof id === 'string' ? [id] : []
}

function publicSpelled(value: unknown): unknown {
  return typeof value === 'string' && everyone.has(value) ? 'as:Public' : value
}
