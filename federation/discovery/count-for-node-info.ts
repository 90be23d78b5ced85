import { anonymous } from '#src/access/viewer.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Subjects } from '#src/subjects.ts'
import type { NodeInfoFacts } from './node-info.ts'

interface CountedParts {
  clock: Clock
  subjects: Pick<Subjects, 'accounts' | 'videos'>
  instance: { name: string; presentation: string; academie: string | null; version: string; sourceUrl: string | null }
}

/** What NodeInfo says: counts, of what everyone may find. Not of comments: most are under films that not everyone may. */
export async function countForNodeInfo({ clock, subjects, instance }: CountedParts): Promise<NodeInfoFacts> {
  const accounts = subjects.accounts.store
  const signedInSince = (days: number) => iso(clock.now().subtract({ hours: 24 * days }))
  const [total, activeMonth, activeHalfyear, videos] = await Promise.all([
    accounts.count({ state: 'active', 'remote.id': null }),
    accounts.count({ state: 'active', lastSignInAt: { gte: signedInSince(30) } }),
    accounts.count({ state: 'active', lastSignInAt: { gte: signedInSince(180) } }),
    subjects.videos.store.countListed(anonymous, { isLocal: true }),
  ])
  return {
    version: instance.version,
    sourceUrl: instance.sourceUrl,
    instanceName: instance.name,
    description: instance.presentation,
    academie: instance.academie,
    users: { total, activeMonth, activeHalfyear },
    videos,
  }
}
