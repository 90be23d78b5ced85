/** Two accounts of one person were joined: for other instances the one that was closed has moved to the other (FEP-7628). */
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { Events } from '#src/events/events.ts'
import { orderedId } from '#src/ordered-id.ts'
import type { Engine } from '#src/store/engine.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { DeliveryEngine } from '../outbox/create-deliveries.ts'
import type { Follows } from '../ports.ts'
import { move } from '../vocabulary/activities.ts'
import type { CarryFollows } from './carry-follows.ts'
import { type MovesStore, named, type OtherAccount } from './moves-store.ts'

export interface TellJoinedParts {
  engine: Pick<Engine, 'transaction'>
  events: Pick<Events, 'listen' | 'record'>
  moves: MovesStore
  ids: Pick<Ids, 'host'>
  actors: Pick<OurActors, 'person' | 'channel'>
  follows: Pick<Follows, 'inboxesFollowing'>
  carryFollows: CarryFollows
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
  findAccount: (id: AccountId) => Promise<Account | null>
}

export function listenForJoined(parts: TellJoinedParts): void {
  const { engine, events, moves, ids, actors, follows, carryFollows, deliveries, findAccount } = parts

  const other = (account: Account): OtherAccount => ({
    id: actors.person(account).id,
    address: `${account.handle}@${ids.host}`,
  })

  events.listen('moves-of-joined-accounts', ['account-joined'], async (event, { done }) => {
    if (event.kind !== 'account-joined') return
    const [from, into] = await Promise.all([findAccount(event.accountId), findAccount(event.intoId)])
    if (from === null || into === null || from.erased || into.erased) return engine.transaction((tx) => done(tx))
    const [former, now] = [other(from), other(into)]
    const person = actors.person(from)
    const [inboxes, followersHere] = await Promise.all([
      follows.inboxesFollowing([person.id, actors.channel(from).id]),
      carryFollows.followersHere(person.id),
    ])
    const { at } = event
    const activity = move(
      { id: `${person.id}/moves/${orderedId()}`, actor: person.id, at, to: [person.followers] },
      now.id,
    )
    await engine.transaction(async (tx) => {
      const [left, kept] = [await moves.of(from._id, tx), await moves.of(into._id, tx)]
      await moves.put({ ...left, movedTo: now.id, movedAt: at, addresses: named(left, now) }, tx)
      const alsoKnownAs = [...new Set([...kept.alsoKnownAs, former.id])]
      await moves.put({ ...kept, alsoKnownAs, addresses: named(kept, former) }, tx)
      for (const accountId of [into._id, from._id]) await events.record(tx, { kind: 'account-updated', accountId })
      await carryFollows.carry(tx, followersHere, person.id, now.id)
      await deliveries.deliverTo(tx, { activity, from: person }, inboxes)
      await done(tx)
    })
  })
}
