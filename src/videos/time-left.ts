/**
 * How long each film still needs, for who waits: the queues as they are now, what was learnt of the machines, and `forecast.ts`.
 * One look serves everyone who asks within half a second or so.
 */
import { turnIfAdded } from '../jobs/job.ts'
import type { Jobs, QueuedJob, Taker } from '../jobs/jobs.ts'
import { machineOf } from '../jobs/worker.ts'
import { costOf, type FilmWork } from './film-work.ts'
import { forecast, type RunningFilm, type Times, type WaitingFilm } from './forecast.ts'
import { type Paces, slownessOf, taskOf } from './pace.ts'
import type { PacesStore } from './paces-store.ts'
import type { VideoJob } from './prepare-video.ts'
import type { ProgressDetail } from './progress-told.ts'
import { firstKinds, type MakingKind, makingKinds, preparationKinds } from './stages.ts'
import type { Work } from './transcoder.ts'
import type { VideoId } from './video.ts'

interface TimeLeftParts {
  jobs: Pick<Jobs, 'queueOf' | 'takers'>
  paces: Pick<PacesStore, 'known'>
  now?: () => number
}

interface TimeLeft extends Times {
  /** Where it is in its queue, or will be once its file has been looked at: 1 is next. */
  place: number | null
  /** No process does now what it waits for. */
  isStalled: boolean
}

/** Of one film; null while nothing tells. */
export type TimesLeft = (id: VideoId) => Promise<TimeLeft | null>

const lookEverySeconds = 0.5
/** Of the time of this process, foretelling takes that share at most: a thousand films that wait are looked at less often. */
const mostOfTime = 0.05
/** Sooner, that many times, for who came since the last look. */
const soonerForNew = 5

export function createTimesLeft({ jobs, paces, now = seconds }: TimeLeftParts): TimesLeft {
  let everySeconds = lookEverySeconds
  let looked: { at: number; times: Promise<Map<string, TimeLeft>> } | null = null

  async function look(): Promise<Map<string, TimeLeft>> {
    const [queue, takers, known] = await Promise.all([jobs.queueOf(preparationKinds), jobs.takers(), paces.known()])
    const began = now()
    const times = timesLeft(queue, takers, known)
    everySeconds = Math.max(lookEverySeconds, (now() - began) / mostOfTime)
    return times
  }

  function lookedWithin(longSeconds: number): Promise<Map<string, TimeLeft>> {
    if (looked === null || now() - looked.at >= longSeconds) {
      const times = look()
      looked = { at: now(), times }
      // A look that failed is not kept.
      times.catch(() => {
        looked = null
      })
    }
    return looked.times
  }

  return async function timesOf(id) {
    const told = (await lookedWithin(everySeconds)).get(id)
    return told ?? (await lookedWithin(everySeconds / soonerForNew)).get(id) ?? null
  }
}

/** Pure. Films of which nothing is known are left out, as if they took nothing. */
export function timesLeft(all: readonly QueuedJob[], takers: readonly Taker[], paces: Paces): Map<string, TimeLeft> {
  // Retouched since its first rendition was made, a film is made anew, and what it lacked is nothing any more.
  const anew = new Set(all.filter(({ kind }) => (firstKinds as readonly string[]).includes(kind)).map(({ key }) => key))
  const queue = all.filter(({ kind, key, isRunning }) => kind !== 'transcode-rest' || isRunning || !anew.has(key))
  const { running, waiting, usualSpeed } = filmsOf(queue, paces)
  const foreseen = usualSpeed === null ? null : forecast({ running, waiting, makers: takers, machineOf, usualSpeed })
  const places = makingKinds.flatMap((kind) =>
    waiting.filter((one) => one.kind === kind).map(({ id }, index) => [id, index + 1] as const),
  )
  const placeOf = new Map(places)
  const isTaken = (kind: string) => takers.some((taker) => (taker.places[kind] ?? 0) > 0)

  const times = new Map<string, TimeLeft>()
  for (const { key, kind, payload, isRunning } of queue) {
    if (key === null) continue
    const { next } = payload as VideoJob
    const isStalled = (!isRunning && !isTaken(kind)) || (kind === 'probe' && next !== undefined && !isTaken(next))
    const { shown = null, complete = null } = (isStalled ? null : foreseen?.get(key)) ?? {}
    const place = placeOf.get(key) ?? null
    if (shown !== null || place !== null || isStalled) times.set(key, { shown, complete, place, isStalled })
  }
  return times
}

/** What each job takes here and now, and where those will wait whose file is still looked at. */
function filmsOf(queue: readonly QueuedJob[], paces: Paces) {
  const toldBy = (job: QueuedJob) =>
    job.isRunning && job.kind !== 'probe' ? ((job.told?.detail ?? null) as ProgressDetail | null) : null
  const speeds = queue.flatMap((job) => toldBy(job)?.speed || [])
  const speedNow = speeds.length > 0 ? Math.max(...speeds) : null
  const slowness = slownessOf(paces.speed, speedNow)
  const usualSpeed = paces.speed ?? speedNow

  const here = (job: QueuedJob): FilmWork | null => {
    const work = (job.payload as VideoJob).work
    const first = work && taskOf(work.first, 'one', paces, slowness)
    const whole = work && taskOf(work.whole, work.alone === 'never' ? 'one' : 'several', paces, slowness)
    return work && first && whole ? { first, whole, alone: work.alone } : null
  }
  const running: RunningFilm[] = []
  const waiting: (WaitingFilm & { turn: number })[] = []
  for (const job of queue) {
    if (job.kind === 'probe' || job.key === null) continue
    const told = toldBy(job)
    const left = told?.left && since(told.left, told.speed ?? usualSpeed ?? 1, job.told?.secondsAgo ?? 0)
    // What is left of one that tells it is enough, whatever was known of it before.
    const film = here(job) ?? (left && { first: left, whole: left, alone: 'never' })
    if (!film) continue
    const one = { id: job.key, kind: job.kind as MakingKind, film }
    if (!job.isRunning) waiting.push({ ...one, turn: job.turn })
    else {
      const { isAlone = false, speed = null } = told ?? {}
      running.push({ ...one, left: left ?? null, speed, isAlone, worker: job.worker ?? '' })
    }
  }

  // As if they came now.
  const placed = queue.filter(({ kind }) => kind !== 'probe')
  for (const job of queue) {
    const { work, next } = job.payload as VideoJob
    const film = job.kind === 'probe' && work && next ? here(job) : null
    if (film === null || !work || !next || job.key === null) continue
    const turn = turnIfAdded(placed, { kind: next, lane: job.lane, cost: costOf(work, next) })
    placed.push({ ...job, kind: next, isRunning: false, turn })
    waiting.push({ id: job.key, kind: next, film, turn })
  }
  return { running, waiting: waiting.toSorted((one, other) => one.turn - other.turn), usualSpeed }
}

/** What is told of the pictures is told every second; more than that without a word, and they do not advance. */
const mostAdvance = 2

/** What is left of it now, when that was left some time ago. */
function since({ before, effort, after }: Work, speed: number, ago: number): Work {
  const isEncoding = before <= 0 && effort > 0
  const passed = isEncoding ? Math.min(ago, mostAdvance) : ago
  const inEffort = isEncoding ? passed * speed : 0
  return {
    before: Math.max(0, before - (isEncoding ? 0 : passed)),
    effort: Math.max(0, effort - inEffort),
    after: Math.max(before > 0 || effort > 0 ? 0 : 0.2, after - (before > 0 || isEncoding ? 0 : passed)),
  }
}

const seconds = () => performance.now() / 1000
