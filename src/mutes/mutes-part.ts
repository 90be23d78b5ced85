/** Everything of what people muted, built once. What it hides is decided in `src/access/muted.ts`. */
import type { Events } from '../events/events.ts'
import type { Route } from '../http/route.ts'
import { createMutePeople, type MutePeopleParts } from './mute-people.ts'
import { muteRoutes } from './mute-routes.ts'

export interface MutesPart extends ReturnType<typeof createMutePeople> {
  readonly routes: Route[]
}

export function createMutesPart(parts: MutePeopleParts & { events: Pick<Events, 'listen'> }): MutesPart {
  const actions = createMutePeople(parts)
  parts.events.listen('mutes', ['account-closed'], async (event) => {
    if (event.kind === 'account-closed') await parts.mutes.removeAllOf(event.accountId)
  })
  return { ...actions, routes: muteRoutes(actions) }
}
