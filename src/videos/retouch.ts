/**
 * What its author takes out of a film before anyone sees it (« Retoucher »): when that may be asked, what it changes, and how
 * long the untouched file is kept for it. Pure.
 */
import {
  changesNothing,
  type Edits,
  faultsOfEdits,
  noEdits,
  sharedPieces,
  toResult,
  toSource,
} from '#transcoding/edits.ts'
import { AppError, InvalidInput } from '../app-error.ts'
import { iso } from '../clock.ts'
import { type Video, VideoNotInState, withoutSource } from './video.ts'

export interface Retouch {
  /** As asked last; seconds of the uploaded file. */
  readonly edits: Edits
  /** Raised at each change: a preparation that began under another one is of no use. */
  readonly edition: number
  /** Those of the version in force; null: it is the film as it came. */
  readonly applied: Edits | null
}

export function editsOf({ retouch }: Pick<Video, 'retouch'>): Edits {
  return retouch?.edits ?? noEdits
}

export function appliedCuts({ retouch }: Pick<Video, 'retouch'>): Edits['cuts'] {
  return retouch?.applied?.cuts ?? []
}

/** A sentence for the author; null while it can be. */
export function whyNotRetouched(video: Video): string | null {
  if (video.remote) return 'Cette vidéo vient d’ailleurs.'
  if (video.replacement) return 'Un nouveau fichier arrive : attendez qu’il soit prêt.'
  if (video.state === 'receiving') return 'Le fichier de cette vidéo n’est pas encore arrivé en entier.'
  if (video.source === null) {
    return video.isPublished || video.publishedAt !== null
      ? 'Cette vidéo a été publiée : son fichier d’origine a été détruit. Pour la changer, remplacez son fichier.'
      : 'Le fichier d’origine de cette vidéo a été détruit. Pour la changer, remplacez son fichier.'
  }
  return isShownToOthers(video) ? 'Cette vidéo est publiée : retirez-la d’abord, ou remplacez son fichier.' : null
}

/**
 * Its author asks for these edits, all of them. What was made before is of no use: it is prepared again. The same edits
 * again change nothing.
 * @param basedOn the edition that the author began from; undefined replaces whatever is there
 * @throws {VideoNotInState} {InvalidInput} {EditsChangedMeanwhile}
 */
export function retouched(
  video: Video,
  edits: Edits,
  { now, basedOn }: { now: Temporal.Instant; basedOn?: number | undefined },
): Video {
  const refusal = whyNotRetouched(video)
  if (refusal !== null) throw new VideoNotInState(refusal)
  const faults = faultsOfEdits(edits, video.source?.seconds ?? null)
  if (faults.length > 0) throw new InvalidInput(faults)
  if (JSON.stringify(edits) === JSON.stringify(editsOf(video))) return video
  if (basedOn !== undefined && basedOn !== editionOf(video)) throw new EditsChangedMeanwhile()
  const { edition = 0, applied = null } = video.retouch ?? {}
  return {
    ...video,
    retouch: { edits, edition: edition + 1, applied },
    // One that is being prepared notices by itself, and begins again.
    state: video.state === 'processing' && video.makingPrefix !== null && !video.isPartial ? 'processing' : 'queued',
    isPartial: false,
    formerPrefix: null,
    failure: null,
    updatedAt: iso(now),
  }
}

/** A preparation that began with another one would show what was not asked last. */
export function editionOf({ retouch }: Pick<Video, 'retouch'>): number {
  return retouch?.edition ?? 0
}

/** The version in force was made with what was asked last. */
export function retouchApplied(video: Video): Video {
  const edits = editsOf(video)
  const thumbnailAtSeconds = thumbnailMoment(video)
  if (video.retouch === null) return video
  return { ...video, thumbnailAtSeconds, retouch: { ...video.retouch, applied: changesNothing(edits) ? null : edits } }
}

/** The moment of its thumbnail, chosen on the version in force, on the next one. */
export function thumbnailMoment(video: Pick<Video, 'retouch' | 'thumbnailAtSeconds'>): number {
  return toResult(toSource(video.thumbnailAtSeconds, appliedCuts(video)), editsOf(video).cuts)
}

/**
 * How what is written of moments of the version in force moves with the next one, and what must no longer be read since it
 * is no longer heard; null when nothing moves.
 */
export function movedMoments(video: Video): MovedMoments | null {
  const [before, after] = [video.retouch?.applied ?? noEdits, editsOf(video)]
  const muted = ({ sounds }: Edits) => sounds.filter(({ as }) => as === 'muted')
  const telling = (edits: Edits) => JSON.stringify([edits.cuts, muted(edits)])
  if (telling(before) === telling(after)) return null
  const sourceSeconds = video.source?.seconds ?? video.durationSeconds ?? 0
  return {
    mapping: sharedPieces(before.cuts, after.cuts, sourceSeconds),
    silenced: muted(after).map(({ from, to }) => ({
      fromSeconds: toResult(from, before.cuts),
      toSeconds: toResult(to, before.cuts),
    })),
  }
}

export interface MovedMoments {
  mapping: ReturnType<typeof sharedPieces>
  silenced: { fromSeconds: number; toSeconds: number }[]
}

/**
 * Whether the uploaded file stays once the video is ready: while its author may still retouch it; after its publication only
 * when the operator keeps originals and nothing was taken out of it. What was hidden must not survive anywhere.
 */
function keepsSource(video: Video, { keepsOriginals }: { keepsOriginals: boolean }): boolean {
  if (video.isPublished) return keepsOriginals && changesNothing(editsOf(video))
  return true
}

/** No more will be made of it: what shows what its author has hidden goes, published or not. */
export function withoutHiddenSource(video: Video): Video {
  return video.source !== null && video.isPublished && !changesNothing(editsOf(video)) ? withoutSource(video) : video
}

/** What follows of its publication, or of its being ready. */
export function withoutNeedlessSource(video: Video, options: { keepsOriginals: boolean }): Video {
  const isSettled = video.state === 'ready' && !video.isPartial
  return isSettled && video.source !== null && !keepsSource(video, options) ? withoutSource(video) : video
}

function isShownToOthers({ isPublished, state }: Video): boolean {
  return isPublished && state === 'ready'
}

/**
 * What was sent for a film goes when nobody did anything with it for long: it is here to be retouched, tried again or completed
 * only. Of a next film that failed too; what is being prepared keeps its file.
 */
export function withoutOldSources(video: Video, { keepsOriginals }: { keepsOriginals: boolean }): Video {
  const { replacement } = video
  const isSettled = video.state === 'failed' || (video.state === 'ready' && !video.isPartial)
  const awaitsNext = replacement && replacement.state !== 'failed'
  const isKept = !isSettled || awaitsNext || (keepsOriginals && changesNothing(editsOf(video)))
  const after = isKept || video.source === null ? video : withoutSource(video)
  if (keepsOriginals || replacement?.state !== 'failed' || replacement.source === null) return after
  return { ...after, replacement: { ...replacement, source: null } }
}

/** Others were asked since they were read: nothing is written over. */
class EditsChangedMeanwhile extends AppError {
  readonly code = 'edits-changed-meanwhile'
  constructor() {
    super(
      'Les retouches de cette vidéo ont changé ailleurs depuis que vous les avez ouvertes (autre onglet, autre appareil). Rien n’a été écrasé : choisissez celles à garder.',
    )
  }
}
