/**
 * What it costs to believe an activity, against Fedify's own `verifyRequest` and `fromJsonLd` on the same bytes, one
 * after the other in the same run: `node test/bench/inbox.ts [seconds a measure] [rounds]`. Keys are known and contexts
 * bundled on both sides: no network. Prints ratios, median of the pairs; the figures beside them are this machine's.
 */
import { verifyRequest } from '@fedify/fedify/sig'
import { Activity, CryptographicKey } from '@fedify/vocab'
import { readHostileObject } from '#federation/hostile-json.ts'
import type { ReceivedRequest } from '#federation/ports.ts'
import { loadBundledContext } from '#federation/signatures/bundled-contexts.ts'
import { toCryptoKey } from '#federation/signatures/to-crypto-key.ts'
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
  await wire.verifying.request(received)
  readHostileObject(received.body)
}

for (const [what, activity] of Object.entries(someActivities(sender.id, 'https://lyon.example'))) {
  const all = await Promise.all(Array.from({ length: 50 }, (_, index) => sender.posts(wire.inbox, activity(index))))
  for (const one of all) {
    await byFedify(one)
    await byUs(one)
  }
  const pairs: { ours: number; theirs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    pairs.push({ ours: await costOf(byUs, all), theirs: await costOf(byFedify, all) })
  }
  const ratio = median(pairs.map(({ ours, theirs }) => theirs / ours))
  say(
    `${what} (${all[0]?.body.length} bytes), verified and parsed: ${ratio.toFixed(1)} times Fedify’s verify and fromJsonLd` +
      ` — ${Math.round(median(pairs.map(({ ours }) => ours)))} against ${Math.round(median(pairs.map(({ theirs }) => theirs)))} µs of CPU`,
  )
}
