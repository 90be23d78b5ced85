/** Schools as people read them: what the directory says of a code, or the code alone. */
import type { SchoolAnswer } from '../accounts/account-schemas.ts'
import type { SchoolsStore } from './schools-store.ts'

export function createNameSchools({ schools }: { schools: SchoolsStore }) {
  return async function nameSchools(uais: readonly string[]): Promise<SchoolAnswer[]> {
    if (uais.length === 0) return []
    const known = new Map((await schools.findMany(uais)).map((school) => [school._id, school]))
    return uais.map((uai) => {
      const school = known.get(uai)
      return {
        uai,
        name: school?.name ?? null,
        town: school?.town ?? null,
        type: school?.type ?? null,
        priority: school?.priority ?? null,
      }
    })
  }
}
