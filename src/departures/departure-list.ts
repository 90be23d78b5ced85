/** A list of people who left, as a directory exports it: one a line, the first cell that says who. Pure. */
import { InvalidInput } from '../app-error.ts'

const mostLines = 5000
const longestLine = 2000

/** Names of columns that say who somebody is, in exports of the académies' directories. */
const columns = /^(ctemail|mail|e-?mail|adresse( de messagerie)?|courriel|uid|identifiant|login|handle)$/i

/**
 * Values, each once, in the order given. With a line of titles, the first known column is read; without, the first cell.
 * @throws {InvalidInput} when it is too long
 */
export function readDepartureList(text: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
  if (lines.length > mostLines) {
    throw new InvalidInput([{ pointer: '/text', detail: 'Cette liste a plus de 5 000 lignes : coupez-la en deux.' }])
  }
  const [first = ''] = lines
  const separator = [';', '\t', ','].find((each) => first.includes(each)) ?? ';'
  const titles = cellsOf(first, separator)
  const column = titles.findIndex((title) => columns.test(title))
  const rows = column === -1 ? lines : lines.slice(1)
  const values = rows.map((line) =>
    line.length > longestLine ? '' : (cellsOf(line, separator)[Math.max(0, column)] ?? ''),
  )
  return [...new Set(values.filter((value) => value !== ''))]
}

/** RFC 4180, but for line breaks inside quotes, which no such list has. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line.charAt(at)
    if (letter === '"' && isQuoted && line[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (letter === '"') isQuoted = !isQuoted
    else if (letter === separator && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += letter
  }
  return [...cells, cell.trim()]
}
