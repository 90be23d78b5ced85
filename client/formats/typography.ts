/** Titles that people typed, with the spaces of French: a colon or a question mark never begins a line. */
export function typeset(text: string): string {
  return text
    .replace(/ +([?!;])/g, '\u202f$1')
    .replace(/ +([:»%])/g, '\u00a0$1')
    .replace(/« +/g, '«\u00a0')
}
