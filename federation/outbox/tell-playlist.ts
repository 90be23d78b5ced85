/**
 * Others are told of a list that is for everybody: those who follow its owner, the channel or the instance, and those who
 * were told before. Worked out from what is now, at most once in a few seconds for each list, so that ten films added one
 * after the other are one Update; what may be seen no more is taken back at once.
 */
import { createHash } from 'node:crypto'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Events, ToldEvent } from '#src/events/events.ts'
import type { JobRun, Jobs } from '#src/jobs/jobs.ts'
import { isTold, type PlaylistId } from '#src/playlists/playlist.ts'
import type { PlaylistsPart } from '#src/playlists/playlists-part.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurPlaylists } from '../documents/our-playlists.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { canonicalJson } from '../signatures/canonical-json.ts'
import { create, remove, tombstone, update } from '../vocabulary/activities.ts'
import { everyone } from '../vocabulary/addressing.ts'
import { type PlaylistFacts, playlistDocument, playlistPageDocument, playlistPerPage } from '../vocabulary/playlist.ts'
import type { DeliveryEngine, Inbox } from './create-deliveries.ts'
import type { Recipients } from './recipients.ts'
import type { Telling } from './tell-video.ts'
import { nothingTold, type ToldPlaylist, type ToldPlaylists } from './told-playlists.ts'

const tellJob = 'tell-playlist'
interface TellJob {
  playlistId: PlaylistId
}

interface TellPlaylistParts {
  engine: Engine
  clock: Clock
  /** Policies on hosts are known. */
  ready: Promise<void>
  events: Pick<Events, 'listen'>
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  ids: Ids
  actors: OurActors
  ourPlaylists: Pick<OurPlaylists, 'factsOf'>
  playlists: Pick<PlaylistsPart, 'store'>
  findAccount: (id: AccountId) => Promise<Account | null>
  recipients: Recipients
  deliveries: Pick<DeliveryEngine, 'deliverTo'>
  told: ToldPlaylists
}

/** Between two times that a list is told. */
const restSeconds = 3

interface Said {
  activity: ActivityDocument
  from: LocalActor
  to: readonly Inbox[]
}

export function createTellPlaylist(parts: TellPlaylistParts) {
  const { engine, clock, events, jobs, ids, actors, ourPlaylists, playlists, findAccount, recipients, told } = parts

  /** What is there to be told now; null: nothing any more. */
  async function now(id: PlaylistId): Promise<PlaylistFacts | null> {
    return ourPlaylists.factsOf(await playlists.store.find(id))
  }

  async function takenBack(before: ToldPlaylist, to: readonly Inbox[], at: string): Promise<Said[]> {
    const account = await findAccount(before.accountId)
    // Whoever is gone took all that was theirs along: their own Delete says so.
    if (account === null || account.remote || (account.state === 'closed' && !account.joinedTo)) return []
    const from = actors.person(account)
    const id = ids.playlist(before._id)
    const addressed = { to: [everyone], cc: [from.followers] }
    const said = { id: `${ids.deleteOf(id)}#${at}`, actor: from.id, at, ...addressed }
    return [{ activity: remove(said, tombstone(id, 'Playlist', at)), from, to }]
  }

  async function given({ author, channel, ...facts }: PlaylistFacts, before: ToldPlaylist, at: string): Promise<Said> {
    const object = playlistDocument({ author, channel, ...facts })
    const followed = [author.id, channel.id, (await actors.instance()).id]
    const following = await recipients.following(recipients.isFree, ...followed)
    const isKnown = before.digest !== null && before.accountId === author.accountId
    // Of two accounts that are joined, those who had it of the one have it of the other.
    const stay = before.digest === null ? [] : before.inboxes
    const to = [...new Map([...stay, ...following].map((one) => [one.inbox, one])).values()]
    // Taken back and given again: an id that was seen is not read again.
    const createId = ids.createOf(object.id)
    const activity = isKnown
      ? update({ id: ids.updateOf(object.id, at), actor: author.id, at }, object)
      : create({ id: before.wasTold ? `${createId}#${at}` : createId, actor: author.id, at }, object)
    return { activity, from: author, to }
  }

  /** False when it changed while this was worked out: again. */
  async function tellNow(id: PlaylistId, done: (tx: Transaction) => Promise<void>): Promise<boolean> {
    const before = await told.get(id)
    if (before === null) {
      await engine.transaction(done)
      return true
    }
    const facts = await now(id)
    const digest = facts === null ? null : digestOf(facts)
    const at = iso(clock.now())
    const isAnothers = facts !== null && before.accountId !== facts.author.accountId
    const isToGoBack = before.digest !== null && (facts === null || isAnothers)
    const said = isToGoBack ? await takenBack(before, before.inboxes, at) : []
    if (facts !== null && digest !== before.digest) said.push(await given(facts, before, at))
    return engine.transaction(async (tx) => {
      const meanwhile = await told.get(id, tx)
      if (meanwhile?.changedAt !== before.changedAt) return false
      for (const { to, ...one } of said) await parts.deliveries.deliverTo(tx, one, to)
      await told.put(
        {
          ...meanwhile,
          accountId: facts?.author.accountId ?? before.accountId,
          digest,
          toldAt: said.length > 0 ? at : before.toldAt,
          wasTold: before.wasTold || facts !== null,
          inboxes: facts === null ? [] : (said.at(-1)?.to ?? before.inboxes),
        },
        tx,
      )
      await done(tx)
      return true
    })
  }

  /** In the transaction that counts the event as told. What is to be taken back does not wait. */
  async function toTell(id: PlaylistId, accountId: AccountId, at: string, tx: Transaction): Promise<void> {
    const { toldAt, digest } = await told.changed(id, accountId, at, tx)
    const list = await playlists.store.find(id, tx)
    const isShown = list !== null && isTold(list)
    const waits = toldAt !== null && digest !== null && isShown
    const runAt = waits ? { runAt: iso(Temporal.Instant.from(toldAt).add({ seconds: restSeconds })) } : {}
    const job: TellJob = { playlistId: id }
    await jobs.enqueue(tellJob, job, { key: `${id}${waits ? '' : ' now'}`, tx, ...runAt })
  }

  async function hear(event: ToldEvent, tx: Transaction): Promise<void> {
    if ('playlistId' in event) return toTell(event.playlistId, event.accountId, event.at, tx)
    if (!('videoId' in event)) return
    // What it shows of the film may have changed: what did not is not told again.
    const lists = await playlists.store.someHolding(event.videoId, tx)
    for (const list of lists) if (isTold(list)) await toTell(list._id, list.accountId, event.at, tx)
  }

  events.listen(
    'federation-playlists',
    ['playlist-changed', 'playlist-deleted', 'video-published', 'video-updated', 'video-withdrawn'],
    (event, { done }) =>
      engine.transaction(async (tx) => {
        await hear(event, tx)
        await done(tx)
      }),
  )

  return {
    /** Before `jobs.start()`. */
    defineJobs(): void {
      jobs.define<TellJob>({
        name: tellJob,
        attempts: 20,
        async handle({ payload, signal, done }: JobRun<TellJob>) {
          await parts.ready
          while (!(await tellNow(payload.playlistId, done))) signal.throwIfAborted()
        },
      })
    },

    /** To one host that lost it: as it is now, or that it is no more. Null when there is nothing to send it. */
    async again(id: PlaylistId, host: string): Promise<Telling | null> {
      const [before, facts] = await Promise.all([told.get(id), now(id)])
      const at = iso(clock.now())
      const lostTo = (before?.lostTo ?? []).filter((one) => one.host === host)
      if (facts === null && before === null) return null
      const accountId = facts?.author.accountId ?? before?.accountId
      if (!accountId) return null
      const known: ToldPlaylist = before ?? nothingTold(id, accountId, at)
      // As if it were given again: an id that was seen is not read.
      const asNew = { ...known, digest: null, wasTold: true }
      const [said] = facts === null ? await takenBack(known, lostTo, at) : [await given(facts, asNew, at)]
      const to = [...new Map([...lostTo, ...(said?.to ?? [])].map((one) => [one.inbox, one])).values()].filter(
        (one) => one.host === host,
      )
      if (said === undefined || to.length === 0) return null
      return async (tx) => {
        const meanwhile = (await told.get(id, tx)) ?? known
        await parts.deliveries.deliverTo(tx, { activity: said.activity, from: said.from }, to)
        const others = (some: readonly Inbox[] = []) => some.filter((one) => one.host !== host)
        await told.put(
          {
            ...meanwhile,
            lostAt: (meanwhile.lostAt ?? []).filter((one) => one !== host),
            lostTo: others(meanwhile.lostTo),
            ...(facts === null
              ? {}
              : {
                  accountId,
                  digest: meanwhile.digest ?? digestOf(facts),
                  toldAt: at,
                  wasTold: true,
                  inboxes: [...others(meanwhile.inboxes), ...to],
                }),
          },
          tx,
        )
      }
    },

    /** What stands where a list was that others were told of. */
    async tombstoneOf(id: PlaylistId): Promise<ActivityDocument | null> {
      const before = await told.get(id)
      return before?.wasTold ? tombstone(ids.playlist(id), 'Playlist', before.changedAt) : null
    },
  }
}

/** Of all that is told: the list and its elements. When it last changed is no matter. */
function digestOf(facts: PlaylistFacts): string {
  const pages = Array.from({ length: Math.ceil(facts.films.length / playlistPerPage) }, (_, rank) =>
    playlistPageDocument(facts, rank + 1),
  )
  const { updated: _, ...list } = playlistDocument(facts)
  return createHash('sha256')
    .update(canonicalJson([list, pages]))
    .digest('base64url')
}
