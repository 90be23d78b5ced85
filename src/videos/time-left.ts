/**
 * How long each film still needs, for who waits: the queues as they are now, what was learnt of the machines, and `forecast.ts`.
 * One look serves everyone who asks within half a second or so.
 */
import type { Jobs, QueuedJob } from '../jobs/jobs.ts'
import { forecast, type RunningFilm, type Times, type WaitingFilm } from './forecast.ts'
import { type Paces, slownessOf, taskOf } from './pace.ts'
import type { PacesStore } from './paces-store.ts'
import type { VideoJob } from './prepare-video.ts'
import type { ProgressDetail } from './progress-told.ts'
import { type MakingKind, makingKinds } from './stages.ts'
import type { Work } from './transcoder.ts'
import type { FilmWork, VideoId } from './video.ts'

export interface TimeLeftParts {
  jobs: Pick<Jobs, 'queueOf'>
  paces: Pick<PacesStore, 'known'>
  /** How many films of each kind a process makes at once. */
  places: number
  now?: () => number
}

/** Of one film; null while nothing tells. */
export type TimesLeft = (id: VideoId) => Promise<Times | null>

const lookEverySeconds = 0.5
/** Of the time of this process, foretelling takes that share at most: a thousand films that wait are looked at less often. */
const mostOfTime = 0.05

export function createTimesLeft({ jobs, paces, places, now = seconds }: TimeLeftParts): TimesLeft {
  let everySeconds = lookEverySeconds
  let looked: { at: number; times: Promise<Map<string, Times>> } | null = null

  async function look(): Promise<Map<string, Times>> {
    const [queue, known] = await Promise.all([jobs.queueOf(makingKinds), paces.known()])
    const began = now()
    const times = timesLeft(queue, known, places)
    everySeconds = Math.max(lookEverySeconds, (now() - began) / mostOfTime)
    return times
  }

  return async function timesOf(id) {
    if (looked === null || now() - looked.at >= everySeconds) {
      const times = look()
      looked = { at: now(), times }
      // A look that failed is not kept.
      times.catch(() => {
        looked = null
      })
    }
    return (await looked.times).get(id) ?? null
  }
}

/** Pure. Films of which nothing is known are left out, as if they took nothing. */
export function timesLeft(queue: readonly QueuedJob[], paces: Paces, places: number): Map<string, Times> {
  const details = queue.map((job) => (job.isRunning ? ((job.told?.detail ?? null) as ProgressDetail | null) : null))
  const speeds = details.flatMap((detail) => (detail?.speed ? [detail.speed] : []))
  const speedNow = speeds.length > 0 ? Math.max(...speeds) : null
  const slowness = slownessOf(paces.speed, speedNow)
  const usualSpeed = paces.speed ?? speedNow
  if (usualSpeed === null) return new Map()

  const here = (job: QueuedJob): FilmWork | null => {
    const work = (job.payload as VideoJob).work
    const first = work && taskOf(work.first, 'one', paces, slowness)
    const whole = work && taskOf(work.whole, work.alone === 'never' ? 'one' : 'several', paces, slowness)
    return work && first && whole ? { first, whole, alone: work.alone } : null
  }
  const running: RunningFilm[] = []
  const waiting: WaitingFilm[] = []
  for (const [index, job] of queue.entries()) {
    const known = here(job)
    const detail = details[index] ?? null
    const left = detail?.left ? since(detail.left, detail.speed ?? usualSpeed, job.told?.secondsAgo ?? 0) : null
    // What is left of one that tells it is enough, whatever was known of it before.
    const film = known ?? (left && { first: left, whole: left, alone: 'never' })
    if (film === null || job.key === null) continue
    const one = { id: job.key, kind: job.kind as MakingKind, film }
    if (!job.isRunning) waiting.push(one)
    else {
      const { isAlone = false, speed = null } = detail ?? {}
      running.push({ ...one, left, speed, isAlone, worker: job.worker ?? '' })
    }
  }
  return forecast({ running, waiting, places, usualSpeed })
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
