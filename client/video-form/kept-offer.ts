/** The sheet was changed elsewhere since something was typed here: the author says which of the two stays. */
import { html } from 'lit'
import { longDateTime } from '../formats/dates.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'
import type { KeptValues } from './kept-values.ts'

export function keptOffer({ at }: KeptValues, acts: { take: () => void; leave: () => void }) {
  const said = words.form
  return html`<c12-notice slim kind="told" heading=${said.keptHere} text=${said.keptHereText}>
    <button class="btn" type="button" @click=${acts.take}>${said.keptTake(longDateTime(new Date(at).toISOString()))}</button>
    <button class="btn" type="button" @click=${acts.leave}>${said.keptLeave}</button>
  </c12-notice>`
}
