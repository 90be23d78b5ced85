/** The author changes what is said of the video, and who may see it. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { SaveVideo } from './save-video.ts'
import { type Changes, edited, type Video } from './video.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface EditVideoParts {
  find: FindVideo
  save: SaveVideo
  transact: Engine['transaction']
  vocabulary: Vocabulary
  clock: Clock
}

/** All of the changes or none. Rejects with `InvalidInput` naming each field that does not hold. */
export function createEditVideo({ find, save, transact, vocabulary, clock }: EditVideoParts) {
  return async function editVideo(viewer: Viewer, address: string, changes: Changes): Promise<Video> {
    const { video } = await find.authoredBy(viewer, address)
    const saved = await transact((tx) =>
      save(video._id, tx, (current) => edited(current, changes, vocabulary, clock.now())),
    )
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}
