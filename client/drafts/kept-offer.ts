/** What the instance has was changed elsewhere since something was typed here: the author says which of the two stays. */
import { html } from 'lit'
import { longDateTime } from '../formats/dates.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'
import type { KeptOver } from './kept-over.ts'

export function keptOffer(
  { at }: KeptOver<unknown>,
  said: { heading: string; text: string; take: (date: string) => string },
  acts: { take: () => void; leave: () => void },
) {
  return html`<c12-notice slim kind="told" heading=${said.heading} text=${said.text}>
    <button class="btn" type="button" @click=${acts.take}>${said.take(longDateTime(new Date(at).toISOString()))}</button>
    <button class="btn" type="button" @click=${acts.leave}>${words.form.keptLeave}</button>
  </c12-notice>`
}
