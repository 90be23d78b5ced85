import { html, LitElement } from 'lit'
import type { AdministeredAccount } from '#src/administration/administration-schemas.ts'
import { joinAccounts } from '../api/administration.ts'
import type { Problem } from '../api/request.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { words } from '../locales/fr.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** One person with two accounts: which other one this one takes, and why. Event: `accounts-joined` (detail: the one that stays). */
export class JoinDialog extends LitElement {
  static override styles = [base, form, dialogStyles]
  static override properties = {
    account: { state: true },
    problem: { state: true },
    isMissing: { state: true },
    isSending: { state: true },
  }
  declare account: AdministeredAccount | null
  declare problem: Problem | null
  declare isMissing: boolean
  declare isSending: boolean

  constructor() {
    super()
    this.account = null
    this.problem = null
    this.isMissing = false
    this.isSending = false
  }

  async open(account: AdministeredAccount) {
    this.account = account
    this.problem = null
    this.isMissing = false
    await this.updateComplete
    this.renderRoot.querySelector('form')?.reset()
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override render() {
    const said = accessWords.join
    const { account } = this
    if (!account) return
    const fault = (name: string) => this.problem?.faults.find(({ pointer }) => pointer === `/${name}`)?.detail ?? ''
    const reasonFault = this.isMissing ? words.confirm.reasonMissing : fault('reason')
    return html`<dialog aria-labelledby="heading">
      <form class="sheet" novalidate @submit=${this.#save}>
        <h2 id="heading">${said.heading(account.displayName)}</h2>
        <p>${said.text(account.name)}</p>
        <div class="field">
          <label for="from">${said.from}</label>
          <input id="from" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="50" aria-describedby="from-fault" aria-invalid=${fault('from') ? 'true' : 'false'} />
          <p class="fault" id="from-fault" role="alert">${fault('from')}</p>
        </div>
        <div class="field">
          <label for="reason">${words.confirm.reasonKept.label}</label>
          <textarea id="reason" rows="2" maxlength="3000" aria-describedby="hint fault" aria-invalid=${reasonFault ? 'true' : 'false'}></textarea>
          <p class="hint" id="hint">${said.reasonHint}</p>
          <p class="fault" id="fault" role="alert">${reasonFault}</p>
        </div>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="sheet-end">
          <button class="btn" type="button" @click=${this.#close}>${words.confirm.cancel}</button>
          <button class="btn alarm" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${said.join}</button>
        </div>
      </form>
    </dialog>`
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    const { account } = this
    if (!account || this.isSending) return
    const from = this.renderRoot.querySelector('input')?.value.trim().replace(/^@/, '') ?? ''
    const reason = this.renderRoot.querySelector('textarea')?.value.trim() ?? ''
    this.isMissing = reason.length < 3
    if (from === '' || this.isMissing) {
      return this.renderRoot.querySelector<HTMLElement>(from === '' ? 'input' : 'textarea')?.focus()
    }
    this.isSending = true
    const answer = await joinAccounts(account.accountId, from, reason)
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.#close()
    this.dispatchEvent(new CustomEvent('accounts-joined', { detail: answer.value }))
  }
}

customElements.define('c12-join-dialog', JoinDialog)
