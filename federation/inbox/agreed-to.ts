/**
 * Under a video of another instance whose author reads first (`commentsPolicy` 3), what somebody of a third one says is shown here
 * once that author agreed: as its instance tells, which passes on no other, or as `replyApproval` says, read at its address.
 */
import type { Subjects } from '#src/subjects.ts'
import type { Video } from '#src/videos/video.ts'
import { hostOf, type IriRules, isSameOrigin } from '../iri.ts'
import type { RemoteFetch } from '../ports.ts'
import type { NoteSaid } from '../vocabulary/read-note.ts'
import { idOf } from './fields.ts'

interface AgreedToParts {
  subjects: Pick<Subjects, 'accounts'>
  fetch: Pick<RemoteFetch, 'document'>
  rules: IriRules
}

export function createIsAgreedTo({ subjects, fetch, rules }: AgreedToParts) {
  /** @param from host of who brought it @throws {RemoteRefused} when the agreement cannot be read */
  return async function isAgreedTo(
    said: NoteSaid,
    video: Video,
    { from, signal }: { from: string; signal: AbortSignal },
  ): Promise<boolean> {
    if (!video.remote || !video.approvesComments) return true
    const host = hostOf(video.remote.id)
    if (from === host || hostOf(said.author) === host) return true
    if (said.replyApproval === null || !isSameOrigin(said.replyApproval, video.remote.id)) return false
    const [owner] = video.authors
    const account = owner === undefined ? null : await subjects.accounts.store.get(owner)
    const { document } = await fetch.document(said.replyApproval, { signal })
    const isOwners = account?.remote?.id !== undefined && idOf(document.actor, rules) === account.remote.id
    return document.type === 'ApproveReply' && isOwners && idOf(document.object, rules) === said.id
  }
}
