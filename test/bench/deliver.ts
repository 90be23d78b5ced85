/**
 * Telling one thing to many inboxes: ours (durable, on SQLite, signed and guarded) against activitypub-express's own
 * delivery, its queue held in memory, and against thirty requests at once without any queue, in the same run:
 * `node test/bench/deliver.ts [rounds] [largest] [smallest]`. 300 hosts. In each round all send, one after the other, in an
 * order that is turned each time, after one round that counts for nothing (code is compiled, connections are made). Prints the
 * median of the ratios within a round, and the lowest and highest; the seconds beside them, medians too, are this machine's.
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

const rounds = Number(process.argv[2] ?? 5)
const largest = Number(process.argv[3] ?? 10_000)
const smallest = Number(process.argv[4] ?? 1)
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
    isAlliedNow: async () => true,
    forgetInbox: async () => undefined,
    copies: createCopiesStore({ engine, clock }),
    settings: { atOnce: 512, perHost: 4 },
  })
  deliveries.start()
  const tell: Sender = (to, round) =>
    timed(round, () =>
      engine.transaction((tx) => deliveries.deliverTo(tx, { activity, from: actor, copyOf: copyOf() }, to)),
    )
  const send: Sender = async (to, round) => {
    const seconds = await tell(to, round)
    await deliveries.settled()
    return seconds
  }
  await send(inboxes(1), { expected: 1, delayMs: 0, hanging: [] })
  const close = async () => {
    await deliveries.stop(0)
    await engine.close()
    await storage.remove()
  }
  return { tell, send, close }
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
  const sample = to.slice(0, 30)
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

/** Seconds of each in each round: a machine that does other things does them to all. */
async function inTurns<Name extends string>(
  senders: Record<Name, () => Promise<number>>,
): Promise<Record<Name, number>[]> {
  const all = Object.entries<() => Promise<number>>(senders)
  const found: Record<Name, number>[] = []
  for (let round = 0; round <= rounds; round++) {
    const seconds: Partial<Record<string, number>> = {}
    const first = round % all.length
    for (const [name, send] of [...all.slice(first), ...all.slice(0, first)]) seconds[name] = await send()
    if (round > 0) found.push(seconds as Record<Name, number>)
  }
  return found
}

function ratio<Name extends string>(found: readonly Record<Name, number>[], of: Name, to: Name): string {
  const all = found.map((seconds) => seconds[of] / seconds[to]).toSorted((a, b) => a - b)
  const digits = median(all) >= 20 ? 0 : 2
  return `${median(all).toFixed(digits)} (${all[0]?.toFixed(digits)} to ${all.at(-1)?.toFixed(digits)})`
}

const ours = await anInstance()
say(`median of ${rounds} rounds (lowest to highest)`)
say('inboxes  delay   ours       activitypub-express / ours   30 at once / ours')
for (const delayMs of [0, 50]) {
  for (const count of [1, 100, 1000, 10_000].filter((one) => one >= smallest && one <= largest)) {
    const to = inboxes(count)
    const round = { expected: count, delayMs, hanging: [] }
    const found = await inTurns({
      our: () => ours.send(to, round),
      its: () => apex(to, round),
      thirty: () => thirtyAtOnce(to, round),
    })
    say(
      [
        String(count).padEnd(8),
        `${delayMs} ms`.padEnd(7),
        `${median(found.map(({ our }) => our)).toFixed(3)} s`.padEnd(10),
        ratio(found, 'its', 'our').padEnd(28),
        ratio(found, 'thirty', 'our'),
      ].join(' '),
    )
  }
}
await ours.close()

say('')
/** What hangs is remembered: each time an instance that has not met it. */
const meeting: Sender = async (to, round) => {
  const fresh = await anInstance()
  const seconds = await fresh.tell(to, round)
  // Those who hang are not waited for.
  await fresh.close()
  return seconds
}
for (const [count, deadHosts] of [
  [100, 3],
  [1000, 1],
] as const) {
  const to = inboxes(count)
  // The first hosts of all: those that a queue in order meets at once.
  const hanging = Array.from({ length: deadHosts }, (_, n) => addressOf(n))
  const expected = to.filter(({ host }) => !hanging.includes(host.split(':')[0] ?? '')).length
  const found = await inTurns({
    alive: () => meeting(to, { expected: count, delayMs: 50, hanging: [] }),
    some: () => meeting(to, { expected, delayMs: 50, hanging }),
  })
  say(
    `${count - expected} of ${count} inboxes never answer: ${median(found.map(({ some }) => some)).toFixed(3)} s to the last of the others, ${ratio(found, 'some', 'alive')} times without them`,
  )
}
peers.disconnect()
process.exit()
