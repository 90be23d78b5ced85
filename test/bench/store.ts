/**
 * Speed of the document port on each engine, and their ratios, in one run:
 *
 *   node test/bench/store.ts [--videos 100000] [--comments 1000000] [--seconds 2] [--engines sqlite,mongodb]
 *
 * MongoDB is measured when MONGODB_URL is set. Absolute figures depend on the machine; the ratios much less.
 * Each engine works in a process of its own, one after the other. « loop » is the 99th percentile of the delay of
 * that process's event loop meanwhile: what a person who asks for a page would wait before being heard.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Engine } from '#src/store/engine.ts'
import { enginesUnderTest } from '#test/store/an-engine.ts'
import { type Figure, measureStore, type Sizes } from './store-workload.ts'

const { values } = parseArgs({
  options: {
    videos: { type: 'string', default: '100000' },
    comments: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '2' },
    engines: { type: 'string', default: 'sqlite,mongodb' },
    /** Measures this one and sends the figures to the parent. */
    only: { type: 'string' },
  },
})
const sizes: Sizes = {
  videos: Number(values.videos),
  comments: Number(values.comments),
  seconds: Number(values.seconds),
}

if (values.only !== undefined) process.send?.(await measureStore(values.only as Engine['kind'], sizes, say))
else await compare()

async function compare(): Promise<void> {
  say(`${sizes.videos} videos, ${sizes.comments} comments, ${availableParallelism()} cores, Node ${process.version}\n`)
  const all = new Map<string, Figure[]>()
  for (const { kind, name, pending } of enginesUnderTest) {
    if (!values.engines.split(',').includes(kind)) continue
    if (pending === null) all.set(name, await measuredApart(kind))
    else say(`${name}: ${pending}\n`)
  }
  for (const [name, figures] of all) printFigures(name, figures)
  const [embedded, served] = [all.get('SQLite'), all.get('MongoDB')]
  if (embedded !== undefined && served !== undefined) printRatios(embedded, served)
}

async function measuredApart(kind: Engine['kind']): Promise<Figure[]> {
  const child = fork(import.meta.filename, [...process.argv.slice(2), '--only', kind], { stdio: 'inherit' })
  const [[figures]] = await Promise.all([once(child, 'message') as Promise<[Figure[]]>, once(child, 'exit')])
  return figures
}

function printFigures(name: string, figures: readonly Figure[]): void {
  say(
    `\n${name.padEnd(44)}${['per second', 'p50 ms', 'p99 ms', 'loop p99 ms'].map((head) => head.padStart(12)).join('')}\n`,
  )
  for (const { what, perSecond, p50, p99, loopP99 } of figures) {
    const cells = [perSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2), loopP99.toFixed(1)]
    say(`${what.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}\n`)
  }
}

function printRatios(embedded: readonly Figure[], served: readonly Figure[]): void {
  say(`\n${'SQLite / MongoDB'.padEnd(44)}${'ratio'.padStart(12)}${'goal'.padStart(12)}\n`)
  for (const figure of embedded) {
    const other = served.find(({ what }) => what === figure.what)
    if (other === undefined) continue
    const ratio = (figure.perSecond / other.perSecond).toFixed(1)
    say(
      `${figure.what.padEnd(44)}${ratio.padStart(12)}${(figure.goal === null ? '' : `≥ ${figure.goal}`).padStart(12)}\n`,
    )
  }
}

function say(text: string): void {
  process.stdout.write(text)
}
