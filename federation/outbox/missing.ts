/**
 * What an instance should have of this one and has not, as far as its answers tell: what was given up while it was away,
 * and what it never said that it removed. Found in the outbox as it is now, and sent again from there.
 */
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Copies } from '#src/copies/copy.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import type { Follows } from '../ports.ts'
import type { DeliveryEngine } from './create-deliveries.ts'
import { createMissingPlaylists, type MissingPlaylist, type MissingPlaylistsParts } from './missing-playlists.ts'
import { isThere, type Recipients } from './recipients.ts'
import type { createTellPlaylist } from './tell-playlist.ts'
import type { Telling, TellVideo } from './tell-video.ts'

interface MissingVideo {
  readonly kind: 'video'
  readonly id: VideoId
  readonly accountId: AccountId
  /** Empty of what was deleted too long ago. */
  readonly title: string
  readonly what: 'to-give' | 'to-ask-back'
}

type MissingItem = MissingVideo | MissingPlaylist

export interface Missing {
  at(host: string): Promise<{ items: MissingItem[]; hasMore: boolean }>
  /** Sends the first of it again. How many things. */
  replay(host: string): Promise<number>
}

interface MissingParts extends Omit<MissingPlaylistsParts, 'isUnderWay'> {
  engine: Engine
  clock: Clock
  recipients: Recipients
  follows: Pick<Follows, 'followedFrom'>
  copies: Pick<Copies, 'find' | 'owedBy' | 'removed'>
  deliveries: Pick<DeliveryEngine, 'store'>
  tellVideo: TellVideo
  tellPlaylist: Pick<ReturnType<typeof createTellPlaylist>, 'again'>
  /** Those of this instance that this host may list, the newest first. */
  publishedHere: (host: string, after: string | undefined) => Promise<{ items: Video[]; next: string | null }>
  findAuthors: (ids: readonly AccountId[]) => Promise<readonly Account[]>
  findVideo: (id: VideoId) => Promise<Video | null>
}

/** Of each kind, in one answer. */
const shownAtOnce = 100
/** The newest; a peer that lost more than that asks our outbox. */
const lookedAt = 2000

export function createMissing(parts: MissingParts): Missing {
  const { engine, clock, ids, actors, recipients, follows, copies, deliveries, tellVideo, tellPlaylist } = parts

  /** What is on its way is not missing. */
  const isUnderWay = (host: string, about: Iri) => deliveries.store.isWaitingFor(host, about)
  const lists = createMissingPlaylists({ ...parts, isUnderWay })

  async function* toGive(host: string, followed: ReadonlySet<Iri>): AsyncGenerator<MissingVideo> {
    const instance = await actors.instance()
    let after: string | undefined
    let looked = 0
    do {
      const page = await parts.publishedHere(host, after)
      const authors = await parts.findAuthors(page.items.flatMap(({ authors }) => authors.slice(0, 1)))
      const byId = new Map(authors.map((account) => [account._id, account]))
      for (const video of page.items) {
        looked++
        const [accountId] = video.authors
        const account = accountId === undefined ? undefined : byId.get(accountId)
        if (accountId === undefined || account === undefined) continue
        const its = [instance.id, actors.person(account).id, actors.channel(account).id]
        if (!its.some((id) => followed.has(id)) || !(await recipients.doorOf(video)(host))) continue
        const copy = await copies.find(video._id, host)
        if (
          copy?.state === 'held' ||
          (copy !== null && isThere(copy) && (await isUnderWay(host, ids.video(video._id))))
        )
          continue
        if (copy === null && (await isUnderWay(host, ids.video(video._id)))) continue
        yield { kind: 'video', id: video._id, accountId, title: video.title, what: 'to-give' }
      }
      after = page.next ?? undefined
    } while (after !== undefined && looked < lookedAt)
  }

  async function* toAskBack(host: string): AsyncGenerator<MissingVideo> {
    let after: string | undefined
    do {
      const page = await copies.owedBy(host, { limit: 200, after })
      for (const { videoId, accountId } of page.items) {
        if (await isUnderWay(host, ids.video(videoId))) continue
        const title = (await parts.findVideo(videoId))?.title ?? (await copies.removed(videoId))?.title ?? ''
        yield { kind: 'video', id: videoId, accountId, title, what: 'to-ask-back' }
      }
      after = page.next ?? undefined
    } while (after !== undefined)
  }

  async function at(host: string) {
    const items: MissingItem[] = []
    let hasMore = false
    const followed = await follows.followedFrom(host)
    const all = [toAskBack(host), lists.toAskBack(host), toGive(host, followed), lists.toGive(host, followed)]
    for (const found of all) {
      let count = 0
      for await (const item of found) {
        hasMore ||= count === shownAtOnce
        if (count++ === shownAtOnce) break
        items.push(item)
      }
    }
    return { items, hasMore }
  }

  async function tellAgain(item: MissingItem, host: string): Promise<Telling | null> {
    if (item.kind === 'playlist') return tellPlaylist.again(item.id, host)
    return tellVideo.again({ videoId: item.id, accountId: item.accountId, at: iso(clock.now()) }, host)
  }

  return {
    at,
    async replay(host) {
      const { items, hasMore } = await at(host)
      let sent = 0
      for (const item of items) {
        const telling = await tellAgain(item, host)
        if (telling === null) continue
        await engine.transaction(telling)
        sent++
      }
      if (!hasMore) await deliveries.store.found(host)
      return sent
    },
  }
}
