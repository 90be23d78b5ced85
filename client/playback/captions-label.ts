import type { CaptionTrack } from '#src/videos/video-schemas.ts'
import { captionWords } from '../locales/fr-captions.ts'

/** « Français », « Anglais (automatique) ». */
export function captionsLabel({ language, isAutomatic }: Pick<CaptionTrack, 'language' | 'isAutomatic'>): string {
  return isAutomatic ? captionWords.player.automatic(language.label) : language.label
}
