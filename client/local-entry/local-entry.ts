import { css, html, LitElement, svg } from 'lit'
import { encode } from 'uqr'
import type { LocalEntry as Entry } from '#src/access/local/local-door-routes.ts'
import {
  choosePassword,
  enter,
  enterByPasskey,
  keepPasskeyOfLink,
  passkeyOptionsOfLink,
  passkeyRequest,
  setSecondFactor,
} from '../api/local-door.ts'
import type { Answer, Problem } from '../api/request.ts'
import '../copied/copied.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { hasPasskeys, makePasskey, usePasskey } from '../passkeys/passkeys.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

type Enrol = Extract<Entry, { next: 'enrol' }>

/**
 * Coming in by the local door: a passkey, or a handle, a password and a code; with the `token` of a one-time link,
 * choosing them. Goes to `returnTo` once in. `second`: another door stands first on the page.
 */
export class LocalEntry extends LitElement {
  static override styles = [
    base,
    form,
    css`
      form,
      .ways {
        display: grid;
        gap: var(--gap-4);
      }

      .or {
        display: flex;
        align-items: center;
        gap: var(--gap-3);
        color: var(--ink-soft);
      }

      .or::before,
      .or::after {
        content: '';
        flex: 1;
        border-block-start: 1px solid var(--line);
      }

      .drawn {
        display: block;
        inline-size: min(100%, 13rem);
        padding: 0.75rem;
        border-radius: var(--round-s);
        background: #fff;
      }

      ol {
        display: grid;
        gap: var(--gap-3);
        padding-inline-start: 1.4rem;
        list-style: decimal;
      }

      .code {
        max-inline-size: 12rem;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.15em;
      }
    `,
  ]
  static override properties = {
    token: {},
    returnTo: {},
    second: { type: Boolean },
    step: { state: true },
    enrolment: { state: true },
    problem: { state: true },
    fault: { state: true },
    isSending: { state: true },
  }
  declare token: string | null
  declare returnTo: string
  declare second: boolean
  declare step: 'begin' | 'code' | 'enrol'
  declare enrolment: Enrol | null
  declare problem: Problem | null
  declare fault: string
  declare isSending: boolean
  /** Typed at the first step, needed again with the code; gone with the page. */
  #typed = { login: '', password: '' }

  constructor() {
    super()
    this.token = null
    this.returnTo = '/'
    this.second = false
    this.step = 'begin'
    this.enrolment = null
    this.problem = null
    this.fault = ''
    this.isSending = false
  }

  override render() {
    if (this.step === 'code') return this.#code()
    if (this.step === 'enrol' && this.enrolment) return this.#enrol(this.enrolment)
    return html`<div class="ways">
      ${
        hasPasskeys()
          ? html`<button class="btn ${this.second ? '' : 'main'}" type="button" aria-disabled=${this.isSending ? 'true' : 'false'} @click=${this.token ? this.#make : this.#use}>
                ${this.token ? accessWords.local.makePasskey : accessWords.local.usePasskey}
              </button>
              <p class="hint">${accessWords.local.passkeyHint}</p>
              <p class="or">${accessWords.local.or}</p>`
          : ''
      }
      ${this.#password()}
    </div>`
  }

  #password() {
    const said = accessWords.local
    return html`<form class="card pad" novalidate @submit=${this.#sendPassword}>
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
          aria-invalid=${this.fault ? 'true' : 'false'}
        />
        <p class="hint" id="hint">${this.token ? said.passwordHint : ''}</p>
        ${this.#fault()}
      </div>
      ${this.#refused()} ${this.#submit(this.token ? said.keepPassword : said.enter)}
    </form>`
  }

  #code() {
    const said = accessWords.local
    return html`<form class="card pad" novalidate @submit=${this.#sendCode}>
      <h2>${said.codeHeading}</h2>
      ${this.#codeField(said.codeHint)} ${this.#refused()} ${this.#submit(said.enter)}
    </form>`
  }

  #enrol({ secret, uri }: Enrol) {
    const said = accessWords.local
    return html`<form class="card pad" novalidate @submit=${this.#sendCode}>
      <h2 tabindex="-1">${said.enrolHeading}</h2>
      <p>${said.enrolLead}</p>
      <ol>
        <li>
          <p>${said.enrolScan}</p>
          ${drawing(uri)}
          <p class="hint">${said.enrolKey}</p>
          <c12-copied what=${said.key} text=${secret.replaceAll(/.{4}(?=.)/g, '$& ')}></c12-copied>
          <p><a href=${uri}>${said.enrolOpen}</a></p>
        </li>
        <li>${this.#codeField(said.enrolCode)}</li>
      </ol>
      ${this.#refused()} ${this.#submit(said.enter)}
    </form>`
  }

  #codeField(hint: string) {
    return html`<div class="field">
      <label for="code">${accessWords.local.code}</label>
      <input
        id="code"
        class="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        maxlength="7"
        required
        aria-describedby="hint fault"
        aria-invalid=${this.fault ? 'true' : 'false'}
      />
      <p class="hint" id="hint">${hint}</p>
      ${this.#fault()}
    </div>`
  }

  #fault() {
    return html`<p class="fault" id="fault" role="alert">${this.fault}</p>`
  }

  #refused() {
    return this.problem && this.problem.faults.length === 0
      ? html`<c12-notice slim .problem=${this.problem}></c12-notice>`
      : ''
  }

  #submit(name: string) {
    return html`<button class="btn ${hasPasskeys() && this.step === 'begin' ? '' : 'main'}" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>
      ${this.isSending ? accessWords.local.entering : name}
    </button>`
  }

  #value(id: string): string {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''
  }

  #sendPassword = async (event: SubmitEvent) => {
    event.preventDefault()
    const said = accessWords.local
    const { token } = this
    this.#typed = { login: this.#value('login').trim(), password: this.#value('password') }
    const { login, password } = this.#typed
    const isMissing = token ? password.length < 12 : login === '' || password === ''
    this.fault = isMissing ? (token ? said.passwordMissing : said.loginMissing) : ''
    if (isMissing) return this.#focus(login === '' && !token ? 'login' : 'password')
    await this.#go(() => (token ? choosePassword(token, password) : enter(login, password)), 'password')
  }

  #sendCode = async (event: SubmitEvent) => {
    event.preventDefault()
    const code = this.#value('code').replaceAll(/\s/g, '')
    this.fault = /^\d{6}$/.test(code) ? '' : accessWords.local.codeMissing
    if (this.fault) return this.#focus('code')
    const { login, password } = this.#typed
    const { enrolment } = this
    await this.#go(() => (enrolment ? setSecondFactor(enrolment.ticket, code) : enter(login, password, code)), 'code')
  }

  #use = () => this.#byPasskey(passkeyRequest, usePasskey, enterByPasskey)

  #make = () => {
    const token = this.token ?? ''
    return this.#byPasskey(
      () => passkeyOptionsOfLink(token),
      makePasskey,
      (response) => keepPasskeyOfLink(token, navigator.platform, response),
    )
  }

  async #byPasskey<Options>(
    ask: () => Promise<Answer<Options>>,
    answer: (options: Options) => Promise<unknown>,
    carry: (response: unknown) => Promise<Answer<Entry>>,
  ): Promise<void> {
    await this.#go(async () => {
      const options = await ask()
      if (!options.ok) return options
      const response = await answer(options.value)
      return response === null ? { ok: false, problem: givenUp } : carry(response)
    }, 'password')
  }

  async #go(act: () => Promise<Answer<Entry>>, field: 'password' | 'code'): Promise<void> {
    if (this.isSending) return
    this.isSending = true
    this.problem = null
    const answer = await act()
    this.isSending = false
    if (!answer.ok) {
      this.problem = answer.problem
      this.fault = answer.problem.faults[0]?.detail ?? ''
      await this.updateComplete
      return this.#focus(field)
    }
    if (answer.value.next === 'in') return location.assign(this.returnTo)
    this.enrolment = answer.value.next === 'enrol' ? answer.value : null
    this.step = answer.value.next
    await this.updateComplete
    if (this.step === 'enrol') this.renderRoot.querySelector<HTMLElement>('h2')?.focus()
    else this.#focus('code')
  }

  #focus(id: string) {
    this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus()
  }
}

const givenUp: Problem = {
  kind: 'refused',
  code: 'unknown',
  title: accessWords.local.noPasskey,
  detail: accessWords.local.noPasskeyText,
  faults: [],
  retryAfterSeconds: null,
}

/** Dark on light whatever the theme: that is what cameras read. */
function drawing(uri: string) {
  const { data, size } = encode(uri, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])))
  return html`<svg class="drawn" viewBox="0 0 ${size} ${size}" role="img" aria-label=${accessWords.local.drawing} shape-rendering="crispEdges">
    ${svg`<path d=${path.join('')} fill="#000" />`}
  </svg>`
}

customElements.define('c12-local-entry', LocalEntry)
