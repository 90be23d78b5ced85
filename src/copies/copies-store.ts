/** Where copies of our videos at other instances are kept, and what remains of a video that was deleted while they exist. */
import { type Clock, iso } from '../clock.ts'
import type { Engine, Page } from '../store/engine.ts'
import { afterAnswer, afterSent, type Copies, type Copy, type RemovedVideo } from './copy.ts'

/** Of one host, which may give each of its people an inbox of its own, and long ones: the document stays small. */
const mostInboxes = 1000
const mostCharacters = 200_000

/** The first that were told: they are of one server, and what is said to some of it is said to it. */
function few(inboxes: readonly string[]): string[] {
  let characters = 0
  return inboxes.slice(0, mostInboxes).filter((inbox) => {
    characters += inbox.length
    return characters <= mostCharacters
  })
}

/** As long as its author is told, and the title is kept. */
const toldDays = 90

export function createCopiesStore({ engine, clock }: { engine: Engine; clock: Clock }): Copies {
  const copies = engine.collection<Copy>({
    name: 'copies',
    indexes: [{ fields: ['videoId', 'state'] }, { fields: ['host', 'state'] }],
  })
  const removed = engine.collection<RemovedVideo>({
    name: 'removed_videos',
    indexes: [{ fields: ['accountId', ['removedAt', 'desc']] }],
    expiresBy: 'expiresAt',
  })
  const now = () => iso(clock.now())
  const copyId = (videoId: string, host: string) => `${videoId} ${host}`

  return {
    async sent(tx, about, hosts) {
      const { videoId, accountId, wasPublic, step } = about
      const before = await tx.in(copies).getMany(hosts.map(({ host }) => copyId(videoId, host)))
      const knownAt = new Map(before.map((copy) => [copy.host, copy]))
      // Asked back where it never was: nothing to follow.
      const followed = step === 'asks-back' ? hosts.filter(({ host }) => knownAt.has(host)) : hosts
      await tx.in(copies).putMany(
        followed.map(({ host, inboxes }): Copy => {
          const known = knownAt.get(host)
          return {
            _id: copyId(videoId, host),
            videoId,
            accountId,
            host,
            inboxes: few([...new Set([...(known?.inboxes ?? []), ...inboxes])]),
            state: afterSent(known?.state ?? null, step),
            wasPublic: wasPublic || known?.wasPublic === true,
            at: now(),
          }
        }),
      )
    },

    async answered(answers) {
      const stepOf = new Map(answers.map(({ videoId, host, step }) => [copyId(videoId, host), step]))
      const changed = (await copies.getMany([...stepOf.keys()])).flatMap(({ _id, state }) => {
        const next = afterAnswer(state, stepOf.get(_id) ?? 'gives')
        return next === state ? [] : [{ _id, state, next }]
      })
      for (const [state, all] of Map.groupBy(changed, (one) => one.state)) {
        const ids = all.map(({ _id }) => _id)
        await copies.updateMany({ _id: { in: ids }, state }, { set: { state: all[0]?.next, at: now() } })
      }
    },

    async *of(videoId) {
      let after: string | undefined
      do {
        const page: Page<Copy> = await copies.find({ videoId }, { limit: 1000, after })
        yield* page.items
        after = page.next ?? undefined
      } while (after !== undefined)
    },
    find: (videoId, host) => copies.get(copyId(videoId, host)),
    owedBy: (host, page) => copies.find({ host, state: 'asked-back' }, page),

    async removalOf(videoId) {
      const [waiting, returned] = await Promise.all([
        copies.count({ videoId, state: 'asked-back' }),
        copies.count({ videoId, state: 'returned' }),
      ])
      return waiting + returned === 0 ? null : { asked: waiting + returned, returned }
    },

    async videoDeleted(tx, { _id, authors, title }) {
      const [accountId] = authors
      if (accountId === undefined || (await tx.in(copies).findOne({ videoId: _id })) === null) return
      const at = clock.now()
      await tx.in(removed).put({
        _id,
        accountId,
        title,
        removedAt: iso(at),
        expiresAt: iso(at.add({ hours: 24 * toldDays })),
      })
    },
    removed: (videoId) => removed.get(videoId),
    async removedBy(accountId, limit) {
      return (await removed.find({ accountId }, { sort: [['removedAt', 'desc']], limit })).items
    },

    async askedBackAt(videoId) {
      const { items } = await copies.find({ videoId, state: { in: ['asked-back', 'returned'] } }, { limit: 1000 })
      const dates = items.filter(({ wasPublic }) => wasPublic).map(({ at }) => at)
      return dates.length === 0 ? null : dates.reduce((a, b) => (a < b ? a : b))
    },
  }
}
