/** Where comments are kept: threads of a video by date, each thread with its answers. */
import { unmutedComments } from '../access/muted.ts'
import { anonymous, type Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { CollectionSpec, Engine, Page, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { type Comment, type CommentId, isListedThread } from './comment.ts'

/** As stored: `isListed` is derived, so that the list of threads is one walk of one index. */
interface CommentDocument extends Comment {
  isListed: boolean
}

export const commentsSpec: CollectionSpec<CommentDocument> = {
  name: 'comments',
  indexes: [
    { fields: ['number'], isUnique: true },
    { fields: ['videoId', 'isListed', ['writtenAt', 'desc']] },
    { fields: ['videoId', 'deletedAt', ['writtenAt', 'desc']] },
    { fields: ['threadId', 'writtenAt'] },
    { fields: ['accountId', ['writtenAt', 'desc']] },
    { fields: ['deletedAt', 'remote.host'] },
    { fields: ['remote.id'], isUnique: true },
    { fields: ['videoId', 'held'] },
    { fields: ['held', 'writtenAt'] },
  ],
}

export interface CommentsStore {
  find(id: CommentId, tx?: Transaction): Promise<Comment | null>
  /** In the order asked; absent ones are left out. */
  findMany(ids: readonly CommentId[]): Promise<Comment[]>
  /** By number or UUID. */
  findByAddress(address: string): Promise<Comment | null>
  /** Of another instance, by its address there. */
  findByRemoteId(id: string, tx?: Transaction): Promise<Comment | null>
  insert(comment: Comment, tx: Transaction): Promise<void>
  /** Applies the rule in the transaction; a rule that gives the same object writes nothing. Null when there is none. */
  change(id: CommentId, tx: Transaction, rule: (comment: Comment) => Comment): Promise<Comment | null>
  threads(
    videoId: VideoId,
    page: { start: number; count: number; after?: string | undefined; oldestFirst: boolean },
    viewer?: Viewer,
  ): Promise<Page<Comment>>
  countThreads(videoId: VideoId, viewer?: Viewer): Promise<number>
  /** Threads and answers alike, those that say something, the newest first. */
  allOf(videoId: VideoId, page: { count: number; after?: string | undefined }): Promise<Page<Comment>>
  /** Without the first comment, the oldest first. */
  answersOf(threadId: CommentId, page: { count: number; after?: string | undefined }): Promise<Page<Comment>>
  /** Under a video, those that wait for somebody's word, the oldest first; at most 200. */
  heldUnder(videoId: VideoId): Promise<Comment[]>
  /** Everywhere, those that wait for moderation, the oldest first. */
  heldForModeration(page: { count: number; after?: string | undefined }): Promise<Page<Comment>>
  countHeldForModeration(): Promise<number>
  lastOf(author: AccountId, tx: Transaction): Promise<Comment | null>
  deleteAllOf(videoId: VideoId): Promise<number>
  /** Of this instance. */
  count(): Promise<number>
  /** Some of those that came from another instance and say something. */
  from(host: string, limit: number): Promise<Comment[]>
  /** A person's, those that say something, the newest first. */
  said(author: AccountId, page: { count: number; after?: string | undefined }): Promise<Page<Comment>>
  countSaid(author: AccountId): Promise<number>
  /** Some of a person's, those that say something. */
  ofAuthor(author: AccountId, limit: number): Promise<Comment[]>
}

export function createCommentsStore({ engine }: { engine: Engine }): CommentsStore {
  const comments = engine.collection(commentsSpec)
  const at = (tx?: Transaction) => (tx ? tx.in(comments) : comments)
  const toDocument = (comment: Comment): CommentDocument => ({ ...comment, isListed: isListedThread(comment) })

  return {
    async find(id, tx) {
      return toComment(await at(tx).get(id))
    },
    async findMany(ids) {
      return (await comments.getMany(ids)).map((document) => toComment(document))
    },
    async findByAddress(address) {
      const isNumber = /^[1-9]\d{0,14}$/.test(address)
      return toComment(isNumber ? await comments.findOne({ number: Number(address) }) : await comments.get(address))
    },
    async findByRemoteId(id, tx) {
      return toComment(await at(tx).findOne({ 'remote.id': id }))
    },
    insert: (comment, tx) => at(tx).insert(toDocument(comment)),
    async change(id, tx, rule) {
      const comment = toComment(await at(tx).get(id))
      if (comment === null) return null
      const changed = rule(comment)
      if (changed !== comment) await at(tx).put(toDocument(changed))
      return changed
    },
    async threads(videoId, { start, count, after, oldestFirst }, viewer) {
      const page = await comments.find(threadsFilter(videoId, viewer), {
        sort: [['writtenAt', oldestFirst ? 'asc' : 'desc']],
        limit: count,
        ...(after === undefined ? { skip: start } : { after }),
      })
      return { items: page.items.map((document) => toComment(document)), next: page.next }
    },
    async allOf(videoId, { count, after }) {
      const page = await comments.find(
        { videoId, deletedAt: null, held: null },
        { sort: [['writtenAt', 'desc']], limit: count, ...(after === undefined ? {} : { after }) },
      )
      return { items: page.items.map((document) => toComment(document)), next: page.next }
    },
    countThreads: (videoId, viewer) => comments.count(threadsFilter(videoId, viewer), { limit: 10_000 }),
    async answersOf(threadId, { count, after }) {
      const page = await comments.find(
        { threadId, inReplyTo: { not: null }, held: null },
        { sort: [['writtenAt', 'asc']], limit: count, after },
      )
      return { items: page.items.map((document) => toComment(document)), next: page.next }
    },
    async heldUnder(videoId) {
      const filter = { videoId, held: { in: ['author', 'moderation', 'origin'] }, deletedAt: null }
      const { items } = await comments.find(filter, { limit: 200 })
      return items.map((document) => toComment(document))
    },
    async heldForModeration({ count, after }) {
      const page = await comments.find(
        { held: 'moderation', deletedAt: null },
        { sort: [['writtenAt', 'asc']], limit: count, after },
      )
      return { items: page.items.map((document) => toComment(document)), next: page.next }
    },
    countHeldForModeration: () => comments.count({ held: 'moderation', deletedAt: null }, { limit: 1000 }),
    async lastOf(author, tx) {
      return toComment(await at(tx).findOne({ accountId: author }, { sort: [['writtenAt', 'desc']] }))
    },
    deleteAllOf: (videoId) => comments.deleteMany({ videoId }),
    async from(host, limit) {
      const { items } = await comments.find({ deletedAt: null, 'remote.host': host }, { limit })
      return items.map((document) => toComment(document))
    },
    async said(author, { count, after }) {
      const page = await comments.find(
        { accountId: author, deletedAt: null },
        { sort: [['writtenAt', 'desc']], limit: count, ...(after === undefined ? {} : { after }) },
      )
      return { items: page.items.map((document) => toComment(document)), next: page.next }
    },
    countSaid: (author) => comments.count({ accountId: author, deletedAt: null }, { limit: 10_000 }),
    async ofAuthor(author, limit) {
      const { items } = await comments.find({ accountId: author, deletedAt: null }, { limit })
      return items.map((document) => toComment(document))
    },
    count: () => comments.count({ deletedAt: null, 'remote.host': null }, { limit: 1_000_000 }),
  }
}

/** Those that this viewer may be shown: what one muted opens no thread. */
export function threadsFilter(videoId: VideoId, viewer: Viewer = anonymous) {
  return { videoId, isListed: true, ...unmutedComments(viewer) }
}

function toComment(document: CommentDocument): Comment
function toComment(document: CommentDocument | null): Comment | null
function toComment(document: CommentDocument | null): Comment | null {
  if (document === null) return null
  const { isListed, ...comment } = document
  return comment
}
