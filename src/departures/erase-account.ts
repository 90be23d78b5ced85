/**
 * Erases a person: their name, mail, schools and ways in at once, in one transaction; then, by durable work, what they
 * had written and published, or their name on it. Other instances are told at the end, while the actor still answers.
 */
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsStore } from '../accounts/accounts-store.ts'
import { administers, LastAdministrator } from '../accounts/last-administrator.ts'
import { erased, succeeded } from '../accounts/leaving.ts'
import type { AuditTrail } from '../administration/audit-trail.ts'
import type { Clock } from '../clock.ts'
import type { Comment } from '../comments/comment.ts'
import type { Events } from '../events/events.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { Video, VideoId } from '../videos/video.ts'
import type { Fate } from './departure-schemas.ts'

export interface EraseAccountParts {
  accounts: AccountsStore
  videos: {
    ofAuthor(author: AccountId, after: string | undefined): Promise<{ items: Video[]; next: string | null }>
    find(id: VideoId): Promise<Video | null>
    leaveVideo(id: VideoId, author: AccountId): Promise<void>
  }
  comments: {
    /** Not deleted yet, at most that many. */
    ofAuthor(author: AccountId, limit: number): Promise<Comment[]>
    remove(comment: Comment, isByVideoAuthor: boolean, tx: Transaction): Promise<void>
  }
  /** Memberships of groups, invitations too. */
  leaveGroups(id: AccountId): Promise<void>
  audit: AuditTrail
  events: Events
  jobs: Jobs
  transact: Engine['transaction']
  endSessionsOf(id: AccountId): Promise<unknown>
  /** Passwords, codes, passkeys. */
  forgetWaysIn(id: AccountId): Promise<void>
  clock: Clock
}

interface Payload {
  accountId: AccountId
  videos: Fate
  comments: Fate
  /** Accounts of the same person that had become part of this one. */
  joined: readonly AccountId[]
}

type EraseAccount = (
  id: AccountId,
  what: { videos: Fate; comments: Fate; by: AccountId | null; reason: string | null },
  isStill?: (account: Account) => boolean,
) => Promise<boolean>

/** What was seen by its audience: the rest never was anybody's. */
export function isKept(video: Video): boolean {
  return video.isPublished && video.publishedAt !== null
}

export function createEraseAccount(parts: EraseAccountParts) {
  const { accounts, audit, events, jobs, transact, endSessionsOf, forgetWaysIn, clock } = parts

  /**
   * False when it was erased already, or is not to be any more (`isStill`). For good: nobody undoes it.
   * @throws {LastAdministrator}
   */
  const eraseAccount: EraseAccount = async (id, { videos, comments, by, reason }, isStill = () => true) => {
    const isDone = await transact(async (tx) => {
      const others = await accounts.countOthersWithRole('administrator', id, tx)
      let isErased = false
      let joined: readonly AccountId[] = []
      const account = await accounts.change(id, tx, (before) => {
        if (before.erased || !isStill(before)) return before
        if (administers(before) && others === 0) throw new LastAdministrator()
        isErased = true
        joined = before.joined ?? []
        return erased(before, clock.now())
      })
      if (account === null || !isErased) return false
      await accounts.dropIdentities(id, tx)
      await audit.record(tx, {
        by,
        action: 'account-erased',
        target: { kind: 'account', id },
        concerns: null,
        reason,
      })
      await jobs.enqueue<Payload>('erase-account', { accountId: id, videos, comments, joined }, { key: id, tx })
      return true
    })
    if (isDone) {
      await endSessionsOf(id)
      await forgetWaysIn(id)
    }
    return isDone
  }

  /** Each step may be done again: what is gone is not there to be removed. */
  async function eraseContents({ payload, signal, done }: JobRun<Payload>): Promise<void> {
    const { accountId } = payload
    // Also here: the process may have stopped between the transaction and these.
    await endSessionsOf(accountId)
    await forgetWaysIn(accountId)
    await parts.leaveGroups(accountId)
    for (const id of payload.joined) {
      await eraseAccount(id, { videos: payload.videos, comments: payload.comments, by: null, reason: null })
    }
    if (payload.comments === 'delete') await eraseComments(accountId, signal)
    let isAnyLeft = payload.comments === 'keep' && (await parts.comments.ofAuthor(accountId, 1)).length > 0
    let after: string | undefined
    do {
      const page = await parts.videos.ofAuthor(accountId, after)
      for (const video of page.items) {
        signal.throwIfAborted()
        if (payload.videos === 'delete' || !isKept(video)) await parts.videos.leaveVideo(video._id, accountId)
        else isAnyLeft ||= video.authors[0] === accountId
      }
      after = page.next ?? undefined
    } while (after !== undefined)
    await transact(async (tx) => {
      if (isAnyLeft) await accounts.change(accountId, tx, succeeded)
      await events.record(tx, { kind: 'account-closed', accountId })
      await done(tx)
    })
  }

  async function eraseComments(accountId: AccountId, signal: AbortSignal): Promise<void> {
    for (;;) {
      const comments = await parts.comments.ofAuthor(accountId, 100)
      if (comments.length === 0) return
      for (const comment of comments) {
        signal.throwIfAborted()
        const video = await parts.videos.find(comment.videoId)
        const isByVideoAuthor = video?.authors.includes(accountId) ?? false
        await transact((tx) => parts.comments.remove(comment, isByVideoAuthor, tx))
      }
    }
  }

  return { eraseAccount, eraseContents }
}
