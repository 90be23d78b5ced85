/**
 * Speed of the document port on each engine, and their ratios, in one run:
 *
 *   node test/bench/store.ts [--videos 100000] [--comments 1000000] [--seconds 1] [--rounds 5] [--engines sqlite,mongodb]
 *     [--cases insert]
 *
 * MongoDB is measured when MONGODB_URL is set. Each engine works in a process of its own; the same question is asked
 * of one and of the other in turn, and figures are medians of the rounds, so that what else the machine does weighs on
 * both alike. « loop » is the 99th percentile of the delay of that process's event loop meanwhile: what a person who
 * asks for a page would wait before being heard; the row « nothing » says how much of it is the machine's.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Engine } from '#src/store/engine.ts'
import { enginesUnderTest } from '#test/store/an-engine.ts'
import { type Case, cases, type Figure, loadedEngine } from './store-workload.ts'

const { values } = parseArgs({
  options: {
    videos: { type: 'string', default: '100000' },
    comments: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    engines: { type: 'string', default: 'sqlite,mongodb' },
    /** A part of the names of what is measured. */
    cases: { type: 'string', default: '' },
    /** Is one engine's process, told by the parent what to measure. */
    only: { type: 'string' },
  },
})

if (values.only !== undefined) await serve(values.only as Engine['kind'])
else await compare()

async function serve(kind: Engine['kind']): Promise<void> {
  const sizes = { videos: Number(values.videos), comments: Number(values.comments), seconds: Number(values.seconds) }
  const engine = await loadedEngine(kind, sizes, say)
  process.on('message', async (one: Case | null) => {
    if (one !== null) process.send?.(await engine.measure(one))
    else {
      await engine[Symbol.asyncDispose]()
      process.disconnect?.()
    }
  })
  process.send?.('ready')
}

async function compare(): Promise<void> {
  say(
    `${values.videos} videos, ${values.comments} comments, ${availableParallelism()} cores, Node ${process.version}\n`,
  )
  const processes = new Map<string, ChildProcess>()
  for (const { kind, name, pending } of enginesUnderTest) {
    if (!values.engines.split(',').includes(kind)) continue
    if (pending !== null) {
      say(`${name}: ${pending}\n`)
      continue
    }
    const child = fork(import.meta.filename, [...process.argv.slice(2), '--only', kind], { stdio: 'inherit' })
    await once(child, 'message')
    processes.set(name, child)
  }
  const heads = [
    '',
    ...[...processes.keys()].flatMap((name) => [`${name}/s`, 'p50 ms', 'p99 ms', 'loop']),
    'ratio',
    'goal',
  ]
  sayRow(heads)
  for (const one of cases) {
    if (one.what.includes(values.cases)) sayRow(await rowOf(one, [...processes.values()]))
  }
  say(`load of the machine: ${loadavg()[0]?.toFixed(1)}\n`)
  for (const child of processes.values()) {
    child.send(null as never)
    await once(child, 'exit')
  }
}

async function rowOf(one: Case, processes: readonly ChildProcess[]): Promise<string[]> {
  const rounds: Figure[][] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const figures: Figure[] = []
    for (const child of processes) figures.push(await answerOf(child, one))
    rounds.push(figures)
  }
  const cells = processes.flatMap((_, at) => {
    const middle = (key: keyof Figure) => median(rounds.map((figures) => figures[at]?.[key] ?? 0))
    return [
      middle('perSecond').toFixed(0),
      middle('p50').toFixed(2),
      middle('p99').toFixed(2),
      middle('loopP99').toFixed(1),
    ]
  })
  const ratios = rounds.flatMap(([own, other]) => (own && other ? [own.perSecond / other.perSecond] : []))
  const ratio = ratios.length === 0 ? '' : median(ratios).toFixed(1)
  return [`${one.what}, ${one.atOnce} at once`, ...cells, ratio, one.goal === null ? '' : `≥ ${one.goal}`]
}

async function answerOf(child: ChildProcess, one: Case): Promise<Figure> {
  const answer = once(child, 'message')
  child.send(one)
  return ((await answer) as [Figure])[0]
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

function sayRow(cells: readonly string[]): void {
  say(`${cells.map((cell, at) => (at === 0 ? cell.padEnd(32) : cell.padStart(11))).join('')}\n`)
}

function say(text: string): void {
  process.stdout.write(text)
}
