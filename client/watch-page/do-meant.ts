import type { VideoDetails } from '#src/videos/video-schemas.ts'
import type { Exchanges } from '../exchanges/exchanges.ts'
import { saveToList } from '../playlists/save-to-list.ts'
import { takeMeant } from '../reactions/meant.ts'
import type { Reactions } from '../reactions/reactions.ts'

/** What was pressed under this video before signing in, if anything was. @param page what it is drawn in */
export async function doMeant(video: VideoDetails, page: ParentNode): Promise<void> {
  const meant = takeMeant(video.uuid)
  if (meant === 'comment') await page.querySelector<Exchanges>('c12-exchanges')?.focusWriting()
  else if (meant === 'save') await saveToList(video)
  else if (meant) await page.querySelector<Reactions>('c12-reactions')?.give(meant)
}
