import { css, html } from 'lit'
import type { InvitationMade, Registrations } from '#src/access/local/registration-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { announce } from '../announce/announce.ts'
import { approveRequest, invite, registrations, rejectRequest } from '../api/local-door.ts'
import type { Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import '../copied/copied.ts'
import { longDate, when } from '../formats/dates.ts'
import { accessWords } from '../locales/fr-access.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** Who asked for an account, who was invited, and inviting somebody. */
export class AdministrationRegistrationsPage extends PageElement {
  static override styles = [
    base,
    form,
    wayStyles,
    moreStyles,
    css`
      section {
        margin-block-start: var(--gap-6);
      }

      section h2 {
        margin-block-end: var(--gap-3);
        font-size: var(--step-1);
      }

      form,
      .list {
        display: grid;
        gap: var(--gap-3);
      }

      form {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        align-items: start;
      }

      form .btn,
      form c12-notice {
        grid-column: 1 / -1;
        justify-self: start;
      }

      article {
        display: grid;
        gap: var(--gap-2);
        overflow-wrap: anywhere;
      }

      h3 {
        font-size: var(--step-0);
      }

      .why {
        white-space: pre-line;
      }

      .made {
        display: grid;
        gap: var(--gap-2);
        margin-block-start: var(--gap-3);
      }
    `,
  ]
  static override properties = {
    data: { state: true },
    made: { state: true },
    problem: { state: true },
    isSending: { state: true },
  }
  declare data: Registrations
  declare made: InvitationMade | null
  declare problem: Problem | null
  declare isSending: boolean
  #pages = new FollowingPages(this, {
    next: () => this.data.next,
    ask: registrations,
    add: ({ requests, next }) => {
      this.data = { ...this.data, requests: [...this.data.requests, ...requests], next }
    },
    entries: 'li article',
  })

  constructor() {
    super()
    this.data = dataOf('administration-registrations')
    this.made = null
    this.problem = null
    this.isSending = false
  }

  override render() {
    const said = accessWords.registrations
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      ${
        this.data.mode === 'administration'
          ? html`<c12-notice kind="told" heading=${said.closed} text=${said.closedText}></c12-notice>`
          : html`${this.#invite()} ${this.#requests()} ${this.#invitations()}`
      }
    `
  }

  #invite() {
    const said = accessWords.registrations
    const fault = (name: string) => this.problem?.faults.find(({ pointer }) => pointer === `/${name}`)?.detail ?? ''
    const field = (id: string, label: string, type: string) => html`<div class="field">
      <label for=${id}>${label}</label>
      <input id=${id} type=${type} autocomplete="off" maxlength="254" aria-describedby="${id}-fault" aria-invalid=${fault(id) ? 'true' : 'false'} />
      <p class="fault" id="${id}-fault" role="alert">${fault(id)}</p>
    </div>`
    return html`<section aria-labelledby="invite">
      <h2 id="invite">${said.invite}</h2>
      <form class="card pad" novalidate @submit=${this.#send}>
        ${field('displayName', accessWords.registration.name, 'text')} ${field('mail', accessWords.registration.mail, 'email')}
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${said.inviteIt}</button>
      </form>
      ${
        this.made
          ? html`<div class="card pad made" role="status">
              <p>${said.made(this.made.mail, longDate(this.made.expiresAt))}</p>
              <c12-copied what=${said.link} text=${this.made.link}></c12-copied>
            </div>`
          : ''
      }
    </section>`
  }

  #requests() {
    const said = accessWords.registrations
    const { requests } = this.data
    return html`<section aria-labelledby="requests">
      <h2 id="requests" tabindex="-1">${said.requests}</h2>
      ${requests.length === 0 ? html`<p class="soft">${said.noRequest}</p>` : ''}
      <ul class="list">
        ${requests.map(
          ({ id, displayName, mail, why, askedAt }) =>
            html`<li>
              <article class="card pad" aria-label=${displayName}>
                <h3>${displayName}</h3>
                <p class="small soft">${mail} · ${said.askedAt(when(askedAt))}</p>
                <p class="why">${why}</p>
                <div class="row">
                  <button class="btn main" type="button" aria-label=${said.approveOf(displayName)} @click=${() => this.#approve(id)}>${said.approve}</button>
                  <button class="btn" type="button" aria-label=${said.rejectOf(displayName)} @click=${() => this.#reject(id, displayName)}>${said.reject}</button>
                </div>
              </article>
            </li>`,
        )}
      </ul>
      ${this.#pages.render()}
    </section>`
  }

  #invitations() {
    const said = accessWords.registrations
    const { invitations } = this.data
    if (invitations.length === 0) return ''
    return html`<section aria-labelledby="invitations">
      <h2 id="invitations">${said.invitations}</h2>
      <ul class="list">
        ${invitations.map(
          ({ displayName, mail, expiresAt }) =>
            html`<li>${displayName} <span class="soft small">${mail} · ${said.until(longDate(expiresAt))}</span></li>`,
        )}
      </ul>
    </section>`
  }

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    const sent = event.currentTarget as HTMLFormElement
    const value = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''
    this.isSending = true
    const answer = await invite(value('displayName'), value('mail'))
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) {
      sent.reset()
      return this.#show(answer.value)
    }
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  async #approve(id: string) {
    const answer = await approveRequest(id)
    if (!answer.ok) return announce(answer.problem.detail)
    await this.#show(answer.value)
  }

  async #reject(id: string, name: string) {
    const said = accessWords.registrations
    const isSure = await confirmed({
      heading: said.rejectOf(name),
      text: said.rejectText,
      confirm: said.reject,
      isFinal: true,
    })
    if (isSure === null) return
    const answer = await rejectRequest(id)
    announce(answer.ok ? said.rejected : answer.problem.detail)
    if (answer.ok) await this.#reload()
  }

  async #show(made: InvitationMade) {
    this.made = made
    await this.#reload()
  }

  async #reload() {
    const answer = await registrations('')
    if (answer.ok) this.data = answer.value
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#requests')?.focus()
  }
}

customElements.define('c12-administration-registrations-page', AdministrationRegistrationsPage)
