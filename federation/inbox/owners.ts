/** Who an object known here belongs to: what is stored decides, never what is said. */
import type { AccountId } from '#src/accounts/account.ts'
import type { Comment } from '#src/comments/comment.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { Iri } from '../actor.ts'
import type { Ids } from '../ids.ts'
import type { Ledger } from '../ledger.ts'
import type { Owned } from './admit.ts'

interface OwnersParts {
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'comments' | 'playlists'>
  ids: Pick<Ids, 'read'>
  ledger: Pick<Ledger, 'ownerOf' | 'activity'>
}

export type WhoseIs = ReturnType<typeof createWhoseIs>

/** Of anybody: of another instance by its address, of here by its number. */
export async function findComment(
  { subjects, ids }: Pick<OwnersParts, 'ids'> & { subjects: Pick<Subjects, 'comments'> },
  id: Iri,
  tx?: Transaction,
): Promise<Comment | null> {
  const { store } = subjects.comments
  const named = ids.read(id)
  if (named?.kind !== 'comment') return store.findByRemoteId(id, tx)
  const comment = await store.findByAddress(String(named.number))
  return comment?.videoId === named.videoId && !comment.remote ? comment : null
}

export function createWhoseIs(parts: OwnersParts) {
  const { subjects, ledger } = parts
  const { accounts, videos } = subjects
  const idOfAccount = async (id: AccountId | undefined): Promise<Iri[]> => {
    const account = id === undefined ? null : await accounts.store.get(id)
    return account?.remote ? [account.remote.id] : []
  }

  /** Null when nothing is known of it. */
  return async function whoseIs(id: Iri, tx?: Transaction): Promise<Owned | null> {
    const video = await videos.store.findByRemoteId(id, tx)
    if (video !== null) {
      // A channel announces what its owner publishes; other software has the Group publish by itself.
      const channel = video.remote?.channelId ?? null
      return {
        owners: [...(await idOfAccount(video.authors[0])), ...(channel === null ? [] : [channel])],
        mayDelete: [],
      }
    }
    const comment = await findComment(parts, id, tx)
    if (comment !== null) {
      const under = await videos.store.find(comment.videoId, tx)
      return {
        owners: await idOfAccount(comment.accountId),
        mayDelete: under?.remote ? await idOfAccount(under.authors[0]) : [],
      }
    }
    const list = await subjects.playlists.store.findByRemoteId(id, tx)
    if (list?.remote) {
      const { channelId } = list.remote
      return {
        owners: [...(await idOfAccount(list.accountId)), ...(channelId === null ? [] : [channelId])],
        mayDelete: [],
      }
    }
    // An activity is its actor's too: nothing else takes its place in the ledger.
    const owner = (await ledger.ownerOf(id)) ?? (await ledger.activity(id))?.actor ?? null
    return owner === null ? null : { owners: [owner], mayDelete: [] }
  }
}
