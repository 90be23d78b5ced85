/**
 * A film was cut: its captions and chapters follow (the job `follow-cuts`), on the new time line, in one transaction.
 * Enqueued in the transaction that changes the film.
 */

import { retimedChapters } from '../chapters/chapter.ts'
import type { Clock } from '../clock.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { chaptered, type VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Captions } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { Cue } from './cue.ts'
import { retimedCues, type TimeMapping } from './retime.ts'
import type { WriteCaptions } from './write-captions.ts'

interface FollowCuts {
  videoId: VideoId
  mapping: TimeMapping
  silenced: readonly Silence[]
}

/** On the time line before: what was said there is heard no more, and must not be read either. */
export interface Silence {
  readonly fromSeconds: number
  readonly toSeconds: number
}

export interface FollowCutsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'store' | 'save'>
  write: WriteCaptions
  jobs: Jobs
  transact: Engine['transaction']
  clock: Clock
}

export function createFollowCuts({ captions, videos, write, jobs, transact, clock }: FollowCutsParts) {
  return {
    /** @param mapping from the time line that the audience has seen until now to the new one */
    async timeLineChanged(
      videoId: VideoId,
      { mapping, silenced = [] }: { mapping: TimeMapping; silenced?: readonly Silence[] },
      tx: Transaction,
    ): Promise<void> {
      await jobs.enqueue('follow-cuts', { videoId, mapping, silenced }, { tx })
    },

    async followCuts(run: JobRun<FollowCuts>): Promise<void> {
      const { videoId, mapping, silenced } = run.payload
      const moved = (cues: readonly Cue[]) => retimedCues(withoutSilenced(cues, silenced), mapping)
      const video = await videos.store.find(videoId)
      if (video === null) return
      const prefixes = new Map<string, string>()
      for (const { published, language } of await captions.ofVideo(videoId)) {
        const cues = published && moved(published.cues)
        if (cues && cues.length > 0) prefixes.set(published.prefix, await write.writeFile(video, language, cues))
      }
      await transact(async (tx) => {
        for (const one of await captions.ofVideo(videoId, tx)) await follow(one, moved, prefixes, tx)
        await videos.save(videoId, tx, (current) => {
          if (current.chapters === null && current.fileChapters.length === 0) return current
          const chapters = current.chapters && retimedChapters(current.chapters, mapping)
          const fileChapters = retimedChapters(current.fileChapters, mapping)
          return chaptered(current, { chapters, fileChapters }, clock.now())
        })
        await run.done(tx)
      })
    },
  }

  /** @param prefixes of the new files, by the prefix of the old one */
  async function follow(
    one: Captions,
    moveCues: (cues: readonly Cue[]) => Cue[],
    prefixes: ReadonlyMap<string, string>,
    tx: Transaction,
  ): Promise<void> {
    const { published, isAutomatic } = one
    const moved = { ...one, cues: moveCues(one.cues), revision: one.revision + 1 }
    const shown = published && moveCues(published.cues)
    if (published === null || shown === null || shown.length === 0) {
      await captions.put({ ...moved, published: null }, tx)
      if (published !== null) await write.withdraw(one, tx)
      return
    }
    const prefix = prefixes.get(published.prefix)
    if (prefix === undefined) throw new Error('captions were put online meanwhile: they are looked at again')
    const before = { ...moved, cues: shown, isAutomatic: published.isAutomatic }
    const online = await write.publish(before, { cues: shown, prefix, isReadAgain: false }, tx)
    // What was being worked on is not put online by this.
    const wasOnline = published.revision === one.revision
    if (!wasOnline)
      await captions.put({ ...moved, isAutomatic, published: online.published, revision: online.revision + 1 }, tx)
  }
}

/** A cue of which a part is silenced goes whole: nobody knows which of its words were said then. */
function withoutSilenced(cues: readonly Cue[], silenced: readonly Silence[]): Cue[] {
  return cues.filter(({ startMs, endMs }) =>
    silenced.every(({ fromSeconds, toSeconds }) => endMs <= fromSeconds * 1000 || startMs >= toSeconds * 1000),
  )
}
