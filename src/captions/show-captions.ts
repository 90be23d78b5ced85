/** Captions for those who read them, and for those who write them. */
import { languageLabelled } from '#config/languages.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Addresses } from '../addresses.ts'
import { NotFound } from '../app-error.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { AskTranscription } from './ask-transcription.ts'
import type { CaptionList, CaptionsWork, WorkedCaptions } from './caption-schemas.ts'
import { type Captions, isOnline } from './captions.ts'
import type { CaptionsStore } from './captions-store.ts'
import { toSubRip } from './subrip.ts'
import { toWebVtt } from './webvtt.ts'

interface ShowCaptionsParts {
  captions: CaptionsStore
  videos: Pick<VideosPart, 'showVideo' | 'authoredBy'>
  transcription: Pick<AskTranscription, 'stateOf'>
  addresses: Addresses
}

export function createShowCaptions({ captions, videos, transcription, addresses }: ShowCaptionsParts) {
  return {
    /** What is online, for whoever may see the video. @throws {VideoNotFound} */
    async listCaptions(viewer: Viewer, address: string): Promise<CaptionList> {
      const video = await videos.showVideo(viewer, address)
      const data = video.captions.map(({ language, isAutomatic, path, updatedAt }) => ({
        language,
        automaticallyGenerated: isAutomatic,
        captionPath: path,
        fileUrl: addresses.absolute(path),
        m3u8Url: null,
        updatedAt,
      }))
      return { total: data.length, data }
    },

    /** For its authors. @throws as `authoredBy` */
    async showWork(viewer: Viewer, address: string): Promise<CaptionsWork> {
      const { video } = await videos.authoredBy(viewer, address)
      const all = await captions.ofVideo(video._id)
      return {
        tracks: all.map((one) => {
          const { cues, ...track } = workedAnswer(one)
          return { ...track, count: cues.length }
        }),
        transcription: await transcription.stateOf(video),
      }
    },

    /** For its authors. @throws {NotFound} when there are none in this language, and as `authoredBy` */
    async showCaptions(viewer: Viewer, address: string, language: string): Promise<WorkedCaptions> {
      return workedAnswer(await workedOn(viewer, address, language))
    },

    /** What one works on, as a file to take away. */
    async exportCaptions(viewer: Viewer, address: string, language: string, format: 'vtt' | 'srt'): Promise<string> {
      const { cues } = await workedOn(viewer, address, language)
      return format === 'srt' ? toSubRip(cues) : toWebVtt(cues)
    },
  }

  async function workedOn(viewer: Viewer, address: string, language: string): Promise<Captions> {
    const { video } = await videos.authoredBy(viewer, address)
    const found = await captions.find(video._id, language)
    if (found === null) throw new NotFound('Cette vidéo n’a pas de sous-titres dans cette langue.')
    return found
  }
}

export function workedAnswer(captions: Captions): WorkedCaptions {
  const { language, revision, cues, isAutomatic, published, updatedAt } = captions
  return {
    language: { id: language, label: languageLabelled(language) ?? language },
    revision,
    cues: [...cues],
    isAutomatic,
    isOnline: isOnline(captions),
    onlineAt: published?.at ?? null,
    updatedAt,
  }
}
