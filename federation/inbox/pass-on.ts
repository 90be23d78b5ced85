/** What is said of a video of ours by others is passed on, as it was signed, to who follows it (ActivityPub §7.1.2). */
import { isPublic } from '#src/access/visibility.ts'
import type { Account } from '#src/accounts/account.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Video } from '#src/videos/video.ts'
import type { Prepared } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'

/**
 * Only what is everyone's, and bears a signature that others can check. What is taken back is passed on also while the
 * video is not shown: those who had it keep it otherwise.
 */
export function createPassOn({ subjects, ours, deliveries }: Pick<HandlerParts, 'subjects' | 'ours' | 'deliveries'>) {
  return async function passOn(said: Prepared, video: Video, tx: Transaction): Promise<void> {
    const { type, activity, body, from } = said
    const isSigned = activity.signature !== undefined || activity.proof !== undefined
    const isForAll = type === 'Delete' ? video.audience === 'public' : isPublic(video)
    if (video.remote || !isForAll || !isSigned) return
    const [author] = video.authors
    const account: Account | null = author === undefined ? null : await subjects.accounts.store.get(author)
    if (account === null || account.remote) return
    const person = ours.person(account)
    await deliveries.forward(tx, {
      body,
      activityId: activity.id,
      from: person,
      toFollowersOf: [person.id, ours.channel(account).id],
      exceptHost: from,
    })
  }
}
