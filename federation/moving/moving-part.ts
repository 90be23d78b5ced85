/** Everything of people who change accounts, built once: to another instance, or into another account of this one. */
import type { Route } from '#src/http/route.ts'
import { type CarryFollowsParts, createCarryFollows } from './carry-follows.ts'
import { listenForErased } from './forget-moves.ts'
import { createMoveAccount, type MoveAccount, type MoveAccountParts } from './move-account.ts'
import { moveRoutes } from './move-routes.ts'
import { listenForJoined, type TellJoinedParts } from './tell-joined.ts'

interface MovingPart {
  readonly routes: Route[]
  readonly actions: MoveAccount
}

type Given = Omit<MoveAccountParts & TellJoinedParts, 'carryFollows' | 'transact' | 'follows' | 'deliveries' | 'ids'>

interface MovingParts extends Given {
  ids: MoveAccountParts['ids'] & CarryFollowsParts['ids']
  follows: CarryFollowsParts['follows']
  deliveries: MoveAccountParts['deliveries'] & CarryFollowsParts['deliveries']
}

export function createMovingPart(parts: MovingParts): MovingPart {
  const carryFollows = createCarryFollows({ ...parts, ours: parts.actors })
  listenForErased(parts)
  listenForJoined({ ...parts, carryFollows })
  const actions = createMoveAccount({ ...parts, carryFollows, transact: (work) => parts.engine.transaction(work) })
  return { actions, routes: moveRoutes(actions) }
}
