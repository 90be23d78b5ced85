/** Actors of others as accounts of ours. */
import { createHash } from 'node:crypto'
import type { Account } from '#src/accounts/account.ts'
import type { ReceivedAccount } from '#src/accounts/receive-account.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import { markdownFromHtml } from '#src/text/markdown-from-html.ts'
import type { RemoteActor } from '../actor.ts'

export const avatarJob = 'remote-avatar'
export interface AvatarJob {
  accountId: string
  url: string | null
}

/** In the key of a job: what is said anew while one waits or runs is another job. */
export function digestOf(said: string): string {
  return createHash('sha256').update(said).digest('base64url').slice(0, 22)
}

export type TakePerson = (actor: RemoteActor, tx: Transaction) => Promise<Account>

export function createTakePerson(parts: {
  subjects: Pick<Subjects, 'accounts'>
  jobs: Pick<Jobs, 'enqueue'>
}): TakePerson {
  const { subjects, jobs } = parts
  return async function takePerson(actor, tx) {
    const account = await subjects.accounts.received.receiveAccount(received(actor), tx)
    if (actor.icon !== (account.remote?.avatar?.from ?? null)) {
      const job: AvatarJob = { accountId: account._id, url: actor.icon }
      await jobs.enqueue(avatarJob, job, { key: `${account._id} ${digestOf(actor.icon ?? '')}`, tx })
    }
    return account
  }
}

function received({ _id, host, name, url, type, displayName, summary }: RemoteActor): ReceivedAccount {
  return {
    id: _id,
    host,
    name: name.replaceAll(/[^\p{L}\p{N}_.:-]/gu, '-').slice(0, 100) || 'sans-nom',
    url,
    isGroup: type === 'Group',
    displayName: displayName || name,
    bio: wordsOf(summary),
  }
}

/** HTML when it looks like it, Markdown otherwise: few say which (PeerTube writes the second). */
export function wordsOf(text: string, mediaType?: unknown): string {
  if (mediaType === 'text/markdown') return text
  const isHtml = mediaType === 'text/html' || /<\/?[a-z][^<>]*>|&[a-z#]\w{1,8};/i.test(text)
  return isHtml ? markdownFromHtml(text) : text
}
