/** Where copies of our videos at other instances are kept, and what remains of a video that was deleted while they exist. */
import { type Clock, iso } from '../clock.ts'
import type { Engine, Page } from '../store/engine.ts'
import { afterAnswer, afterSent, type Copies, type Copy, type RemovedVideo } from './copy.ts'

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
      for (const { host, inboxes } of hosts) {
        const known = await tx.in(copies).get(copyId(videoId, host))
        // Asked back where it never was: nothing to follow.
        if (known === null && step === 'asks-back') continue
        await tx.in(copies).put({
          _id: copyId(videoId, host),
          videoId,
          accountId,
          host,
          inboxes: [...new Set([...(known?.inboxes ?? []), ...inboxes])],
          state: afterSent(known?.state ?? null, step),
          wasPublic: wasPublic || known?.wasPublic === true,
          at: now(),
        })
      }
    },

    async answered(videoId, host, step) {
      const known = await copies.get(copyId(videoId, host))
      if (known === null) return
      const state = afterAnswer(known.state, step)
      if (state === known.state) return
      await copies.update(known._id, { set: { state, at: now() } }, { onlyIf: { state: known.state } })
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
