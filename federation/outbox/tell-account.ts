/** Others are told how a person shows themselves now, or that they closed their account. */
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { ToldEvent } from '#src/events/events.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { Ids } from '../ids.ts'
import type { Follows } from '../ports.ts'
import { remove, update } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import type { DeliveryEngine } from './create-deliveries.ts'
import type { Recipients } from './recipients.ts'
import type { Telling } from './tell-video.ts'

export interface TellAccountParts {
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  recipients: Recipients
  follows: Pick<Follows, 'removeAllOf'>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
}

type AboutAccount = Extract<ToldEvent, { kind: `account-${string}` }>
const nothing: Telling = async () => undefined

export function createTellAccount(parts: TellAccountParts) {
  const { ids, actors, documents, recipients, follows, findAccount, deliveries } = parts

  return async function tellAccount({ accountId, at }: AboutAccount): Promise<Telling> {
    const account = await findAccount(accountId)
    if (account === null || account.remote || account.state === 'suspended') return nothing
    const both = [actors.person(account), actors.channel(account)]
    const to = await recipients.followingAny(...both.map(({ id }) => id), (await actors.instance()).id)
    if (account.state === 'closed') {
      return async (tx) => {
        for (const actor of both) {
          const activity = remove({ id: ids.deleteOf(actor.id), actor: actor.id, at, to: [everyone] }, actor.id)
          await deliveries.deliverTo(tx, { activity, from: actor }, to)
          await follows.removeAllOf(actor.id, tx)
        }
      }
    }
    const said = await Promise.all(
      both.map(async (actor) => {
        const object = await documents.actor(actor, account)
        const addressed = { to: [everyone], cc: [actor.followers] }
        return {
          activity: update({ id: ids.updateOf(actor.id, at), actor: actor.id, at, ...addressed }, object),
          from: actor,
        }
      }),
    )
    return async (tx) => {
      for (const one of said) await deliveries.deliverTo(tx, one, to)
    }
  }
}
