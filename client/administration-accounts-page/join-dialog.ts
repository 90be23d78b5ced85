import { html } from 'lit'
import type { AdministeredAccount } from '#src/administration/administration-schemas.ts'
import { joinAccounts } from '../api/administration.ts'
import { accessWords } from '../locales/fr-access.ts'
import { AccountDialog } from './account-dialog.ts'

/** One person with two accounts: which other one this one takes, and why. Event: `accounts-joined` (detail: the one that stays). */
export class JoinDialog extends AccountDialog {
  protected readonly told = 'accounts-joined'

  override render() {
    const said = accessWords.join
    const { account } = this
    if (!account) return
    const fault = this.faultOf('from')
    return this.sheet({
      heading: said.heading(account.displayName),
      fields: html`<p>${said.text(account.name)}</p>
        <div class="field">
          <label for="from">${said.from}</label>
          <input id="from" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="50" aria-describedby="from-fault" aria-invalid=${fault ? 'true' : 'false'} />
          <p class="fault" id="from-fault" role="alert">${fault}</p>
        </div>`,
      hint: said.reasonHint,
      reasonFault: this.faultOf('reason'),
      confirm: said.join,
      isFinal: true,
    })
  }

  protected decide({ accountId }: AdministeredAccount, reason: string) {
    return joinAccounts(accountId, this.#from, reason)
  }

  protected override emptyField() {
    return this.#from === '' ? this.renderRoot.querySelector('input') : null
  }

  get #from(): string {
    return this.renderRoot.querySelector('input')?.value.trim().replace(/^@/, '') ?? ''
  }
}

customElements.define('c12-join-dialog', JoinDialog)
