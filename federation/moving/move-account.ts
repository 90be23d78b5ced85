/**
 * A teacher who changes académie keeps those who follow her (FEP-7628): her new account says which one she had, then the
 * former one says where she went. Each instance believes it only when both do.
 */
import { participant } from '#src/access/acting-person.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { InvalidInput, NotAllowed } from '#src/app-error.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { TakePerson } from '../inbox/take-person.ts'
import type { DeliveryEngine } from '../outbox/create-deliveries.ts'
import { hostIn } from '../policies/host.ts'
import { type Discovery, type Follows, type HostPolicies, type RemoteFetch, RemoteRefused } from '../ports.ts'
import { move } from '../vocabulary/activities.ts'
import { idsOf } from '../vocabulary/addressing.ts'
import type { CarryFollows } from './carry-follows.ts'
import { type Moves, type MovesStore, named, otherAccount } from './moves-store.ts'

export interface MoveAccountParts {
  moves: MovesStore
  ids: Pick<Ids, 'host'>
  actors: OurActors
  discovery: Pick<Discovery, 'actor'>
  fetch: Pick<RemoteFetch, 'document'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  follows: Pick<Follows, 'inboxesFollowing'>
  carryFollows: CarryFollows
  takePerson: TakePerson
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
  findAccount: (id: AccountId) => Promise<Account | null>
  events: Pick<Events, 'record'>
  transact: Engine['transaction']
  clock: Clock
}

/** Former accounts of one person. */
const mostFormer = 5
/** Everybody who follows is told each time. */
const hoursBetweenMoves = 24

const wrong = (detail: string, cause?: unknown) =>
  new InvalidInput([{ pointer: '/address', detail }], undefined, { cause })
const notAnswering = 'Cette instance ne répond pas pour le moment : réessayez plus tard.'

export type MoveAccount = ReturnType<typeof createMoveAccount>

export function createMoveAccount(parts: MoveAccountParts) {
  const { moves, ids, actors, discovery, fetch, policies, follows, carryFollows, takePerson, deliveries } = parts
  const { findAccount, events, transact, clock } = parts

  async function find(typed: string): Promise<RemoteActor> {
    const address = typed.trim()
    const host = hostIn(address)
    if (host === null) throw wrong('Cette adresse n’a pas la bonne forme. Elle s’écrit nom@instance.')
    if (host === ids.host) {
      throw wrong('Cette adresse est d’ici : donnez celle de votre compte dans l’autre académie.')
    }
    const actor = await discovery.actor(address).catch((cause: unknown) => {
      if (!(cause instanceof RemoteRefused)) throw cause
      throw wrong(
        cause.isTransient
          ? notAnswering
          : 'Personne ne répond à cette adresse : vérifiez-la, sous la forme nom@instance.',
        cause,
      )
    })
    if (actor.type !== 'Person') throw wrong('Cette adresse est celle d’une chaîne ou d’un groupe, pas d’une personne.')
    if (policies.of(actor.host) === 'blocked' || policies.isActorBlocked(actor._id)) {
      throw wrong('Cette adresse est bloquée par l’équipe de ce site.')
    }
    return actor
  }

  /** As it is there now, not as it was read last. */
  async function namesAmongFormer(target: Iri, person: Iri): Promise<boolean> {
    const { document } = await fetch.document(target).catch((cause: unknown) => {
      throw cause instanceof RemoteRefused ? wrong(notAnswering, cause) : cause
    })
    return idsOf(document.alsoKnownAs).includes(person)
  }

  const addressOf = ({ name, host }: RemoteActor) => `${name}@${host}`
  const other = (actor: RemoteActor) => ({ id: actor._id, address: addressOf(actor) })
  const shown = (known: Moves) => ({
    alsoKnownAs: [...known.alsoKnownAs],
    former: known.alsoKnownAs.map((id) => otherAccount(known, id)),
    movedTo: known.movedTo,
    movedToAddress: known.movedTo && otherAccount(known, known.movedTo).address,
    movedAt: known.movedAt,
  })

  async function change(accountId: AccountId, rule: (known: Moves) => Moves) {
    return transact(async (tx) => {
      const known = await moves.of(accountId, tx)
      const next = rule(known)
      if (next !== known) {
        await moves.put(next, tx)
        await events.record(tx, { kind: 'account-updated', accountId })
      }
      return shown(next)
    })
  }

  return {
    async show(viewer: Viewer) {
      return shown(await moves.of(participant(viewer).accountId))
    },

    /** Where this person went: told on their page. */
    async movedTo(accountId: AccountId): Promise<{ address: string; at: string } | null> {
      const known = await moves.of(accountId)
      if (known.movedTo === null || known.movedAt === null) return null
      return { address: otherAccount(known, known.movedTo).address, at: known.movedAt }
    },

    /** On the new instance, first. @throws {InvalidInput} */
    async declareFormer(viewer: Viewer, address: string) {
      const { accountId } = participant(viewer)
      const former = await find(address)
      return change(accountId, (known) => {
        if (known.alsoKnownAs.includes(former._id)) return known
        if (known.alsoKnownAs.length >= mostFormer) throw wrong('Cinq anciens comptes au plus.')
        return { ...known, alsoKnownAs: [...known.alsoKnownAs, former._id], addresses: named(known, other(former)) }
      })
    },

    /** It may no longer move here. Those who came with it stay. Unknown, it changes nothing. */
    async forgetFormer(viewer: Viewer, id: string) {
      return change(participant(viewer).accountId, (known) =>
        known.alsoKnownAs.includes(id)
          ? { ...known, alsoKnownAs: known.alsoKnownAs.filter((one) => one !== id) }
          : known,
      )
    },

    /** On the former one, then: whoever follows is told. @throws {InvalidInput} when the other account does not say it was this one */
    async moveTo(viewer: Viewer, address: string) {
      const { accountId } = participant(viewer)
      const account = await findAccount(accountId)
      if (account === null) throw wrong('Ce compte n’existe plus.')
      const person = actors.person(account)
      const target = await find(address)
      if (!(await namesAmongFormer(target._id, person.id))) {
        throw wrong(
          `Le compte ${addressOf(target)} ne dit pas qu’il était le vôtre : là-bas, déclarez d’abord ${account.handle}@${ids.host} comme ancien compte.`,
        )
      }
      const [inboxes, followersHere] = await Promise.all([
        follows.inboxesFollowing([person.id, actors.channel(account).id]),
        carryFollows.followersHere(person.id),
      ])
      const at = iso(clock.now())
      const activity = move(
        { id: `${person.id}/moves/${orderedId()}`, actor: person.id, at, to: [person.followers] },
        target._id,
      )
      return transact(async (tx) => {
        const known = await moves.of(accountId, tx)
        if (known.movedTo === target._id) return shown(known)
        const { movedAt } = known
        if (movedAt !== null && movedAt > iso(clock.now().subtract({ hours: hoursBetweenMoves }))) {
          throw new NotAllowed('Vous avez changé d’adresse il y a moins d’un jour : attendez demain.')
        }
        const next = { ...known, movedTo: target._id, movedAt: at, addresses: named(known, other(target)) }
        await moves.put(next, tx)
        await events.record(tx, { kind: 'account-updated', accountId })
        await takePerson(target, tx)
        await carryFollows.carry(tx, followersHere, person.id, target)
        await deliveries.deliverTo(tx, { activity, from: person }, inboxes)
        return shown(next)
      })
    },

    /** She is here again. Those who followed there follow there still. */
    async comeBack(viewer: Viewer) {
      return change(participant(viewer).accountId, (known) =>
        known.movedTo === null ? known : { ...known, movedTo: null },
      )
    },
  }
}
