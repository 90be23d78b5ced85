/**
 * The directory as it is downloaded, CSV or JSON, read as it comes: some seventy thousand records and a hundred
 * megabytes, of which one record at a time is held. Bounded: what is longer than any record of it is refused.
 */
import { columnName, type DirectoryRecord, neededColumns } from './school.ts'

const bounds = { recordCharacters: 65_536, records: 300_000, columns: 300 } as const

/** The message is for the operator, in French. */
export class DirectoryRefused extends Error {
  override readonly name = 'DirectoryRefused'
}

/** @param text in UTF-8, in pieces of any length @throws {DirectoryRefused} */
export async function* readDirectory(text: AsyncIterable<string>): AsyncGenerator<DirectoryRecord> {
  const pieces = text[Symbol.asyncIterator]()
  let head = ''
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    head += next.value
    if (head.trim() !== '') break
  }
  const first = head.replace(/^\uFEFF/, '').trimStart()
  if (first === '') throw new DirectoryRefused('Ce fichier est vide.')
  const whole = (async function* () {
    yield first
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
  })()
  let count = 0
  for await (const record of /^[[{]/.test(first) ? fromJson(whole) : fromCsv(whole)) {
    count += 1
    if (count > bounds.records) throw new DirectoryRefused(`Ce fichier a plus de ${bounds.records} lignes.`)
    yield record
  }
}

async function* fromCsv(text: AsyncIterable<string>): AsyncGenerator<DirectoryRecord> {
  let columns: string[] | null = null
  for await (const cells of rows(text)) {
    if (columns === null) {
      columns = cells.map(columnName)
      const missing = neededColumns.filter((name) => !columns?.includes(name))
      if (missing.length > 0) {
        throw new DirectoryRefused(`Ce n’est pas l’annuaire attendu : il manque ${missing.join(', ')}.`)
      }
      continue
    }
    yield Object.fromEntries(columns.map((name, place) => [name, cells[place] ?? '']))
  }
}

/** RFC 4180; cells may hold line breaks between quotes. The separator is the one that the first line has most of. */
async function* rows(text: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = ''
  let separator = ''
  for await (const piece of text) {
    rest += piece
    for (;;) {
      const end = endOfRow(rest)
      if (end === -1) break
      const row = rest.slice(0, end)
      rest = rest.slice(end + 1)
      separator ||= [';', ',', '\t'].sort((a, b) => row.split(b).length - row.split(a).length)[0] ?? ';'
      const cells = cellsOf(row.replace(/\r$/, ''), separator)
      if (row.trim() !== '') yield cells
    }
    if (rest.length > bounds.recordCharacters) throw tooLong()
  }
  if (rest.trim() !== '') yield cellsOf(rest, separator || ';')
}

/** The line break that is not between quotes; -1 while it has not come. */
function endOfRow(text: string): number {
  let from = 0
  for (;;) {
    const end = text.indexOf('\n', from)
    if (end === -1) return -1
    if (end > bounds.recordCharacters) throw tooLong()
    let quotes = 0
    for (let at = text.indexOf('"'); at !== -1 && at < end; at = text.indexOf('"', at + 1)) quotes += 1
    if (quotes % 2 === 0) return end
    from = end + 1
  }
}

function cellsOf(row: string, separator: string): string[] {
  const cells: string[] = []
  let at = 0
  while (at <= row.length && cells.length < bounds.columns) {
    if (row[at] === '"') {
      let cell = ''
      at += 1
      for (; at < row.length; at++) {
        if (row[at] !== '"') cell += row[at]
        else if (row[at + 1] === '"') {
          cell += '"'
          at += 1
        } else break
      }
      const end = row.indexOf(separator, at)
      cells.push(cell)
      at = end === -1 ? row.length + 1 : end + 1
    } else {
      const end = row.indexOf(separator, at)
      cells.push(row.slice(at, end === -1 ? undefined : end))
      at = end === -1 ? row.length + 1 : end + 1
    }
  }
  return cells
}

/** A list of objects, or one on each line. */
async function* fromJson(text: AsyncIterable<string>): AsyncGenerator<DirectoryRecord> {
  let object = ''
  let depth = 0
  let isInString = false
  let isEscaped = false
  for await (const piece of text) {
    let from = depth > 0 ? 0 : -1
    for (let at = 0; at < piece.length; at++) {
      const letter = piece[at]
      if (isEscaped) isEscaped = false
      else if (isInString) {
        if (letter === '\\') isEscaped = true
        else if (letter === '"') isInString = false
      } else if (letter === '"' && depth > 0) isInString = true
      else if (letter === '{') {
        if (depth === 0) from = at
        depth += 1
      } else if (letter === '}' && depth > 0) {
        depth -= 1
        if (depth > 0) continue
        yield recordOf(object + piece.slice(from, at + 1))
        object = ''
        from = -1
      }
    }
    if (from !== -1) object += piece.slice(from)
    if (object.length > bounds.recordCharacters) throw tooLong()
  }
  if (depth > 0) throw new DirectoryRefused('Ce fichier JSON est coupé : téléchargez-le de nouveau.')
}

function recordOf(text: string): DirectoryRecord {
  if (text.length > bounds.recordCharacters) throw tooLong()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DirectoryRefused('Ce fichier JSON ne se lit pas.', { cause })
  }
  const fields = Object.entries(value as object).slice(0, bounds.columns)
  return Object.fromEntries(
    fields.flatMap(([name, field]) =>
      typeof field === 'string' || typeof field === 'number' ? [[columnName(name), String(field)]] : [],
    ),
  )
}

function tooLong(): DirectoryRefused {
  return new DirectoryRefused(
    'Une ligne de ce fichier est plus longue que celles de l’annuaire : téléchargez l’export CSV, ou JSON en liste.',
  )
}
