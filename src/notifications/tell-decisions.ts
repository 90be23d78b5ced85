/**
 * What moderators decided is told in the transaction that decides: to whose it was, with the reason (DSA art. 17), and to
 * who reported it (art. 16 §5). People of other instances hear of it by theirs.
 */
import type { AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Clock } from '../clock.ts'
import type { Comment } from '../comments/comment.ts'
import { kindOf, type Report } from '../moderation/report.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Playlist } from '../playlists/playlist.ts'
import type { Transaction } from '../store/engine.ts'
import { beginning } from '../text/written-text.ts'
import type { Video } from '../videos/video.ts'
import { type DecisionTold, notificationId, toldDecision } from './notification.ts'
import type { NotificationsStore } from './notifications-store.ts'

interface TellDecisionsParts {
  notifications: NotificationsStore
  accounts: Pick<AccountsPart, 'store'>
  numbers: Numbers
  clock: Clock
}

const longestExcerpt = 160

export function createTellDecisions({ notifications, accounts, numbers, clock }: TellDecisionsParts) {
  async function tell(told: DecisionTold, tx: Transaction): Promise<void> {
    const account = await accounts.store.get(told.recipient)
    if (account === null || account.remote || account.state !== 'active') return
    await notifications.put(toldDecision(told, await numbers.next('notification', tx), clock.now()), tx)
  }

  const hidden = (recipient: AccountId, { _id: videoId }: Video) => ({ recipient, kind: 'hidden' as const, videoId })

  return {
    /** @param comment as it was, taken away */
    async ofComment(comment: Comment, reason: string, tx: Transaction): Promise<void> {
      const { _id: commentId, videoId, accountId: recipient } = comment
      if (comment.deletedAt !== null) return
      const removal = { reason, excerpt: beginning(comment.text, longestExcerpt) }
      await tell({ recipient, kind: 'removed', videoId, commentId, removal }, tx)
    },

    async ofHidden(video: Video, reason: string, tx: Transaction): Promise<void> {
      for (const author of video.authors) await tell({ ...hidden(author, video), removal: { reason, excerpt: '' } }, tx)
    },

    /** Seen again: that it was hidden is no news any more. */
    async ofShown(video: Video, tx: Transaction): Promise<void> {
      for (const author of video.authors) await notifications.remove(notificationId(hidden(author, video)), tx)
    },

    /** @param playlist as it was, taken away */
    async ofPlaylist(
      { _id: playlistId, accountId: recipient, title }: Playlist,
      reason: string,
      tx: Transaction,
    ): Promise<void> {
      await tell({ recipient, kind: 'list-removed', playlistId, removal: { reason, excerpt: title } }, tx)
    },

    /** @param report decided. The words for whose it was are theirs: who reported reads those that leave it as it is. */
    async ofReport(
      { _id, videoId, playlistId, reporter, decision, ...report }: Report,
      tx: Transaction,
    ): Promise<void> {
      const { accountId: recipient } = reporter
      if (decision === null || recipient === null || recipient === decision.by) return
      const isLeft = decision.kind === 'leave'
      const answered = {
        reportId: _id as string,
        about: kindOf({ ...report, videoId, playlistId: playlistId ?? null }),
        outcome: isLeft ? ('left' as const) : decision.by === null ? ('gone' as const) : ('removed' as const),
      }
      const removal = isLeft && decision.reason !== '' ? { reason: decision.reason, excerpt: '' } : null
      await tell({ recipient, kind: 'reported', videoId, playlistId: playlistId ?? null, answered, removal }, tx)
    },
  }
}
