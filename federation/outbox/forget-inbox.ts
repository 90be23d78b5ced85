/**
 * An inbox said 410 or 404: those who are behind it are asked one by one whether they are gone, and forgotten when they
 * say so; who has moved to another inbox is followed there.
 */
import type { Logger } from 'pino'
import type { Engine } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import { type Follows, type RemoteActors, RemoteRefused } from '../ports.ts'

export interface ForgetInboxParts {
  engine: Engine
  log: Logger
  follows: Pick<Follows, 'behind' | 'put'>
  remoteActors: Pick<RemoteActors, 'get' | 'gone'>
  now: () => string
}

/** Of an inbox that thousands share, the others are asked the next time. */
const askedAtOnce = 20

export function createForgetInbox({ engine, log, follows, remoteActors, now }: ForgetInboxParts) {
  return async function forgetInbox(inbox: Iri, host: string, signal: AbortSignal): Promise<void> {
    for (const follow of await follows.behind(host, inbox, askedAtOnce)) {
      const id = follow.isFollowerLocal ? follow.followed : follow.follower
      try {
        const actor = await remoteActors.get(id, { signal, atLeastAsFreshAs: now() })
        if (actor.inbox === follow.inbox && actor.sharedInbox === follow.sharedInbox) continue
        const { _id, ...rest } = follow
        await engine.transaction((tx) =>
          follows.put({ ...rest, inbox: actor.inbox, sharedInbox: actor.sharedInbox }, tx),
        )
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof RemoteRefused)) throw error
        if (error.reason !== 'gone' && error.reason !== 'not-found') continue
        await engine.transaction((tx) => remoteActors.gone(id, tx))
        log.info({ actor: id }, 'an actor of another instance is gone, and forgotten')
      }
    }
  }
}
