/** What the ranking of a search needs to know of the whole collection. */
import type { Collection } from 'mongodb'
import type { AskedWord } from './french-text.ts'
import type { Kept } from './mongodb-catalogue.ts'
import { rankedStems, type Statistics, searchField, wordsPath } from './mongodb-search.ts'

/** Below this, counting costs nothing and is done each time; above, a minute's delay cannot be seen in a ranking. */
const manyDocuments = 5_000
const rememberedMilliseconds = 60_000
const sampleSize = 1_000

export class WordStatistics {
  readonly #documents: Collection<Kept>
  #readAt = Number.NEGATIVE_INFINITY
  #size: { documents: number; averageLength: number } | null = null
  readonly #occurrences = new Map<string, number>()

  constructor(documents: Collection<Kept>) {
    this.#documents = documents
  }

  async of(words: readonly AskedWord[]): Promise<Statistics> {
    const size = await this.#sizeNow()
    const stems = rankedStems(words)
    await Promise.all(stems.map((stem) => this.#count(stem)))
    const occurrences = new Map(stems.map((stem) => [stem, this.#occurrences.get(stem) ?? 0]))
    return { ...size, occurrences }
  }

  async #sizeNow(): Promise<{ documents: number; averageLength: number }> {
    if (this.#size !== null && performance.now() - this.#readAt < rememberedMilliseconds) return this.#size
    this.#occurrences.clear()
    const estimated = await this.#documents.estimatedDocumentCount()
    const isLarge = estimated > manyDocuments
    const [sums] = await this.#documents
      .aggregate<{ documents: number; length: number }>([
        isLarge ? { $sample: { size: sampleSize } } : { $match: {} },
        { $match: { [`${searchField}.length`]: { $gt: 0 } } },
        { $group: { _id: null, documents: { $sum: 1 }, length: { $sum: `$${searchField}.length` } } },
      ])
      .toArray()
    const counted = sums?.documents ?? 0
    const share = isLarge ? counted / sampleSize : 1
    const documents = isLarge ? estimated * share : counted
    const size = { documents, averageLength: counted === 0 ? 1 : (sums?.length ?? 0) / counted }
    this.#size = isLarge ? size : null
    this.#readAt = performance.now()
    return size
  }

  async #count(stem: string): Promise<void> {
    if (this.#size !== null && this.#occurrences.has(stem)) return
    this.#occurrences.set(stem, await this.#documents.countDocuments({ [wordsPath]: stem }))
  }
}
