import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { hasCome } from '../announce/announce.ts'

export type Saved = Pick<VideoSummary, 'id' | 'uuid' | 'name'>

/** Keeps a film in lists. The dialog comes in its own file, when it is asked for; the focus goes back to where it was. */
export async function saveToList(video: Saved): Promise<void> {
  if (!(await hasCome(import('./save-dialog.ts')))) return
  const dialog = document.createElement('c12-save-dialog') as HTMLElement & { open(video: Saved): Promise<void> }
  document.body.append(dialog)
  await dialog.open(video)
  dialog.remove()
}
