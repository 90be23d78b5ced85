import { expect } from 'chai'
import fc from 'fast-check'
import type { AccountId } from '#src/accounts/account.ts'
import {
  answerTo,
  type Comment,
  type CommentId,
  deleted,
  firstComment,
  type Tree,
  treeOf,
} from '#src/comments/comment.ts'
import type { VideoId } from '#src/videos/video.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const from = (id: string) => ({
  id: id as CommentId,
  number: 1,
  videoId: 'v' as VideoId,
  author: 'a' as AccountId,
  text: id,
  atSeconds: null,
  now,
})

describe('a thread', () => {
  it('holds every answer that is not deleted, once, whatever was answered to what', () => {
    const steps = fc.array(fc.record({ above: fc.nat(), isDeleted: fc.boolean() }), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (made) => {
        const all: Comment[] = [firstComment(from('0'))]
        for (const [index, { above }] of made.entries()) {
          all.push(answerTo(all[above % all.length] as Comment, from(String(index + 1))))
        }
        const kept = all.map((comment, index) => (made[index - 1]?.isDeleted ? deleted(comment, now) : comment))
        const tree = treeOf(kept[0] as Comment, kept.slice(1))
        const shown = tree === null ? [] : flat(tree)
        const alive = kept.filter(({ deletedAt }) => deletedAt === null).map(({ _id }) => _id)
        expect(shown.filter((comment) => comment.deletedAt === null).map(({ _id }) => _id)).to.have.members(alive)
        expect(new Set(shown).size).to.equal(shown.length)
        if (tree !== null) expect(depthOf(tree)).to.be.at.most(13)
      }),
    )
  })

  it('shows nothing once everything is deleted', () => {
    const first = deleted(firstComment(from('0')), now)
    const answer = deleted(answerTo(firstComment(from('0')), from('1')), now)
    expect(treeOf(first, [answer])).to.equal(null)
  })
})

function flat({ comment, children }: Tree<Comment>): Comment[] {
  return [comment, ...children.flatMap(flat)]
}

function depthOf({ children }: Tree<Comment>): number {
  return 1 + Math.max(0, ...children.map(depthOf))
}
