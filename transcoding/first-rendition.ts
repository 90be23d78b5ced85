/**
 * What is made first of a film when others wait or when it is long: one rendition that every screen and network plays, and its
 * sound. Pure.
 */
import type { Ladder } from './ladder.ts'

/** Short side, at most: quick to make, and what a phone or a school's network shows well. */
const firstShortSide = 480

/** @param copiesLargest the largest rendition costs nothing: it comes first */
export function firstLadder(ladder: Ladder, copiesLargest: boolean): Ladder {
  const plain = ladder.pictures.filter(({ codec }) => codec === 'h264')
  const small = plain.find(({ width, height }) => Math.min(width, height) <= firstShortSide) ?? plain.at(-1)
  const first = copiesLargest ? plain[0] : small
  return { ...ladder, pictures: first === undefined ? [] : [first] }
}
