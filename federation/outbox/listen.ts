/**
 * What happens here is told to other instances: what is to be sent is written in the transaction that counts the event
 * as told. Nothing is lost, nothing is said twice.
 */
import type { Events, ToldEvent } from '#src/events/events.ts'
import type { Engine } from '#src/store/engine.ts'
import type { createTellAccount } from './tell-account.ts'
import type { createTellComment } from './tell-comment.ts'
import type { createTellGroup } from './tell-group.ts'
import type { createTellReaction } from './tell-reaction.ts'
import type { Telling, TellVideo } from './tell-video.ts'

interface ListenParts {
  engine: Engine
  /** Policies on hosts are known. */
  ready: Promise<void>
  events: Pick<Events, 'listen'>
  tellVideo: TellVideo
  tellComment: ReturnType<typeof createTellComment>
  tellReaction: ReturnType<typeof createTellReaction>
  tellAccount: ReturnType<typeof createTellAccount>
  tellGroup: ReturnType<typeof createTellGroup>
}

const heard = [
  'video-published',
  'video-updated',
  'video-withdrawn',
  'video-deleted',
  'comment-written',
  'comment-edited',
  'comment-deleted',
  'comment-held',
  'held-comment-deleted',
  'reaction-given',
  'reaction-taken-back',
  'account-updated',
  'account-closed',
  'group-left',
] as const satisfies readonly ToldEvent['kind'][]

export function listen({
  engine,
  events,
  ready,
  tellVideo,
  tellComment,
  tellReaction,
  tellAccount,
  tellGroup,
}: ListenParts): void {
  function said(event: ToldEvent): Promise<Telling> | null {
    // Not heard: of here alone, told by who follows, or by `tell-playlist.ts`.
    if (event.kind === 'group-left') return tellGroup(event)
    if ('followedId' in event || 'groupId' in event || 'playlistId' in event) return null
    if ('commentId' in event) return tellComment.tell(event)
    if ('reaction' in event) return tellReaction(event)
    if (event.kind === 'video-published') {
      return both(tellVideo.told(event), tellComment.owed(event.videoId))
    }
    if (event.kind === 'video-deleted') return tellComment.videoGone(event.videoId).then(() => tellVideo.told(event))
    if ('videoId' in event) return tellVideo.told(event)
    return tellAccount(event)
  }

  events.listen('federation', heard, async (event, { done, signal }) => {
    await until(ready, signal)
    // It happened elsewhere, and was told from there.
    const telling = event.isRemote ? null : await said(event)
    await engine.transaction(async (tx) => {
      await telling?.(tx)
      await done(tx)
    })
  })
}

async function both(...all: Promise<Telling>[]): Promise<Telling> {
  const tellings = await Promise.all(all)
  return async (tx) => {
    for (const one of tellings) await one(tx)
  }
}

function until(ready: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    ready.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, reject)
  })
}
