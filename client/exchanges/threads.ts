/**
 * What stands under a video, and where each comment goes when it is read, written, approved, changed or taken back. Pure:
 * the element (`exchanges.ts`) asks the instance and draws.
 */
import type { CommentAnswer, ThreadAnswers, ThreadPage, ThreadTree } from '#src/comments/comment-schemas.ts'
import { notShown } from '../more/not-shown.ts'

/** A first word and, once asked for, what was answered to it, in the order it was said. */
export interface Thread {
  first: CommentAnswer
  answers: readonly CommentAnswer[] | null
  /** How many there are, also before they are asked for. */
  answersCount: number
  /** For the answers after these. */
  next: string | null
  isLoading: boolean
}

export interface Talk {
  /** Latest first. */
  threads: readonly Thread[]
  /** Those that wait, for who may let them appear and for who wrote them. */
  held: readonly CommentAnswer[]
  /** All that are shown to everyone, answers included. */
  total: number
}

export const noTalk: Talk = { threads: [], held: [], total: 0 }

function unread(first: CommentAnswer): Thread {
  return { first, answers: null, answersCount: first.totalReplies, next: null, isLoading: false }
}

/** The tree read aloud: each answer after what it answers. */
function inOrder(tree: ThreadTree): CommentAnswer[] {
  return tree.children.flatMap((child) => [child.comment, ...inOrder(child)])
}

export function threadOf(talk: Talk, threadId: number): Thread | undefined {
  return talk.threads.find(({ first }) => first.threadId === threadId)
}

/** The thread as `change` gives it; the rest, and a talk without it, as they were. */
export function withThread(talk: Talk, threadId: number, change: (thread: Thread) => Thread): Talk {
  return { ...talk, threads: talk.threads.map((each) => (each.first.threadId === threadId ? change(each) : each)) }
}

/** The first page, in place of the threads that were there; what waits stays. */
export function withFirstPage(talk: Talk, page: ThreadPage): Talk {
  return { ...talk, threads: page.data.map(unread), total: page.totalNotDeletedComments }
}

/** A following page, without the threads that are there already: `came` are the first words of the others. */
export function withNextPage(talk: Talk, page: ThreadPage): { talk: Talk; came: readonly CommentAnswer[] } {
  const shown = talk.threads.map(({ first }) => first)
  const came = notShown(shown, page.data, ({ id }) => id)
  return { talk: { ...talk, threads: [...talk.threads, ...came.map(unread)] }, came }
}

/** A thread that no page has brought yet, above the others; folded. */
export function withBrought(talk: Talk, tree: ThreadTree): Talk {
  return { ...talk, threads: [{ ...unread(tree.comment), answersCount: inOrder(tree).length }, ...talk.threads] }
}

/** The thread with those of its answers that came, after those that it had: one's own, written meanwhile, may be among both. */
export function unfolded(thread: Thread, tree: ThreadAnswers): { thread: Thread; came: readonly CommentAnswer[] } {
  const kept = thread.answers ?? []
  const came = notShown(kept, inOrder(tree), ({ id }) => id)
  const answers = [...kept, ...came]
  const answersCount = tree.next === null ? answers.length : Math.max(thread.answersCount, answers.length)
  return { thread: { ...thread, answers, answersCount, next: tree.next, isLoading: false }, came }
}

/** Answers that nobody has asked for yet. */
export function isFolded(thread: Thread): boolean {
  return thread.answers === null && thread.answersCount > 0
}

/** What one wrote just now. An answer in a folded thread is only counted: it comes with the others when that is unfolded. */
export function withWritten(talk: Talk, comment: CommentAnswer): Talk {
  if (comment.heldForReview) return { ...talk, held: [...talk.held, comment] }
  const counted = { ...talk, total: talk.total + 1 }
  if (comment.inReplyToCommentId === null) return { ...counted, threads: [unread(comment), ...talk.threads] }
  return withThread(counted, comment.threadId, (each) =>
    isFolded(each)
      ? each
      : { ...each, answers: [...(each.answers ?? []), comment], answersCount: each.answersCount + 1 },
  )
}

/** It waits no more. An answer folds its thread: its place in it is the instance's to tell. */
export function withApproved(talk: Talk, comment: CommentAnswer): Talk {
  const held = talk.held.filter(({ uuid }) => uuid !== comment.uuid)
  const shown = { ...talk, held, total: talk.total + 1 }
  if (comment.inReplyToCommentId === null) return { ...shown, threads: [unread(comment), ...talk.threads] }
  return withThread(shown, comment.threadId, (each) => ({
    ...each,
    answers: null,
    next: null,
    answersCount: each.answersCount + 1,
  }))
}

/** With its new words; among those that wait when these do. */
export function withChanged(talk: Talk, now: CommentAnswer): Talk {
  const waited = talk.held.some(({ uuid }) => uuid === now.uuid)
  if (!waited && now.heldForReview) return setAside(talk, now)
  const held = talk.held.map((one) => (one.uuid === now.uuid ? now : one))
  return withThread({ ...talk, held }, now.threadId, (each) => ({
    ...each,
    first: each.first.id === now.id ? { ...now, totalReplies: each.first.totalReplies } : each.first,
    answers: each.answers?.map((one) => (one.id === now.id ? now : one)) ?? null,
  }))
}

/** Its new words wait: it is seen among those that do, and its thread with it. */
function setAside(talk: Talk, comment: CommentAnswer): Talk {
  const aside = { ...talk, held: [...talk.held, comment], total: Math.max(0, talk.total - 1) }
  if (comment.id === comment.threadId)
    return { ...aside, threads: talk.threads.filter(({ first }) => first.id !== comment.id) }
  return withThread(aside, comment.threadId, (each) => ({
    ...each,
    answersCount: Math.max(0, each.answersCount - 1),
    answers: each.answers?.filter(({ id }) => id !== comment.id) ?? null,
  }))
}

/** Taken back: what has answers leaves its place, the rest goes. */
export function withDeleted(talk: Talk, gone: CommentAnswer): Talk {
  if (gone.heldForReview) return { ...talk, held: talk.held.filter(({ uuid }) => uuid !== gone.uuid) }
  const fewer = { ...talk, total: Math.max(0, talk.total - 1) }
  if (gone.id !== gone.threadId) return withThread(fewer, gone.threadId, (each) => withoutAnswer(each, gone.id))
  const hasAnswers = talk.threads.some(({ first, answersCount }) => first.id === gone.id && answersCount > 0)
  if (hasAnswers) return withThread(fewer, gone.threadId, (each) => ({ ...each, first: emptied(each.first) }))
  return { ...fewer, threads: talk.threads.filter(({ first }) => first.id !== gone.id) }
}

function withoutAnswer(thread: Thread, id: number): Thread {
  const before = thread.answers ?? []
  const answers = before.some(({ inReplyToCommentId }) => inReplyToCommentId === id)
    ? before.map((one) => (one.id === id ? emptied(one) : one))
    : before.filter((one) => one.id !== id)
  return { ...thread, answers, answersCount: thread.answersCount - (before.length - answers.length) }
}

function emptied(comment: CommentAnswer): CommentAnswer {
  return { ...comment, isDeleted: true, text: '', html: '', account: null }
}
