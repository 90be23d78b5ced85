/** Where captions are kept: one document for each film and language. */
import type { CollectionSpec, Engine, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import { type Captions, idOfCaptions } from './captions.ts'

const captionsSpec: CollectionSpec<Captions> = {
  name: 'captions',
  indexes: [{ fields: ['videoId', 'language'] }],
}

export interface CaptionsStore {
  find(videoId: VideoId, language: string, tx?: Transaction): Promise<Captions | null>
  /** In every language, by its code. */
  ofVideo(videoId: VideoId, tx?: Transaction): Promise<Captions[]>
  put(captions: Captions, tx: Transaction): Promise<void>
  delete(videoId: VideoId, language: string, tx: Transaction): Promise<boolean>
  deleteAllOf(videoId: VideoId): Promise<number>
}

export function createCaptionsStore({ engine }: { engine: Engine }): CaptionsStore {
  const captions = engine.collection(captionsSpec)
  const at = (tx?: Transaction) => (tx ? tx.in(captions) : captions)
  return {
    find: (videoId, language, tx) => at(tx).get(idOfCaptions(videoId, language)),
    async ofVideo(videoId, tx) {
      return (await at(tx).find({ videoId }, { sort: [['language', 'asc']], limit: 100 })).items
    },
    async put(document, tx) {
      await at(tx).put(document)
    },
    delete: (videoId, language, tx) => at(tx).delete(idOfCaptions(videoId, language)),
    deleteAllOf: (videoId) => captions.deleteMany({ videoId }),
  }
}
