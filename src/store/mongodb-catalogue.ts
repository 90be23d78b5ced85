/** MongoDB's record of the collections, and their creation and alteration when what is declared differs. */
import type { AnyBulkWriteOperation, Db, IndexDescription } from 'mongodb'
import { type Declaration, endsWithId, indexName, isBare } from './declaration.ts'
import type { Query } from './mongodb-query.ts'
import { searchField, searchFieldExpression, searchFieldOf, wordsPath } from './mongodb-search.ts'
import { valueAt } from './values.ts'

export interface Kept {
  _id: string
}

interface Entry extends Kept {
  declaration: string
}

/**
 * Brings the collection to what is declared: creates the indexes that are missing, drops those that are no
 * longer declared, prepares the words of every document when its fields or the preparation changed. May be
 * done by several processes at once, and again after being cut.
 * @returns what is declared; for a name alone, what was declared before
 */
export async function declareInMongo(db: Db, declaration: Declaration): Promise<Declaration> {
  const catalogue = db.collection<Entry>('_collections')
  const { name } = declaration
  const entry = await catalogue.findOne({ _id: name })
  const before = entry === null ? null : (JSON.parse(entry.declaration) as Declaration)
  if (before !== null && (isBare(declaration) || JSON.stringify(before) === JSON.stringify(declaration))) return before
  await bringIndexesTo(db, declaration)
  if (JSON.stringify(searchOf(before)) !== JSON.stringify(searchOf(declaration))) await prepareWords(db, declaration)
  const text = JSON.stringify(declaration)
  await catalogue.updateOne({ _id: name }, { $set: { declaration: text } }, { upsert: true })
  return declaration
}

function searchOf(declaration: Declaration | null): unknown {
  return declaration === null || declaration.text.length === 0 ? null : [declaration.text, declaration.preparation]
}

async function bringIndexesTo(db: Db, declaration: Declaration): Promise<void> {
  const wanted = indexesOf(declaration)
  if (wanted.length > 0) await db.collection(declaration.name).createIndexes(wanted)
  const names = new Set(['_id_', ...wanted.map(({ name }) => name)])
  const present = await db.listCollections({ name: declaration.name }).toArray()
  if (present.length === 0) return
  for (const { name } of await db.collection(declaration.name).indexes()) {
    if (name !== undefined && !names.has(name)) await db.collection(declaration.name).dropIndex(name)
  }
}

function indexesOf({ indexes, expiresBy, text }: Declaration): IndexDescription[] {
  const described = indexes.map((index): IndexDescription => {
    const key: Record<string, 1 | -1> = {}
    for (const [path, direction] of index.fields) key[path] = direction === 'asc' ? 1 : -1
    const name = indexName(index)
    if (index.isUnique) {
      const partialFilterExpression = { $or: index.fields.flatMap(([path]) => isScalarAt(path)) }
      return { key, name, unique: true, partialFilterExpression }
    }
    if (!endsWithId(index)) key._id = index.fields.at(-1)?.[1] === 'desc' ? -1 : 1
    return { key, name }
  })
  if (expiresBy !== null) described.push({ key: { [expiresBy]: 1 }, name: `until ${expiresBy}` })
  if (text.length > 0) described.push({ key: { [wordsPath]: 1 }, name: 'words' })
  return described
}

/**
 * Documents where every field is null or absent are not bound. Said as ranges, one per kind, because the planner
 * then sees that an equality is within the index.
 */
function isScalarAt(path: string): Query[] {
  return ['', -Infinity, false, {}].map((least) => ({ [path]: { $gte: least } }))
}

async function prepareWords(db: Db, declaration: Declaration): Promise<void> {
  const documents = db.collection<Kept>(declaration.name)
  let batch: AnyBulkWriteOperation<Kept>[] = []
  const flush = async () => {
    if (batch.length > 0) await documents.bulkWrite(batch, { ordered: false })
    batch = []
  }
  for await (const document of documents.find({})) {
    const field = searchFieldExpression(searchFieldOf(declaration, document))
    // Not over the words of someone who changed the text meanwhile.
    batch.push({
      updateOne: {
        filter: { _id: document._id, ...sameTextAs(declaration, document) },
        update: [{ $set: { [searchField]: field } }],
      },
    })
    if (batch.length >= 500) await flush()
  }
  await flush()
}

/** That the texts are still those of this document. */
export function sameTextAs(declaration: Declaration, document: unknown): Query {
  const same = declaration.text.map(([path]) => {
    const value = valueAt(document, path)
    if (value === undefined) return { $eq: [{ $type: `$${path}` }, 'missing'] }
    return { $eq: [`$${path}`, { $literal: value }] }
  })
  return { $expr: { $and: same } }
}
