/**
 * An inbox said 410 or 404: those who are behind it are asked one by one whether they are gone, and forgotten when they
 * say so; who has moved to another inbox is followed there. All of them, however many share it.
 */
import type { Logger } from 'pino'
import { type Clock, iso } from '#src/clock.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import { type Follow, type Follows, type RemoteActors, RemoteRefused } from '../ports.ts'

interface ForgetInboxParts {
  engine: Engine
  log: Logger
  follows: Pick<Follows, 'behind' | 'put'>
  remoteActors: Pick<RemoteActors, 'get' | 'gone'>
  clock: Clock
}

const pageSize = 50
/** Of one host, which says that it knows no such inbox: it may be slow. */
const askedAtOnce = 4
/** Their host does not answer: the others are asked the next time. */
const mostUnanswered = 8
/** Who answered within it is not asked again, however often their inbox says no. */
const askedAgainAfter = { hours: 1 }
const mostRemembered = 1000

type Answered = 'yes' | 'no-answer'

export function createForgetInbox({ engine, log, follows, remoteActors, clock }: ForgetInboxParts) {
  const began = new Map<Iri, Temporal.Instant>()

  /** Since when an answer is one about what the inbox says now. */
  function askedSince(inbox: Iri): string {
    const now = clock.now()
    const before = began.get(inbox)
    const since = before && Temporal.Instant.compare(before.add(askedAgainAfter), now) > 0 ? before : now
    began.delete(inbox)
    began.set(inbox, since)
    for (const oldest of began.keys()) {
      if (began.size <= mostRemembered) break
      began.delete(oldest)
    }
    return iso(since)
  }

  async function ask(follow: Follow, since: string, signal: AbortSignal): Promise<Answered> {
    const id = follow.isFollowerLocal ? follow.followed : follow.follower
    try {
      const actor = await remoteActors.get(id, { signal, atLeastAsFreshAs: since })
      if (actor.inbox === follow.inbox && actor.sharedInbox === follow.sharedInbox) return 'yes'
      const { _id, ...rest } = follow
      await engine.transaction((tx) => follows.put({ ...rest, inbox: actor.inbox, sharedInbox: actor.sharedInbox }, tx))
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof RemoteRefused)) throw error
      if (error.reason !== 'gone' && error.reason !== 'not-found') return error.isTransient ? 'no-answer' : 'yes'
      await engine.transaction((tx) => remoteActors.gone(id, tx))
      log.info({ actor: id }, 'an actor of another instance is gone, and forgotten')
    }
    return 'yes'
  }

  return async function forgetInbox(inbox: Iri, host: string, signal: AbortSignal): Promise<void> {
    const since = askedSince(inbox)
    let unanswered = 0
    for (let after: string | undefined; ; ) {
      const { items, next } = await follows.behind(host, inbox, { limit: pageSize, after })
      for (let from = 0; from < items.length; from += askedAtOnce) {
        const some = items.slice(from, from + askedAtOnce)
        const answers = await Promise.all(some.map((follow) => ask(follow, since, signal)))
        unanswered = answers.includes('yes') ? 0 : unanswered + answers.length
        if (unanswered >= mostUnanswered) return
      }
      if (next === null) return
      after = next
    }
  }
}
