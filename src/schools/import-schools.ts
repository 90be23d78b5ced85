/**
 * Loads the directory: each school is replaced as it is read; those that are no longer there go at the end, if it was read
 * whole. Nothing in a CSV tells that it was cut: one that lacks a tenth of what is known is taken for a part.
 */
import { type Clock, iso } from '../clock.ts'
import { DirectoryRefused, readDirectory } from './read-directory.ts'
import { type School, schoolFrom } from './school.ts'
import type { SchoolsStore } from './schools-store.ts'

interface Imported {
  kept: number
  /** Lines whose code or name does not hold. */
  skipped: number
  /** Of an earlier reading, no longer in the directory. */
  forgotten: number
  /** Of an earlier reading, kept although they were not read: too many for schools that closed. */
  missing: number
}

const batchSize = 500
const fewEnough = { share: 0.1, count: 100 } as const

export function createImportSchools({ schools, clock }: { schools: SchoolsStore; clock: Clock }) {
  /** @throws {DirectoryRefused} with what was read so far kept, and nothing forgotten */
  return async function importSchools(text: AsyncIterable<string>): Promise<Imported> {
    const readAt = iso(clock.now())
    const read = { kept: 0, skipped: 0 }
    let batch = new Map<string, School>()
    const flush = async () => {
      await schools.keep([...batch.values()])
      read.kept += batch.size
      batch = new Map()
    }
    for await (const record of readDirectory(text)) {
      const school = schoolFrom(record, readAt)
      if (school === null) read.skipped += 1
      else batch.set(school._id, school)
      if (batch.size >= batchSize) await flush()
    }
    await flush()
    if (read.kept === 0) throw new DirectoryRefused('Ce fichier ne contient aucun établissement lisible.')
    const missing = (await schools.count()) - read.kept
    if (missing > Math.max(fewEnough.count, fewEnough.share * read.kept)) return { ...read, forgotten: 0, missing }
    return { ...read, forgotten: await schools.forgetBefore(readAt), missing: 0 }
  }
}
