/**
 * Others are told how a person shows themselves now, or that they closed their account: then what stays of them is first
 * said to be of an actor without a name, since elsewhere everything of somebody who is gone goes.
 */
import type { Account, AccountId } from '#src/accounts/account.ts'
import { departedNumber } from '#src/accounts/leaving.ts'
import type { ToldEvent } from '#src/events/events.ts'
import type { Video } from '#src/videos/video.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { Ids } from '../ids.ts'
import type { Follows } from '../ports.ts'
import { remove, update } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import { handedOver } from '../vocabulary/video.ts'
import type { DeliveryEngine, Inbox } from './create-deliveries.ts'
import { inboxesOf, type Recipients } from './recipients.ts'
import type { Telling } from './tell-video.ts'

interface TellAccountParts {
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  recipients: Recipients
  follows: Pick<Follows, 'removeAllOf'>
  videosOf: (author: AccountId, after: string | undefined) => Promise<{ items: Video[]; next: string | null }>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
}

type AboutAccount = Extract<ToldEvent, { kind: `account-${string}` }>
const nothing: Telling = async () => undefined
/** All of it is one transaction. What is beyond goes elsewhere with its author, and is among « ce qui manque ». */
const mostHandedOver = 1000

export function createTellAccount(parts: TellAccountParts) {
  const { ids, actors, documents, recipients, follows, videosOf, findAccount, deliveries } = parts

  /**
   * With whose it is now. PeerTube then leaves it when its former account goes (`processUpdateVideo`,
   * `processDeleteAccount`); Mastodon, where a post is somebody's for ever, does not.
   */
  async function toHandOver(account: Account, from: LocalActor, at: string) {
    const said: Parameters<DeliveryEngine['deliverTo']>[1][] = []
    const to: Inbox[][] = []
    let after: string | undefined
    do {
      const { items, next } = await videosOf(account._id, after)
      for (const video of items.filter(({ authors: [first] }) => first === account._id)) {
        const id = ids.video(video._id)
        const object = await documents.video(video)
        if (object === null) continue
        const activity = update({ id: ids.updateOf(id, at), actor: from.id, at }, handedOver(object, from))
        said.push({ activity, from })
        to.push((await recipients.holding(video)).flatMap(inboxesOf))
      }
      after = next ?? undefined
    } while (after !== undefined && said.length < mostHandedOver)
    return said.map((one, rank) => ({ said: one, to: to[rank] ?? [] })).filter((one) => one.to.length > 0)
  }

  return async function tellAccount({ accountId, at }: AboutAccount): Promise<Telling> {
    const account = await findAccount(accountId)
    if (account === null || account.remote || account.state === 'suspended') return nothing
    // Told to those who knew them under their handle, as long as it is there.
    const { erased: _, ...known } = account
    const isForgotten = account.state === 'closed' && departedNumber(account.handle) !== null
    if (isForgotten) return nothing
    const both = [actors.person(known), actors.channel(known)] as const
    const to = await recipients.followingAny(...both.map(({ id }) => id), (await actors.instance()).id)
    if (account.state === 'closed' && !account.joinedTo) {
      const over = account.erased?.isSucceeded ? await toHandOver(account, both[0], at) : []
      return async (tx) => {
        for (const one of over) await deliveries.deliverTo(tx, one.said, one.to)
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
