/** Of what came, what is not shown already: a list that grew meanwhile gives the end of one page again in the next. */
export function notShown<T, Id>(shown: readonly T[], came: readonly T[], idOf: (one: T) => Id): T[] {
  const known = new Set(shown.map(idOf))
  return came.filter((one) => !known.has(idOf(one)))
}
