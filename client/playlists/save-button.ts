import { html } from 'lit'
import { icon } from '../icons/icons.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { signInPath } from '../notice/notice.ts'
import { frame } from '../page-data.ts'
import { mean } from '../reactions/meant.ts'
import { type Saved, saveToList } from './save-to-list.ts'

/** « Enregistrer », among what one does with a film; leads to signing in who is not. */
export function saveButton(video: Saved) {
  const inside = html`${icon('list')}${playlistWords.save.button}`
  if (frame().person === null)
    return html`<a class="btn" href=${signInPath()} @click=${() => mean(video.uuid, 'save')}>${inside}</a>`
  return html`<button class="btn" type="button" aria-haspopup="dialog" @click=${() => saveToList(video)}>${inside}</button>`
}
