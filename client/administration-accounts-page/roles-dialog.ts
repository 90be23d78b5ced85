import { css, html } from 'lit'
import type { Role } from '#src/access/viewer.ts'
import type { AdministeredAccount } from '#src/administration/administration-schemas.ts'
import { giveRoles } from '../api/administration.ts'
import { words } from '../locales/fr.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import { AccountDialog } from './account-dialog.ts'

const roles = Object.keys(administrationWords.administration.roles) as Role[]

/** The roles of one person, and why. Event: `roles-changed` (detail: the account as it is now). */
export class RolesDialog extends AccountDialog {
  static override styles = [
    ...AccountDialog.styles,
    css`
      .choice {
        border-color: var(--line);
      }
    `,
  ]
  protected readonly told = 'roles-changed'

  override render() {
    const said = administrationWords.administration
    const { account } = this
    if (!account) return
    return this.sheet({
      heading: said.changeRolesOf(account.displayName),
      fields: html`<fieldset class="choices">
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
      </fieldset>`,
      hint: words.confirm.reasonKept.hint,
      reasonFault: this.problem?.faults[0]?.detail ?? '',
      confirm: said.save,
      isFinal: false,
    })
  }

  protected decide({ accountId }: AdministeredAccount, reason: string) {
    const chosen = [...this.renderRoot.querySelectorAll<HTMLInputElement>('[name=role]:checked')].map(
      ({ value }) => value as Role,
    )
    return giveRoles(accountId, chosen, reason)
  }
}

customElements.define('c12-roles-dialog', RolesDialog)
