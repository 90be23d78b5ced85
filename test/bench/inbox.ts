/**
 * What an activity costs, against Fedify's own `verifyRequest` and `fromJsonLd` on the same bytes, one after the other in
 * the same run: `node test/bench/inbox.ts [seconds a measure] [rounds]`. First what Fedify does too, with our checks
 * and lookups in; then whole, which Fedify's figure is not, by a real instance: received over HTTP, kept on disk
 * (`synchronous=FULL`) and answered; beside it, the least that could cost (`inbox-floor-process.ts`). Keys are known and
 * contexts bundled on both sides. CPU is that of all the threads of the process. Prints ratios, median of the pairs; the
 * figures beside them are this machine's.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { verifyRequest } from '@fedify/fedify/sig'
import { Activity, CryptographicKey } from '@fedify/vocab'
import { createAcceptActivity } from '#federation/inbox/accept-activity.ts'
import { readActivity } from '#federation/inbox/read-activity.ts'
import { createLedger } from '#federation/ledger.ts'
import type { ReceivedRequest } from '#federation/signature-ports.ts'
import { loadBundledContext } from '#federation/signatures/bundled-contexts.ts'
import { toCryptoKey } from '#federation/signatures/to-crypto-key.ts'
import { systemClock } from '#src/clock.ts'
import { aPeer } from '../federation/a-peer.ts'
import { aRemotePerson } from '../federation/a-remote-actor.ts'
import { aWire } from '../federation/a-wire.ts'
import { someActivities } from './some-activities.ts'

const [seconds, rounds] = [Number(process.argv[2] ?? 2), Number(process.argv[3] ?? 5)]
const say = (line: string) => process.stdout.write(`${line}\n`)
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

await using peer = await aPeer()
await using wire = await aWire()
const sender = await aRemotePerson(peer, 'anne')
await wire.remoteActors.get(sender.id)
const keyId = new URL(sender.keys.rsa.id)
const key = new CryptographicKey({
  id: keyId,
  owner: new URL(sender.id),
  publicKey: toCryptoKey(sender.keys.rsaPublic),
})

const ledger = createLedger({ engine: wire.engine, clock: systemClock })
const accept = createAcceptActivity({
  ids: wire.ids,
  rules: { allowsPrivate: true },
  verifying: wire.verifying,
  policies: { of: () => 'open', isActorBlocked: () => false },
  // Looked up one by one here; by `intake.ts`, with those that come at the same time.
  keep: async ({ once }) => ((await ledger.activities([once?.id ?? ''])).size === 0 ? 'kept' : 'seen'),
})

/** Microseconds of CPU of this process for one. */
async function costOf(work: (received: ReceivedRequest) => Promise<unknown>, all: readonly ReceivedRequest[]) {
  const before = process.cpuUsage()
  const end = performance.now() + seconds * 1000
  let done = 0
  while (performance.now() < end) {
    await work(all[done % all.length] as ReceivedRequest)
    done++
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / done
}

async function byFedify({ path, headers, body }: ReceivedRequest): Promise<void> {
  const request = new Request(`https://lyon.example${path}`, {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: Uint8Array.from(body),
  })
  const found = await verifyRequest(request, {
    contextLoader: loadBundledContext,
    documentLoader: loadBundledContext,
    keyCache: { get: async () => key, set: async () => {} },
  })
  if (found === null) throw new Error('Fedify did not believe it')
  await Activity.fromJsonLd(JSON.parse(Buffer.from(body).toString()), {
    contextLoader: loadBundledContext,
    documentLoader: loadBundledContext,
  })
}

async function byUs(received: ReceivedRequest): Promise<void> {
  const { actor: signer } = await wire.verifying.request(received)
  const document = readActivity(received.body)
  const outcome = document && (await accept({ document, body: received.body, signer }))
  if (!outcome?.kept) throw new Error(`it was not taken: ${JSON.stringify(outcome)}`)
}

interface Server {
  child: ChildProcess
  origin: string
}

async function aServer(script: string, ...more: string[]): Promise<Server> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [folder, ...more])
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }]
  return { child, origin }
}

/** Microseconds of CPU of the server for one, and how many a second; 32 senders at once, each activity sent once. */
async function costOfIntake(
  server: Server,
  all: readonly ReceivedRequest[],
): Promise<{ cost: number; perSecond: number }> {
  const cpu = async () => {
    server.child.send('cpu')
    const [{ cpuSeconds }] = (await once(server.child, 'message')) as [{ cpuSeconds: number }]
    return cpuSeconds
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 32 })
  const waiting = [...all]
  const before = await cpu()
  const start = performance.now()
  const send = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const { path, headers, body } = one
      const sent = request(server.origin + path, { method: 'POST', agent, headers }).end(body)
      const [response] = await once(sent, 'response')
      if (response.statusCode !== 202) throw new Error(`it answered ${response.statusCode}`)
      response.resume()
      await once(response, 'end')
    }
  }
  await Promise.all(Array.from({ length: 32 }, send))
  const perSecond = (all.length / (performance.now() - start)) * 1000
  agent.destroy()
  return { cost: (((await cpu()) - before) / all.length) * 1e6, perSecond }
}

const folder = await mkdtemp(join(tmpdir(), 'bench-inbox-'))
const ours = await aServer('inbox-process.ts')
const floor = await aServer(
  'inbox-floor-process.ts',
  String(sender.keys.rsaPublic.export({ type: 'spki', format: 'pem' })),
)
const perRound = 3000

try {
  for (const [what, activity] of Object.entries(someActivities(sender.id, ours.origin))) {
    const few = await Promise.all(Array.from({ length: 50 }, (_, index) => sender.posts(wire.inbox, activity(index))))
    const intake = (index: number) => sender.posts(`${ours.origin}/inbox`, activity(index + 1000))
    // What is compiled on the first ones is nobody's cost.
    await costOf(byFedify, few)
    await costOf(byUs, few)
    for (let turn = 0; turn < 2; turn++) {
      const first = await Promise.all(Array.from({ length: perRound }, (_, at) => intake(turn * perRound + at)))
      for (const server of [ours, floor]) await costOfIntake(server, first)
    }
    const pairs: { alone: number; whole: number; least: number; perSecond: number; theirs: number }[] = []
    for (let round = 2; round < rounds + 2; round++) {
      const all = await Promise.all(Array.from({ length: perRound }, (_, index) => intake(round * perRound + index)))
      const { cost: whole, perSecond } = await costOfIntake(ours, all)
      const { cost: least } = await costOfIntake(floor, all)
      const theirs = await costOf(byFedify, few)
      pairs.push({ alone: await costOf(byUs, few), whole, least, perSecond, theirs })
    }
    const of = (pick: (pair: (typeof pairs)[number]) => number) => median(pairs.map(pick))
    say(
      `${what} (${few[0]?.body.length} bytes), against ${Math.round(of(({ theirs }) => theirs))} µs of CPU for Fedify’s verify and fromJsonLd:\n` +
        `  verified, parsed, looked up and admitted ${of(({ alone, theirs }) => theirs / alone).toFixed(1)} times cheaper (${Math.round(of(({ alone }) => alone))} µs; goal ≥ 15)\n` +
        `  received, verified, admitted, kept and answered ${of(({ whole, theirs }) => theirs / whole).toFixed(1)} times cheaper` +
        ` (${Math.round(of(({ whole }) => whole))} µs), ${Math.round(of(({ perSecond }) => perSecond))} a second;` +
        ` the least there could be, ${of(({ least, theirs }) => theirs / least).toFixed(1)} times cheaper (${Math.round(of(({ least }) => least))} µs)`,
    )
  }
} finally {
  for (const { child } of [ours, floor]) {
    child.disconnect()
    await once(child, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
}
