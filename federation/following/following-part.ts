/** Whom people of this instance follow, here and elsewhere, built once. */

import type { FollowCounts } from '#src/accounts/account-answers.ts'
import type { Events } from '#src/events/events.ts'
import type { Route } from '#src/http/route.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { InboxPart } from '../inbox/inbox-part.ts'
import { createFollowSomeone, type FollowSomeoneParts } from './follow-someone.ts'
import { type FollowingActions, followingRoutes } from './following-routes.ts'
import { createPassFollowing } from './pass-following.ts'
import { defineReadOutbox, type ReadOutboxParts } from './read-outbox.ts'

interface FollowingParts
  extends Omit<FollowSomeoneParts, 'accounts' | 'takePerson' | 'transact' | 'jobs' | 'events'>,
    Omit<ReadOutboxParts, 'takeVideo' | 'takePlaylist' | 'transact' | 'jobs' | 'actors'> {
  engine: Engine
  jobs: Jobs
  events: Pick<Events, 'listen' | 'record'>
  subjects: Pick<Subjects, 'accounts' | 'videos'>
  take: InboxPart['take']
}

export interface FollowingPart {
  readonly routes: Route[]
  readonly actions: FollowingActions
  readonly countsOf: FollowCounts
  /** Before `jobs.start()`. */
  defineJobs(): void
}

export function createFollowingPart(parts: FollowingParts): FollowingPart {
  const { engine, take, subjects } = parts
  const { accounts, videos } = subjects
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const passFollowing = createPassFollowing({ ...parts, transact, findAccount: (id) => accounts.store.get(id) })
  parts.events.listen('subscriptions-of-joined-accounts', ['account-joined'], async (event, { signal }) => {
    if (event.kind === 'account-joined') await passFollowing(event.accountId, event.intoId, signal)
  })
  const someone = createFollowSomeone({ ...parts, accounts, takePerson: take.person, transact })
  const actions: FollowingActions = {
    ...someone,
    async feed(viewer, query) {
      const followed = await someone.followedBy(viewer)
      if (followed.authors.length === 0) return { total: 0, data: [], next: null }
      const [page, total] = await Promise.all([
        videos.store.list(viewer, { followed }, 'newest', query),
        videos.store.countListed(viewer, { followed }),
      ])
      return { total, data: await videos.summariesOf(viewer, page.items), next: page.next }
    },
  }
  return {
    actions,
    countsOf(account, as) {
      const id = account.remote?.id ?? parts.ours[as](account).id
      return parts.follows.counts(id)
    },
    routes: followingRoutes(actions),
    defineJobs: () => defineReadOutbox({ ...parts, takeVideo: take.video, takePlaylist: take.playlist, transact }),
  }
}
