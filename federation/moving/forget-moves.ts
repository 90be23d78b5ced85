/** Where an erased person was before, and where they went, goes with them (RGPD article 17). */
import type { Events } from '#src/events/events.ts'
import type { Engine } from '#src/store/engine.ts'
import type { MovesStore } from './moves-store.ts'

export function listenForErased({
  engine,
  events,
  moves,
}: {
  engine: Pick<Engine, 'transaction'>
  events: Pick<Events, 'listen'>
  moves: Pick<MovesStore, 'forget'>
}): void {
  events.listen('moves-of-erased-accounts', ['account-closed'], async (event) => {
    if (event.kind === 'account-closed') await engine.transaction((tx) => moves.forget(event.accountId, tx))
  })
}
