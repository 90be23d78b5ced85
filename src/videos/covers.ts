/** Whether a new audience leaves out nobody of the one before. Pure. */
import type { Audience, Video } from './video-record.ts'

type Reach = Pick<Video, 'audience' | 'groups'>

/** Whoever saw it before may still: what was given to them keeps its worth. */
export function covers(next: Reach, before: Reach): boolean {
  if (next.audience === 'groupe' && before.audience === 'groupe') {
    return before.groups.every((group) => next.groups.includes(group))
  }
  return next.audience === before.audience || within[next.audience].includes(before.audience)
}

/** Audiences that are wholly part of each. Members of groups are of this instance or of allied ones. */
const within: Record<Audience, readonly Audience[]> = {
  public: ['alliees', 'academie', 'groupe', 'lien', 'brouillon'],
  alliees: ['academie', 'groupe', 'brouillon'],
  academie: ['brouillon'],
  groupe: ['brouillon'],
  lien: ['brouillon'],
  brouillon: [],
}
