/**
 * Others are told of a video: who may have it and has it not is given it, who has it is told what changed, who may have
 * it no more is asked to remove it. Always worked out from what is now, so that telling late tells the truth.
 */
import { isPublic } from '#src/access/visibility.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { Copies, Copy } from '#src/copies/copy.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurActivities } from '../documents/our-activities.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { remove, tombstone, update } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import { handedOver } from '../vocabulary/video.ts'
import type { DeliveryEngine, Inbox } from './create-deliveries.ts'
import type { CopyOf } from './deliveries-store.ts'
import { inboxesOf, isThere, type Recipients } from './recipients.ts'

interface TellVideoParts {
  ids: Ids
  actors: OurActors
  documents: OurDocuments
  activities: OurActivities
  recipients: Recipients
  copies: Pick<Copies, 'of'>
  findVideo: (id: VideoId) => Promise<Video | null>
  findAccount: (id: AccountId) => Promise<Account | null>
  deliveries: Pick<DeliveryEngine, 'deliverTo' | 'store'>
}

/** What is to be written in the transaction of the event. */
export type Telling = (tx: Transaction) => Promise<void>

interface AboutVideo {
  videoId: VideoId
  accountId: AccountId
  at: string
}

interface Said {
  activity: ActivityDocument
  from: LocalActor
  copyOf: CopyOf
  to: readonly Inbox[]
}

export type TellVideo = ReturnType<typeof createTellVideo>

export function createTellVideo(parts: TellVideoParts) {
  const { ids, actors, documents, activities, recipients, copies, findVideo, findAccount, deliveries } = parts

  async function copiesOf(videoId: VideoId): Promise<Copy[]> {
    // What was said before and is not spread yet gives copies too.
    while (await deliveries.store.spread());
    const all: Copy[] = []
    for await (const copy of copies.of(videoId)) all.push(copy)
    return all
  }

  /** Create by the Person to who follows her, Announce by the channel and by the instance; to allied instances, Create alone. */
  async function give(
    video: Video,
    account: Account,
    has: ReadonlySet<string>,
    again: ReadonlySet<string>,
    at: string,
  ) {
    const created = await activities.createOfVideo(video)
    if (created === null) return []
    const door = recipients.doorOf(video)
    const [person, channel, instance] = [actors.person(account), actors.channel(account), await actors.instance()]
    const isForAll = isPublic(video)
    const copyOf = { videoId: video._id, accountId: account._id, isPublic: isForAll }
    const without = (inboxes: readonly Inbox[]) => inboxes.filter(({ host }) => !has.has(host))
    // An id that was seen is not read again: given back and given again, it needs another.
    const anew = (activity: ActivityDocument) =>
      again.size === 0 ? activity : { ...activity, id: `${activity.id}#${at}` }
    const all: Said[] = []
    const say = (activity: ActivityDocument, from: LocalActor, to: readonly Inbox[]) => {
      all.push({ activity: anew(activity), from, copyOf, to: without(to) })
    }
    if (!isForAll) {
      const to = await recipients.following(door, person.id, channel.id, instance.id)
      say(created, person, oneInboxPerHost([...to, ...(await recipients.allied(door))]))
      return all
    }
    say(created, person, await recipients.following(door, person.id))
    for (const announce of await activities.announces(video)) {
      const from = announce.actor === channel.id ? channel : instance
      say(announce, from, await recipients.following(door, from.id))
    }
    return all
  }

  async function change(video: Video, account: Account, held: readonly Copy[], at: string): Promise<Said[]> {
    const object = await documents.video(video)
    if (object === null) return []
    const person = actors.person(account)
    // Told by who leaves it to another.
    const shown = video.authors[0] === account._id ? object : handedOver(object, person)
    const activity = update({ id: ids.updateOf(object.id, at), actor: person.id, at }, shown)
    const copyOf = { videoId: video._id, accountId: account._id, isPublic: isPublic(video) }
    return [{ activity, from: person, copyOf, to: held.flatMap(inboxesOf) }]
  }

  /** Two messages when some had it from an alliance: what was not everyone's is not addressed to everyone. */
  function askBack(about: AboutVideo, account: Account, held: readonly Copy[], isDeleted: boolean): Said[] {
    const person = actors.person(account)
    const video = ids.video(about.videoId)
    const id = isDeleted ? ids.deleteOf(video) : `${ids.deleteOf(video)}#${about.at}`
    return [true, false].map((wasPublic) => ({
      activity: remove(
        {
          id,
          actor: person.id,
          at: about.at,
          to: [wasPublic ? everyone : documents.allies()],
          cc: wasPublic ? [person.followers] : [],
        },
        tombstone(video, 'Video', about.at),
      ),
      from: person,
      copyOf: { videoId: about.videoId, accountId: account._id, isPublic: wasPublic },
      to: held.filter((copy) => copy.wasPublic === wasPublic).flatMap(inboxesOf),
    }))
  }

  async function sayAll(about: AboutVideo, isChanged: boolean, onlyTo: string | null): Promise<Said[]> {
    const account = await findAccount(about.accountId)
    if (account === null || account.remote) return []
    const video = await findVideo(about.videoId)
    if (video?.remote) return []
    const known = (await copiesOf(about.videoId)).filter(({ host }) => onlyTo === null || host === onlyTo)
    const there = known.filter(isThere)
    const door = video === null ? null : recipients.doorOf(video)
    const stays = await Promise.all(there.map(async ({ host }) => door !== null && (await door(host))))
    // Sent again, what never answered is given again, and asked back again: twice does no harm.
    const kept = there.filter(({ state }, rank) => stays[rank] && (onlyTo === null || state === 'held'))
    const owed = onlyTo === null ? [] : known.filter(({ state }) => state === 'asked-back')
    const left = [...there.filter((_, rank) => !stays[rank]), ...owed]
    const all = askBack(about, account, left, video === null)
    if (video !== null) {
      if (isChanged) all.push(...(await change(video, account, kept, about.at)))
      const has = new Set(kept.map(({ host }) => host))
      const again = new Set(known.filter((copy) => !kept.includes(copy)).map(({ host }) => host))
      all.push(...(await give(video, account, has, again, about.at)))
    }
    return all
      .map((said) => ({ ...said, to: said.to.filter(({ host }) => onlyTo === null || host === onlyTo) }))
      .filter(({ to }) => to.length > 0)
  }

  const writing =
    (all: readonly Said[]): Telling =>
    async (tx) => {
      for (const { to, ...said } of all) await deliveries.deliverTo(tx, said, to)
    }

  return {
    /** After an event about it. */
    async told(about: AboutVideo): Promise<Telling> {
      return writing(await sayAll(about, true, null))
    },
    /** To one host that lost it: as if it had just happened. Null when there is nothing to send it. */
    async again(about: AboutVideo, host: string): Promise<Telling | null> {
      const all = await sayAll(about, true, host)
      return all.length === 0 ? null : writing(all)
    },
  }
}

/** A host that follows by its shared inbox and is allied by another needs it once. */
function oneInboxPerHost(inboxes: readonly Inbox[]): Inbox[] {
  return [...new Map(inboxes.toReversed().map((one) => [one.host, one])).values()]
}
