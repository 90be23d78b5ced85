/**
 * When each film that waits or is being made will be done: the queues played in advance, in the order in which jobs are really
 * taken. Pure. What one film costs is told by `pace.ts`; what the machine does now, by the films that are being made.
 */
import type { FilmWork } from './film-work.ts'
import { firstKinds, isMadeAlone, type MakingKind, makingKinds, politenessOf } from './stages.ts'
import type { Work } from './transcoder.ts'

export interface RunningFilm {
  id: string
  kind: MakingKind
  /** What is left of it; null when it has not begun, and then it is as one that waits. */
  left: Work | null
  /** Its process. */
  worker: string
  /** What all the films of this process were given lately, in seconds of a processor each second; null when not known. */
  speed: number | null
  /** It shows its first rendition alone: the others are still to be made when it ends. */
  isAlone: boolean
  /** What it takes here and now. */
  film: FilmWork
}

export interface WaitingFilm {
  id: string
  kind: MakingKind
  film: FilmWork
}

export interface Maker {
  worker: string
  places: Readonly<Record<string, number>>
}

export interface Queues {
  running: readonly RunningFilm[]
  /** In the order in which those of each kind are taken. */
  waiting: readonly WaitingFilm[]
  /** The processes that make films, and how many of each kind at once. */
  makers: readonly Maker[]
  /** Those of one share its processors. */
  machineOf: (worker: string) => string
  /** Speed of a machine of which nothing is known yet. */
  usualSpeed: number
}

/** In seconds from now. */
export interface Times {
  /** Until it can be watched by those for whom it is. */
  shown: number | null
  /** Until every rendition is made. */
  complete: number | null
}

/** Its share of a machine: ten steps of `nice` are a tenth (sched(7)). */
const weightOf = (kind: MakingKind) => 1.25 ** -politenessOf[kind]

interface Making extends Work {
  id: string
  kind: MakingKind
  worker: number
  isAlone: boolean
  film: FilmWork
}

/** What no process makes is told of nobody. */
export function forecast({ running, waiting, makers, machineOf, usualSpeed }: Queues): Map<string, Times> {
  const times = new Map<string, Times>()
  const placesOf = new Map(makers.map(({ worker, places }) => [worker, places]))
  const workers = [...new Set([...placesOf.keys(), ...running.map(({ worker }) => worker)])]
  const machines = workers.map(machineOf)
  const speeds = new Map<string, number>()
  for (const [index, worker] of workers.entries()) {
    const machine = machines[index] ?? worker
    const told = running.filter((one) => one.worker === worker && one.speed !== null).map(({ speed }) => speed ?? 0)
    if (told.length > 0) speeds.set(machine, (speeds.get(machine) ?? 0) + Math.max(...told))
  }
  const speedOf = (machine: string) => Math.max(leastSpeed, speeds.get(machine) ?? usualSpeed)
  const queues = new Map<MakingKind, WaitingFilm[]>(makingKinds.map((kind) => [kind, []]))
  for (const one of waiting) queues.get(one.kind)?.push(one)
  const isAnyFirstWaiting = () => firstKinds.some((kind) => (queues.get(kind)?.length ?? 0) > 0)
  const making: Making[] = []
  let now = 0

  const begin = (one: WaitingFilm, worker: number) => {
    const { id, kind, film } = one
    const isAlone = kind !== 'transcode-rest' && isMadeAlone(film.alone, isAnyFirstWaiting())
    making.push({ id, kind, film, worker, isAlone, ...(isAlone ? film.first : film.whole) })
  }
  /** Of the processes that have a place for it, the one that makes the fewest films. */
  const freest = (kind: MakingKind): number | null => {
    let found: { worker: number; busy: number } | null = null
    for (const [worker, name] of workers.entries()) {
      const here = making.filter((one) => one.worker === worker)
      const isFree = here.filter((one) => one.kind === kind).length < (placesOf.get(name)?.[kind] ?? 0)
      if (isFree && (found === null || here.length < found.busy)) found = { worker, busy: here.length }
    }
    return found?.worker ?? null
  }
  const startWhatMay = () => {
    for (const kind of makingKinds) {
      const queue = queues.get(kind) ?? []
      // Completions wait until nobody's first rendition does.
      if (kind === 'transcode-rest' && isAnyFirstWaiting()) continue
      for (let worker = freest(kind); queue.length > 0 && worker !== null; worker = freest(kind)) {
        begin(queue.shift() as WaitingFilm, worker)
      }
    }
  }
  const end = (one: Making) => {
    making.splice(making.indexOf(one), 1)
    times.set(one.id, { shown: times.get(one.id)?.shown ?? now, complete: one.isAlone ? null : now })
    if (one.isAlone) queues.get('transcode-rest')?.push({ id: one.id, kind: 'transcode-rest', film: one.film })
  }

  for (const one of running) {
    const worker = workers.indexOf(one.worker)
    // A completion that was taken while somebody waits has not begun: it is the next of its queue.
    if (one.left === null && one.kind === 'transcode-rest') queues.get(one.kind)?.unshift(one)
    else if (one.left === null) begin(one, worker)
    else making.push({ id: one.id, kind: one.kind, worker, isAlone: one.isAlone, film: one.film, ...one.left })
  }
  /** A machine is shared by those whose pictures are encoded, each by its weight; what comes before and after is light. */
  const rateOf = (one: Making, all: readonly Making[]): number => {
    if (!isEncoded(one)) return 1
    const machine = machines[one.worker] ?? ''
    const beside = all.filter((other) => isEncoded(other) && machines[other.worker] === machine)
    return (speedOf(machine) * weightOf(one.kind)) / beside.reduce((sum, { kind }) => sum + weightOf(kind), 0)
  }
  startWhatMay()
  while (making.length > 0) {
    const rates = making.map((one) => rateOf(one, making))
    const step = Math.min(...making.map((one, index) => remaining(one) / (rates[index] ?? 1)))
    // What is no figure is told of nobody.
    if (!Number.isFinite(step)) break
    now += step
    for (const [index, one] of making.entries()) advance(one, step * (rates[index] ?? 1))
    for (const one of [...making]) if (remaining(one) <= 0 && one.after <= 0) end(one)
    startWhatMay()
  }
  return times
}

/** Slower than that, nothing would ever be told. */
const leastSpeed = 0.02

/** What is left of the part that it is in; no figure when it is none. */
function remaining({ before, effort, after }: Making): number {
  return before <= 0 ? (effort <= 0 ? after : effort) : before
}

const isEncoded = ({ before, effort }: Making) => before <= 0 && !(effort <= 0)

function advance(one: Making, by: number): void {
  const least = 1e-9
  const part = one.before > 0 ? 'before' : one.effort > 0 ? 'effort' : 'after'
  one[part] = one[part] - by < least ? 0 : one[part] - by
}
