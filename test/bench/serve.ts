/**
 * An instance's media against `express.static`, on the same files, one after the other in the same run:
 * `node test/bench/serve.ts [seconds a measure] [rounds]`. Prints ratios, median of the pairs; the absolute figures beside
 * them are this machine's. Servers have one core, viewers another. CPU is that of the server's process. On a machine that
 * does other things too, believe the ratios of CPU.
 */
import { type ChildProcess, execFile, fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Load, Order } from './serve-load.ts'

interface Server {
  child: ChildProcess
  port: number
}
interface Measure extends Load {
  cpuSeconds: number
}

const [seconds, rounds] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 5)]
const run = promisify(execFile)
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = await mkdtemp(join(tmpdir(), 'bench-serve-'))
const children: ChildProcess[] = []

/** A process of its own on this core, and the first thing that it says. */
async function start<Ready>(program: string, core: number): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(join(import.meta.dirname, program), [folder])
  children.push(child)
  // Without `taskset`, `express.static` is given more of the machine than ours: its threads take part of a second core.
  await run('taskset', ['-a', '-c', '-p', String(core), String(child.pid)]).catch(() => say('not bound to a core'))
  const [ready] = await once(child, 'message')
  return { child, ready }
}

async function ask<Answer>(child: ChildProcess, question: Serializable): Promise<Answer> {
  child.send(question)
  const [answer] = await once(child, 'message')
  return answer
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const two = (value: number) => value.toFixed(2)

try {
  // One after the other: the first makes the files.
  const ours = await start<{ port: number; public: string; granted: string }>('serve-ours.ts', 0)
  const peers = await start<{ express: number; bare: number }>('serve-peer.ts', 0)
  const viewers = await start('serve-load.ts', 1)
  const { public: open, granted } = ours.ready
  const instance = { child: ours.child, port: ours.ready.port }
  const peer = { child: peers.child, port: peers.ready.express }
  const bare = { child: peers.child, port: peers.ready.bare }

  async function measure(server: Server, path: string, range: string | null): Promise<Measure> {
    const before = await ask<number>(server.child, 'cpu')
    const order: Order = { port: server.port, path, range, seconds }
    const load = await ask<Load>(viewers.child, order)
    return { ...load, cpuSeconds: (await ask<number>(server.child, 'cpu')) - before }
  }

  const range = 'bytes=20000000-24194303'
  // What is compiled on the first requests is nobody's cost.
  for (const path of [`${open}/clip.mp4`, `${open}/list.m3u8`]) {
    for (const server of [instance, peer, bare]) await measure(server, path, null)
  }

  say(`16 connections, ${seconds} s a measure, ${rounds} pairs`)
  for (const [what, mine, theirs, asked, goal] of [
    ['whole file of 4 MiB', `${open}/clip.mp4`, `${open}/clip.mp4`, null, 0.4],
    ['4 MiB out of 64', `${open}/film.mp4`, `${open}/film.mp4`, range, 0.4],
    ['4 MiB out of 64, by a grant', `${granted}/film.mp4`, `${open}/film.mp4`, range, 0.4],
  ] as const) {
    const pairs: { mine: number; theirs: number; speed: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const a = await measure(instance, mine, asked)
      const b = await measure(peer, theirs, asked)
      const costOf = ({ cpuSeconds, bytes }: Measure) => cpuSeconds / (bytes / 1e9)
      pairs.push({ mine: costOf(a), theirs: costOf(b), speed: a.bytes / a.seconds / (b.bytes / b.seconds) })
    }
    const ratio = median(pairs.map((pair) => pair.mine / pair.theirs))
    say(
      `${what}: CPU per GB ${two(ratio)} of express.static (goal ≤ ${goal}), ${two(median(pairs.map(({ speed }) => speed)))} times as fast` +
        ` — ${two(median(pairs.map((pair) => pair.mine)))} against ${two(median(pairs.map((pair) => pair.theirs)))} CPU s/GB`,
    )
  }
  for (const [what, mine] of [
    ['playlist of 2 KiB', `${open}/list.m3u8`],
    ['playlist of 2 KiB, by a grant', `${granted}/list.m3u8`],
  ] as const) {
    const turns: { mine: Measure; theirs: Measure; limit: Measure }[] = []
    for (let round = 0; round < rounds; round++) {
      turns.push({
        mine: await measure(instance, mine, null),
        theirs: await measure(peer, `${open}/list.m3u8`, null),
        limit: await measure(bare, '/', null),
      })
    }
    const inTheMiddle = (of: (turn: (typeof turns)[number]) => number) => median(turns.map(of))
    const rate = ({ requests, seconds }: Measure) => requests / seconds
    const cost = ({ requests, cpuSeconds }: Measure) => cpuSeconds / requests
    say(
      `${what}: ${two(inTheMiddle((turn) => rate(turn.mine) / rate(turn.theirs)))} times the requests a second of express.static (goal ≥ 6),` +
        ` ${two(inTheMiddle((turn) => cost(turn.theirs) / cost(turn.mine)))} times by CPU;` +
        ` bare node:http, the limit, ${two(inTheMiddle((turn) => rate(turn.limit) / rate(turn.theirs)))} and` +
        ` ${two(inTheMiddle((turn) => cost(turn.theirs) / cost(turn.limit)))}` +
        ` — ${(['mine', 'theirs', 'limit'] as const).map((who) => Math.round(inTheMiddle((turn) => rate(turn[who])))).join(', ')}`,
    )
  }
} finally {
  for (const child of children) child.kill()
  await rm(folder, { recursive: true, force: true })
}
