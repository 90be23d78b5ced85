/** What it takes to make a film, in its two stages: counted from what is kept of it, and again when its author retouches it. Pure. */
import { changesNothing, type Edits, keptSeconds } from '#transcoding/edits.ts'
import { firstLadder } from '#transcoding/first-rendition.ts'
import { planWork, type Work, type WorkParts, type WorkPlan, workOf } from '#transcoding/work.ts'
import { type Alone, aloneOf, type FirstKind, firstKindOf, type MakingKind } from './stages.ts'

/** What it takes to make the first rendition of a film, and all of them; and whether the first is made alone. */
export interface FilmWork {
  first: Work
  whole: Work
  alone: Alone
}

interface StagesPlan {
  first: WorkPlan
  whole: WorkPlan
}

/** Kept with the film. */
export interface FilmPlan {
  asItCame: StagesPlan
  /** A film that is retouched is never copied; null when it is not copied anyway. */
  retouched: StagesPlan | null
  /** How many pictures there will be. */
  renditions: number
}

export function planFilm({ ladder, copiesLargest, probe }: WorkParts): FilmPlan {
  const stages = (copies: boolean): StagesPlan => ({
    first: planWork({ probe, copiesLargest: copies, ladder: firstLadder(ladder, copies) }),
    whole: planWork({ probe, copiesLargest: copies, ladder }),
  })
  return {
    asItCame: stages(copiesLargest),
    retouched: copiesLargest ? stages(false) : null,
    renditions: ladder.pictures.length,
  }
}

export function filmWork({ asItCame, retouched, renditions }: FilmPlan, edits: Edits): FilmWork {
  const { first, whole } = changesNothing(edits) ? asItCame : (retouched ?? asItCame)
  const durationSeconds = keptSeconds(edits.cuts, whole.durationSeconds)
  return {
    first: workOf(first, edits),
    whole: workOf(whole, edits),
    alone: aloneOf({ durationSeconds, renditions }),
  }
}

/** In which queue it will be, when it is not known yet. */
export function foreseenKind({ asItCame }: FilmPlan): FirstKind {
  return firstKindOf(asItCame.whole.durationSeconds)
}

/** For its turn. */
export function costOf({ first, whole }: FilmWork, kind: MakingKind): number {
  const { before, effort, after } = kind === 'transcode-rest' ? whole : first
  return Math.max(1, before + effort + after)
}
