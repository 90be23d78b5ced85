/** What a change of a video is to others: the name of its event. Pure. */
import { isOut, type Video } from './video.ts'

/** What others are told of a change: null when it does not concern them. */
export function whatHappened(
  before: Video,
  after: Video,
): 'video-published' | 'video-updated' | 'video-withdrawn' | null {
  if (!isOut(before)) return isOut(after) ? 'video-published' : null
  if (!isOut(after)) return 'video-withdrawn'
  return toldFields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    ? 'video-updated'
    : null
}

const toldFields = [
  'authors',
  'title',
  'description',
  'thematiques',
  'niveaux',
  'keywords',
  'licence',
  'language',
  'audience',
  'groups',
  'durationSeconds',
  'mediaPrefix',
  'thumbnailsPrefix',
  'captions',
  'chapters',
  'commentsAllowed',
  'approvesComments',
  'remote',
] as const satisfies readonly (keyof Video)[]
