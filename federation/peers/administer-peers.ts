/** Administrators see how deliveries to each instance go, try again without waiting, and have sent again what was lost. */
import { administrator } from '#src/access/acting-person.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type {
  InstancesAdministration,
  InstancesQuery,
  MissingThing,
  OtherInstance,
} from '#src/administration/instance-schemas.ts'
import { NotFound } from '#src/app-error.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { DeliveryEngine } from '../outbox/create-deliveries.ts'
import type { Lane } from '../outbox/lane.ts'
import type { Missing } from '../outbox/missing.ts'

interface AdministerPeersParts {
  deliveries: Pick<DeliveryEngine, 'store' | 'retryNow'>
  missing: Missing
  clock: Clock
}

export function createAdministerPeers({ deliveries, missing, clock }: AdministerPeersParts): InstancesAdministration {
  const { store } = deliveries

  async function answerOf(lane: Lane): Promise<OtherInstance> {
    const { _id: host, failures, failingSince, lastSuccessAt, lastFailure, lost, lostSince, refused, notBefore } = lane
    return {
      host,
      state: failingSince !== null ? 'failing' : lastSuccessAt === null ? 'idle' : 'working',
      lastSuccessAt,
      failingSince,
      failures,
      // What is due already is tried now.
      nextTryAt: failingSince === null ? null : notBefore > iso(clock.now()) ? notBefore : iso(clock.now()),
      lastFailure: lastFailure && { ...lastFailure },
      waiting: await store.waiting(host),
      lost,
      lostSince,
      refused,
    }
  }

  async function find(viewer: Viewer, host: string): Promise<Lane> {
    administrator(viewer)
    const lane = await store.lane(host.toLowerCase())
    if (lane === null) throw new NotFound('Cette instance n’est pas connue ici.')
    return lane
  }

  return {
    async listInstances(viewer, { state, count, after }: InstancesQuery) {
      administrator(viewer)
      const [page, total, failing] = await Promise.all([
        store.list(state === 'failing' ? 'failing' : 'all', { limit: count, after }),
        store.countLanes('all'),
        store.countLanes('failing'),
      ])
      return { total, failing, data: await Promise.all(page.items.map(answerOf)), next: page.next }
    },

    async retryInstance(viewer, host) {
      const lane = await find(viewer, host)
      if (!(await deliveries.retryNow(lane._id))) throw new NotFound('Rien n’attend pour cette instance.')
      return answerOf((await store.lane(lane._id)) ?? lane)
    },

    async missingAt(viewer, host) {
      const lane = await find(viewer, host)
      const { items, hasMore } = await missing.at(lane._id)
      const data = items.map(({ kind, id, title, what }): MissingThing => ({ kind, uuid: id, name: title, what }))
      return { data, hasMore }
    },

    async replayTo(viewer, host) {
      const lane = await find(viewer, host)
      return { sent: await missing.replay(lane._id) }
    },
  }
}
