/** The delivery engine for tests: real, on one storage, in this process or several; the wire is plain HTTP. */
import { Agent, request } from 'node:http'
import type { LocalActor, RemoteActor } from '#federation/actor.ts'
import { createDeliveries, type DeliveriesParts } from '#federation/outbox/create-deliveries.ts'
import type { ActivityDocument, PostOutcome, RemotePost } from '#federation/ports.ts'
import { iso, systemClock } from '#src/clock.ts'
import { createCopiesStore } from '#src/copies/copies-store.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { silent } from '../../jobs/a-queue.ts'
import { aStorage } from '../../store/an-engine.ts'
import { anActor } from '../an-actor.ts'

export const jeanne: LocalActor = {
  id: 'https://lyon.example/accounts/jeanne',
  kind: 'person',
  name: 'jeanne',
  accountId: null,
  inbox: 'https://lyon.example/accounts/jeanne/inbox',
  outbox: 'https://lyon.example/accounts/jeanne/outbox',
  followers: 'https://lyon.example/accounts/jeanne/followers',
  following: 'https://lyon.example/accounts/jeanne/following',
}

const agent = new Agent({ keepAlive: true, maxSockets: 1000 })

/** As `remote/` answers, without its guards nor signatures: what is tried here is what becomes of the answer. */
export const plainPost: RemotePost['activity'] = ({ inbox, body, timeoutMs, signal }) =>
  new Promise<PostOutcome>((resolve, reject) => {
    const failed = (detail: string): PostOutcome => ({
      outcome: 'transient',
      status: null,
      retryAfterSeconds: null,
      detail,
    })
    const sent = request(inbox, { method: 'POST', agent, ...(signal ? { signal } : {}) }, (response) => {
      response.resume()
      const status = response.statusCode ?? 0
      const detail = String(status)
      if (status < 300) resolve({ outcome: 'accepted', status })
      else if (status === 404 || status === 410) resolve({ outcome: 'permanent', reason: 'gone', status, detail })
      else if (status === 400) resolve({ outcome: 'permanent', reason: 'refused', status, detail })
      else {
        const after = response.headers['retry-after']
        resolve({ outcome: 'transient', status, retryAfterSeconds: after ? Number(after) : null, detail })
      }
      response.on('error', () => undefined)
    })
    if (timeoutMs !== undefined) sent.setTimeout(timeoutMs, () => sent.destroy(new Error('no answer in time')))
    sent.on('error', (error) => (signal?.aborted ? reject(signal.reason) : resolve(failed(error.message))))
    sent.end(body)
  })

export function note(n: number | string, of: Record<string, unknown> = {}): ActivityDocument {
  const id = `https://lyon.example/notes/${n}`
  return { id: `${id}/activity`, type: 'Create', object: id, ...of }
}

export async function someDeliveries(kind: Engine['kind'], parts: Partial<DeliveriesParts> = {}) {
  const storage = await aStorage(kind)
  const engine = await openEngine({ databaseUrl: storage.databaseUrl })
  const signedTimes = { count: 0 }
  const deliveries = createDeliveries({ ...partsFor(engine, { signedTimes }), ...parts })
  return {
    engine,
    deliveries,
    databaseUrl: storage.databaseUrl,
    signedTimes,
    /** Another one on the same storage, as another process would have. */
    another: (more: Partial<DeliveriesParts> = {}) => createDeliveries({ ...partsFor(engine), ...parts, ...more }),
    /** In a transaction of its own. */
    say: (activity: ActivityDocument, ...inboxes: { inbox: string; host: string }[]) =>
      engine.transaction((tx) => deliveries.deliverTo(tx, { activity, from: jeanne }, inboxes)),
    async [Symbol.asyncDispose]() {
      await deliveries.stop(0)
      await engine.close()
      await storage.remove()
    },
  }
}

export function partsFor(engine: Engine, { signedTimes = { count: 0 } } = {}): DeliveriesParts {
  return {
    engine,
    log: silent,
    keys: { generationOf: async () => 1, at: async () => ({}) as never },
    post: plainPost,
    async signDocument(activity) {
      signedTimes.count++
      return { ...activity, proof: `made ${signedTimes.count}` }
    },
    follows: { inboxesFollowing: async () => [] },
    remoteActors: { many: async () => [] },
    policyOf: () => 'open',
    isAlliedNow: async () => true,
    forgetInbox: async () => undefined,
    copies: createCopiesStore({ engine, clock: systemClock }),
    settings: { atOnce: 64, perHost: 4 },
    backoffSeconds: 0.05,
    sweepSeconds: 30,
  }
}

export function aRemote(given: Partial<RemoteActor> & { inbox: string; host: string }): RemoteActor {
  return anActor(`http://${given.host}/accounts/paul`, {
    displayName: 'Paul',
    sharedInbox: null,
    followers: null,
    outbox: null,
    fetchedAt: iso(Temporal.Now.instant()),
    ...given,
  })
}
