/** Who follows whom, across instances: one document for a pair, written in the transaction of the activity it came from. */
import { createHash } from 'node:crypto'
import { eachOnce } from '#src/store/each-once.ts'
import type { Engine, Filter, Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import type { Follow, Follows } from '../ports.ts'

function followId(follower: Iri, followed: Iri): string {
  return createHash('sha256')
    .update(JSON.stringify([follower, followed]))
    .digest('base64url')
}

/** An actor that follows this many others at once is read in several times. */
const readAtOnce = 1000

export function createFollowsStore({ engine }: { engine: Engine }): Follows {
  const follows = engine.collection<Follow>({
    name: 'follows',
    indexes: [
      { fields: ['followed', 'state', ['at', 'desc']] },
      { fields: ['follower', 'state', ['at', 'desc']] },
      { fields: ['follower', ['at', 'desc']] },
      { fields: ['host'] },
    ],
  })
  const at = (tx?: Transaction) => (tx ? tx.in(follows) : follows)

  /** Reads all that match, some at a time. */
  async function* all(filter: Filter<Follow>, tx?: Transaction): AsyncGenerator<Follow> {
    let after: string | undefined
    do {
      const page = await at(tx).find(filter, { limit: readAtOnce, ...(after === undefined ? {} : { after }) })
      yield* page.items
      after = page.next ?? undefined
    } while (after !== undefined)
  }

  const listed = (filter: Filter<Follow>, { limit = 20, after }: { limit?: number; after?: string }) =>
    follows.find({ ...filter, state: 'accepted' }, { sort: [['at', 'desc']], limit, ...(after ? { after } : {}) })

  return {
    find: (follower, followed, tx) => at(tx).get(followId(follower, followed)),
    async put(follow, tx) {
      await tx.in(follows).put({ _id: followId(follow.follower, follow.followed), ...follow })
    },
    remove: (follower, followed, tx) => tx.in(follows).delete(followId(follower, followed)),
    followersOf: (followed, page) => listed({ followed }, page),
    followingOf: (follower, page) => listed({ follower }, page),
    allFollowedBy: (follower, { limit = 20, after }) =>
      follows.find({ follower }, { sort: [['at', 'desc']], limit, ...(after ? { after } : {}) }),
    async counts(actor) {
      const [followers, following] = await Promise.all([
        follows.count({ followed: actor, state: 'accepted' }),
        follows.count({ follower: actor, state: 'accepted' }),
      ])
      return { followers, following }
    },
    async inboxesFollowing(followed, tx) {
      const found = new Map<Iri, { inbox: Iri; host: string }>()
      for (const id of new Set(followed)) {
        for await (const { sharedInbox, inbox: personal, host } of all({ followed: id, state: 'accepted' }, tx)) {
          const inbox = sharedInbox ?? personal
          if (inbox !== null && host !== null) found.set(inbox, { inbox, host })
        }
      }
      return [...found.values()]
    },
    behind: (host, inbox, { limit, after }) =>
      follows.find({ host, $or: [{ inbox }, { sharedInbox: inbox }] }, { limit, ...(after ? { after } : {}) }),
    async followedFrom(host) {
      const found = new Set<Iri>()
      for await (const { followed } of all({ host, isFollowedLocal: true, state: 'accepted' })) found.add(followed)
      return found
    },
    async removeAllOf(actor, tx) {
      await tx.in(follows).deleteMany({ $or: [{ follower: actor }, { followed: actor }] })
    },
    removeAllOfHost: (host) => follows.deleteMany({ host }),
    hosts: () => eachOnce(follows, 'host'),
  }
}
