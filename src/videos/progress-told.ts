/**
 * What is told of a film while it is made: which part, how far, and what is left as far as can be known, first by what was learnt
 * of others (`pace.ts`), then by what it takes itself. At the end, what it taught.
 */
import type { JobRun } from '../jobs/jobs.ts'
import { type Learnt, type PaceName, type Paces, type Renditions, slownessOf, taskOf } from './pace.ts'
import type { MeteredFilm, ProcessorMeter } from './processor-meter.ts'
import type { EncodingProgress, Work } from './transcoder.ts'

/** What the queue is told with the progress of a film (`time-left.ts`). */
export interface ProgressDetail {
  /** It shows its first rendition alone. */
  isAlone: boolean
  /** Null while nothing tells. */
  left: Work | null
  /** Of the processors, for all films of this process together. */
  speed: number | null
}

/** Shares of the whole work, for the progress that people see. */
const encodingFrom = 0.02
const imagesFrom = 0.94

interface ProgressToldParts {
  run: Pick<JobRun<unknown>, 'progress'>
  paces: Paces
  meter: ProcessorMeter
  /** What people are told of the longest part. */
  step: 'encode' | 'rest'
  now?: () => number
}

export function createProgressTold({ run, paces, meter, step, now = seconds }: ProgressToldParts) {
  let film: MeteredFilm | null = null
  let work: Work | null = null
  let isAlone = false
  let renditions: Renditions = 'several'
  const begunAt = now()
  let encodingAt: number | null = null
  let encodedAt: number | null = null
  let spent: number | null = null
  let fraction = 0

  const speedNow = () => film?.speed() ?? null
  const slowness = () => slownessOf(paces.speed, speedNow())
  const task = () => work && taskOf(work, renditions, paces, slowness())

  function tell(what: string, left: Work | null): void {
    const speed = speedNow()
    const detail: ProgressDetail = { isAlone, left, speed }
    const known = speed ?? paces.speed
    const secondsLeft = left && known ? left.before + left.effort / known + left.after : null
    run.progress({ fraction, step: what, detail, ...(secondsLeft === null ? {} : { secondsLeft }) })
  }

  tell('probe', null)
  return {
    /** What it takes is known: it begins. */
    weighed(known: Work, how: { isAlone: boolean; renditions: Renditions }): void {
      work = known
      isAlone = how.isAlone
      renditions = how.renditions
      const expected = task()
      tell('probe', expected && { ...expected, before: Math.max(0, expected.before - (now() - begunAt)) })
    },

    /** In seconds of a processor; null while nothing was learnt. */
    expectedEffort: () => task()?.effort ?? null,

    encoding(progress: EncodingProgress): void {
      // What it spent until the first word of it tells when it began.
      encodingAt ??= Math.max(begunAt, now() - (progress.spent ?? 0) / (paces.speed ?? 1))
      film ??= meter.begin(paces.speed)
      film.spent(progress.spent)
      spent = progress.spent ?? now() - encodingAt
      fraction = encodingFrom + (imagesFrom - encodingFrom) * progress.fraction
      const after = (task() ?? work)?.after ?? 0
      tell(step, progress.left === null ? null : { before: 0, effort: progress.left, after })
    },

    encoded(): void {
      encodedAt = now()
      film?.end()
      fraction = imagesFrom
      tell('images', { before: 0, effort: 0, after: (task() ?? work)?.after ?? 0 })
    },

    /** A moment in a folder; sent to an S3, as long as what was learnt of it. */
    storing(): void {
      const passed = now() - (encodedAt ?? now())
      tell('store', { before: 0, effort: 0, after: Math.max(0, ((task() ?? work)?.after ?? 0) - passed) })
    },

    /** Of what was made whole. */
    lessons(): Partial<Record<PaceName, Learnt>> {
      if (work === null || encodingAt === null || encodedAt === null || spent === null) return {}
      const slow = slowness()
      const around = encodingAt - begunAt + now() - encodedAt
      return {
        [renditions]: { spent, work: work.effort },
        around: { spent: around / slow, work: work.before + work.after },
        ...speedSeen(),
      }
    },

    [Symbol.dispose]: () => film?.end(),
  }

  function speedSeen() {
    const speed = speedNow()
    return speed === null || encodingAt === null || encodedAt === null
      ? {}
      : { speed: { spent: speed * (encodedAt - encodingAt), work: encodedAt - encodingAt } }
  }
}

const seconds = () => performance.now() / 1000
