/**
 * A teacher who changes académie keeps those who follow her (FEP-7628): her new account says which one she had, then the
 * former one says where she went. Each instance believes it only when both do.
 */
import { participant } from '#src/access/acting-person.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { InvalidInput } from '#src/app-error.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { DeliveryEngine } from '../outbox/create-deliveries.ts'
import { type Discovery, type Follows, type RemoteFetch, RemoteRefused } from '../ports.ts'
import { move } from '../vocabulary/activities.ts'
import { idsOf } from '../vocabulary/addressing.ts'
import type { Moves, MovesStore } from './moves-store.ts'

export interface MoveAccountParts {
  moves: MovesStore
  actors: OurActors
  discovery: Pick<Discovery, 'actor'>
  fetch: Pick<RemoteFetch, 'document'>
  follows: Pick<Follows, 'inboxesFollowing'>
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
  findAccount: (id: AccountId) => Promise<Account | null>
  events: Pick<Events, 'record'>
  transact: Engine['transaction']
  clock: Clock
}

/** Former accounts of one person. */
const mostFormer = 5

const wrong = (detail: string, cause?: unknown) =>
  new InvalidInput([{ pointer: '/address', detail }], undefined, { cause })

export type MoveAccount = ReturnType<typeof createMoveAccount>

export function createMoveAccount(parts: MoveAccountParts) {
  const { moves, actors, discovery, fetch, follows, deliveries, findAccount, events, transact, clock } = parts

  async function find(address: string): Promise<Iri> {
    try {
      return (await discovery.actor(address))._id
    } catch (cause) {
      if (!(cause instanceof RemoteRefused)) throw cause
      throw wrong('Personne ne répond à cette adresse : vérifiez-la, sous la forme nom@instance.', cause)
    }
  }

  const shown = ({ alsoKnownAs, movedTo, movedAt }: Moves) => ({ alsoKnownAs: [...alsoKnownAs], movedTo, movedAt })

  return {
    async show(viewer: Viewer) {
      return shown(await moves.of(participant(viewer).accountId))
    },

    /** On the new instance, first. @throws {InvalidInput} */
    async declareFormer(viewer: Viewer, address: string) {
      const { accountId } = participant(viewer)
      const former = await find(address)
      return transact(async (tx) => {
        const known = await moves.of(accountId, tx)
        if (known.alsoKnownAs.includes(former)) return shown(known)
        if (known.alsoKnownAs.length >= mostFormer) throw wrong('Cinq anciens comptes au plus.')
        const next = { ...known, alsoKnownAs: [...known.alsoKnownAs, former] }
        await moves.put(next, tx)
        await events.record(tx, { kind: 'account-updated', accountId })
        return shown(next)
      })
    },

    /** On the former one, then: whoever follows is told. @throws {InvalidInput} when the other account does not say it was this one */
    async moveTo(viewer: Viewer, address: string) {
      const { accountId } = participant(viewer)
      const account = await findAccount(accountId)
      if (account === null) throw wrong('Ce compte n’existe plus.')
      const person = actors.person(account)
      const target = await find(address)
      const { document } = await fetch.document(target)
      if (!idsOf(document.alsoKnownAs).includes(person.id)) {
        throw wrong('Ce compte ne dit pas qu’il était le vôtre : déclarez-y d’abord celui-ci comme ancien compte.')
      }
      const inboxes = await follows.inboxesFollowing([person.id, actors.channel(account).id])
      const at = iso(clock.now())
      const activity = move(
        { id: `${person.id}/moves/${orderedId()}`, actor: person.id, at, to: [person.followers] },
        target,
      )
      return transact(async (tx) => {
        const known = await moves.of(accountId, tx)
        if (known.movedTo === target) return shown(known)
        const next = { ...known, movedTo: target, movedAt: at }
        await moves.put(next, tx)
        await events.record(tx, { kind: 'account-updated', accountId })
        await deliveries.deliverTo(tx, { activity, from: person }, inboxes)
        return shown(next)
      })
    },
  }
}
