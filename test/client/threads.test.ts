/** Where each comment goes under a video, without a browser. */
import { expect } from 'chai'
import {
  noTalk,
  type Talk,
  threadOf,
  unfolded,
  withApproved,
  withChanged,
  withDeleted,
  withFirstPage,
  withNextPage,
  withWritten,
} from '#client/exchanges/threads.ts'
import type { CommentAnswer } from '#src/comments/comment-schemas.ts'
import { aComment } from './fixtures.ts'

describe('the comments of a video', () => {
  const first = aComment({ totalReplies: 1 })
  const answerTo = (to: CommentAnswer, changes: Partial<CommentAnswer> = {}) =>
    aComment({ threadId: first.threadId, inReplyToCommentId: to.id, ...changes })
  const answer = answerTo(first)
  const page = { total: 1, totalNotDeletedComments: 2, data: [first], next: null }
  const folded = withFirstPage(noTalk, page)
  const tree = (...children: CommentAnswer[]) => ({
    comment: first,
    children: children.map((comment) => ({ comment, children: [] })),
    next: null,
  })
  const whole: Talk = { ...folded, threads: folded.threads.map((one) => unfolded(one, tree(answer)).thread) }
  const answersOf = (talk: Talk) => threadOf(talk, first.threadId)?.answers?.map(({ id }) => id)

  it('of a following page are added, those that stand there already apart', () => {
    const other = aComment()
    const { talk, came } = withNextPage(folded, { ...page, data: [first, other] })
    expect(came).to.deep.equal([other])
    expect(talk.threads.map((one) => one.first.id)).to.deep.equal([first.id, other.id])
  })

  it('of a folded thread are only counted when one answers: they come together', () => {
    const mine = answerTo(first)
    const talk = withWritten(folded, mine)
    expect(talk.total).to.equal(3)
    expect(answersOf(talk)).to.equal(undefined)
    const [thread] = talk.threads
    expect(thread && unfolded(thread, tree(answer, mine)).came).to.deep.equal([answer, mine])
    expect(answersOf(withWritten(whole, mine))).to.deep.equal([answer.id, mine.id])
  })

  it('that wait stand apart, uncounted, until they are approved', () => {
    const waiting = aComment({ heldForReview: true })
    const talk = withWritten(folded, waiting)
    expect(talk).to.deep.include({ held: [waiting], total: 2 })
    const approved = withApproved(talk, { ...waiting, heldForReview: false })
    expect(approved).to.deep.include({ held: [], total: 3 })
    expect(approved.threads[0]?.first.id).to.equal(waiting.id)
  })

  it('whose new words wait leave their place until then', () => {
    const reworded = withChanged(whole, { ...answer, heldForReview: true })
    expect(reworded.held.map(({ id }) => id)).to.deep.equal([answer.id])
    expect(reworded.total).to.equal(1)
    expect(answersOf(reworded)).to.deep.equal([])
  })

  it('leave their place when they are taken back, and go when nothing answers them', () => {
    const deeper = answerTo(answer)
    const talk = withWritten(whole, deeper)
    const emptied = withDeleted(talk, answer)
    expect(threadOf(emptied, first.threadId)?.answers?.[0]).to.include({ id: answer.id, isDeleted: true, text: '' })
    expect(answersOf(withDeleted(talk, deeper))).to.deep.equal([answer.id])
    expect(withDeleted(folded, first).threads[0]?.first.isDeleted).to.equal(true)
    const alone = withFirstPage(noTalk, { ...page, data: [{ ...first, totalReplies: 0 }] })
    expect(withDeleted(alone, first).threads).to.deep.equal([])
  })
})
