/** Titles that people typed, with the spaces of French: a colon or a question mark never begins a line. */
export function typeset(text: string): string {
  return text
    .replace(/ +([?!;])/g, '\u202f$1')
    .replace(/ +([:»%])/g, '\u00a0$1')
    .replace(/« +/g, '«\u00a0')
}

/** The same of HTML that the instance wrote (a description, a comment): between tags only, and never in code. */
export function typesetHtml(html: string): string {
  return html.replaceAll(/<code[^>]*>[\s\S]*?<\/code>|<[^>]*>|[^<]+/g, (piece) =>
    piece.startsWith('<') ? piece : typeset(piece),
  )
}
