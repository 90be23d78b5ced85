import { css, html, LitElement } from 'lit'
import type { Role } from '#src/access/viewer.ts'
import type { AdministeredAccount } from '#src/administration/administration-schemas.ts'
import { giveRoles } from '../api/administration.ts'
import type { Problem } from '../api/request.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { words } from '../locales/fr.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

const roles = Object.keys(administrationWords.administration.roles) as Role[]

/** The roles of one person, and why. Event: `roles-changed` (detail: the account as it is now). */
export class RolesDialog extends LitElement {
  static override styles = [
    base,
    form,
    dialogStyles,
    css`
      .choice {
        border-color: var(--line);
      }
    `,
  ]
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
    const said = administrationWords.administration
    const { account } = this
    if (!account) return
    const fault = this.isMissing ? words.confirm.reasonMissing : (this.problem?.faults[0]?.detail ?? '')
    return html`<dialog aria-labelledby="heading">
      <form class="sheet" novalidate @submit=${this.#save}>
        <h2 id="heading">${said.changeRolesOf(account.displayName)}</h2>
        <fieldset class="choices">
          <legend class="unseen">${said.changeRoles}</legend>
          ${roles.map((role) => {
            const isFromSso = account.rolesFromSso.includes(role)
            const isKept = isFromSso || (role === 'administrator' && account.isLastAdministrator)
            return html`<label class="choice"
              ><input type="checkbox" name="role" value=${role} ?checked=${account.roles.includes(role)} ?disabled=${isKept} /><span
                ><strong>${said.roles[role]}</strong><span class="small soft">${isFromSso ? said.roleFromSso : isKept ? said.lastAdministrator : said.rolesHint[role]}</span></span
              ></label
            >`
          })}
        </fieldset>
        <div class="field">
          <label for="reason">${words.confirm.reasonKept.label}</label>
          <textarea id="reason" rows="2" maxlength="3000" aria-describedby="hint fault" aria-invalid=${fault ? 'true' : 'false'}></textarea>
          <p class="hint" id="hint">${words.confirm.reasonKept.hint}</p>
          <p class="fault" id="fault" role="alert">${fault}</p>
        </div>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="sheet-end">
          <button class="btn" type="button" @click=${this.#close}>${words.confirm.cancel}</button>
          <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${said.save}</button>
        </div>
      </form>
    </dialog>`
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    const { account } = this
    if (!account || this.isSending) return
    const chosen = [...this.renderRoot.querySelectorAll<HTMLInputElement>('[name=role]:checked')].map(
      ({ value }) => value as Role,
    )
    const reason = this.renderRoot.querySelector('textarea')?.value.trim() ?? ''
    this.isMissing = reason.length < 3
    if (this.isMissing) return this.renderRoot.querySelector('textarea')?.focus()
    this.isSending = true
    const answer = await giveRoles(account.accountId, chosen, reason)
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.#close()
    this.dispatchEvent(new CustomEvent('roles-changed', { detail: answer.value }))
  }
}

customElements.define('c12-roles-dialog', RolesDialog)
