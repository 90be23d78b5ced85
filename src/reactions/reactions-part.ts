/** Everything of « Merci » and « Je l’ai essayé », built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import { createPassReactions } from './pass-reactions.ts'
import { createReact, type ReactParts } from './react.ts'
import type { ReactionKind } from './reaction.ts'
import { reactionRoutes } from './reaction-routes.ts'
import type { ReactionCount } from './reaction-schemas.ts'
import type { ReactionsStore } from './reactions-store.ts'
import { createReceiveReaction } from './receive-reaction.ts'

export interface ReactionsPart {
  readonly routes: Route[]
  given: ReactionsStore['given']
  /** For `federation/`. */
  receiveReaction: ReturnType<typeof createReceiveReaction>
  react(viewer: Viewer, video: string, reaction: ReactionKind, isGiven: boolean): Promise<ReactionCount>
}

export function createReactionsPart(parts: ReactParts): ReactionsPart {
  const { events, reactions } = parts
  events.listen('reactions-of-deleted-videos', ['video-deleted'], async (event) => {
    if (event.kind === 'video-deleted') await reactions.deleteAllOf(event.videoId)
  })
  const passReactions = createPassReactions(parts)
  events.listen('reactions-of-joined-accounts', ['account-joined'], async (event, { signal }) => {
    if (event.kind === 'account-joined') await passReactions(event.accountId, event.intoId, signal)
  })
  const react = createReact(parts)
  return {
    react,
    receiveReaction: createReceiveReaction(parts),
    given: reactions.given,
    routes: reactionRoutes({ react }),
  }
}
