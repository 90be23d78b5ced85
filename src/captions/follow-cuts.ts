/**
 * A film was cut: in the transaction that changes it, its chapters and the words of its captions move to the new time line, and
 * what was read of the film before is offline. A job (`follow-cuts`) writes the new files and puts them online again.
 */
import { retimedChapters } from '../chapters/chapter.ts'
import type { Clock } from '../clock.ts'
import type { JobRun, Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import { chaptered, type VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { type Captions, movedOffline } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { Cue } from './cue.ts'
import { retimedCues, type TimeMapping } from './retime.ts'
import type { WriteCaptions } from './write-captions.ts'

interface FollowCuts {
  videoId: VideoId
}

/** On the time line before: what was said there is heard no more, and must not be read either. */
export interface Silence {
  readonly fromSeconds: number
  readonly toSeconds: number
}

interface FollowCutsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'store' | 'save' | 'deleteFiles'>
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
      let returns = false
      for (const one of await captions.ofVideo(videoId, tx)) {
        const moved = movedOffline(one, (cues) => retimedCues(withoutSilenced(cues, silenced), mapping))
        await captions.put(moved, tx)
        await write.withdraw(one, tx)
        returns ||= Boolean(moved.returning)
      }
      await videos.save(videoId, tx, (current) => {
        if (current.chapters === null && current.fileChapters.length === 0) return current
        const chapters = current.chapters && retimedChapters(current.chapters, mapping)
        const fileChapters = retimedChapters(current.fileChapters, mapping)
        return chaptered(current, { chapters, fileChapters }, clock.now())
      })
      // Without a key: one that ends in this very moment would not see what is to come back now. Each does what is left to do.
      if (returns) await jobs.enqueue<FollowCuts>('follow-cuts', { videoId }, { tx })
    },

    async followCuts(run: JobRun<FollowCuts>): Promise<void> {
      const { videoId } = run.payload
      const video = await videos.store.find(videoId)
      if (video === null) return
      const prefixes = new Map<string, string>()
      for (const { returning, ...one } of await captions.ofVideo(videoId)) {
        if (returning) prefixes.set(fileOf(one, returning), await write.writeFile(video, one.language, returning.cues))
      }
      await transact(async (tx) => {
        const unused = new Set(prefixes.values())
        for (const one of await captions.ofVideo(videoId, tx)) {
          if (!one.returning) continue
          const prefix = prefixes.get(fileOf(one, one.returning))
          if (prefix === undefined) throw new Error('the film was cut again meanwhile: its captions are written again')
          unused.delete(prefix)
          await comeBack(one, one.returning, prefix, tx)
        }
        // Another job has put them online, or they were taken away.
        await videos.deleteFiles({ prefixes: [...unused] }, tx)
        await run.done(tx)
      })
    },
  }

  async function comeBack(
    one: Captions,
    { cues, isAutomatic, revision }: NonNullable<Captions['returning']>,
    prefix: string,
    tx: Transaction,
  ): Promise<void> {
    const online = await write.publish({ ...one, cues, isAutomatic }, { cues, prefix, isReadAgain: false }, tx)
    if (revision === one.revision) return
    // What was being worked on is not put online by this.
    const worked = { cues: one.cues, isAutomatic: one.isAutomatic, revision: online.revision + 1 }
    await captions.put({ ...online, ...worked }, tx)
  }
}

/** Another cut makes another one. */
function fileOf({ language }: Pick<Captions, 'language'>, { revision }: { revision: number }): string {
  return `${language} ${revision}`
}

/** A cue of which a part is silenced goes whole: nobody knows which of its words were said then. */
function withoutSilenced(cues: readonly Cue[], silenced: readonly Silence[]): Cue[] {
  return cues.filter(({ startMs, endMs }) =>
    silenced.every(({ fromSeconds, toSeconds }) => endMs <= fromSeconds * 1000 || startMs >= toSeconds * 1000),
  )
}
