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
import { retimedCues, type TimeMapping } from './retime.ts'
import type { WriteCaptions } from './write-captions.ts'

interface FollowCuts {
  videoId: VideoId
  mapping: TimeMapping
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
    async timeLineChanged(videoId: VideoId, mapping: TimeMapping, tx: Transaction): Promise<void> {
      await jobs.enqueue('follow-cuts', { videoId, mapping }, { tx })
    },

    async followCuts(run: JobRun<FollowCuts>): Promise<void> {
      const { videoId, mapping } = run.payload
      const video = await videos.store.find(videoId)
      if (video === null) return
      const prefixes = new Map<string, string>()
      for (const { published, language } of await captions.ofVideo(videoId)) {
        const cues = published && retimedCues(published.cues, mapping)
        if (cues && cues.length > 0) prefixes.set(published.prefix, await write.writeFile(video, language, cues))
      }
      await transact(async (tx) => {
        for (const one of await captions.ofVideo(videoId, tx)) await follow(one, mapping, prefixes, tx)
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
    mapping: TimeMapping,
    prefixes: ReadonlyMap<string, string>,
    tx: Transaction,
  ): Promise<void> {
    const { published, isAutomatic } = one
    const moved = { ...one, cues: retimedCues(one.cues, mapping), revision: one.revision + 1 }
    const shown = published && retimedCues(published.cues, mapping)
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
