import { html } from 'lit'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'

/** To what hides a face or a first name: possible only before publishing, so it is a button. */
export function retouchWay(videoId: string) {
  const said = filmWords.retouch
  return html`<p class="small">${said.fromPublish}</p>
    <a class="btn" href=${`/mes-videos/${videoId}/retoucher`}>${icon('pencil')}${said.open}</a>`
}
