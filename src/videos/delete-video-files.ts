/** Files that no video shows any more, removed by a job named in the transaction that made them useless. */
import type { JobKind, Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Transaction } from '../store/engine.ts'

export interface UselessFiles {
  /** Everything under each. */
  prefixes?: readonly string[]
  keys?: readonly string[]
}

export type DeleteVideoFiles = (files: UselessFiles, tx: Transaction) => Promise<void>

export function createDeleteVideoFiles({ jobs }: { jobs: Jobs }): DeleteVideoFiles {
  return async function deleteVideoFiles({ prefixes = [], keys = [] }, tx) {
    if (prefixes.length + keys.length > 0) await jobs.enqueue('delete-video-files', { prefixes, keys }, { tx })
  }
}

/** Harmless when done again. */
export function deleteVideoFilesJob({ media }: { media: MediaStore }): JobKind<UselessFiles> {
  return {
    name: 'delete-video-files',
    attempts: 10,
    async handle({ payload: { prefixes = [], keys = [] }, signal }) {
      for (const prefix of prefixes) {
        signal.throwIfAborted()
        await media.deleteAll(prefix)
      }
      for (const key of keys) {
        signal.throwIfAborted()
        await media.delete(key)
      }
    },
  }
}

/** Where everything of a video is kept. */
export function folderOf(videoId: string): string {
  return `videos/${videoId}`
}
