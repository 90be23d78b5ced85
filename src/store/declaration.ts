/** What is declared of a collection, as plain data that both engines keep beside the documents. */
import type { CollectionSpec, IndexSpec, Stored } from './engine.ts'
import { preparation } from './french-text.ts'

export interface Declaration {
  name: string
  indexes: readonly DeclaredIndex[]
  expiresBy: string | null
  /** Path and weight, in the order of the search table's columns. */
  text: readonly (readonly [path: string, weight: number])[]
  /** The version of the preparation that the search table was written with; 0 without one. */
  preparation: number
  /** The version of the tables which list the elements of arrays (SQLite); 0 without one. */
  arrays: number
}

export interface DeclaredIndex {
  fields: readonly (readonly [path: string, direction: 'asc' | 'desc'])[]
  isUnique: boolean
}

/** To be raised with every change of these tables' columns or order: under their new name they are then made anew. */
const arrays = 3

/** @throws {TypeError} when the name is not lower case, digits and `_`, beginning with a letter */
export function declarationOf<D extends Stored>(spec: CollectionSpec<D>): Declaration {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(spec.name) || spec.name.startsWith('sqlite_')) {
    throw new TypeError(`not a name for a collection: ${spec.name}`)
  }
  const text = Object.entries<number | undefined>(spec.text ?? {}).map(([path, weight]) => [path, weight ?? 1] as const)
  const indexes = (spec.indexes ?? []).map(declaredIndexOf)
  return {
    name: spec.name,
    indexes,
    expiresBy: spec.expiresBy ?? null,
    text,
    preparation: text.length > 0 ? preparation : 0,
    arrays: indexes.every(({ isUnique }) => isUnique) ? 0 : arrays,
  }
}

function declaredIndexOf<D>(index: IndexSpec<D>): DeclaredIndex {
  const fields = index.fields.map((field) => (typeof field === 'string' ? ([field, 'asc'] as const) : field))
  return { fields: fields as DeclaredIndex['fields'], isUnique: index.isUnique ?? false }
}

/** Whether nothing but the name is declared. */
export function isBare(spec: Declaration): boolean {
  return spec.indexes.length === 0 && spec.text.length === 0 && spec.expiresBy === null
}

/** Says what it holds, so that two declarations of one index are one. */
export function indexName(index: DeclaredIndex): string {
  const fields = index.fields.map(([path, direction]) => (direction === 'asc' ? path : `-${path}`))
  return `${fields.join(',')}${index.isUnique ? '!' : ''}`
}

/** Otherwise `_id` follows, hidden, in the direction of the last field. */
export function endsWithId(index: DeclaredIndex): boolean {
  return index.fields.some(([path]) => path === '_id')
}
