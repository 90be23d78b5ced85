/**
 * What is read under a film of another instance: read and put right as what people of here send, kept here as that of our
 * own films, and changed only as its instance says. Its words are found by a search like the others.
 */
import { InvalidInput } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import { firstKept, type Reading } from '../media/readings.ts'
import type { Transaction } from '../store/engine.ts'
import { accompanied, type Video, type VideoId } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { readCaptionFile } from './caption-file.ts'
import { begun, type Captions } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import type { Cue } from './cue.ts'
import { repaired } from './repair.ts'
import type { WriteCaptions } from './write-captions.ts'

export interface ReceivedCaptions {
  language: string
  /** Its address there: another one when they change. */
  from: string
  isAutomatic: boolean
  cues: readonly Cue[]
  /** Given by `writeFile`. */
  prefix: string
}

interface ReceiveCaptionsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'save' | 'deleteFiles'>
  write: WriteCaptions
  clock: Clock
}

export function createReceiveCaptions({ captions, videos, write, clock }: ReceiveCaptionsParts) {
  return {
    /** The address that each language was read at. */
    async heldOf(id: VideoId): Promise<Map<string, string>> {
      return new Map((await captions.ofVideo(id)).map(({ language, from = '' }) => [language, from]))
    },

    /** Null when nothing in it can be read under this film. */
    read(bytes: Uint8Array, film: Pick<Video, 'durationSeconds'>): Cue[] | null {
      try {
        const { cues } = repaired(readCaptionFile(bytes), film)
        return cues.length === 0 ? null : cues
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error
        return null
      }
    },

    writeFile: write.writeFile,

    /**
     * Everything that goes with the film, as it is said to be now.
     * @param given.spoken languages that it is said to have: those held of others go
     */
    async besideReceived(
      { _id }: Pick<Video, '_id'>,
      given: Pick<Video, 'chapters' | 'storyboard'> & {
        spoken: readonly string[]
        captions: readonly ReceivedCaptions[]
      },
      tx: Transaction,
    ): Promise<void> {
      const { spoken, chapters, storyboard } = given
      for (const one of await captions.ofVideo(_id, tx)) {
        if (!spoken.includes(one.language)) await write.remove(one, tx)
      }
      for (const { language, from, isAutomatic, cues, prefix } of given.captions) {
        const before = await captions.find(_id, language, tx)
        const { stays, useless } = firstKept(readingOf(before), { from, place: prefix })
        if (stays) {
          await videos.deleteFiles({ prefixes: useless }, tx)
          continue
        }
        const { revision, ...known } = before ?? begun(_id, language, clock.now())
        const next = { ...known, from, cues, isAutomatic, revision: revision + 1 }
        await write.publish(next, { cues, prefix, isReadAgain: false }, tx)
      }
      await videos.save(_id, tx, (video) => accompanied(video, { chapters, storyboard }, clock.now()))
    },
  }
}

function readingOf(captions: Captions | null): Reading | null {
  const { from, published } = captions ?? {}
  return from !== undefined && published ? { from, place: published.prefix } : null
}
