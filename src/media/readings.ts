/** Files made of what was read at an address of another instance, and which of them stay when it was read twice. Pure. */
import { createHash } from 'node:crypto'

export interface Reading {
  /** The address that was read. */
  readonly from: string
  /** Where what was made of it is kept: a prefix, or a key. */
  readonly place: string
}

/**
 * Two jobs may read one address at once, and one of them fail. The first that is kept stays, since a page may show its files
 * already; what is of another address gives way to what is said now. In the transaction that has read `standing`.
 * @param said the address that counts now, null for none, and what was made, null when it could not be had
 */
export function firstKept(
  standing: Reading | null,
  said: { from: string | null; place: string | null },
): { stays: boolean; useless: string[] } {
  const stays = (standing?.from ?? null) === said.from
  const kept = stays ? (standing?.place ?? null) : said.from && said.place
  const places = new Set([standing?.place ?? null, said.place])
  return { stays, useless: [...places].filter((place) => place !== null).filter((place) => place !== kept) }
}

/** Sixteen hexadecimal digits: the same at every try of a job, so that nothing is left of those that were cut. */
export function namedAfter({ id }: { readonly id: string }, what: string): string {
  return createHash('sha256').update(`${id} ${what}`).digest('hex').slice(0, 16)
}
