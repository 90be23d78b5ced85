/** A video's preparation ends here, with a sentence for its author; what was begun of it is removed. */
import type { Clock } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import { asPrepared, onPrepared } from './replacement.ts'
import type { SaveVideo } from './save-video.ts'
import { failed, isUnderWay, type VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface FailVideoParts {
  videos: VideosStore
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  clock: Clock
}

/** When nobody knows better. */
export const preparationFailed =
  'La préparation de cette vidéo a échoué. Réessayez\u202f; si cela se répète, écrivez à l’équipe qui tient ce site.'

/** Does nothing for a video that is gone, or no longer being prepared. */
export async function failVideo(
  { videos, save, deleteFiles, clock }: FailVideoParts,
  videoId: VideoId,
  sentence: string,
  tx: Transaction,
): Promise<void> {
  const found = await videos.find(videoId, tx)
  const video = found && asPrepared(found)
  if (video === null || !isUnderWay(video) || video.isPartial) return
  await save(
    videoId,
    tx,
    onPrepared((current) => failed(current, sentence, clock.now())),
  )
  if (video.makingPrefix !== null) await deleteFiles({ prefixes: [video.makingPrefix] }, tx)
}
