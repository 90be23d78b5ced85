/**
 * Our doors to media against `express.static`, on the same files, one after the other in the same run:
 * `node test/bench/serve.ts [seconds a measure] [rounds]`. Prints ratios, median of the pairs; the absolute figures beside
 * them are this machine's. CPU is that of the server's process. Load is by `wrk` when it is there. On a machine
 * that does other things too, believe the ratios of CPU.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

interface Load {
  requests: number
  bytes: number
  seconds: number
}
interface Measure extends Load {
  cpuSeconds: number
}
type Loader = (url: string, seconds: number, range: string | null) => Promise<Load>

const run = promisify(execFile)
const [seconds, rounds] = [Number(process.argv[2] ?? 3), Number(process.argv[3] ?? 5)]
const say = (line: string) => process.stdout.write(`${line}\n`)
const isThere = (program: string) =>
  run('sh', ['-c', `command -v ${program}`]).then(
    () => true,
    () => false,
  )

/** 16 connections, the next request of each as soon as the last one has ended. */
const byWrk: Loader = async (url, seconds, range) => {
  const header = range === null ? [] : ['-H', `Range: ${range}`]
  const { stdout } = await run('wrk', ['-t1', '-c16', `-d${seconds}s`, ...header, url])
  const [, requests, lasted, amount, unit] =
    /(\d+) requests in ([\d.]+)s, ([\d.]+)(B|KB|MB|GB|TB) read/.exec(stdout) ?? []
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout)
  const bytes = Number(amount) * 1024 ** ['B', 'KB', 'MB', 'GB', 'TB'].indexOf(unit ?? '')
  return { requests: Number(requests), bytes, seconds: Number(lasted) }
}

const byNode: Loader = async (url, seconds, range) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const end = performance.now() + seconds * 1000
  const load = { requests: 0, bytes: 0, seconds }
  const viewer = async () => {
    while (performance.now() < end) {
      const [response] = await once(get(url, { agent, headers: range === null ? {} : { range } }), 'response')
      if (response.statusCode >= 300) throw new Error(`${url}: ${response.statusCode}`)
      for await (const chunk of response) load.bytes += chunk.length
      load.requests += 1
    }
  }
  await Promise.all(Array.from({ length: 16 }, viewer))
  agent.destroy()
  return load
}

const load = (await isThere('wrk')) ? byWrk : byNode
const folder = await mkdtemp(join(tmpdir(), 'bench-serve-'))
const program = fileURLToPath(new URL('./serve-process.ts', import.meta.url))
const child = fork(program, [folder])

async function cpuOf(process: ChildProcess): Promise<number> {
  process.send('cpu')
  const [{ cpuSeconds }] = (await once(process, 'message')) as [{ cpuSeconds: number }]
  return cpuSeconds
}

async function measure(url: string, range: string | null): Promise<Measure> {
  const before = await cpuOf(child)
  const done = await load(url, seconds, range)
  return { ...done, cpuSeconds: (await cpuOf(child)) - before }
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const two = (value: number) => value.toFixed(2)

try {
  const [{ ports, public: open, granted }] = (await once(child, 'message')) as [
    { ports: { ours: number; peer: number }; public: string; granted: string },
  ]
  const ours = `http://127.0.0.1:${ports.ours}`
  const peer = `http://127.0.0.1:${ports.peer}`
  const range = 'bytes=20000000-24194303'
  // What is compiled on the first requests is nobody's cost.
  for (const file of ['clip.mp4', 'list.m3u8']) {
    for (const host of [ours, peer]) await load(`${host}${open}/${file}`, 1, null)
  }

  say(`${load === byWrk ? 'wrk' : 'Node'}, 16 connections, ${seconds} s a measure, ${rounds} pairs`)
  for (const [what, mine, theirs, asked, goal] of [
    ['whole file of 4 MiB', `${open}/clip.mp4`, `${open}/clip.mp4`, null, 0.4],
    ['4 MiB out of 64', `${open}/film.mp4`, `${open}/film.mp4`, range, 0.4],
    ['4 MiB out of 64, by a grant', `${granted}/film.mp4`, `${open}/film.mp4`, range, 0.4],
  ] as const) {
    const pairs: { mine: number; theirs: number; speed: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const a = await measure(ours + mine, asked)
      const b = await measure(peer + theirs, asked)
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
    const pairs: { mine: number; theirs: number; cpu: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const a = await measure(ours + mine, null)
      const b = await measure(`${peer}${open}/list.m3u8`, null)
      const cpu = b.cpuSeconds / b.requests / (a.cpuSeconds / a.requests)
      pairs.push({ mine: a.requests / a.seconds, theirs: b.requests / b.seconds, cpu })
    }
    const ratio = median(pairs.map((pair) => pair.mine / pair.theirs))
    say(
      `${what}: ${two(ratio)} times the requests a second of express.static (goal ≥ 6), ${two(median(pairs.map(({ cpu }) => cpu)))} times by CPU` +
        ` — ${Math.round(median(pairs.map((pair) => pair.mine)))} against ${Math.round(median(pairs.map((pair) => pair.theirs)))}`,
    )
  }
} finally {
  child.kill()
  await rm(folder, { recursive: true, force: true })
}
