import { html } from 'lit'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { signInPath } from '../notice/notice.ts'
import { frame } from '../page-data.ts'

type Saved = Pick<VideoSummary, 'id' | 'uuid' | 'name'>

/** Keeps a film in lists. The dialog comes in its own file, when it is asked for; the focus goes back to where it was. */
async function saveToList(video: Saved): Promise<void> {
  try {
    await import('./save-dialog.ts')
  } catch {
    return announce(words.faults.offlineDetail)
  }
  const dialog = document.createElement('c12-save-dialog') as HTMLElement & { open(video: Saved): Promise<void> }
  document.body.append(dialog)
  await dialog.open(video)
  dialog.remove()
}

/** « Enregistrer », among what one does with a film; leads to signing in who is not. */
export function saveButton(video: Saved) {
  const inside = html`${icon('list')}${playlistWords.save.button}`
  if (frame().person === null) return html`<a class="btn" href=${signInPath()}>${inside}</a>`
  return html`<button class="btn" type="button" aria-haspopup="dialog" @click=${() => saveToList(video)}>${inside}</button>`
}
