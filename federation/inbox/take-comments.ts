/**
 * What was said under a film of another instance before it came here (or came back): the first page of its comments, each asked
 * of its own host. What comes next is told.
 */
import type { JobRun } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { Ids } from '../ids.ts'
import { hostOf, type IriRules, isSameOrigin } from '../iri.ts'
import type { RemoteFetch } from '../ports.ts'
import { firstItems } from '../remote/first-items.ts'
import { orNone } from '../remote/or-none.ts'
import { noteTypes } from '../vocabulary/read-note.ts'
import { idOf } from './fields.ts'
import type { TakeNote } from './take-note.ts'
import type { CommentsJob } from './take-video.ts'

interface TakeCommentsParts {
  subjects: Pick<Subjects, 'videos' | 'comments'>
  fetch: Pick<RemoteFetch, 'document'>
  takeNote: TakeNote
  ids: Pick<Ids, 'isOurs'>
  rules: IriRules
  transact: Engine['transaction']
}

const mostRead = 50

export function createTakeComments({ subjects, takeNote, ids, rules, transact, ...parts }: TakeCommentsParts) {
  /** It was just given: what was refused while it was withdrawn is asked again. */
  const fetch: TakeCommentsParts['fetch'] = {
    document: (url, options) => parts.fetch.document(url, { ...options, isAnew: true }),
  }

  return async function takeComments({ payload, signal }: JobRun<CommentsJob>): Promise<void> {
    const video = await subjects.videos.store.find(payload.videoId as VideoId)
    if (!video?.remote) return
    const { id } = video.remote
    const items = await orNone(itemsUnder(id, signal), [])
    // The oldest first: what is answered stands before its answers.
    for (const item of items.slice(0, mostRead).toReversed()) {
      signal.throwIfAborted()
      const about = idOf(item, rules)
      if (about === null || ids.isOurs(about) || (await isHere(about))) continue
      await orNone(takeOne(about, hostOf(id), signal), undefined)
    }
  }

  /** Those under a copy that was taken away are about to go: they go now. */
  async function isHere(id: string): Promise<boolean> {
    const known = await subjects.comments.store.findByRemoteId(id)
    if (known === null) return false
    if ((await subjects.videos.store.find(known.videoId)) !== null) return true
    await subjects.comments.store.deleteAllOf(known.videoId)
    return false
  }

  async function itemsUnder(id: string, signal: AbortSignal): Promise<readonly unknown[]> {
    const { document } = await fetch.document(id, { signal })
    const comments = idOf(document.comments, rules)
    if (comments === null || !isSameOrigin(comments, id)) return []
    return firstItems(comments, { fetch, rules, signal })
  }

  /** Its film's own instance lists it: the author of the film agreed to it. */
  async function takeOne(id: string, from: string, signal: AbortSignal): Promise<void> {
    const { document } = await fetch.document(id, { signal })
    if (!noteTypes.has(document.type)) return
    const taking = await takeNote(document, { signal, from, mayAsk: async () => true })
    if ('take' in taking) await transact((tx) => taking.take(tx))
  }
}
