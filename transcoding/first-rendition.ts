/**
 * What is made first of a film when others wait or when it is long: one rendition that every screen and network plays, and its
 * sound. And how much work a ladder is, so that turns and times left can be told. Pure.
 */
import type { Ladder } from './ladder.ts'
import type { Probe } from './probe.ts'
import { ratio } from './rational.ts'

/** Short side, at most: quick to make, and what a phone or a school's network shows well. */
const firstShortSide = 480

/** @param copiesLargest the largest rendition costs nothing: it comes first */
export function firstLadder(ladder: Ladder, copiesLargest: boolean): Ladder {
  const plain = ladder.pictures.filter(({ codec }) => codec === 'h264')
  const small = plain.find(({ width, height }) => Math.min(width, height) <= firstShortSide) ?? plain.at(-1)
  const first = copiesLargest ? plain[0] : small
  return { ...ladder, pictures: first === undefined ? [] : [first] }
}

/** AV1 takes that many times what H.264 does. */
const av1Weight = 4
/** Reading a picture, beside encoding one. */
const readWeight = 0.2
/** Start, images and the rest: what the shortest film takes. */
const least = 60

/** In millions of pixels encoded, or what takes as long. */
export function workOf({ video, durationSeconds }: Pick<Probe, 'video' | 'durationSeconds'>, ladder: Ladder): number {
  const encoded = ladder.pictures.reduce(
    (sum, { width, height, codec }) => sum + width * height * (codec === 'av1' ? av1Weight : 1),
    0,
  )
  const read = video.storedWidth * video.storedHeight * readWeight
  return Math.round(least + ((encoded + read) * durationSeconds * ratio(ladder.fps)) / 1e6)
}
