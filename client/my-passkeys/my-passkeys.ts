import { css, html, LitElement } from 'lit'
import type { PasskeyAnswer } from '#src/access/local/passkey-schemas.ts'
import { announce } from '../announce/announce.ts'
import { keepMyPasskey, myPasskeyOptions, removeMyPasskey } from '../api/local-door.ts'
import type { Problem } from '../api/request.ts'
import { longDate, when } from '../formats/dates.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { freshSignInPath } from '../notice/notice.ts'
import { hasPasskeys, makePasskey } from '../passkeys/passkeys.ts'
import { base } from '../styles/base.styles.ts'

/** The passkeys of who came in by the local door: one for each device, added and removed. */
export class MyPasskeys extends LitElement {
  static override styles = [
    base,
    css`
      ul {
        display: grid;
        gap: var(--gap-2);
        margin-block: var(--gap-3);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2) var(--gap-3);
        align-items: center;
        padding: 0.8rem 1rem;
      }

      h2 {
        margin-block-end: var(--gap-4);
        font-size: var(--step-1);
      }
    `,
  ]
  static override properties = { passkeys: { attribute: false }, problem: { state: true } }
  declare passkeys: readonly PasskeyAnswer[]
  declare problem: Problem | null

  constructor() {
    super()
    this.passkeys = []
    this.problem = null
  }

  override render() {
    const said = accessWords.local
    return html`<section aria-labelledby="passkeys">
      <h2 id="passkeys" tabindex="-1">${said.passkeys}</h2>
      <p class="soft">${said.passkeysHint}${this.passkeys.length === 0 ? ` ${said.noPasskeys}` : ''}</p>
      <ul>
        ${this.passkeys.map(
          ({ id, label, createdAt, lastUsedAt }) =>
            html`<li class="card">
              <div class="grow">
                <strong>${label}</strong>
                <p class="small soft">${said.added(longDate(createdAt))}${lastUsedAt ? ` · ${said.used(when(lastUsedAt))}` : ''}</p>
              </div>
              <button class="btn" type="button" aria-label=${said.removePasskeyOf(label)} @click=${() => this.#remove(id)}>${said.removePasskey}</button>
            </li>`,
        )}
      </ul>
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${hasPasskeys() ? html`<button class="btn" type="button" @click=${this.#add}>${said.addPasskey}</button>` : ''}
    </section>`
  }

  #add = async () => {
    const options = await myPasskeyOptions()
    if (!options.ok) return this.#refused(options.problem)
    const response = await makePasskey(options.value)
    if (response === null) return
    const kept = await keepMyPasskey(navigator.platform, response)
    if (!kept.ok) return this.#refused(kept.problem)
    this.problem = null
    this.passkeys = [...this.passkeys, kept.value]
    announce(accessWords.local.passkeyAdded)
  }

  async #remove(id: string) {
    const answer = await removeMyPasskey(id)
    if (!answer.ok) return this.#refused(answer.problem)
    this.problem = null
    this.passkeys = this.passkeys.filter((each) => each.id !== id)
    announce(accessWords.local.passkeyRemoved)
    this.renderRoot.querySelector<HTMLElement>('#passkeys')?.focus()
  }

  #refused(problem: Problem) {
    if (problem.code === 'fresh-sign-in-needed') return location.assign(freshSignInPath())
    this.problem = problem
  }
}

customElements.define('c12-my-passkeys', MyPasskeys)
