/**
 * A person of this instance follows somebody, here or elsewhere, and sees what they publish. Elsewhere it is asked of
 * their instance, which may take its time or refuse; what they published before is fetched meanwhile.
 */
import { participant, signedIn } from '#src/access/acting-person.ts'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { Account } from '#src/accounts/account.ts'
import type { AccountsPart } from '#src/accounts/accounts-part.ts'
import type { Subscription, SubscriptionPage } from '#src/accounts/following-schemas.ts'
import { InvalidInput, NotFound } from '#src/app-error.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Effects } from '../apex.ts'
import { followFromHere } from '../follows/follow-from-here.ts'
import type { Ids } from '../ids.ts'
import type { TakePerson } from '../inbox/take-person.ts'
import {
  type Deliveries,
  type Discovery,
  type Follow,
  type Follows,
  type HostPolicies,
  type RemoteActors,
  RemoteRefused,
} from '../ports.ts'
import { follow as followActivity, undo } from '../vocabulary/activities.ts'
import { type ReadOutboxJob, readOutboxJob } from './read-outbox.ts'

export interface FollowSomeoneParts {
  accounts: AccountsPart
  ids: Ids
  ours: OurActors
  actors: Pick<RemoteActors, 'known' | 'get'>
  follows: Follows
  deliveries: Pick<Deliveries, 'deliver'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  sent: Effects['sent']
  discovery: Pick<Discovery, 'actor'>
  takePerson: TakePerson
  jobs: Pick<Jobs, 'enqueue'>
  events: Pick<Events, 'record'>
  transact: Engine['transaction']
  clock: Clock
}

export type FollowSomeone = ReturnType<typeof createFollowSomeone>

const blockedSentence = 'Cette adresse est bloquée par l’équipe de ce site.'

/** Whom one person may follow: each is read when the feed is. */
const mostFollowed = 500

export function createFollowSomeone(parts: FollowSomeoneParts) {
  const { accounts, ids, ours, actors, follows, deliveries, policies, sent, jobs, transact, clock } = parts
  const { discovery, takePerson, events } = parts

  async function actorOf({ accountId }: Person): Promise<LocalActor> {
    const account = await accounts.store.get(accountId)
    if (account === null) throw new NotFound('Votre compte n’existe plus.')
    return ours.person(account)
  }

  const idOf = (account: Account): Iri => account.remote?.id ?? ours.person(account).id

  /** @throws {NotFound} */
  async function find(uri: string): Promise<Account> {
    const known = await accounts.accountNamed(uri).catch(() => null)
    if (known !== null) return known
    try {
      const actor = await discovery.actor(uri)
      if (policies.of(actor.host) === 'blocked' || policies.isActorBlocked(actor._id))
        throw new NotFound(blockedSentence)
      return await transact((tx) => takePerson(actor, tx))
    } catch (error) {
      if (!(error instanceof RemoteRefused)) throw error
      throw new NotFound(
        error.isTransient
          ? 'Cette instance ne répond pas pour le moment : réessayez plus tard.'
          : 'Personne ne répond à cette adresse. Elle s’écrit nom@instance.',
        { cause: error },
      )
    }
  }

  return {
    /** Looks for who has this address, elsewhere when nobody here knows them. @throws {SignInNeeded} {NotFound} */
    async findPerson(viewer: Viewer, address: string) {
      participant(viewer)
      return accounts.summaryOf(await find(address))
    },

    /** Followed already, it changes nothing. @throws {SignInNeeded} {NotFound} {InvalidInput} */
    async follow(viewer: Viewer, uri: string): Promise<Subscription> {
      const us = await actorOf(participant(viewer))
      const account = await find(uri)
      const followed = idOf(account)
      if (followed === us.id) throw new InvalidInput([{ pointer: '/uri', detail: 'On ne se suit pas soi-même.' }])
      if (account.state !== 'active') throw new NotFound('Ce compte n’est plus suivi par personne ici.')
      if ((await follows.counts(us.id)).following >= mostFollowed) {
        throw new InvalidInput([{ pointer: '/uri', detail: `Vous suivez déjà ${mostFollowed} personnes.` }])
      }
      const { remote } = account
      if (remote && (policies.of(remote.host) === 'blocked' || policies.isActorBlocked(remote.id))) {
        throw new NotFound(blockedSentence)
      }
      const actor = remote ? await actors.get(remote.id) : null
      const follow = await transact(async (tx): Promise<Omit<Follow, '_id'>> => {
        const before = await follows.find(us.id, followed, tx)
        if (before !== null) return before
        const made = followFromHere({ follower: us.id, followed, target: actor, at: iso(clock.now()) })
        await follows.put(made, tx)
        if (actor === null) {
          const { accountId } = participant(viewer)
          await events.record(tx, { kind: 'person-followed', followedId: account._id, accountId })
          return made
        }
        const activity = followActivity({ id: made.activityId, actor: us.id, to: [followed], cc: [] }, followed)
        await sent(tx, us, activity)
        await deliveries.deliver(tx, { activity, from: us, to: [followed], personally: true })
        const job: ReadOutboxJob = { actorId: followed }
        await jobs.enqueue(readOutboxJob, job, { key: followed, tx })
        return made
      })
      return { account: accounts.summaryOf(account), state: follow.state, since: follow.at }
    },

    /** Not followed, it changes nothing. @throws {SignInNeeded} */
    async unfollow(viewer: Viewer, uri: string): Promise<void> {
      const us = await actorOf(participant(viewer))
      const account = await accounts.accountNamed(uri).catch(() => null)
      if (account === null) return
      const followed = idOf(account)
      await transact(async (tx) => {
        const before = await follows.find(us.id, followed, tx)
        if (before === null) return
        await follows.remove(us.id, followed, tx)
        if (before.isFollowedLocal) {
          const { accountId } = participant(viewer)
          return events.record(tx, { kind: 'person-unfollowed', followedId: account._id, accountId })
        }
        const former = followActivity({ id: before.activityId, actor: us.id }, followed)
        const activity = undo({ id: ids.undoOf(before.activityId), actor: us.id, to: [followed], cc: [] }, former)
        await deliveries.deliver(tx, { activity, from: us, to: [followed] })
      })
    },

    /** @throws {SignInNeeded} */
    async list(viewer: Viewer, page: { count: number; after?: string | undefined }): Promise<SubscriptionPage> {
      const us = await actorOf(signedIn(viewer))
      const { items, next } = await follows.allFollowedBy(us.id, {
        limit: page.count,
        ...(page.after === undefined ? {} : { after: page.after }),
      })
      const found = await accountsOf(items.map(({ followed }) => followed))
      const data = items.flatMap(({ followed, state, at }) => {
        const account = found.get(followed)
        return account ? [{ account: accounts.summaryOf(account), state, since: at }] : []
      })
      return { total: (await follows.counts(us.id)).following, data, next }
    },

    /** @throws {SignInNeeded} */
    async states(viewer: Viewer, uris: readonly string[]): Promise<Record<string, Follow['state'] | null>> {
      const us = await actorOf(signedIn(viewer))
      const states: Record<string, Follow['state'] | null> = {}
      for (const uri of uris) {
        const account = await accounts.accountNamed(uri).catch(() => null)
        states[uri] = account === null ? null : ((await follows.find(us.id, idOf(account)))?.state ?? null)
      }
      return states
    },

    /** Whose films this person sees in their feed. @throws {SignInNeeded} */
    async followedBy(viewer: Viewer): Promise<{ authors: Account['_id'][]; channels: Iri[] }> {
      const us = await actorOf(signedIn(viewer))
      const { items } = await follows.followingOf(us.id, { limit: mostFollowed })
      const found = [...(await accountsOf(items.map(({ followed }) => followed))).values()]
      return {
        authors: found.map(({ _id }) => _id),
        channels: found.flatMap(({ remote }) => (remote?.isGroup ? [remote.id] : [])),
      }
    },
  }

  async function accountsOf(wanted: readonly Iri[]): Promise<Map<Iri, Account>> {
    const found = new Map<Iri, Account>()
    const handles = wanted.flatMap((id) => {
      const named = ids.read(id)
      return named?.kind === 'person' || named?.kind === 'channel' ? [{ id, handle: named.handle }] : []
    })
    for (const { id, handle } of handles) {
      const account = await accounts.store.byHandle(handle)
      if (account !== null && account.state !== 'closed') found.set(id, account)
    }
    for (const account of await accounts.store.byRemoteIds(wanted.filter((id) => !ids.isOurs(id)))) {
      if (account.remote && account.state !== 'closed') found.set(account.remote.id, account)
    }
    return found
  }
}
