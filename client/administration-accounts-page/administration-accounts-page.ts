import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { AdministeredAccount, AdministeredAccountPage } from '#src/administration/administration-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { announce } from '../announce/announce.ts'
import { restoreAccount, suspendAccount } from '../api/administration.ts'
import { confirmed } from '../confirm/confirm.ts'
import { when } from '../formats/dates.ts'
import { initials } from '../formats/names.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { accessWords } from '../locales/fr-access.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import { findingWords } from '../locales/fr-finding.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import type { JoinDialog } from './join-dialog.ts'
import './join-dialog.ts'
import type { RolesDialog } from './roles-dialog.ts'
import './roles-dialog.ts'

const states = ['active', 'suspended', 'closed'] as const
const roles = ['teacher', 'animator', 'moderator', 'administrator'] as const
/** As the server gives them. */
const perPage = 20

/** The people of the instance: found, given roles, suspended and let in again, each time with why. */
export class AdministrationAccountsPage extends PageElement {
  static override styles = [
    base,
    form,
    wayStyles,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 2fr) repeat(2, minmax(0, 1fr)) auto;
        gap: var(--gap-3);
        align-items: end;
        margin-block-end: var(--gap-5);
      }

      .list {
        display: grid;
        gap: var(--gap-2);
        margin-block: var(--gap-3);
      }

      article {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2) var(--gap-3);
        align-items: center;
        padding: 0.8rem 1rem;
      }

      .about {
        flex: 1 1 16rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }

      h2 {
        font: 700 var(--step-0) / 1.35 var(--text);
        letter-spacing: 0;
      }

      h2 a {
        text-decoration: none;
      }

      h2 a:hover {
        text-decoration: underline;
      }

      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        margin-block-start: 0.3rem;
      }

      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2);
      }

      .pages {
        display: flex;
        justify-content: space-between;
        margin-block-start: var(--gap-4);
      }

      @media (max-width: 55rem) {
        form {
          grid-template-columns: 1fr 1fr;
        }

        .who-field,
        form .btn {
          grid-column: 1 / -1;
        }
      }
    `,
  ]
  static override properties = { page: { state: true } }
  declare page: AdministeredAccountPage
  #asked = new URLSearchParams(location.search)

  constructor() {
    super()
    this.page = dataOf('administration-accounts')
  }

  override render() {
    const said = administrationWords.administration
    return html`
      <h1>${said.accountsHeading}</h1>
      ${administrationWays()} ${this.#form()}
      ${
        this.page.data.length === 0
          ? html`<c12-notice kind="told" heading=${said.nobody} text=${said.nobodyText}></c12-notice>`
          : html`<p class="soft">${said.found(this.page.total)}</p>
              <ul class="list">
                ${repeat(
                  this.page.data,
                  ({ accountId }) => accountId,
                  (account) => html`<li>${this.#account(account)}</li>`,
                )}
              </ul>
              ${this.#pages()}`
      }
      <c12-roles-dialog
        @roles-changed=${(event: CustomEvent<AdministeredAccount>) => this.#replace(event.detail, said.rolesSaved)}
      ></c12-roles-dialog>
      <c12-join-dialog
        @accounts-joined=${(event: CustomEvent<AdministeredAccount>) => this.#replace(event.detail, accessWords.join.joined)}
      ></c12-join-dialog>
    `
  }

  #form() {
    const said = administrationWords.administration
    const select = (name: string, label: string, all: string, list: readonly (readonly [string, string])[]) => html`
      <div class="field">
        <label for=${name}>${label}</label>
        <select id=${name} name=${name}>
          <option value="">${all}</option>
          ${list.map(([value, text]) => html`<option value=${value} ?selected=${this.#asked.get(name) === value}>${text}</option>`)}
        </select>
      </div>
    `
    return html`<form action="/administration/comptes" role="search" aria-label=${said.accountsHeading}>
      <div class="field who-field">
        <label for="q">${said.who}</label>
        <input id="q" name="q" type="search" maxlength="100" .value=${this.#asked.get('q') ?? ''} />
      </div>
      ${select(
        'etat',
        said.state,
        findingWords.facets.all,
        states.map((state) => [state, said.states[state]]),
      )}
      ${select(
        'role',
        said.role,
        findingWords.facets.all,
        roles.map((role) => [role, said.roles[role]]),
      )}
      <button class="btn main" type="submit">${icon('search')}${said.find}</button>
    </form>`
  }

  #account(account: AdministeredAccount) {
    const said = administrationWords.administration
    const facts = [
      `@${account.name}`,
      account.mail,
      account.academie,
      account.lastSignInAt ? said.lastSignIn(when(account.lastSignInAt)) : said.neverSignedIn,
    ].filter(Boolean)
    return html`<article class="card" aria-label=${account.displayName}>
      <span class="who" aria-hidden="true">${initials(account.displayName)}</span>
      <div class="about">
        <h2><a href=${account.path}>${account.displayName}</a></h2>
        <p class="small soft">${facts.join(' · ')}</p>
        <p class="chips">
          ${account.state === 'active' ? '' : html`<span class="chip alarm">${said.stateOf[account.state]}</span>`}
          ${account.roles.map((role) => html`<span class=${role === 'teacher' ? 'chip' : 'chip board'}>${said.roles[role]}</span>`)}
        </p>
      </div>
      ${account.state === 'closed' ? '' : this.#acts(account)}
    </article>`
  }

  #acts(account: AdministeredAccount) {
    const said = administrationWords.administration
    const { displayName: name } = account
    return html`<div class="acts">
      <button class="btn" type="button" aria-label=${said.changeRolesOf(name)} @click=${() => this.#changeRoles(account)}>
        ${icon('shield')}${said.changeRoles}
      </button>
      <button class="btn" type="button" aria-label=${accessWords.join.joinOf(name)} @click=${() => this.renderRoot.querySelector<JoinDialog>('c12-join-dialog')?.open(account)}>
        ${accessWords.join.join}
      </button>
      ${
        account.isLastAdministrator
          ? ''
          : account.state === 'suspended'
            ? html`<button class="btn" type="button" aria-label=${said.restoreOf(name)} @click=${() => this.#restore(account)}>${said.restore}</button>`
            : html`<button class="btn" type="button" aria-label=${said.suspendOf(name)} @click=${() => this.#suspend(account)}>${said.suspend}</button>`
      }
    </div>`
  }

  #pages() {
    const said = administrationWords.administration
    const start = Number(this.#asked.get('debut') ?? 0) || 0
    const to = (from: number) => {
      const query = new URLSearchParams(this.#asked)
      query.set('debut', String(Math.max(0, from)))
      return `?${query}`
    }
    const hasNext = start + this.page.data.length < this.page.total
    if (start === 0 && !hasNext) return ''
    return html`<nav class="pages" aria-label=${said.pages}>
      ${start > 0 ? html`<a class="btn" href=${to(start - perPage)}>${said.previous}</a>` : html`<span></span>`}
      ${hasNext ? html`<a class="btn" href=${to(start + this.page.data.length)}>${said.next}</a>` : ''}
    </nav>`
  }

  #changeRoles(account: AdministeredAccount) {
    this.renderRoot.querySelector<RolesDialog>('c12-roles-dialog')?.open(account)
  }

  async #suspend(account: AdministeredAccount) {
    const said = administrationWords.administration
    const reason = await confirmed({
      heading: said.suspendHeading(account.displayName),
      text: said.suspendText,
      confirm: said.suspend,
      isFinal: true,
      reason: words.confirm.reasonTold,
    })
    if (reason === null) return
    const answer = await suspendAccount(account.accountId, reason)
    if (answer.ok) this.#replace(answer.value, said.suspended)
    else announce(answer.problem.detail)
  }

  async #restore(account: AdministeredAccount) {
    const said = administrationWords.administration
    const reason = await confirmed({
      heading: said.restoreHeading(account.displayName),
      text: said.restoreText,
      confirm: said.restore,
      reason: words.confirm.reasonKept,
    })
    if (reason === null) return
    const answer = await restoreAccount(account.accountId, reason)
    if (answer.ok) this.#replace(answer.value, said.restored)
    else announce(answer.problem.detail)
  }

  #replace(account: AdministeredAccount, told: string) {
    const data = this.page.data.map((each) => (each.accountId === account.accountId ? account : each))
    this.page = { ...this.page, data }
    announce(told)
  }
}

customElements.define('c12-administration-accounts-page', AdministrationAccountsPage)
