/**
 * Where videos are kept. What lists may hold is written beside each video at every change (`video-document.ts`), from the one
 * rule of `src/access/visibility.ts`, so that every list is one walk of one index (`listed-videos.ts`).
 */
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { GroupId } from '../groups/group.ts'
import type { Engine, Filter, Found, Page, Sort, Transaction, Watcher } from '../store/engine.ts'
import { amongFilter, type Facets, foundFilter, listedFilter } from './listed-videos.ts'
import type { Video, VideoId } from './video.ts'
import type { VideoAddress } from './video-address.ts'
import { documentsOf, toVideo, toVideos, type VideoDocument, videosSpec } from './video-document.ts'
import type { Vocabulary } from './vocabulary.ts'

export type VideoOrder = 'newest' | 'oldest' | 'created' | 'views' | 'merci' | 'essaye' | 'comments'

const orders: Record<VideoOrder, Sort<VideoDocument>> = {
  newest: [['publishedAt', 'desc']],
  oldest: [['publishedAt', 'asc']],
  created: [['createdAt', 'desc']],
  views: [['counts.views', 'desc']],
  merci: [['counts.merci', 'desc']],
  essaye: [['counts.essaye', 'desc']],
  comments: [['counts.comments', 'desc']],
}

export interface PageAsked {
  start?: number
  count?: number
  after?: string | undefined
}

export interface VideosStore {
  /** Told of each video that changes, in any process (`Collection.watch`). */
  watch(watcher: Watcher, signal: AbortSignal): void
  find(id: VideoId, tx?: Transaction): Promise<Video | null>
  findByAddress(address: VideoAddress): Promise<Video | null>
  /** Of another instance, by its address there. */
  findByRemoteId(id: string, tx?: Transaction): Promise<Video | null>
  /** By the number of one of its torrents, also of those that are told to nobody any more. */
  findByTorrent(infoHash: string): Promise<Video | null>
  /** In the order asked; absent ones are left out. */
  findMany(ids: readonly VideoId[]): Promise<Video[]>
  insert(video: Video, tx: Transaction, options?: { authorNames?: readonly string[] }): Promise<void>
  /**
   * Reads the video, applies the rule and writes what it gives: others that change it meanwhile come before or after,
   * never between. Null when there is no such video. A rule that gives the same object writes nothing.
   */
  change(id: VideoId, tx: Transaction, rule: (video: Video) => Video): Promise<{ before: Video; after: Video } | null>
  /** Adds to one of the counts; may be negative. False when there is no such video. */
  count(id: VideoId, what: keyof Video['counts'], by: number, tx?: Transaction): Promise<boolean>
  delete(id: VideoId, tx: Transaction): Promise<boolean>
  /** What this viewer may find in a list: nothing else is ever in it. */
  list(viewer: Viewer, facets: Facets, order: VideoOrder, page: PageAsked): Promise<Page<Video>>
  /** Exact up to 2000: counting costs what is counted, at each page. */
  countListed(viewer: Viewer, facets: Facets): Promise<number>
  /** Those of at most 1000 that lists may show to this viewer, also of the viewer's groups; in no order. */
  listedAmong(viewer: Viewer, ids: readonly VideoId[]): Promise<Video[]>
  countListedAmong(viewer: Viewer, ids: readonly VideoId[]): Promise<number>
  search(viewer: Viewer, text: string, facets: Facets, page: PageAsked): Promise<Found<Video>[]>
  countFound(viewer: Viewer, text: string, facets: Facets): Promise<number>
  /** Those that are shown to its members, in the order of their ids. */
  idsInGroup(group: GroupId): AsyncIterable<VideoId>
  /** Of another instance, those that it shares with some of ours only. */
  idsSharedBy(host: string): AsyncIterable<VideoId>
  /** All that came from another instance. */
  idsFrom(host: string): AsyncIterable<VideoId>
  /** All of a person's, in any state. */
  idsBy(author: AccountId): AsyncIterable<VideoId>
  /** All of a person's, in any state: for that person only. Newest first. */
  ofAuthor(author: AccountId, page: PageAsked): Promise<Page<Video>>
  countOfAuthor(author: AccountId): Promise<number>
  /** This person's that are being received or prepared, the newest first, at most 50. */
  unsettledOf(author: AccountId): Promise<Video[]>
  /** Hidden by a moderator, or held until one has looked; the longest waiting first. For moderators only. */
  withheld(options: { isHeld: boolean }, page: PageAsked): Promise<Page<Video>>
  countWithheld(options: { isHeld: boolean }): Promise<number>
  /** In this state since before then, the oldest first: for sweeping. */
  inStateSince(state: Video['state'], before: string, limit: number): Promise<Video[]>
  /** Those that wait for their preparation, are prepared or lack renditions since before then, the oldest first: for sweeping. */
  underWaySince(before: string, limit: number): Promise<Video[]>
  /** Whose uploaded file, or that of a next film, is kept though nothing is made of it now, unchanged since then, the oldest first. */
  withSourceSince(before: string, page: PageAsked): Promise<Page<Video>>
  /** Of this instance. */
  counts(): Promise<{ all: number; published: number }>
  /** It is another's from now on: a search finds it by these. */
  setAuthorNames(id: VideoId, names: readonly string[], tx: Transaction): Promise<boolean>
  /** What is said in it, so that a search finds it. False when there is no such video. */
  setSpokenWords(id: VideoId, words: string, tx: Transaction): Promise<boolean>
  /** A person changed their name: their videos are found under the new one. */
  renameAuthor(author: AccountId, name: string): Promise<void>
}

export function createVideosStore({ engine, vocabulary }: { engine: Engine; vocabulary: Vocabulary }): VideosStore {
  const videos = engine.collection(videosSpec)
  const at = (tx?: Transaction) => (tx ? tx.in(videos) : videos)
  const toDocument = documentsOf(vocabulary)

  /** In their order, some at a time: what is removed meanwhile hides no other. */
  async function* idsOf(filter: Filter<VideoDocument>): AsyncGenerator<VideoId> {
    let after: string | undefined
    do {
      const page = await videos.find(filter, { limit: 200, after })
      for (const { _id } of page.items) yield _id
      after = page.next ?? undefined
    } while (after !== undefined)
  }

  return {
    watch: (watcher, signal) => videos.watch(watcher, signal),
    async find(id, tx) {
      return toVideo(await at(tx).get(id))
    },
    async findByAddress(address) {
      return toVideo(
        address.by === 'uuid' ? await videos.get(address.uuid) : await videos.findOne({ number: address.number }),
      )
    },
    async findByTorrent(infoHash) {
      return toVideo(await videos.findOne({ 'torrents.hashes': { contains: infoHash } }))
    },
    async findByRemoteId(id, tx) {
      return toVideo(await at(tx).findOne({ 'remote.id': id }))
    },
    async findMany(ids) {
      return toVideos(await videos.getMany(ids))
    },
    insert: (video, tx, { authorNames = [] } = {}) =>
      at(tx).insert(toDocument(video, { authorNames, spokenWords: '' })),
    async change(id, tx, rule) {
      const document = await at(tx).get(id)
      if (document === null) return null
      const before = toVideo(document)
      const after = rule(before)
      if (after !== before) await at(tx).put(toDocument(after, document))
      return { before, after }
    },
    count: (id, what, by, tx) => at(tx).update(id, { inc: { [`counts.${what}`]: by } }),
    delete: (id, tx) => at(tx).delete(id),
    async list(viewer, facets, order, page) {
      return toPage(await videos.find(listedFilter(viewer, facets), { sort: orders[order], ...asRequest(page) }))
    },
    countListed: (viewer, facets) => videos.count(listedFilter(viewer, facets), { limit: 2000 }),
    async listedAmong(viewer, ids) {
      const { items } = await videos.find(amongFilter(viewer, ids), { limit: Math.max(1, ids.length) })
      return toVideos(items)
    },
    countListedAmong: (viewer, ids) => videos.count(amongFilter(viewer, ids)),
    async search(viewer, text, facets, { start = 0, count = 15 }) {
      const found = await videos.search(text, { filter: foundFilter(viewer, facets), limit: count, skip: start })
      return found.map(({ document, score }) => ({ document: toVideo(document), score }))
    },
    countFound: (viewer, text, facets) => videos.countFound(text, { filter: foundFilter(viewer, facets) }),
    async ofAuthor(author, page) {
      const filter = { authors: { contains: author } }
      return toPage(await videos.find(filter, { sort: orders.created, ...asRequest(page) }))
    },
    idsInGroup: (group) => idsOf({ listedInGroups: { contains: group } }),
    idsFrom: (host) => idsOf({ 'remote.host': host }),
    idsBy: (author) => idsOf({ authors: { contains: author } }),
    idsSharedBy: (host) => idsOf({ 'remote.host': host, audience: { in: ['alliees', 'groupe'] } }),
    countOfAuthor: (author) => videos.count({ authors: { contains: author } }, { limit: 10_000 }),
    async unsettledOf(author) {
      const theirs = { authors: { contains: author } }
      const unsettled: Filter<VideoDocument> = {
        $or: [
          { ...theirs, state: { in: ['receiving', 'queued', 'processing'] } },
          { ...theirs, isPartial: true },
          { ...theirs, 'replacement.state': { in: ['receiving', 'queued', 'processing'] } },
        ],
      }
      const { items } = await videos.find(unsettled, { sort: orders.created, limit: 50 })
      return toVideos(items)
    },
    async withheld({ isHeld }, page) {
      return toPage(await videos.find(withheldFilter(isHeld), { sort: [['hidden.at', 'asc']], ...asRequest(page) }))
    },
    countWithheld: ({ isHeld }) => videos.count(withheldFilter(isHeld), { limit: 10_000 }),
    async inStateSince(state, before, limit) {
      const { items } = await videos.find({ state, updatedAt: { lt: before } }, { sort: [['updatedAt', 'asc']], limit })
      return toVideos(items)
    },
    async underWaySince(before, limit) {
      const since = { updatedAt: { lt: before } }
      const { items } = await videos.find(
        {
          $or: [
            { ...since, state: { in: ['queued', 'processing'] } },
            { ...since, isPartial: true },
            { ...since, 'replacement.state': { in: ['queued', 'processing'] } },
          ],
        },
        { sort: [['updatedAt', 'asc']], limit },
      )
      return toVideos(items)
    },
    async withSourceSince(before, page) {
      const since = { updatedAt: { lt: before } }
      const filter: Filter<VideoDocument> = {
        $or: [
          { ...since, state: { in: ['ready', 'failed'] }, 'source.key': { gt: '' } },
          { ...since, 'replacement.state': 'failed', 'replacement.source.key': { gt: '' } },
        ],
      }
      return toPage(await videos.find(filter, { sort: [['updatedAt', 'asc']], ...asRequest(page) }))
    },
    async counts() {
      const [all, published] = await Promise.all([
        videos.count({ 'remote.host': null }),
        videos.count({ isListedHere: true, 'remote.host': null }),
      ])
      return { all, published }
    },
    setAuthorNames: (id, names, tx) => at(tx).update(id, { set: { authorNames: [...names] } }),
    setSpokenWords: (id, words, tx) => at(tx).update(id, { set: { spokenWords: words } }),
    async renameAuthor(author, name) {
      await videos.updateMany({ authors: { contains: author } }, { set: { authorNames: [name] } })
    },
  }
}

function withheldFilter(isHeld: boolean): Filter<VideoDocument> {
  return { 'hidden.at': { gt: '' }, 'hidden.by': isHeld ? null : { not: null }, state: 'ready', isPublished: true }
}

function asRequest({ start = 0, count = 15, after }: PageAsked) {
  return { limit: count, ...(after === undefined ? { skip: start } : { after }) }
}

function toPage(page: Page<VideoDocument>): Page<Video> {
  return { items: toVideos(page.items), next: page.next }
}
