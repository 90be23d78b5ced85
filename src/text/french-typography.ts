/**
 * French spacing, set once for every sentence that people read, so that nobody has to type invisible characters:
 * a narrow no-break space before `? ! ;` and inside « », a no-break one before `:` (Lexique de l’Imprimerie nationale).
 */
const narrow = '\u202F'
const wide = '\u00A0'

/** Only where a plain space was written: addresses, times and code have none there and stay as they are. */
export function typeset(sentence: string): string {
  return (
    sentence
      .replaceAll(/ ([?!;»])/g, `${narrow}$1`)
      .replaceAll(/« /g, `«${narrow}`)
      .replaceAll(/ :/g, `${wide}:`)
      .replaceAll(/(\d) (?=\d{3}(?!\d))/g, `$1${narrow}`)
      .replaceAll(/ ([%€])/g, `${wide}$1`)
      // A place where a page will write a number (`html.ts`) counts as one.
      .replaceAll(/([\d\0]) (h\b|min\b|s\b|Go\b|Mo\b|ko\b)/g, `$1${wide}$2`)
  )
}
