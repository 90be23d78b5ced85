/** Two instances that ally, without a network between them: what one says waits until the test lets the other hear it. */
import { pino } from 'pino'
import type { Iri, LocalActor, RemoteActor } from '#federation/actor.ts'
import { createAlliancesStore } from '#federation/alliance/alliances-store.ts'
import { createHearAlliance } from '#federation/alliance/hear-alliance.ts'
import { createKeepAlliance } from '#federation/alliance/keep-alliance.ts'
import { createManageAlliances } from '#federation/alliance/manage-alliances.ts'
import { createFollowsStore } from '#federation/follows/follows-store.ts'
import { createHeldPolicies } from '#federation/policies/host-policies.ts'
import { createPoliciesStore } from '#federation/policies/policies-store.ts'
import { type ActivityDocument, type Discovery, RemoteRefused } from '#federation/ports.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { createAuditTrail } from '#src/administration/audit-trail.ts'
import type { Engine } from '#src/store/engine.ts'
import { enginesUnderTest } from '../../store/an-engine.ts'
import { anActor } from '../an-actor.ts'

export const administrator: Viewer = {
  kind: 'person',
  accountId: 'admin' as AccountId,
  roles: ['teacher', 'administrator'],
  sessionId: 's',
  hasAcceptedCharter: true,
}

export function theInstance(host: string): RemoteActor {
  const id = `https://${host}/accounts/peertube`
  return anActor(id, {
    type: 'Application',
    name: 'peertube',
    displayName: `Classe à 12 de ${host}`,
    url: `https://${host}/`,
    approvesFollowers: true,
  })
}

export interface Side extends AsyncDisposable {
  host: string
  engine: Engine
  us: Iri
  said: { activity: ActivityDocument; to: readonly Iri[]; personally: boolean }[]
  /** Hosts whose shared films were forgotten. */
  forgotten: string[]
  manage: ReturnType<typeof createManageAlliances>
  hear: ReturnType<typeof createHearAlliance>
  policies: ReturnType<typeof createHeldPolicies>
  follows: ReturnType<typeof createFollowsStore>
  alliances: ReturnType<typeof createAlliancesStore>
}

/** @param software what the other hosts say they run */
export async function aSide(
  kind: Engine['kind'],
  host: string,
  software: () => string | null = () => 'classe-a-12',
): Promise<Side> {
  const under = enginesUnderTest.find((one) => one.kind === kind)
  if (under === undefined) throw new Error(`no engine ${kind}`)
  const engine = await under.open()
  const clock = { now: () => Temporal.Now.instant() }
  const us = theInstance(host)
  const local: LocalActor = {
    id: us._id,
    kind: 'instance',
    name: 'peertube',
    accountId: null,
    inbox: us.inbox,
    outbox: `${us._id}/outbox`,
    followers: `${us._id}/followers`,
    following: `${us._id}/following`,
  }
  const alliances = createAlliancesStore({ engine })
  const follows = createFollowsStore({ engine })
  const policies = createHeldPolicies({
    policies: createPoliciesStore({ engine }),
    alliances,
    newcomers: 'open',
    log: pino({ level: 'silent' }),
  })
  await policies.load()
  const said: Side['said'] = []
  const forgotten: string[] = []
  const keep = createKeepAlliance({
    alliances,
    follows,
    deliveries: {
      async deliver(_tx, { activity, to, personally = false }) {
        said.push({ activity, to, personally })
      },
      async forward() {},
    },
    instance: async () => local,
    async forgetShared(other) {
      forgotten.push(other)
    },
    clock,
  })
  const discovery = {
    async instanceOf(asked: string) {
      if (asked === 'silent.example') throw new RemoteRefused('unreachable', 'nobody there')
      return theInstance(asked)
    },
    async software() {
      const name = software()
      return name === null ? null : { name, version: '1' }
    },
  } as unknown as Discovery
  return {
    host,
    engine,
    us: us._id,
    said,
    forgotten,
    policies,
    follows,
    alliances,
    hear: createHearAlliance({ alliances, keep, us: () => us._id, clock }),
    manage: createManageAlliances({
      alliances,
      keep,
      policies,
      discovery,
      audit: createAuditTrail({ engine, clock }),
      summariesOf: async () => new Map(),
      ourHost: () => host,
      addressOf: (other) => `https://${other}/`,
      transact: (work) => engine.transaction(work),
      clock,
    }),
    async [Symbol.asyncDispose]() {
      await policies[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}

/** Everything that either said, until neither has anything more to say. */
export async function talk(a: Side, b: Side): Promise<string[]> {
  const heard: string[] = []
  for (;;) {
    const [from, to] = a.said.length > 0 ? [a, b] : [b, a]
    const next = from.said.shift()
    if (next === undefined) return heard
    heard.push(`${from.host} ${next.activity.type}`)
    await hears(to, from.host, next.activity)
  }
}

export async function hears(
  side: Side,
  from: string,
  activity: ActivityDocument,
  type = 'Application',
): Promise<boolean> {
  const actor = { ...theInstance(from), type } as RemoteActor
  const act = { Follow: 'onFollow', Accept: 'onAccept', Reject: 'onReject', Undo: 'onUndoFollow' }[
    activity.type
  ] as keyof Side['hear']
  const isOurs = await side.engine.transaction((tx) => side.hear[act](tx, { activity, actor }))
  await side.policies.reread('alliance', from)
  return isOurs
}
