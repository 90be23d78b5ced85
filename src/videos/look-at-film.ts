/**
 * What an uploaded file holds and what would be made of it. Looked at once: who transcodes a film that this process has just
 * looked at is told what was seen.
 */
import {
  type Ffmpeg,
  isCopyable,
  type Ladder,
  type LadderOptions,
  type Probe,
  type ProbeLimits,
  planLadder,
  probeVideo,
} from './transcoder.ts'
import type { Video } from './video.ts'

interface SeenFilm {
  probe: Probe
  ladder: Ladder
  /** Nothing is done to the picture of its largest rendition, unless its author edits it. */
  copiesLargest: boolean
}

/** By the key of its file, which is never written again. */
export type SeenFilms = Map<string, SeenFilm>

interface FilmParts {
  ffmpeg: Ffmpeg
  path: string
  source: NonNullable<Video['source']>
  limits?: ProbeLimits
  signal: AbortSignal
}

const mostRemembered = 20

export function createLookAtFilm({ ladder: wanted, seenFilms }: { ladder: LadderOptions; seenFilms: SeenFilms }) {
  /** @throws what `probeVideo` refuses */
  return async function lookAtFilm({ ffmpeg, path, source, limits, signal }: FilmParts): Promise<SeenFilm> {
    const seen = seenFilms.get(source.key)
    if (seen?.probe.sizeBytes === source.sizeBytes) return seen
    const probe = await probeVideo({ ffmpeg, source: path, limits, signal })
    const hasAv1 = wanted.hasAv1 === true && ffmpeg.encoders.has('libsvtav1')
    const ladder = planLadder(probe, { ...wanted, hasAv1 })
    const copiesLargest = await isCopyable({ ffmpeg, source: path, probe, ladder, signal })
    const film = { probe, ladder, copiesLargest }
    seenFilms.set(source.key, film)
    for (const oldest of seenFilms.keys()) {
      if (seenFilms.size <= mostRemembered) break
      seenFilms.delete(oldest)
    }
    return film
  }
}
