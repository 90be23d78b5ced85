/** Why a file is not even begun: a sentence, or an empty one. What it holds is looked at by the instance, once it has arrived. */
import type { PublishData } from '#src/pages/page-data.ts'
import { size } from '../formats/numbers.ts'
import { publishingWords } from '../locales/fr-publishing.ts'

export function whyNotSent(file: File, { sizeBytes, remainingTodayBytes }: PublishData['limits']): string {
  const said = publishingWords.publish
  const isVideo =
    file.type === ''
      ? /\.(mkv|mts|m2ts|avi|mov|mp4|webm|3gp|mpe?g|m4a|mp3|wav|ogg|flac|amr)$/i.test(file.name)
      : /^(video|audio)\//.test(file.type)
  if (!isVideo) return said.notVideo
  if (file.size === 0) return said.emptyFile
  if (file.size > sizeBytes) return said.tooLarge(size(file.size), size(sizeBytes))
  if (remainingTodayBytes !== null && file.size > remainingTodayBytes) return said.overToday(size(remainingTodayBytes))
  return ''
}
