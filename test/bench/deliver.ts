/**
 * Telling one thing to many inboxes: ours (durable, on SQLite, signed and guarded) against activitypub-express's own
 * delivery, its queue held in memory, and against thirty requests at once without any queue, in the same run:
 * `node test/bench/deliver.ts [rounds] [largest]`. 300 hosts, one of them never answers. Prints ratios, median of the
 * rounds; the seconds beside them are this machine's.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pino } from 'pino'
import type { ActorKeys, LocalActor } from '#federation/actor.ts'
import { makeEd25519, makeRsa } from '#federation/actors/key-pair.ts'
import { createDeliveries, type Inbox } from '#federation/outbox/create-deliveries.ts'
import type { ActivityDocument } from '#federation/ports.ts'
import { createConnector } from '#federation/remote/connector.ts'
import { createDialects } from '#federation/remote/dialects.ts'
import { createRemotePost } from '#federation/remote/remote-post.ts'
import { createSigning } from '#federation/signatures/signing.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { systemClock as clock } from '#src/clock.ts'
import { createCopiesStore } from '#src/copies/copies-store.ts'
import { openEngine } from '#src/store/open-engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import { aStorage } from '../store/an-engine.ts'
import type { Round } from './deliver-peers.ts'

const rounds = Number(process.argv[2] ?? 3)
const largest = Number(process.argv[3] ?? 10_000)
const hosts = 300
const log = pino({ level: 'silent' })
const say = (line: string) => process.stdout.write(`${line}\n`)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const peers = fork(new URL('deliver-peers.ts', import.meta.url), { stdio: 'inherit' })
const hears = (word: string) =>
  new Promise<string>((resolve) => {
    const look = (message: unknown) => {
      if (!String(message).startsWith(word)) return
      peers.off('message', look)
      resolve(String(message))
    }
    peers.on('message', look)
  })
const port = Number((await hears('port')).split(' ')[1])

const addressOf = (host: number) => `127.${10 + Math.floor(host / 100)}.${host % 100}.1`
const inboxes = (count: number): Inbox[] =>
  Array.from({ length: count }, (_, n) => {
    const host = `${addressOf(n % hosts)}:${port}`
    return { inbox: `http://${host}/${n}/inbox`, host }
  })

const [rsa, ed25519] = [await makeRsa(), await makeEd25519()]
const activity = JSON.parse(
  await readFile(join(import.meta.dirname, '../fixtures/federation/outgoing/create-video.json'), 'utf8'),
) as ActivityDocument
const actor = { id: String(activity.actor), kind: 'person' } as LocalActor
const keys: ActorKeys = {
  rsa: { id: `${actor.id}#main-key`, ...rsa },
  ed25519: { id: `${actor.id}#ed25519-key`, privateKey: ed25519.privateKey, publicKeyMultibase: '' },
}
/** Where the copies of the video are is followed too. */
const copyOf = () => ({ videoId: randomUUID() as VideoId, accountId: 'jeanne' as AccountId, isPublic: true })
const signing = createSigning({ clock })
const { activity: post } = createRemotePost({
  connector: createConnector({ allowsPrivate: true, userAgent: () => 'bench' }),
  signing,
  dialects: createDialects(),
  policies: { of: () => 'open' },
  clock,
  isOurs: () => false,
})

/** Seconds until the last inbox that answers has answered. */
async function timed(round: Round, send: () => Promise<unknown>): Promise<number> {
  const isReady = hears('ready')
  peers.send(round)
  await isReady
  const all = hears('all')
  const start = performance.now()
  const sending = send()
  await all
  const seconds = (performance.now() - start) / 1000
  await sending
  return seconds
}

/** An instance that runs: its collections are there, its keys are read. */
async function anInstance() {
  const storage = await aStorage('sqlite')
  const engine = await openEngine({ databaseUrl: storage.databaseUrl })
  const deliveries = createDeliveries({
    engine,
    log,
    keys: { generationOf: async () => 1, at: async () => keys },
    post,
    signDocument: signing.document,
    follows: { inboxesFollowing: async () => [] },
    remoteActors: { many: async () => [] },
    policyOf: () => 'open',
    forgetInbox: async () => undefined,
    copies: createCopiesStore({ engine, clock }),
    settings: { atOnce: 512, perHost: 4 },
  })
  deliveries.start()
  const send: Sender = async (to, round) => {
    const seconds = await timed(round, () =>
      engine.transaction((tx) => deliveries.deliverTo(tx, { activity, from: actor, copyOf: copyOf() }, to)),
    )
    await deliveries.settled()
    return seconds
  }
  await send(inboxes(1), { expected: 1, delayMs: 0, hanging: [] })
  const close = async () => {
    await deliveries.stop(0)
    await engine.close()
    await storage.remove()
  }
  return { send, close }
}

/** PeerTube's number (`BROADCAST_CONCURRENCY`), on the same wire, with nothing written anywhere. */
function thirtyAtOnce(to: readonly Inbox[], round: Round): Promise<number> {
  const body = JSON.stringify(activity)
  const left = [...to]
  const one = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await post({ inbox: next.inbox, body, keys, signal: AbortSignal.timeout(10_000) }).catch(() => null)
    }
  }
  return timed(round, () => Promise.all(Array.from({ length: 30 }, one)))
}

const apexDelivery = createRequire(import.meta.url)('activitypub-express/pub/federation.js')

/** Its own `runDelivery`, one after the other by design: a sample tells the rest. */
async function apex(to: readonly Inbox[], round: Round): Promise<number> {
  const sample = to.slice(0, 60)
  const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })
  const queue = sample.map(({ inbox }) => ({
    actorId: actor.id,
    body: JSON.stringify(activity),
    address: inbox,
    signingKey: pem,
    attempt: 0,
  }))
  const delivering = {
    ...apexDelivery,
    settings: { name: 'bench', version: '1', domain: 'lyon.example' },
    consts: { jsonldOutgoingType: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    requestTimeout: 10_000,
    isProductionEnv: () => false,
    store: { deliveryDequeue: async () => queue.shift(), deliveryRequeue: async () => undefined },
  }
  const seconds = await timed({ ...round, expected: sample.length }, () => delivering.runDelivery())
  return (seconds * to.length) / sample.length
}

type Sender = (to: readonly Inbox[], round: Round) => Promise<number>

/** One after the other, several times: a machine that does other things does them to all. */
async function compared<Name extends string>(
  senders: Record<Name, Sender>,
  to: readonly Inbox[],
  round: Round,
): Promise<Record<Name, number>> {
  const found = Object.fromEntries(Object.keys(senders).map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let n = 0; n < rounds; n++) {
    for (const [name, sender] of Object.entries<Sender>(senders)) found[name as Name].push(await sender(to, round))
  }
  return Object.fromEntries(Object.entries<number[]>(found).map(([name, all]) => [name, median(all)])) as Record<
    Name,
    number
  >
}

const ours = await anInstance()
say(`seconds to the last inbox, median of ${rounds}; ratio to ours`)
say('inboxes  delay   ours      activitypub-express   30 at once')
const line = (count: number, delayMs: number, { our, its, thirty }: { our: number; its: number; thirty: number }) =>
  say(
    `${String(count).padEnd(8)} ${`${delayMs} ms`.padEnd(7)} ${our.toFixed(3).padEnd(9)} ${`${its.toFixed(2)} (${(its / our).toFixed(1)})`.padEnd(21)} ${thirty.toFixed(3)} (${(thirty / our).toFixed(2)})`,
  )
for (const delayMs of [0, 50]) {
  for (const count of [1, 100, 1000, 10_000].filter((one) => one <= largest)) {
    const to = inboxes(count)
    const round = { expected: count, delayMs, hanging: [] }
    const { our, its, thirty } = await compared({ our: ours.send, its: apex, thirty: thirtyAtOnce }, to, round)
    line(count, delayMs, { our, its, thirty })
  }
}

say('')
for (const [count, dead] of [
  [100, 3],
  [1000, 4],
] as const) {
  const to = inboxes(count)
  // The first hosts of all: those that a queue in order meets at once.
  const hanging = Array.from({ length: count === 1000 ? 1 : dead }, (_, n) => addressOf(n))
  const expected = to.filter(({ host }) => !hanging.includes(host.split(':')[0] ?? '')).length
  const alive = await compared({ our: ours.send }, to, { expected: count, delayMs: 50, hanging: [] })
  // What hangs is remembered: each time an instance that has not met it.
  const meeting: Sender = async (all, round) => {
    const fresh = await anInstance()
    const seconds = await fresh.send(all, round)
    await fresh.close()
    return seconds
  }
  const some = await compared({ our: meeting }, to, { expected, delayMs: 50, hanging })
  say(
    `${count - expected} of ${count} inboxes never answer: ${some.our.toFixed(3)} s to the last of the others, ${(some.our / alive.our).toFixed(2)} times without them`,
  )
}
await ours.close()
peers.disconnect()
process.exit()
