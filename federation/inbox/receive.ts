/**
 * One activity, from what was kept at the door to what people see: who may say it is asked again of what is stored now,
 * what it needs is fetched, then the ledger (`apex.ts`), the subjects (`on-*.ts`) and its end are one transaction.
 */
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { Effects } from '../apex.ts'
import { type HostPolicies, type LocalActors, type RemoteActors, RemoteRefused } from '../ports.ts'
import { type ActivityType, type AdmitParts, type Admitted, admit, isTheirs } from './admit.ts'
import type { Effect, Handler, Prepared } from './effect.ts'
import { isFields } from './fields.ts'
import type { InboxStore } from './inbox-store.ts'
import type { WhoseIs } from './owners.ts'

interface ReceiveParts extends AdmitParts {
  ours: Pick<LocalActors, 'instance'>
  actors: Pick<RemoteActors, 'known'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  whoseIs: WhoseIs
  inbox: Pick<InboxStore, 'markTakenAway' | 'wasUndone'>
  effects: Effects
  handlers: Readonly<Record<ActivityType, Handler>>
  /** Somebody of another instance is known here. */
  isPublisher: (actor: Iri) => Promise<boolean>
  transact: Engine['transaction']
}

interface Received {
  actorId: Iri
  body: string
  /** Host of who brought it. */
  from: string
  /** Written in the transaction of its effects. */
  done(tx: Transaction): Promise<void>
}

/** Of what was done, in the log and the counter: `done`, `again`, or why not. */
type Outcome = string

/** What an Undo takes back, whichever of the two comes first. */
const undoable: ReadonlySet<ActivityType> = new Set(['Follow', 'Like', 'EmojiReact', 'Announce'])

export type Receive = (received: Received, signal: AbortSignal) => Promise<Outcome>

export function createReceive(parts: ReceiveParts): Receive {
  const { ours, actors, policies, whoseIs, inbox, effects, handlers, transact } = parts

  return async function receive({ actorId, body, from, done }, signal) {
    const end = async (outcome: Outcome) => {
      await transact(done)
      return outcome
    }
    const actor = await actors.known(actorId)
    if (actor === null || actor.goneAt !== null) return end('actor-gone')
    if (policies.of(actor.host) === 'blocked' || policies.isActorBlocked(actor._id)) return end('blocked')
    const document: unknown = JSON.parse(body)
    const admission = isFields(document) ? admit(document, actor, parts) : { refused: 'malformed' }
    if ('refused' in admission) return end(admission.refused)
    if ('ignored' in admission) return end(admission.ignored)
    const { admitted } = admission
    if (!(await mayChange(admitted))) {
      if (!(await isYetToCome(admitted))) return end('not-its-owner')
      return transact(async (tx) => {
        await inbox.markTakenAway(actor._id, admitted.objectId ?? '', tx)
        await done(tx)
        return 'not-known'
      })
    }

    const effect = await prepare({ ...admitted, signal, body, from })
    if ('nothing' in effect) return end(effect.nothing)
    const instance = await ours.instance()
    return transact(async (tx) => {
      // Another may have come between the asking and now.
      const outcome = (await mayChange(admitted, tx)) ? await take(admitted, effect, instance, tx) : 'not-its-owner'
      await done(tx)
      return outcome
    })
  }

  async function take(
    { type, activity, actor }: Admitted,
    { apply, recipient, objectOwner, object, isUnledgered }: Exclude<Effect, { nothing: string }>,
    instance: LocalActor,
    tx: Transaction,
  ): Promise<Outcome> {
    if (undoable.has(type) && (await inbox.wasUndone(actor._id, activity.id, tx))) return 'undone-before'
    if (isUnledgered) return outcomeOf(await apply(tx))
    const taken = await effects.receive(tx, {
      activity: object === undefined ? activity : { ...activity, object },
      actor,
      recipient: recipient ?? instance,
      objectOwner: objectOwner ?? null,
    })
    if (taken === 'again') return 'again'
    if (typeof taken === 'object') return `ledger: ${taken.refused}`
    return outcomeOf(await apply(tx))
  }

  /** Only of what is stored: Update and Delete. */
  async function mayChange(admitted: Admitted, tx?: Transaction): Promise<boolean> {
    const { type, objectId } = admitted
    if (objectId === null || (type !== 'Update' && type !== 'Delete' && type !== 'Create')) return true
    return isTheirs(admitted, await whoseIs(objectId, tx))
  }

  /** What stands under a film may arrive after who published the film took it away: they are two lanes. */
  async function isYetToCome({ type, actor, objectId }: Admitted): Promise<boolean> {
    if (type !== 'Delete' || objectId === null || parts.ids.isOurs(objectId)) return false
    if ((await whoseIs(objectId)) !== null) return false
    return parts.isPublisher(actor._id)
  }

  /** What cannot be had for good is nothing to do; what may be had later is tried again. */
  async function prepare(said: Prepared): Promise<Effect> {
    try {
      return await handlers[said.type](said)
    } catch (error) {
      if (!(error instanceof RemoteRefused) || error.isTransient) throw error
      return { nothing: `fetch: ${error.reason}` }
    }
  }
}

function outcomeOf(answer: unknown): Outcome {
  return typeof answer === 'string' ? answer : 'done'
}
