/**
 * The fresh documents of a collection (`sqlite-search-table.ts`) as searches look through them: read at each search, since any
 * process may have changed them, but their words are prepared once while they stay as they are.
 */
import type { Declaration } from './declaration.ts'
import type { Connection } from './sqlite-connection.ts'
import { freshDocuments } from './sqlite-search-table.ts'
import { wordsByLevel } from './word-levels.ts'

interface FreshDocument {
  text: string
  document: unknown
  words: readonly string[]
}

/** Of the texts of one collection: one transaction may have inserted any number of them. */
const mostRememberedCharacters = 1_000_000

/** By collection, then by row; what the words depend on besides the text is remembered with them. */
const remembered = new WeakMap<Connection, Map<string, { from: string; rows: Map<number, FreshDocument> }>>()

/** The last inserted is the last. Of one instant only inside a transaction. */
export function* freshWithWords(connection: Connection, spec: Declaration): Generator<FreshDocument> {
  const from = JSON.stringify(spec.text)
  const ofConnection = remembered.get(connection) ?? new Map()
  remembered.set(connection, ofConnection)
  const before = ofConnection.get(spec.name)
  const known: Map<number, FreshDocument> = before?.from === from ? before.rows : new Map()
  const rows = new Map<number, FreshDocument>()
  ofConnection.set(spec.name, { from, rows })
  let characters = 0
  for (const [row, text] of freshDocuments(connection, spec)) {
    const one = known.get(row)
    const now = one?.text === text ? one : prepared(spec, text)
    characters += text.length
    if (characters <= mostRememberedCharacters) rows.set(row, now)
    yield now
  }
}

function prepared(spec: Declaration, text: string): FreshDocument {
  const document = JSON.parse(text)
  return { text, document, words: wordsByLevel(spec, document) }
}
