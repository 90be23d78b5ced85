/** An answer under a video, or to another answer, and the rules on it. */
import type { AccountId } from '../accounts/account.ts'
import { AppError, type FieldFault, InvalidInput, NotFound } from '../app-error.ts'
import { iso } from '../clock.ts'
import { characters, severalLines } from '../text/written-text.ts'
import type { VideoId } from '../videos/video.ts'

export type CommentId = string & { readonly __brand: 'CommentId' }

type Held = 'author' | 'moderation' | 'origin'

export interface Comment {
  readonly _id: CommentId
  /** Small integer, unique here, as PeerTube's API has. */
  readonly number: number
  videoId: VideoId
  accountId: AccountId
  /** Another account of the same person, as which other instances were told of it. Absent: as `accountId`. */
  saidAs?: AccountId
  /** The comment that opened the thread: itself for a first comment. */
  threadId: CommentId
  threadNumber: number
  /** What it answers; null for a first comment. */
  inReplyTo: CommentId | null
  inReplyToNumber: number | null
  /** Markdown, 1 to 10 000 characters; empty once deleted. */
  text: string
  /** Second of the video it speaks of. */
  atSeconds: number | null
  writtenAt: string
  editedAt: string | null
  /** A deleted comment that has answers leaves its place. */
  deletedAt: string | null
  /**
   * Seen by who wrote it and who may let it appear: an author of the video, a moderator, or (`origin`) the instance that
   * the video is of. Null once it appears (or absent).
   */
  held?: Held | null
  /** When somebody let it appear, last; null or absent when it never waited. Kept while new words wait. */
  approvedAt?: string | null
  /** Under a video of another instance, address of the agreement of its author (FEP-5624); null or absent without one. */
  approval?: string | null
  /** Of a first comment: answers of its thread that are not deleted, and those of them by the video's author. */
  replies: number
  authorReplies: number
  /** Where it was written, when it was on another instance; null otherwise (or absent, as `Video.remote`). */
  remote: RemoteComment | null
}

export interface RemoteComment {
  readonly id: string
  readonly url: string
  readonly host: string
  /** When its words were last changed there, as its instance says. Absent of those that came before it was kept. */
  readonly updatedAt?: string
}

/** Who says it to other instances: for them, a note is of its author for ever. */
export function saidAs({ saidAs, accountId }: Pick<Comment, 'saidAs' | 'accountId'>): AccountId {
  return saidAs ?? accountId
}

export const longestComment = 10_000

/** What a person writes, made regular. @throws {InvalidInput} beside the field that does not hold */
export function checkedWords(
  written: { text: string; atSeconds?: number | null | undefined },
  durationSeconds: number | null,
): { text: string; atSeconds: number | null } {
  const faults: FieldFault[] = []
  const text = severalLines(written.text)
  const length = characters(text)
  if (length === 0) faults.push({ pointer: '/text', detail: 'Écrivez quelques mots.' })
  if (length > longestComment) {
    faults.push({ pointer: '/text', detail: 'Ce commentaire dépasse 10 000 caractères : coupez-le en deux.' })
  }
  const atSeconds = written.atSeconds ?? null
  if (atSeconds !== null && !(atSeconds >= 0 && atSeconds <= (durationSeconds ?? 0))) {
    faults.push({ pointer: '/atSeconds', detail: 'Cet instant n’est pas dans la vidéo.' })
  }
  if (faults.length > 0) throw new InvalidInput(faults)
  return { text, atSeconds }
}

export function firstComment(from: {
  id: CommentId
  number: number
  videoId: VideoId
  author: AccountId
  text: string
  atSeconds: number | null
  now: Temporal.Instant
}): Comment {
  const { id, number, videoId, author, text, atSeconds, now } = from
  return {
    _id: id,
    number,
    videoId,
    accountId: author,
    threadId: id,
    threadNumber: number,
    inReplyTo: null,
    inReplyToNumber: null,
    text,
    atSeconds,
    writtenAt: iso(now),
    editedAt: null,
    deletedAt: null,
    replies: 0,
    authorReplies: 0,
    remote: null,
  }
}

/** @throws {InvalidInput} when what it answers is deleted */
export function answerTo(parent: Comment, from: Parameters<typeof firstComment>[0]): Comment {
  if (parent.deletedAt !== null) {
    throw new InvalidInput([{ pointer: '/text', detail: 'Le message auquel vous répondez vient d’être supprimé.' }])
  }
  return {
    ...firstComment(from),
    threadId: parent.threadId,
    threadNumber: parent.threadNumber,
    inReplyTo: parent._id,
    inReplyToNumber: parent.number,
  }
}

/**
 * Changing nothing is not an edition.
 * @param held for whose word new words wait, who agreed to those before; what waits already waits for the same
 */
export function reworded(
  comment: Comment,
  words: { text: string; atSeconds: number | null },
  held: NonNullable<Comment['held']> | null,
  now: Temporal.Instant,
): Comment {
  if (comment.text === words.text && comment.atSeconds === words.atSeconds) return comment
  const isSaid = comment.text !== words.text
  const holding = comment.held || (isSaid ? held : null)
  // Seen until now: others know it, and are told when it goes.
  const since = holding && !comment.held ? { approvedAt: comment.approvedAt ?? comment.writtenAt } : {}
  return { ...comment, ...words, ...since, held: holding, editedAt: iso(now) }
}

/** It appears, or did once: others know it. */
export function hasAppeared({ held, approvedAt }: Pick<Comment, 'held' | 'approvedAt'>): boolean {
  return !held || Boolean(approvedAt)
}

/** Its words are gone; who wrote it and when stay, for those who answered and for what was federated. */
export function deleted(comment: Comment, now: Temporal.Instant): Comment {
  return comment.deletedAt === null ? { ...comment, text: '', atSeconds: null, deletedAt: iso(now) } : comment
}

/** A first comment stands in the list of threads while it says something, or somebody answered. */
export function isListedThread(comment: Comment): boolean {
  return comment.inReplyTo === null && !comment.held && (comment.deletedAt === null || comment.replies > 0)
}

/** Who wrote it, and of which instance they are (null: this one). */
export function commentator({ accountId, remote }: Comment): { accountId: AccountId; host: string | null } {
  return { accountId, host: remote?.host ?? null }
}

/** Let appear: told to others from then on. Already there, it changes nothing. */
export function approved(comment: Comment, now: Temporal.Instant, approval?: string): Comment {
  if (!comment.held) return comment
  return { ...comment, held: null, approvedAt: iso(now), ...(approval === undefined ? {} : { approval }) }
}

/** Sent twice by a finger that slipped: same words, same place, within a minute. */
export function isSameAgain(comment: Comment, last: Comment): boolean {
  return (
    last.deletedAt === null &&
    last.accountId === comment.accountId &&
    last.videoId === comment.videoId &&
    last.inReplyTo === comment.inReplyTo &&
    last.text === comment.text &&
    Date.parse(comment.writtenAt) - Date.parse(last.writtenAt) < 60_000
  )
}

export interface Tree<T> {
  comment: T
  children: Tree<T>[]
}

/** Deeper answers stand beside those they answer: no page shows more, and no recursion goes further. */
const deepest = 12

/**
 * The thread as a tree, the oldest answers first. Answers that are gone are left out, unless somebody answered them.
 * Null when nothing of the thread is left to show.
 */
export function treeOf(
  first: Comment,
  answers: readonly Comment[],
  isGone = ({ deletedAt }: Comment) => deletedAt !== null,
): Tree<Comment> | null {
  const places = new Map<CommentId, { tree: Tree<Comment>; parent: Tree<Comment> | null; depth: number }>()
  const root = { comment: first, children: [] as Tree<Comment>[] }
  places.set(first._id, { tree: root, parent: null, depth: 0 })
  for (const answer of answers) {
    const above = (answer.inReplyTo && places.get(answer.inReplyTo)) || places.get(first._id)
    if (above === undefined) continue
    const isTooDeep = above.depth >= deepest && above.parent !== null
    const parent = isTooDeep && above.parent ? above.parent : above.tree
    const tree = { comment: answer, children: [] }
    parent.children.push(tree)
    places.set(answer._id, { tree, parent, depth: isTooDeep ? above.depth : above.depth + 1 })
  }
  return pruned(root, isGone)
}

function pruned(tree: Tree<Comment>, isGone: (comment: Comment) => boolean): Tree<Comment> | null {
  const children = tree.children.flatMap((child) => pruned(child, isGone) ?? [])
  return isGone(tree.comment) && children.length === 0 ? null : { comment: tree.comment, children }
}

export class CommentNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Ce commentaire n’existe pas, ou n’existe plus.', options)
  }
}

/** The author of the video does not wish for any. */
export class CommentsClosed extends AppError {
  readonly code = 'comments-closed'
  constructor(options?: ErrorOptions) {
    super('Les commentaires de cette vidéo sont fermés.', options)
  }
}
