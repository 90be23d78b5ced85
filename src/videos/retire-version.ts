/** Files that a better version of the same film has replaced stay readable for who was watching them, then go. */
import { type Clock, iso } from '../clock.ts'
import type { JobKind, Jobs } from '../jobs/jobs.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { DeleteVideoFiles } from './delete-video-files.ts'
import type { SaveVideo } from './save-video.ts'
import { type Video, type VideoId, withoutFormer } from './video.ts'

/** Longer than the longest film that an instance takes by default, with its pauses. */
const watchedHours = 6

export type RetireVersion = (video: Video, prefix: string, tx: Transaction) => Promise<void>

export function createRetireVersion({ jobs, clock }: { jobs: Jobs; clock: Clock }): RetireVersion {
  return async function retireVersion({ _id: videoId }, prefix, tx) {
    const runAt = iso(clock.now().add({ hours: watchedHours }))
    await jobs.enqueue('retire-version', { videoId, prefix }, { runAt, tx })
  }
}

export function retireVersionJob({
  save,
  deleteFiles,
  transact,
}: {
  save: SaveVideo
  deleteFiles: DeleteVideoFiles
  transact: Engine['transaction']
}): JobKind<{ videoId: VideoId; prefix: string }> {
  return {
    name: 'retire-version',
    attempts: 10,
    handle: (run) =>
      transact(async (tx) => {
        const { videoId, prefix } = run.payload
        await save(videoId, tx, (video) => withoutFormer(video, prefix))
        await deleteFiles({ prefixes: [prefix] }, tx)
        await run.done(tx)
      }),
  }
}
