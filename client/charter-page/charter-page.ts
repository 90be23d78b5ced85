import { css, html, LitElement } from 'lit'
import type { CharterData } from '#src/pages/page-data.ts'
import { acceptCharter } from '../api/accounts.ts'
import type { Problem } from '../api/request.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { forgetMeant } from '../reactions/meant.ts'
import { base } from '../styles/base.styles.ts'

/** The charter, as the server wrote it (slot), and for whoever has yet to, a way to accept it. */
export class CharterPage extends LitElement {
  static override styles = [
    base,
    css`
      .text {
        display: block;
      }

      ::slotted(* + *) {
        margin-block-start: 0.9em;
      }

      ::slotted(h2) {
        margin-block-start: 1.6em !important;
      }

      .accept {
        position: sticky;
        inset-block-end: 0;
        display: grid;
        gap: var(--gap-3);
        margin-block-start: var(--gap-5);
        padding: 1.1rem;
        border: 1px solid var(--line);
        border-radius: var(--round);
        background: var(--card);
        box-shadow: var(--shadow-high);
      }
    `,
  ]
  static override properties = { data: { attribute: false }, isSending: { state: true }, problem: { state: true } }
  declare data: CharterData
  declare isSending: boolean
  declare problem: Problem | null

  constructor() {
    super()
    this.data = dataOf('charter')
    this.isSending = false
    this.problem = null
  }

  override render() {
    return html`<slot class="text"></slot>${this.#accept()}`
  }

  #accept() {
    const said = words.charter
    const { person } = frame()
    if (!person) return ''
    if (person.hasAcceptedCharter)
      return html`<p class="row"><span class="chip board">${icon('check')}${said.accepted}</span></p>`
    return html`<section class="accept no-print" aria-label=${said.read}>
      <p>${said.acceptHint}</p>
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <div class="row">
        <button class="btn main" type="button" aria-disabled=${this.isSending ? 'true' : 'false'} @click=${this.#send}>
          ${icon('check')}${this.isSending ? said.accepting : said.accept}
        </button>
        <a class="btn" href=${this.#laterPath} @click=${forgetMeant}>${said.later}</a>
      </div>
    </section>`
  }

  /** Back to the video that one was watching; other pages would lead here again. */
  get #laterPath(): string {
    return /^\/(w|videos)\//.test(this.data.returnTo) ? this.data.returnTo : '/'
  }

  #send = async () => {
    if (this.isSending) return
    this.isSending = true
    const answer = await acceptCharter(this.data.version)
    if (answer.ok) return location.assign(this.data.returnTo)
    this.isSending = false
    this.problem = answer.problem
  }
}

customElements.define('c12-charter-page', CharterPage)
