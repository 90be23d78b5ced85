import { css, html, LitElement } from 'lit'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import { personElsewhere } from '../api/following.ts'
import type { Problem } from '../api/request.ts'
import { icon } from '../icons/icons.ts'
import { followingWords } from '../locales/fr-following.ts'
import '../notice/notice.ts'
import { portrait } from '../portrait/portrait.ts'
import { base } from '../styles/base.styles.ts'
import './follow-button.ts'

/** `@name@host`, as people write it: somebody who may be of another instance. */
const address = /^@?([\p{L}\p{N}_.-]{1,100})@((?:[\p{L}\p{N}-]+\.)*[\p{L}\p{N}-]+(?::\d{1,5})?)$/u

/** Null when it is no address of a person. */
export function addressIn(text: string): string | null {
  const [, name, host] = address.exec(text.trim()) ?? []
  return name === undefined ? null : `${name}@${host}`
}

/** Somebody of another instance, looked for by their address when asked, then shown with what leads to them. */
export class PersonElsewhere extends LitElement {
  static override styles = [
    base,
    css`
      .card {
        display: grid;
        gap: var(--gap-3);
        margin-block-end: var(--gap-5);
      }

      .found {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-3);
        align-items: center;
      }

      .found > div {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = {
    address: {},
    found: { state: true },
    isLooking: { state: true },
    problem: { state: true },
  }
  declare address: string
  declare found: AccountSummary | null
  declare isLooking: boolean
  declare problem: Problem | null

  constructor() {
    super()
    this.address = ''
    this.found = null
    this.isLooking = false
    this.problem = null
  }

  override render() {
    const said = followingWords
    return html`<section class="card pad" aria-labelledby="who" aria-busy=${this.isLooking ? 'true' : 'false'}>
      <h2 id="who">${said.elsewhere(this.address)}</h2>
      ${this.found ? this.#person(this.found) : this.#ask()}
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
    </section>`
  }

  #ask() {
    const said = followingWords
    return html`<p class="soft">${said.elsewhereText}</p>
      <p>
        <button class="btn main" type="button" aria-disabled=${this.isLooking ? 'true' : 'false'} @click=${this.#look}>
          ${icon('search')}${this.isLooking ? said.looking : said.look}
        </button>
      </p>`
  }

  #person(account: AccountSummary) {
    return html`<div class="found">
      ${portrait(account)}
      <div>
        <a href=${account.path}><strong>${account.displayName}</strong></a>
        <p class="small soft">@${account.address}</p>
      </div>
      <c12-follow-button address=${account.address} name=${account.displayName}></c12-follow-button>
    </div>`
  }

  async #look() {
    if (this.isLooking) return
    this.isLooking = true
    this.problem = null
    const answer = await personElsewhere(this.address)
    if (answer.ok) this.found = answer.value
    else this.problem = answer.problem
    this.isLooking = false
  }
}

customElements.define('c12-person-elsewhere', PersonElsewhere)
