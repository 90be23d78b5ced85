/** What authors do with captions: work on them, bring a file, put them online, take them away. */
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { readCaptionFile } from './caption-file.ts'
import { begun, type Captions, CaptionsChangedMeanwhile, worked } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import { assertNotTooLong, type Cue } from './cue.ts'
import { type Repaired, repaired } from './repair.ts'
import type { WriteCaptions } from './write-captions.ts'

interface EditCaptionsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'authoredBy'>
  write: WriteCaptions
  transact: Engine['transaction']
  clock: Clock
}

interface CaptionsChange {
  /** One of the two, or neither: what is there is put online. */
  cues?: readonly Cue[] | undefined
  /** WebVTT or SubRip, in any encoding. It is repaired. */
  file?: Uint8Array | undefined
  /** Where one began from; undefined replaces whatever is there. */
  revision?: number | undefined
  publish: boolean
}

interface CaptionsSaved {
  video: Video
  captions: Captions
  repairs: Repaired['repairs']
}

export function createEditCaptions({ captions, videos, write, transact, clock }: EditCaptionsParts) {
  /** All of it, or nothing. @throws {InvalidInput} {CaptionsChangedMeanwhile} and as `authoredBy` */
  async function saveCaptions(
    viewer: Viewer,
    address: string,
    language: string,
    change: CaptionsChange,
  ): Promise<CaptionsSaved> {
    const { video, person } = await videos.authoredBy(viewer, address)
    if (change.cues !== undefined) assertNotTooLong(change.cues, '/cues')
    const before = (await captions.find(video._id, language)) ?? begun(video._id, language, clock.now())
    const brought = change.file === undefined ? null : repaired(readCaptionFile(change.file), video)
    const cues = brought?.cues ?? change.cues ?? before.cues
    const by = { accountId: person.accountId, basedOn: change.revision, now: clock.now() }
    if (!change.publish) {
      const saved = await transact(async (tx) => {
        const current = (await captions.find(video._id, language, tx)) ?? before
        const next = worked(current, cues, by)
        if (next !== current) await captions.put(next, tx)
        return next
      })
      return { video, captions: saved, repairs: brought?.repairs ?? {} }
    }
    const right = brought ?? repaired(cues, video)
    if (right.cues.length === 0) {
      const detail = 'Il n’y a encore aucun sous-titre à mettre en ligne.'
      throw new InvalidInput([{ pointer: '/cues', detail }], detail)
    }
    const next = worked(before, cues, by)
    const prefix = await write.writeFile(video, language, right.cues)
    const online = await transact(async (tx) => {
      const current = await captions.find(video._id, language, tx)
      // What another saved while the file was being written is not written over either.
      if ((current?.revision ?? 0) !== before.revision) throw new CaptionsChangedMeanwhile()
      return write.publish(
        { ...next, published: current?.published ?? null },
        { ...right, prefix, isReadAgain: true },
        tx,
      )
    })
    return { video, captions: online, repairs: right.repairs }
  }

  /** @throws {NotFound} when there are none in this language, and as `authoredBy` */
  async function deleteCaptions(viewer: Viewer, address: string, language: string): Promise<void> {
    const { video } = await videos.authoredBy(viewer, address)
    await transact(async (tx) => {
      const before = await captions.find(video._id, language, tx)
      if (before === null) throw new NotFound('Cette vidéo n’a pas de sous-titres dans cette langue.')
      await write.remove(before, tx)
    })
  }

  return { saveCaptions, deleteCaptions }
}
