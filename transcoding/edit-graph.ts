/** Where an author's edits stand in the one graph of filters: after the picture is upright and the sound plain, before anything is encoded. Pure. */
import { cutImages, type Edits, noEdits, withoutEnd } from './edits.ts'
import type { Ladder } from './ladder.ts'
import { cutPictureFilters, keptSound, maskGraph } from './mask-filters.ts'
import type { Probe } from './probe.ts'
import { ratio } from './rational.ts'
import {
  asRecorded,
  cleaningFilters,
  cutSoundGraph,
  hushFilters,
  levelFilters,
  passageGraph,
  plainSound,
  type SoundLevel,
} from './sound-filters.ts'

export interface EditedPlan {
  probe: Pick<Probe, 'durationSeconds'>
  ladder: Pick<Ladder, 'fps'>
  edits?: Edits | undefined
  /** What `measureSound` found. */
  level?: SoundLevel | undefined
}

/** @param begin the chain that gives the largest picture, without a label at its end */
export function pictureGraph(
  begin: string,
  plan: EditedPlan,
  size: { width: number; height: number },
  to: string,
): string[] {
  const masks = withoutEnd((plan.edits ?? noEdits).masks, plan.probe.durationSeconds)
  const cuts = cutPictureFilters(imagesCut(plan), plan.ladder.fps)
  if (masks.length === 0) return [`${[begin, ...cuts].join(',')}${to}`]
  return [
    `${begin}[drawn]`,
    ...maskGraph(masks, { ...size, fps: plan.ladder.fps, from: '[drawn]', to: cuts.length > 0 ? '[covered]' : to }),
    ...(cuts.length > 0 ? [`[covered]${cuts.join(',')}${to}`] : []),
  ]
}

/** @param begin the chain that gives `plainSound` from the first moment of the picture, without a label at its end */
export function soundGraph(begin: string, plan: EditedPlan, to: string): string[] {
  const edits = plan.edits ?? noEdits
  const level = levelFilters(plan.level ?? asRecorded)
  const end = plan.probe.durationSeconds
  const remembers = edits.clearerVoice || edits.sounds.some(({ as }) => as === 'altered')
  const gone = [...edits.cuts, ...edits.sounds.filter(({ as }) => as === 'muted')]
  const hushed = remembers ? hushFilters(withoutEnd(gone, end)) : []
  const cleaned = [begin, ...hushed, ...cleaningFilters(edits)].join(',')
  const isCut = edits.cuts.length > 0
  if (!isCut && edits.sounds.length === 0) return [`${[cleaned, ...level].join(',')}${to}`]
  return [
    `${cleaned}[recorded]`,
    ...passageGraph(withoutEnd(edits.sounds, end), { from: '[recorded]', to: isCut ? '[whole]' : '[told]' }),
    ...(isCut ? cutSoundGraph(keptSound(imagesCut(plan), plan.ladder.fps), { from: '[whole]', to: '[told]' }) : []),
    `[told]${[...level, plainSound].join(',')}${to}`,
  ]
}

/** Of a film that is cut, also what is beyond the end that it announces: whole images are cut, and others would come in their stead. */
function imagesCut({ edits = noEdits, ladder, probe }: EditedPlan): ReturnType<typeof cutImages> {
  if (edits.cuts.length === 0) return []
  const fps = ratio(ladder.fps)
  const images = cutImages(edits.cuts, fps, probe.durationSeconds)
  const end = Math.ceil(probe.durationSeconds * fps - 1e-4)
  const last = images.at(-1)
  if (last && last.next >= end) return [...images.slice(0, -1), { first: last.first, next: Number.POSITIVE_INFINITY }]
  return [...images, { first: end, next: Number.POSITIVE_INFINITY }]
}
