/**
 * activitypub-express, by its functions: what an admitted activity does to the ledger (kept once, in the collections it
 * belongs to, a Tombstone for what is deleted, nothing left of what is undone). The only importer of that package, and
 * of its six files that neither fetch nor sign nor know a database: `request`, `mongodb` and `jsonld` are never loaded.
 * Whether an activity may do it at all is `inbox/admit.ts`; what people see of it is `inbox/on-*.ts`.
 */
import { createRequire } from 'node:module'
import type { Transaction } from '#src/store/engine.ts'
import type { Iri, LocalActor, RemoteActor } from './actor.ts'
import type { Ids } from './ids.ts'
import { ledgerForm } from './inbox/ledger-form.ts'
import type { Ledger, LedgerDocument, LedgerStore } from './ledger.ts'
import type { ActivityDocument } from './ports.ts'

interface ApexParts {
  ids: Ids
  ledger: Ledger
  /** A Follow of ours by its id, as it stands, sent to this actor; null when none was. */
  findSent: (id: Iri, followed: Iri, tx: Transaction) => Promise<{ follower: Iri; followed: Iri } | null>
}

interface Said {
  /** Admitted. */
  activity: ActivityDocument
  actor: RemoteActor
  /** Of ours: whom it is said to, or the instance. */
  recipient: LocalActor
  /** Who published what it is about, when that is ours. */
  objectOwner: Iri | null
}

export interface Effects {
  /** `again`: this id was received before, and nothing is done. `refused`: activitypub-express has its own rules. */
  receive(tx: Transaction, said: Said): Promise<'new' | 'again' | { refused: string }>
  /** Keeps what one of ours says, so that it can be answered: an Accept finds its Follow. */
  sent(tx: Transaction, actor: LocalActor, activity: ActivityDocument): Promise<void>
}

type Step = (request: ApexRequest, response: ApexResponse, next: (error?: unknown) => void) => unknown
interface ApexRequest {
  app: { locals: { apex: Apex } }
  params: { actor: Iri }
  body: LedgerDocument
}
interface ApexResponse {
  locals: {
    apex: {
      sender: LedgerDocument
      postWork: ((response: ApexResponse) => unknown)[]
      eventName: string | null
      eventMessage: unknown
      status?: number
      statusMessage?: string
      activity?: boolean
      isNewActivity?: boolean | 'new collection'
    }
  }
}
/** Its functions call one another through this object. */
interface Apex {
  store: Record<string, unknown>
  buildActivity(type: string, actor: Iri, to: unknown, rest: object): Promise<LedgerDocument>
  addToOutbox(actor: LedgerDocument, activity: LedgerDocument): Promise<unknown>
  [name: string]: unknown
}

const require = createRequire(import.meta.url)
const load = <T>(file: string): T => require(`activitypub-express/${file}.js`) as T

export function createEffects({ ids, ledger, findSent }: ApexParts): Effects {
  const functions = ['pub/activity', 'pub/collection', 'pub/object'].map((file) => load<Record<string, unknown>>(file))
  const consts = load<object>('pub/consts')
  const validators = load<Record<string, Step>>('net/validators')
  const acts = load<Record<string, Step>>('net/activity')
  const steps = [
    validators.targetActorWithMeta,
    validators.activityObject,
    validators.actor,
    validators.inboxActivity,
    acts.save,
    acts.inboxSideEffects,
  ] as const satisfies readonly (Step | undefined)[]

  function apexIn(
    tx: Transaction,
    people: ReadonlyMap<Iri, LedgerDocument>,
    { speaker, objectOwner }: { speaker: Iri; objectOwner: Iri | null },
  ): Apex {
    const kept: LedgerStore = ledger.in(tx)
    const store = {
      ...kept,
      // Actors are known by `actors/` and `remote/`; nothing that is received replaces them.
      getObject: async (id: Iri) => people.get(id) ?? (await kept.getObject(id)),
      saveObject: async (object: LedgerDocument) => !people.has(object.id) && kept.saveObject(object),
      updateObject: async (object: LedgerDocument, by: Iri | null, isWhole: true) =>
        people.has(object.id) ? object : kept.updateObject(object, by, isWhole),
    }
    /** Nothing inline is believed to be an activity, and nothing is fetched. */
    async function resolveActivity(value: unknown): Promise<LedgerDocument | undefined> {
      const id = helpers.objectIdFromValue(value)
      if (id === undefined) return undefined
      const known = await kept.getActivity(id)
      if (known !== null) return known
      const follow = await findSent(id, speaker, tx)
      if (follow !== null) {
        const sent = { id, type: 'Follow', actor: [follow.follower], object: [follow.followed] }
        await kept.saveActivity(sent)
        return (await kept.getActivity(id)) ?? undefined
      }
      // A video or a comment stands for its Create: thanks and shares are counted in its own collections.
      const collections = ids.isOurs(id) ? { likes: [`${id}/likes`], shares: [`${id}/announces`] } : {}
      return { id, type: 'Create', actor: [objectOwner ?? ''], object: [id], ...collections }
    }
    const nothing = async () => undefined
    return Object.assign({}, ...functions, helpers, {
      consts,
      store,
      actorParam: 'actor',
      itemsPerPage: 20,
      pageParam: 'page',
      logger: { error: nothing, warn: nothing, info: nothing },
      utils: {
        usernameToIRI: (id: Iri) => id,
        activityIdToIRI: (id: string) => id,
        // Collections are numbers of ours: no Update of them is sent to anybody.
        iriToCollectionInfo: () => ({ name: 'none' }),
        idToActivityCollections: () => ({}),
        nameToBlockedIRI: ([id]: Iri[]) => `${id}#blocked`,
        nameToRejectionsIRI: ([id]: Iri[]) => `${id}#rejections`,
      },
      isLocalIRI: ids.isOurs,
      fromJSONLD: async (document: LedgerDocument) => ledgerForm(document as ActivityDocument),
      resolveActivity,
      publishUpdate: nothing,
      publishActivity: nothing,
      requestObject: () => Promise.reject(new Error('nothing is fetched while an activity takes effect')),
    }) as Apex
  }

  return {
    async receive(tx, { activity, actor, recipient, objectOwner }) {
      const people = new Map([
        [recipient.id, ourActor(recipient)],
        [actor._id, theirActor(actor)],
      ])
      const apex = apexIn(tx, people, { speaker: actor._id, objectOwner })
      const request: ApexRequest = {
        app: { locals: { apex } },
        params: { actor: recipient.id },
        body: ledgerForm(activity, actor._id),
      }
      const local: ApexResponse['locals']['apex'] = {
        sender: theirActor(actor),
        postWork: [],
        eventName: null,
        eventMessage: {},
      }
      const response: ApexResponse = { locals: { apex: local } }
      if ((await ledger.in(tx).getActivity(activity.id)) !== null) return 'again'
      for (const step of steps) {
        if (step === undefined) throw new Error('activitypub-express has not the functions that it had')
        await new Promise<void>((resolve, reject) => {
          step(request, response, (error) => (error ? reject(error) : resolve()))
        })
        if ((local.status ?? 0) >= 400) return { refused: local.statusMessage ?? `status ${local.status}` }
      }
      for (const task of local.postWork) await task(response)
      return local.eventName === null ? { refused: 'no effect' } : 'new'
    },

    async sent(tx, actor, activity) {
      const apex = apexIn(tx, new Map([[actor.id, ourActor(actor)]]), {
        speaker: actor.id,
        objectOwner: null,
      })
      const { type, id, actor: _actor, to, ...rest } = activity
      const built = await apex.buildActivity(type, actor.id, to, { ...rest, id })
      await apex.addToOutbox(ourActor(actor), built)
    },
  }
}

function ourActor({ id, name, inbox, outbox, followers, following }: LocalActor): LedgerDocument {
  return {
    id,
    type: 'Person',
    preferredUsername: [id, name],
    inbox: [inbox],
    outbox: [outbox],
    followers: [followers],
    following: [following],
    liked: [`${id}/liked`],
  }
}

function theirActor({ _id, type, name, inbox, followers }: RemoteActor): LedgerDocument {
  return { id: _id, type, preferredUsername: [name], inbox: [inbox], followers: followers === null ? [] : [followers] }
}

/** Those of its `pub/utils.js`, which would load JSON-LD. */
const helpers = {
  isString: (value: unknown): value is string => typeof value === 'string',
  addPageToIRI: (id: Iri, page: unknown) => `${id}?page=${String(page)}`,
  addMeta(document: LedgerDocument, key: string, value: string) {
    const meta = (document._meta ?? {}) as Record<string, string[]>
    document._meta = meta
    meta[key] = [...(meta[key] ?? []), value]
  },
  hasMeta: (document: LedgerDocument, key: string, value: string) =>
    (document._meta as Record<string, string[]> | undefined)?.[key]?.includes(value) ?? false,
  audienceFromActivity: (activity: LedgerDocument) =>
    ['to', 'cc', 'audience'].flatMap((field) => (Array.isArray(activity[field]) ? activity[field] : [])),
  mergeJSONLD: (target: object, source: object) => ({ ...target, ...source }),
  actorIdFromActivity: ({ actor }: LedgerDocument) => helpers.objectIdFromValue(actor),
  objectIdFromActivity: ({ object }: LedgerDocument) => helpers.objectIdFromValue(object) ?? null,
  /** Theirs finds nothing in an array that holds an id. */
  objectIdFromValue(value: unknown): Iri | undefined {
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (typeof first === 'string') return first
    const id = (first as { id?: unknown } | null | undefined)?.id
    return typeof id === 'string' ? id : undefined
  },
  isLocalCollection: () => false,
  validateObject(value: unknown): boolean {
    const object = (Array.isArray(value) ? value[0] : value) as Partial<LedgerDocument> | undefined
    return typeof object === 'object' && object !== null && Boolean(object.id && object.type)
  },
  validateActivity(value: unknown): boolean {
    const object = (Array.isArray(value) ? value[0] : value) as Partial<LedgerDocument> | undefined
    // Pleroma, Akkoma and others name the actor of a Note too: an activity is also about something.
    const isSaid = (list: unknown) => Array.isArray(list) && list.length > 0
    return helpers.validateObject(object) && isSaid(object?.actor) && isSaid(object?.object)
  },
  validateOwner(value: unknown, owner: LedgerDocument): boolean {
    const object = (Array.isArray(value) ? value[0] : value) as Partial<LedgerDocument> | undefined
    if (!helpers.validateObject(object) || object === undefined) return false
    const isFirst = (list: unknown) => Array.isArray(list) && list[0] === owner.id
    return object.id === owner.id || isFirst(object.actor) || isFirst(object.attributedTo)
  },
  validateTarget(value: unknown, target: Iri, field = 'object'): boolean {
    const object = (Array.isArray(value) ? value[0] : value) as Partial<LedgerDocument> | undefined
    return helpers.validateObject(object) && helpers.objectIdFromValue(object?.[field]) === target
  },
}
