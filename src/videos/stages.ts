/** In what stages films are made, and in what order: what those who make them, and those who tell how long it takes, agree upon. Pure. */

/**
 * Each kind has places of its own, so that a clip of two minutes is not stuck behind a lecture of two hours, nor anyone's
 * first rendition behind another's last.
 */
export const firstKinds = ['transcode', 'transcode-long'] as const
export const makingKinds = [...firstKinds, 'transcode-rest'] as const
export const preparationKinds = ['probe', ...makingKinds] as const
export type FirstKind = (typeof firstKinds)[number]
export type MakingKind = (typeof makingKinds)[number]

/** What long films and completions yield to the first rendition of short ones, in steps of `nice`. */
export const politenessOf: Readonly<Record<MakingKind, number>> = {
  transcode: 0,
  'transcode-long': 4,
  'transcode-rest': 9,
}

/** Longer films have their own queue. */
const longSeconds = 600
/** A film up to that long is made whole at once when nobody waits: twice read, it would cost more. */
const shortSeconds = 180

export function firstKindOf(durationSeconds: number): FirstKind {
  return durationSeconds > longSeconds ? 'transcode-long' : 'transcode'
}

/** Whether its first rendition is made alone: never, always, or when somebody waits. */
export type Alone = 'never' | 'always' | 'when-others-wait'

export function aloneOf({ durationSeconds, renditions }: { durationSeconds: number; renditions: number }): Alone {
  if (renditions < 2) return 'never'
  return durationSeconds > shortSeconds ? 'always' : 'when-others-wait'
}

export function isMadeAlone(alone: Alone, othersWait: boolean): boolean {
  return alone === 'always' || (alone === 'when-others-wait' && othersWait)
}
