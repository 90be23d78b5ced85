/** Captions and chapters, as their authors write them. */
import type {
  CaptionList,
  CaptionsChangeBody,
  CaptionsWork,
  SavedCaptions,
  TranscriptionState,
  WorkedCaptions,
} from '#src/captions/caption-schemas.ts'
import type { ChapterList } from '#src/chapters/chapter-routes.ts'
import { get, send } from './request.ts'

const at = (id: string, rest: string) => `/api/v1/videos/${encodeURIComponent(id)}/${rest}`

/** What is online, at addresses that open now. */
export function captionsOnline(id: string) {
  return get<CaptionList>(at(id, 'captions'))
}

export function captionsWork(id: string) {
  return get<CaptionsWork>(at(id, 'captions/work'))
}

export function captions(id: string, language: string) {
  return get<WorkedCaptions>(at(id, `captions/${language}`))
}

export function saveCaptions(id: string, language: string, change: CaptionsChangeBody) {
  return send<SavedCaptions>('PUT', at(id, `captions/${language}`), change)
}

export function deleteCaptions(id: string, language: string) {
  return send<void>('DELETE', at(id, `captions/${language}`))
}

export function askTranscription(id: string, language: string) {
  return send<TranscriptionState>('POST', at(id, 'captions/generate'), { language })
}

/** Where the file of what one works on is. */
export function captionsFilePath(id: string, language: string, format: 'vtt' | 'srt'): string {
  return at(id, `captions/${language}/file?format=${format}`)
}

/** @param written null: those of the description or of the file again */
export function saveChapters(id: string, written: ChapterList['chapters'] | null) {
  return send<ChapterList>('PUT', at(id, 'chapters'), { chapters: written })
}
