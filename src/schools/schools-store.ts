/** The schools of the directory, by their UAI. Empty until the operator loads it. */
import type { Engine } from '../store/engine.ts'
import type { School } from './school.ts'

export interface SchoolsStore {
  /** Those that are known. */
  findMany(uais: readonly string[]): Promise<School[]>
  keep(schools: readonly School[]): Promise<void>
  /** Those that the reading of that time did not see. */
  forgetBefore(readAt: string): Promise<number>
  count(): Promise<number>
}

export function createSchoolsStore({ engine }: { engine: Engine }): SchoolsStore {
  const schools = engine.collection<School>({ name: 'schools', indexes: [{ fields: ['readAt'] }] })
  return {
    findMany: (uais) => schools.getMany(uais),
    keep: (batch) =>
      engine.transaction(async (tx) => {
        for (const school of batch) await tx.in(schools).put(school)
      }),
    forgetBefore: (readAt) => schools.deleteMany({ readAt: { lt: readAt } }),
    count: () => schools.count({}, { limit: 1_000_000 }),
  }
}
