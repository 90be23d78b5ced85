/**
 * What was said to this instance and what it follows: activities and their objects, each kept once under its id, as
 * activitypub-express asks its store (the methods of its `store/`). Documents are kept as text, since
 * others choose their keys. Forgotten after a year without a word.
 */
import { hash } from 'node:crypto'
import { type Clock, iso } from '#src/clock.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine, Filter, Stored, Transaction } from '#src/store/engine.ts'
import type { Iri } from './actor.ts'

/** Every value but `id` and `type` in an array: the form that activitypub-express works on. */
export interface LedgerDocument {
  id: Iri
  type: string
  [key: string]: unknown
}

interface Kept extends Stored {
  readonly iri: Iri
  /** Who may change it: the first of `actor` or `attributedTo`. */
  readonly owner: Iri | null
  readonly json: string
  readonly at: string
  readonly expiresAt: string
}

interface KeptActivity extends Kept {
  /** Of its object: an activity on an object is found by it. */
  readonly objectId: Iri | null
  /** Ids of the collections that it is in. */
  readonly collections: readonly string[]
  /** Later ones are greater. */
  readonly sequence: string
}

export type LedgerStore = ReturnType<ReturnType<typeof createLedger>['in']>

const keptDays = 365
/** PeerTube's films reach 40 kB. */
const longestKept = 64_000

/** Ids may be longer than the engine's, and hold anything. */
function keyOf(iri: string): string {
  return hash('sha256', iri, 'base64url')
}

export function createLedger({ engine, clock }: { engine: Engine; clock: Clock }) {
  const activities = engine.collection<KeptActivity>({
    name: 'ledger_activities',
    expiresBy: 'expiresAt',
    indexes: [
      { fields: ['collections', ['sequence', 'desc']] },
      { fields: ['collections', 'objectId'] },
      { fields: ['collections', 'owner'] },
      { fields: ['objectId'] },
      { fields: ['expiresAt'] },
    ],
  })
  const objects = engine.collection<Kept>({
    name: 'ledger_objects',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['expiresAt'] }],
  })

  const kept = (document: LedgerDocument): Kept => {
    const now = clock.now()
    const { _meta, _local, ...said } = document
    const owner = firstId(document.actor) ?? firstId(document.attributedTo)
    return {
      _id: keyOf(document.id),
      iri: document.id,
      owner,
      json: textOf(said),
      at: iso(now),
      expiresAt: iso(now.add({ hours: 24 * keptDays })),
    }
  }
  const read = (found: Kept | null): LedgerDocument | null => found && JSON.parse(found.json)
  const readActivity = (found: KeptActivity | null): LedgerDocument | null => {
    const document = read(found)
    return document && { ...document, _meta: { collection: [...(found?.collections ?? [])] } }
  }

  return {
    /** What was kept of an activity with this id: whose, and its text. */
    async activity(id: Iri): Promise<{ actor: Iri | null; document: LedgerDocument } | null> {
      const found = await activities.get(keyOf(id))
      const document = read(found)
      return found && document && { actor: found.owner, document }
    },
    /** Those that were kept, by their ids. */
    async activities(ids: readonly Iri[]): Promise<Map<Iri, LedgerDocument>> {
      const found = await activities.getMany(ids.map(keyOf))
      return new Map(found.map((one) => [one.iri, JSON.parse(one.json) as LedgerDocument]))
    },
    /** Whose an object is that was received; null when it was not. */
    async ownerOf(id: Iri): Promise<Iri | null> {
      return (await objects.get(keyOf(id)))?.owner ?? null
    },

    /** Whether an object is there, and not its Tombstone. */
    async holds(id: Iri): Promise<boolean> {
      const found = read(await objects.get(keyOf(id)))
      return found !== null && found.type !== 'Tombstone'
    },

    /** The methods that activitypub-express calls, in one transaction. */
    in(tx: Transaction) {
      const ofActivities = tx.in(activities)
      const ofObjects = tx.in(objects)
      const list = async (filter: Filter<KeptActivity>, limit: number) =>
        (await ofActivities.find(filter, { sort: [['sequence', 'desc']], limit })).items.map(
          (found) => readActivity(found) as LedgerDocument,
        )

      return {
        getObject: async (id: Iri) => read(await ofObjects.get(keyOf(id))),
        /** False when it was there. */
        async saveObject(object: LedgerDocument): Promise<boolean> {
          if ((await ofObjects.get(keyOf(object.id))) !== null) return false
          await ofObjects.insert(kept(object))
          return true
        },
        /** The whole object, new or not: `admit.ts` decided who may. */
        async updateObject(object: LedgerDocument, _actorId: Iri | null, _isWhole: true): Promise<LedgerDocument> {
          const known = await ofObjects.get(keyOf(object.id))
          const next = kept(object)
          await ofObjects.put({ ...next, owner: next.owner ?? known?.owner ?? null })
          return object
        },
        getActivity: async (id: Iri) => readActivity(await ofActivities.get(keyOf(id))),
        /** Undefined when it was there. */
        async saveActivity(activity: LedgerDocument): Promise<LedgerDocument | undefined> {
          if ((await ofActivities.get(keyOf(activity.id))) !== null) return undefined
          await ofActivities.insert({
            ...kept(activity),
            objectId: firstId(activity.object),
            collections: collectionsOf(activity),
            sequence: orderedId(),
          })
          return activity
        },
        async updateActivity(activity: LedgerDocument, isWhole: boolean): Promise<LedgerDocument | null> {
          const known = await ofActivities.get(keyOf(activity.id))
          if (known === null) return null
          const next = isWhole ? activity : { ...(read(known) as LedgerDocument), ...activity }
          const { collections, sequence } = known
          await ofActivities.put({ ...kept(next), objectId: firstId(next.object), collections, sequence })
          return next
        },
        /** @throws when there is no such activity */
        async updateActivityMeta(
          { id }: LedgerDocument,
          key: 'collection',
          value: string,
          isRemoved = false,
        ): Promise<LedgerDocument> {
          if (key !== 'collection') throw new TypeError(`nothing is kept of ${String(key)}`)
          const change = { collections: value }
          const isThere = await ofActivities.update(keyOf(id), isRemoved ? { pull: change } : { addToSet: change })
          const changed = isThere ? readActivity(await ofActivities.get(keyOf(id))) : null
          if (changed === null) throw new Error('an activity that is not kept cannot be put in a collection')
          return changed
        },
        async removeActivity({ id }: LedgerDocument, actorId: Iri): Promise<void> {
          await ofActivities.delete(keyOf(id), { onlyIf: { owner: actorId } })
        },
        async findActivityByCollectionAndObjectId(collection: string, objectId: Iri) {
          return readActivity(await ofActivities.findOne({ collections: { contains: collection }, objectId }))
        },
        async findActivityByCollectionAndActorId(collection: string, owner: Iri) {
          return readActivity(await ofActivities.findOne({ collections: { contains: collection }, owner }))
        },
        /** The newest first. */
        getStream: (collection: string, limit: number | null, after: string | null, blocked: readonly Iri[] = []) =>
          list(
            {
              collections: { contains: collection },
              ...(after === null ? {} : { sequence: { lt: after } }),
              ...(blocked.length === 0 ? {} : { owner: { notIn: blocked } }),
            },
            limit ?? 1000,
          ),
        getStreamCount: (collection: string) => ofActivities.count({ collections: { contains: collection } }),
        generateId: () => orderedId(),
      }
    },
  }
}

/** Of what is longer than anything that is read again, its head: a stranger's megabytes are not kept for a year. */
function textOf(said: object): string {
  const text = JSON.stringify(said)
  return text.length <= longestKept ? text : JSON.stringify(headOf(said, 2))
}

function headOf(said: object, depth: number): object {
  const head = (value: unknown): unknown[] => {
    if (typeof value === 'string') return value.length <= 2000 ? [value] : []
    if (Array.isArray(value)) return [value.slice(0, 3).flatMap(head)]
    if (typeof value !== 'object' || value === null) return [value]
    return depth === 0 ? [] : [headOf(value, depth - 1)]
  }
  const kept = Object.entries(said).filter(([key]) => headFields.has(key))
  return Object.fromEntries(kept.flatMap(([key, value]) => head(value).map((one) => [key, one])))
}

/** What takes it back, changes it or answers it asks of it. */
const headFields = new Set(['id', 'type', 'actor', 'object', 'attributedTo', 'reaction', 'inReplyTo', 'replyApproval'])

export type Ledger = ReturnType<typeof createLedger>

function firstId(value: unknown): Iri | null {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') return first
  const id = (first as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' ? id : null
}

function collectionsOf({ _meta }: LedgerDocument): readonly string[] {
  const { collection } = (_meta ?? {}) as { collection?: readonly string[] }
  return [...new Set(collection ?? [])]
}
