/** Words looked for in what is said, whatever their accents and capitals. */

export function folded(text: string): string {
  return text.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('’', "'")
}

/** The pieces of a text, those that were looked for apart. */
export function pieces(text: string, looked: string): { text: string; isFound: boolean }[] {
  const sought = folded(looked.trim())
  if (sought === '') return [{ text, isFound: false }]
  // Folding may change the length of a text: each character is folded by itself, and counted.
  const characters = [...text]
  const starts: number[] = []
  let whole = ''
  for (const character of characters) {
    starts.push(whole.length)
    whole += folded(character)
  }
  const found: { text: string; isFound: boolean }[] = []
  let from = 0
  for (let at = whole.indexOf(sought); at !== -1; at = whole.indexOf(sought, at + sought.length)) {
    const begins = starts.findLastIndex((start) => start <= at)
    const past = starts.findIndex((start) => start >= at + sought.length)
    const ends = past === -1 ? characters.length : past
    if (begins < from) continue
    if (begins > from) found.push({ text: characters.slice(from, begins).join(''), isFound: false })
    found.push({ text: characters.slice(begins, ends).join(''), isFound: true })
    from = ends
  }
  if (from < characters.length) found.push({ text: characters.slice(from).join(''), isFound: false })
  return found
}
