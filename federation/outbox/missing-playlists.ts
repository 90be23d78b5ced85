/**
 * Lists that an instance should have of this one and has not: those of whom it follows that it was never told of, or whose last
 * word it did not answer for days; and those that are no more, of which it did not hear.
 */
import { anonymous } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { isTold, type PlaylistId } from '#src/playlists/playlist.ts'
import type { PlaylistsPart } from '#src/playlists/playlists-part.ts'
import type { Iri } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurPlaylists } from '../documents/our-playlists.ts'
import type { Ids } from '../ids.ts'
import type { ToldPlaylists } from './told-playlists.ts'

export interface MissingPlaylist {
  readonly kind: 'playlist'
  readonly id: PlaylistId
  /** Empty of what is no more, or for nobody else any more. */
  readonly title: string
  readonly what: 'to-give' | 'to-ask-back'
}

export interface MissingPlaylistsParts {
  ids: Ids
  actors: OurActors
  ourPlaylists: Pick<OurPlaylists, 'factsOf'>
  playlists: Pick<PlaylistsPart, 'store'>
  told: Pick<ToldPlaylists, 'get' | 'lostBy'>
  findAuthors: (ids: readonly AccountId[]) => Promise<readonly Account[]>
  /** What is on its way is not missing. */
  isUnderWay: (host: string, about: Iri) => Promise<boolean>
}

/** The last changed. */
const lookedAt = 2000

export function createMissingPlaylists(parts: MissingPlaylistsParts) {
  const { ids, actors, ourPlaylists, playlists, told, findAuthors, isUnderWay } = parts

  async function has(id: PlaylistId, host: string): Promise<boolean> {
    const before = await told.get(id)
    if (before === null || before.digest === null || before.lostAt?.includes(host)) return false
    return before.inboxes.some((one) => one.host === host)
  }

  return {
    async *toGive(host: string, followed: ReadonlySet<Iri>): AsyncGenerator<MissingPlaylist> {
      const instance = await actors.instance()
      let after: string | undefined
      let looked = 0
      do {
        const page = await playlists.store.list(anonymous, undefined, { start: 0, count: 50, after })
        const ours = page.items.filter(isTold)
        const authors = await findAuthors([...new Set(ours.map(({ accountId }) => accountId))])
        const byId = new Map(authors.map((account) => [account._id, account]))
        looked += page.items.length
        for (const { _id: id, accountId, title } of ours) {
          const account = byId.get(accountId)
          if (account === undefined || account.remote || account.state === 'closed') continue
          const its = [instance.id, actors.person(account).id, actors.channel(account).id]
          if (!its.some((one) => followed.has(one)) || (await has(id, host))) continue
          if (!(await isUnderWay(host, ids.playlist(id)))) yield { kind: 'playlist', id, title, what: 'to-give' }
        }
        after = page.next ?? undefined
      } while (after !== undefined && looked < lookedAt)
    },

    async *toAskBack(host: string): AsyncGenerator<MissingPlaylist> {
      let after: string | undefined
      do {
        const page = await told.lostBy(host, { limit: 200, after })
        for (const { _id: id } of page.items) {
          const isThere = (await ourPlaylists.factsOf(await playlists.store.find(id))) !== null
          if (isThere || (await isUnderWay(host, ids.playlist(id)))) continue
          yield { kind: 'playlist', id, title: '', what: 'to-ask-back' }
        }
        after = page.next ?? undefined
      } while (after !== undefined)
    },
  }
}
