import { html, LitElement, type TemplateResult } from 'lit'
import type { AdministeredAccount } from '#src/administration/administration-schemas.ts'
import type { Answer, Problem } from '../api/request.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** What is decided of one account, and why: the sheet that each decision fills with its own fields. */
export abstract class AccountDialog extends LitElement {
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

  protected abstract decide(account: AdministeredAccount, reason: string): Promise<Answer<AdministeredAccount>>
  /** Tells what the account has become. */
  protected abstract readonly told: string

  /** A field of its own that is to be filled first. */
  protected emptyField(): HTMLElement | null {
    return null
  }

  protected faultOf(name: string): string {
    return this.problem?.faults.find(({ pointer }) => pointer === `/${name}`)?.detail ?? ''
  }

  protected sheet(said: {
    heading: string
    fields: TemplateResult
    hint: string
    reasonFault: string
    confirm: string
    isFinal: boolean
  }) {
    const fault = this.isMissing ? words.confirm.reasonMissing : said.reasonFault
    return html`<dialog aria-labelledby="heading">
      <form class="sheet" novalidate @submit=${this.#save}>
        <h2 id="heading">${said.heading}</h2>
        ${said.fields}
        <div class="field">
          <label for="reason">${words.confirm.reasonKept.label}</label>
          <textarea id="reason" rows="2" maxlength="3000" aria-describedby="hint fault" aria-invalid=${fault ? 'true' : 'false'}></textarea>
          <p class="hint" id="hint">${said.hint}</p>
          <p class="fault" id="fault" role="alert">${fault}</p>
        </div>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="sheet-end">
          <button class="btn" type="button" @click=${this.#close}>${words.confirm.cancel}</button>
          <button class=${said.isFinal ? 'btn alarm' : 'btn main'} type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${said.confirm}</button>
        </div>
      </form>
    </dialog>`
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!this.account || this.isSending) return
    const field = this.renderRoot.querySelector('textarea')
    const reason = field?.value.trim() ?? ''
    this.isMissing = reason.length < 3
    const empty = this.emptyField() ?? (this.isMissing ? field : null)
    if (empty) return empty.focus()
    const { account } = this
    this.isSending = true
    const answer = await this.decide(account, reason)
    this.isSending = false
    // Closed meanwhile and opened for somebody else: that decision is still to be taken.
    const isStillTheirs = this.account === account
    if (isStillTheirs) this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    if (isStillTheirs) this.#close()
    this.dispatchEvent(new CustomEvent(this.told, { detail: answer.value }))
  }
}
