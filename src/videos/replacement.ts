/**
 * « Remplacer le fichier »: the next film of a video, on its way while the present one stays, with its address, its comments
 * and its counts. Its preparation is that of any video: the rules of `video.ts` are applied to it, and it takes the place of the
 * present film in the very move that says that it can be played. Pure.
 */
import { iso } from '../clock.ts'
import { heldAgain, type Video, VideoNotInState } from './video.ts'

export type Replacement = {
  /** Where its file will be kept. */
  awaited: string
  /** A moderator looks at it before anyone else (absent before there were such). */
  reviewedFirst?: boolean
} & Pick<
  Video,
  | 'state'
  | 'failure'
  | 'source'
  | 'makingPrefix'
  | 'durationSeconds'
  | 'width'
  | 'height'
  | 'hasSound'
  | 'fileChapters'
  | 'plan'
>

const replacedSentence =
  'Son fichier a été remplacé : une personne de l’équipe de modération regarde le nouveau film avant qu’il paraisse.'

const nothingYet: Omit<Replacement, 'awaited'> = {
  state: 'receiving',
  failure: null,
  source: null,
  makingPrefix: null,
  durationSeconds: null,
  width: null,
  height: null,
  hasSound: null,
  fileChapters: [],
  plan: null,
}

/**
 * A file will come. One that was begun and has not come is no longer awaited.
 * @param options.reviewedFirst what a moderator agreed to is the present film: the next one waits for the same
 * @throws {VideoNotInState}
 */
export function replacementStarted(
  video: Video,
  awaited: string,
  now: Temporal.Instant,
  { reviewedFirst }: { reviewedFirst: boolean },
): Video {
  if (video.remote) throw new VideoNotInState('Cette vidéo vient d’ailleurs.')
  const isSettled = (video.state === 'ready' && !video.isPartial) || video.state === 'failed'
  if (!isSettled) throw new VideoNotInState('Attendez que cette vidéo soit prête pour remplacer son fichier.')
  if (video.replacement && !['receiving', 'failed'].includes(video.replacement.state)) {
    throw new VideoNotInState('Un nouveau fichier est déjà en préparation.')
  }
  return { ...video, replacement: { ...nothingYet, awaited, reviewedFirst }, updatedAt: iso(now) }
}

/** Its author thought better of it, or the file will never come: the present film stays. */
export function replacementGivenUp(video: Video, now: Temporal.Instant): Video {
  return video.replacement ? { ...video, replacement: null, updatedAt: iso(now) } : video
}

/** This is the file that its next film waits for, or is made of. */
export function isAwaited({ replacement }: Pick<Video, 'replacement'>, key: string): boolean {
  return replacement?.awaited === key
}

/** The video as its preparation sees it: with its next film, when one is on its way. */
export function asPrepared(video: Video): Video {
  const { replacement } = video
  if (!replacement) return video
  const { awaited: _, reviewedFirst: __, ...film } = replacement
  return { ...video, ...film, isPartial: false, notice: null, retouch: null }
}

/**
 * A rule of the preparation, applied to the film that is being prepared. The present film changes only when the next one can
 * be played, then wholly: who watches it is told nothing before.
 */
export function onPrepared(rule: (video: Video) => Video): (video: Video) => Video {
  return (video) => {
    if (!video.replacement) return rule(video)
    const seen = asPrepared(video)
    const next = rule(seen)
    if (next === seen) return video
    const { awaited, reviewedFirst = false } = video.replacement
    if (next.mediaPrefix !== video.mediaPrefix) {
      // Where there is a film already, nobody waits for all the renditions of the next one.
      const state = video.state === 'ready' ? 'ready' : next.state
      const inPlace: Video = { ...next, state, replacement: null }
      return reviewedFirst && video.publishedAt !== null ? heldAgain(inPlace, replacedSentence) : inPlace
    }
    const { state, failure, source, makingPrefix, durationSeconds, width, height, hasSound, fileChapters, plan } = next
    const facts = { durationSeconds, width, height, hasSound, fileChapters, plan }
    return {
      ...video,
      replacement: { awaited, reviewedFirst, state, failure, source, makingPrefix, ...facts },
      updatedAt: next.updatedAt,
    }
  }
}
