/** Who wrote a comment that moderators took away is told so, with the reason, in the transaction that removes it (DSA art. 17). */
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Clock } from '../clock.ts'
import type { Comment } from '../comments/comment.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Transaction } from '../store/engine.ts'
import { beginning } from '../text/written-text.ts'
import { toldRemoved } from './notification.ts'
import type { NotificationsStore } from './notifications-store.ts'

export interface TellRemovedParts {
  notifications: NotificationsStore
  accounts: Pick<AccountsPart, 'store'>
  numbers: Numbers
  clock: Clock
}

const longestExcerpt = 160

export function createTellRemoved({ notifications, accounts, numbers, clock }: TellRemovedParts) {
  /** @param comment as it was. People of other instances hear of it by theirs. */
  return async function tellRemoved(comment: Comment, reason: string, tx: Transaction): Promise<void> {
    const { _id: commentId, videoId, accountId: recipient } = comment
    const author = await accounts.store.get(recipient)
    if (author === null || author.remote || author.state !== 'active' || comment.deletedAt !== null) return
    const removal = { reason, excerpt: beginning(comment.text, longestExcerpt) }
    const number = await numbers.next('notification', tx)
    await notifications.put(toldRemoved({ recipient, videoId, commentId }, removal, number, clock.now()), tx)
  }
}
