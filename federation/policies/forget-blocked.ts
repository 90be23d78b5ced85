/**
 * What came from who is blocked goes from here, durably and one thing after the other: films, comments, follows, pictures of people. Blocked
 * no more before the work is done, the rest stays; what went comes back only if it is sent again.
 */
import { type AccountId, restored, suspended } from '#src/accounts/account.ts'
import { avatarsOf } from '#src/accounts/avatar.ts'
import type { Clock } from '#src/clock.ts'
import type { Comment } from '#src/comments/comment.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { Iri } from '../actor.ts'
import type { Follows, HostPolicies } from '../ports.ts'
import { withDomainsAbove } from './host.ts'

const hostJob = 'forget-blocked-host'
const actorJob = 'forget-blocked-actor'

interface ForgetBlockedParts {
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'comments' | 'shares' | 'playlists'>
  follows: Pick<Follows, 'removeAllOf' | 'removeAllOfHost' | 'hosts'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  transact: Engine['transaction']
  clock: Clock
}

const isUnder = (host: string, domain: string) => withDomainsAbove(host).includes(domain)

/** Comments of one person that are read at once. */
const atOnce = 100

export function createForgetBlocked(parts: ForgetBlockedParts) {
  const { jobs, subjects, follows, policies, transact, clock } = parts
  const { videos, comments } = subjects
  const accounts = subjects.accounts.store

  async function withdraw({ _id, videoId }: Comment): Promise<void> {
    await transact(async (tx) => {
      const video = await videos.store.find(videoId, tx)
      await comments.received.withdrawComment(_id, video ?? { authors: [] }, tx)
    })
  }

  async function forgetPicture(id: AccountId): Promise<void> {
    await transact(async (tx) => {
      await subjects.accounts.received.avatarReceived(id, null, tx)
      await videos.deleteFiles({ prefixes: [avatarsOf(id)] }, tx)
    })
  }

  /** The hosts under it too: they are blocked with it. */
  async function forgetDomain(domain: string, signal: AbortSignal): Promise<void> {
    const under = new Set<string>([domain])
    for await (const host of subjects.accounts.store.hostsElsewhere()) if (isUnder(host, domain)) under.add(host)
    for await (const host of follows.hosts()) if (isUnder(host, domain)) under.add(host)
    for (const host of under) await forgetHost(host, signal)
  }

  async function forgetHost(host: string, signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted || policies.of(host) !== 'blocked'
    if (isOver()) return
    await follows.removeAllOfHost(host)
    await subjects.shares.store.deleteAllFrom(host)
    await subjects.playlists.received.forgetFrom(host, signal)
    for await (const id of videos.store.idsFrom(host)) {
      if (isOver()) return
      await transact((tx) => videos.received.withdrawVideo(id, tx))
    }
    for (let found = await comments.store.from(host, atOnce); found.length > 0; ) {
      for (const comment of found) {
        if (isOver()) return
        await withdraw(comment)
      }
      found = await comments.store.from(host, atOnce)
    }
    for (let after: string | undefined; ; ) {
      const { items, next } = await accounts.list(
        { 'remote.host': host },
        { limit: atOnce, ...(after === undefined ? {} : { after }) },
      )
      for (const { _id, remote } of items) {
        if (isOver()) return
        if (remote?.avatar) await forgetPicture(_id)
      }
      if (next === null) break
      after = next
    }
  }

  async function forgetActor(id: Iri, signal: AbortSignal): Promise<void> {
    const account = await accounts.byRemoteId(id)
    const isOver = () => signal.aborted || !policies.isActorBlocked(id)
    if (account === null) return
    await subjects.shares.store.deleteAllBy(account._id)
    await subjects.playlists.received.forgetAllOf(account._id, signal)
    for (;;) {
      const { items } = await videos.store.ofAuthor(account._id, { count: atOnce })
      const remote = items.filter((video) => video.remote)
      for (const video of remote) {
        if (isOver()) return
        await transact((tx) => videos.received.withdrawVideo(video._id, tx))
      }
      if (remote.length === 0) break
    }
    for (let found = await comments.store.ofAuthor(account._id, atOnce); found.length > 0; ) {
      for (const comment of found) {
        if (isOver()) return
        await withdraw(comment)
      }
      found = await comments.store.ofAuthor(account._id, atOnce)
    }
    if (!isOver()) await forgetPicture(account._id)
  }

  return {
    defineJobs(): void {
      const tries = { attempts: 20 }
      jobs.define<{ host: string }>({
        ...tries,
        name: hostJob,
        handle: ({ payload, signal }) => forgetDomain(payload.host, signal),
      })
      jobs.define<{ id: Iri }>({
        ...tries,
        name: actorJob,
        handle: ({ payload, signal }) => forgetActor(payload.id, signal),
      })
    },

    async host(host: string, tx: Transaction): Promise<void> {
      await jobs.enqueue(hostJob, { host }, { key: host, tx })
    },

    /** Nothing more is taken of them: their account here, if there is one, is suspended. */
    async actor(id: Iri, tx: Transaction): Promise<void> {
      const account = await accounts.byRemoteId(id, tx)
      if (account !== null) await accounts.change(account._id, tx, (known) => suspended(known, clock.now()))
      await follows.removeAllOf(id, tx)
      await jobs.enqueue(actorJob, { id }, { key: id, tx })
    },

    /** Blocked no more: what they do is taken again. */
    async actorFree(id: Iri, tx: Transaction): Promise<void> {
      const account = await accounts.byRemoteId(id, tx)
      if (account === null) return
      await accounts.change(account._id, tx, (known) => (known.remote ? restored(known, clock.now()) : known))
    },
  }
}
