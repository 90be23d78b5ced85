/** « Retoucher »: its author says what the film loses; it is prepared again, and nobody else sees it before. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { PrepareVideo } from './prepare-video.ts'
import { editionOf, editsOf, retouched, whyNotRetouched } from './retouch.ts'
import type { AskedEdits, Retouching } from './retouch-schemas.ts'
import type { SaveVideo } from './save-video.ts'
import type { Video } from './video.ts'

interface RetouchVideoParts {
  find: FindVideo
  save: SaveVideo
  prepare: PrepareVideo
  transact: Engine['transaction']
  clock: Clock
}

export function createRetouchVideo({ find, save, prepare, transact, clock }: RetouchVideoParts) {
  return {
    /** @throws {SignInNeeded} {CharterNotAccepted} {VideoNotFound} {NotAllowed} */
    async showRetouching(viewer: Viewer, address: string): Promise<Retouching> {
      return toRetouching((await find.authoredBy(viewer, address)).video)
    },

    /**
     * Asked twice, done once. Rejects with `VideoNotInState` when the untouched file is gone, `InvalidInput` when the edits
     * do not hold, `EditsChangedMeanwhile` when they were made over other ones than those that are there.
     */
    async retouchVideo(viewer: Viewer, address: string, { edition, ...edits }: AskedEdits): Promise<Retouching> {
      const { video } = await find.authoredBy(viewer, address)
      const saved = await transact(async (tx) => {
        let isChanged = false
        const after = await save(video._id, tx, (current) => {
          const next = retouched(current, edits, { now: clock.now(), basedOn: edition })
          isChanged = next !== current
          return next
        })
        if (after !== null && isChanged && after.state === 'queued') await prepare(after, tx)
        return after
      })
      if (saved === null) throw new VideoNotFound()
      return toRetouching(saved)
    },
  }
}

function toRetouching(video: Video): Retouching {
  const whyNot = whyNotRetouched(video)
  return {
    edits: editsOf(video),
    edition: editionOf(video),
    applied: video.retouch?.applied ?? null,
    sourceSeconds: video.source?.seconds ?? video.durationSeconds,
    mayChange: whyNot === null,
    whyNot,
  }
}
