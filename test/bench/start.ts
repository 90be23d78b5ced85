/**
 * From a command to an instance: time to listening, to the first page, and memory, against a bare `node:http` server
 * started in turn with it. Prints ratios; goals: listening ≤ 2.5, memory ≤ 1.6.
 *
 *     node test/bench/start.ts [rounds, default 7]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const rounds = Number(process.argv[2] ?? 7)
const root = join(import.meta.dirname, '../..')

/** Both say `listening <port>` on a line of their own as soon as they do. */
const bare = `
  import { createServer } from 'node:http'
  const server = createServer((_request, response) => response.end('ok'))
  server.listen(0, '127.0.0.1', () => console.log('listening', server.address().port))
  process.on('SIGTERM', () => process.exit(0))
`
/** As `src/main.ts` runs itself, saying so once it listens. */
const instance = `
  import { run } from '${join(root, 'src/run.ts')}'
  import { startInstance } from '${join(root, 'src/main.ts')}'
  await run(async (settings) => {
    const instance = await startInstance(settings)
    console.log('listening', instance.url.port)
    return instance
  })
`

interface Measure {
  listeningMs: number
  answeredMs: number
  restingMiB: number
}

async function measure(program: string, folder: string): Promise<Measure> {
  const startedAt = performance.now()
  const file = join(folder, 'program.mjs')
  await writeFile(file, program)
  const child = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      DATA_FOLDER: folder,
      DEMONSTRATION: 'non',
      LOG_LEVEL: 'silent',
      // As `npm start` has it.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    },
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const listeningMs = performance.now() - startedAt
  const response = await fetch(`http://127.0.0.1:${line.split(' ')[1]}/`)
  await response.text()
  if (!response.ok) throw new Error(`the first page answered ${response.status}`)
  const answeredMs = performance.now() - startedAt
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  const restingMiB = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
  return { listeningMs, answeredMs, restingMiB }
}

const folder = await mkdtemp(join(tmpdir(), 'c12-bench-start-'))
try {
  // Once for nothing: the data folder is made, and both are in the page cache.
  await measure(bare, folder)
  await measure(instance, folder)
  const measures: { bare: Measure; instance: Measure }[] = []
  for (let round = 0; round < rounds; round++) {
    measures.push({ bare: await measure(bare, folder), instance: await measure(instance, folder) })
  }
  for (const [what, unit, of, goal] of [
    ['listening', 'ms', (one: Measure) => one.listeningMs, 2.5],
    ['first answer', 'ms', (one: Measure) => one.answeredMs, null],
    ['memory at rest', 'MiB', (one: Measure) => one.restingMiB, 1.6],
  ] as const) {
    const least = (who: 'bare' | 'instance') => Math.min(...measures.map((round) => of(round[who])))
    const ratios = measures.map((round) => of(round.instance) / of(round.bare)).sort((a, b) => a - b)
    const median = ratios[Math.floor(ratios.length / 2)] ?? Number.NaN
    process.stdout.write(
      `${what.padEnd(15)} bare ${least('bare').toFixed(0)} ${unit}, instance ${least('instance').toFixed(0)} ${unit}, ratio ${median.toFixed(2)} (median of ${rounds})${goal === null ? '' : `, goal ≤ ${goal}${median <= goal ? '' : ' MISSED'}`}\n`,
    )
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
