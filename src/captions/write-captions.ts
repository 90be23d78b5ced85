/**
 * Puts captions online: the file first, under a prefix of its own, then, in one transaction, what is worked on, what the
 * audience reads, the words that a search finds, and the event that follows. Killed between the two, a file remains
 * that no video shows, and is swept.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Transaction } from '../store/engine.ts'
import { captioned, type Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { type Captions, putOnline, spokenWords } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { Cue } from './cue.ts'
import { toWebVtt } from './webvtt.ts'

interface WriteCaptionsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'save' | 'deleteFiles' | 'store'>
  media: MediaStore
  clock: Clock
}

export type WriteCaptions = ReturnType<typeof createWriteCaptions>

export function createWriteCaptions({ captions, videos, media, clock }: WriteCaptionsParts) {
  /** The tracks and words of the video, from what is in the store in this transaction. */
  async function tell(video: Pick<Video, '_id'>, tx: Transaction): Promise<void> {
    const all = await captions.ofVideo(video._id, tx)
    const tracks = all.flatMap(({ language, published }) =>
      published === null
        ? []
        : [{ language, prefix: published.prefix, isAutomatic: published.isAutomatic, updatedAt: published.at }],
    )
    await videos.save(video._id, tx, (current) => captioned(current, tracks, clock.now()))
    await videos.store.setSpokenWords(video._id, spokenWords(all), tx)
  }

  /** Its file goes, and the video says so: what is in the store has it online no more. */
  async function withdraw({ videoId, published }: Captions, tx: Transaction): Promise<void> {
    if (published === null) return
    await videos.deleteFiles({ prefixes: [published.prefix] }, tx)
    await tell({ _id: videoId }, tx)
  }

  return {
    withdraw,

    /**
     * @param name of the version, another one each time that they are made
     * @returns where they are, for `publish`
     */
    async writeFile(
      video: Pick<Video, '_id'>,
      language: string,
      cues: readonly Cue[],
      name = randomBytes(8).toString('hex'),
    ): Promise<string> {
      const prefix = `videos/${video._id}/${name}`
      await media.write(`${prefix}/${language}.vtt`, Buffer.from(toWebVtt(cues)))
      return prefix
    },

    /** In the transaction that has read `before`. */
    async publish(
      before: Captions,
      made: { cues: readonly Cue[]; prefix: string; isReadAgain: boolean },
      tx: Transaction,
    ): Promise<Captions> {
      const online = putOnline(before, { ...made, now: clock.now() })
      await captions.put(online, tx)
      if (before.published) await videos.deleteFiles({ prefixes: [before.published.prefix] }, tx)
      await tell({ _id: before.videoId }, tx)
      return online
    },

    async remove(before: Captions, tx: Transaction): Promise<void> {
      await captions.delete(before.videoId, before.language, tx)
      await withdraw(before, tx)
    },
  }
}
