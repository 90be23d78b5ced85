/**
 * What a film that was just received will take, as far as the index of its file tells, or its size alone: who waits is told by it
 * until the file has been looked at (`probe-upload.ts`), and nothing else is decided by it.
 */
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { mayBeCopyable } from '#transcoding/copyable.ts'
import { glanceAt } from '#transcoding/glance.ts'
import { type LadderOptions, planLadder } from '#transcoding/ladder.ts'
import type { MediaStore } from '../media/media-store.ts'
import { type FilmPlan, planFilm } from './film-work.ts'
import type { PacesStore } from './paces-store.ts'

interface ForeseeFilmParts {
  media: Pick<MediaStore, 'read'>
  paces: Pick<PacesStore, 'known'>
  /** What every film is made into. */
  ladder: LadderOptions
}

/** Null when nothing tells. Never rejects. */
export type ForeseeFilm = (source: { key: string; sizeBytes: number }) => Promise<FilmPlan | null>

/** Who has sent the file waits for that long at most. */
const mostMs = 1000
/** Megabits each second of a phone’s film, while nothing was learnt of those that are sent here. */
const usualDensity = 12
const usualPicture = { width: 1920, height: 1080, fps: 30, hasSound: true }

export function createForeseeFilm({ media, paces, ladder: options }: ForeseeFilmParts): ForeseeFilm {
  return async function foreseeFilm({ key, sizeBytes }) {
    const read = async (start: number, length: number) =>
      buffer(await media.read(key, { start, end: start + length - 1 }))
    const unknown = () => null
    const late = new AbortController()
    const seen = await Promise.race([
      glanceAt(read, sizeBytes).catch(unknown),
      delay(mostMs, null, { signal: late.signal }).catch(unknown),
    ])
    late.abort()
    const { width, height, fps, hasSound, durationSeconds } = seen ?? {
      ...usualPicture,
      durationSeconds: (sizeBytes * 8) / 1e6 / ((await paces.known().catch(unknown))?.density ?? usualDensity),
    }
    const rate = fps === null ? null : { num: Math.max(1, Math.round(fps * 1000)), den: 1000 }
    const video = {
      width,
      height,
      storedWidth: width,
      storedHeight: height,
      averageFps: rate,
      baseFps: rate,
    }
    const probe = { durationSeconds, sizeBytes, video, audio: hasSound ? {} : null }
    const ladder = planLadder(probe, options)
    return planFilm({ probe, ladder, copiesLargest: seen !== null && mayBeCopyable(seen, sizeBytes, ladder) })
  }
}
