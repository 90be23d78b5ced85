/** How a document is kept on MongoDB: as it is, with the words by which it is found beside. */
import type { Document } from 'mongodb'
import type { Declaration } from './declaration.ts'
import { InvalidDocument, type Stored } from './engine.ts'
import type { Kept } from './mongodb-catalogue.ts'
import { nextSince, searchField, searchFieldExpression, searchFieldOf } from './mongodb-search.ts'
import { assertStorable, valueAt, withoutNegativeZero } from './values.ts'

/** @throws {InvalidDocument} */
export function storedFor(declaration: Declaration, document: Stored): Kept {
  assertStorable(document)
  assertUniqueScalars(declaration, (path) => valueAt(document, path))
  return withoutNegativeZero(document)
}

/** @throws {InvalidDocument} */
export function insertedFor(declaration: Declaration, document: Stored): Kept {
  const stored = storedFor(declaration, document)
  if (declaration.text.length === 0) return stored
  return Object.assign({}, stored, { [searchField]: { ...searchFieldOf(declaration, stored), since: nextSince() } })
}

/** A replacement, as an update that keeps the document's place among equals. */
export function replacing(declaration: Declaration, stored: Kept): Document[] {
  const field = searchFieldExpression(searchFieldOf(declaration, stored))
  return [{ $replaceWith: { $mergeObjects: [{ $literal: stored }, { [searchField]: field }] } }]
}

/** @param read what stands at a path @throws {InvalidDocument} */
export function assertUniqueScalars(declaration: Declaration, read: (path: string) => unknown): void {
  for (const { fields, isUnique } of declaration.indexes) {
    const list = isUnique ? fields.find(([path]) => Array.isArray(read(path))) : undefined
    if (list !== undefined) throw new InvalidDocument(`${list[0]} is unique and cannot hold an array`)
  }
}
