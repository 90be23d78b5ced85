import { css, html } from 'lit'
import type { Answer, Problem } from '../api/request.ts'
import { chooseLocalPassword, enterByLocalDoor } from '../api/sessions.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'
import { signInPath } from '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** `#jeton=…` of the link that `npm run admin` prints: after the #, it never reaches a log. */
function tokenOf(hash: string): string | null {
  return /^#(?:jeton=)?([\w-]{43})$/.exec(hash)?.[1] ?? null
}

/** The local door, off the main pages: entering, or choosing the password with the one-time link. */
export class AdministrationDoorPage extends PageElement {
  static override styles = [
    base,
    form,
    css`
      .page {
        display: grid;
        gap: var(--gap-5);
        max-inline-size: 27rem;
        margin-inline: auto;
        padding-block-start: clamp(0rem, 4vw, 2.5rem);
      }

      h1 {
        margin-block-end: 0.5rem;
        font-size: var(--step-2);
      }

      form {
        display: grid;
        gap: var(--gap-4);
      }
    `,
  ]
  static override properties = {
    token: { state: true },
    problem: { state: true },
    isMissing: { state: true },
    isSending: { state: true },
  }
  declare token: string | null
  declare problem: Problem | null
  declare isMissing: boolean
  declare isSending: boolean

  constructor() {
    super()
    this.token = tokenOf(location.hash)
    this.problem = null
    this.isMissing = false
    this.isSending = false
  }

  override render() {
    const said = words.administration
    const fault =
      this.problem?.faults[0]?.detail ?? (this.isMissing ? (this.token ? said.passwordMissing : said.loginMissing) : '')
    return html`
      <div class="page">
        <div>
          <h1>${said.doorHeading}</h1>
          <p class="soft">${this.token ? said.passwordLead : said.doorLead}</p>
        </div>
        <form class="card pad" novalidate @submit=${this.#send}>
          ${
            this.token
              ? ''
              : html`<div class="field">
                  <label for="login">${said.login}</label>
                  <input id="login" autocomplete="username" autocapitalize="none" spellcheck="false" required aria-describedby="fault" />
                </div>`
          }
          <div class="field">
            <label for="password">${this.token ? said.newPassword : said.password}</label>
            <input
              id="password"
              type="password"
              autocomplete=${this.token ? 'new-password' : 'current-password'}
              required
              aria-describedby="hint fault"
              aria-invalid=${fault ? 'true' : 'false'}
            />
            <p class="hint" id="hint">${this.token ? said.passwordHint : ''}</p>
            <p class="fault" id="fault" role="alert">${fault}</p>
          </div>
          ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
          <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>
            ${this.isSending ? said.entering : said.enter}
          </button>
        </form>
        ${this.token ? '' : html`<p class="small"><a href=${signInPath(dataOf('administration-door').returnTo)}>${said.toSso}</a></p>`}
      </div>
    `
  }

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    const value = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''
    const [login, password] = [value('login').trim(), value('password')]
    this.problem = null
    this.isMissing = this.token ? password.length < 12 : login === '' || password === ''
    if (this.isMissing)
      return this.renderRoot.querySelector<HTMLElement>(login === '' && !this.token ? '#login' : '#password')?.focus()
    this.isSending = true
    const answer: Answer<unknown> = await (this.token
      ? chooseLocalPassword(this.token, password)
      : enterByLocalDoor(login, password))
    if (answer.ok) return location.assign(dataOf('administration-door').returnTo)
    this.isSending = false
    this.problem = answer.problem
    this.renderRoot.querySelector<HTMLElement>('#password')?.focus()
  }
}

customElements.define('c12-administration-door-page', AdministrationDoorPage)
