import { css, html } from 'lit'
import { acceptInvitation, askForAccount, invitationOf } from '../api/local-door.ts'
import type { Problem } from '../api/request.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { faultOf, field } from '../field/field.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

type Typed = { displayName: string; mail: string; why: string }
const draftKey = 'inscription'

/** Coming in where there is no SSO: with an invitation (`#jeton=…`), or by asking for one. */
export class RegistrationPage extends PageElement {
  static override styles = [
    base,
    form,
    css`
      .page {
        display: grid;
        gap: var(--gap-5);
        max-inline-size: 34rem;
        margin-inline: auto;
      }

      form {
        display: grid;
        gap: var(--gap-4);
      }
    `,
  ]
  static override properties = {
    state: { state: true },
    typed: { state: true },
    problem: { state: true },
    isSending: { state: true },
  }
  declare state: 'reading' | 'invited' | 'unread' | 'asking' | 'asked' | 'closed'
  declare typed: Typed
  declare problem: Problem | null
  declare isSending: boolean
  #token = /^#jeton=([\w-]{43})$/.exec(location.hash)?.[1] ?? null

  constructor() {
    super()
    this.state = this.#token ? 'reading' : dataOf('registration').takesRequests ? 'asking' : 'closed'
    this.typed = draft<Typed>(draftKey) ?? { displayName: '', mail: '', why: '' }
    this.problem = null
    this.isSending = false
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.#token) void this.#read(this.#token)
  }

  override render() {
    const said = accessWords.registration
    return html`<div class="page">
      <h1 tabindex="-1">${said.heading}</h1>
      ${this.#body()}
    </div>`
  }

  #body() {
    const said = accessWords.registration
    switch (this.state) {
      case 'reading':
        return html`<p class="soft" role="status">${accessWords.local.entering}</p>`
      case 'unread':
        return html`<c12-notice .problem=${this.problem}></c12-notice>`
      case 'closed':
        return html`<c12-notice kind="refused" heading=${said.closed} text=${said.closedText}></c12-notice>`
      case 'asked':
        return html`<c12-notice kind="told" heading=${said.asked} text=${said.askedText}></c12-notice>`
      default:
        return this.#form()
    }
  }

  #form() {
    const said = accessWords.registration
    const isInvited = this.state === 'invited'
    const { domains } = dataOf('registration')
    return html`<p class="soft">${isInvited ? said.invitedLead(this.typed.mail) : said.askLead}</p>
      <form class="card pad" novalidate @submit=${this.#send}>
        ${this.#field('displayName', said.name, said.nameHint, 'name')}
        ${
          isInvited
            ? ''
            : html`${this.#field('mail', said.mail, domains.length > 0 ? said.mailHint(domains.join(', ')) : '', 'email')}
                ${field({
                  id: 'why',
                  label: said.why,
                  hint: said.whyHint,
                  value: this.typed.why,
                  fault: faultOf(this.problem, 'why'),
                  maxlength: 1000,
                  rows: 3,
                  typed: (why) => this.#type({ why }),
                })}`
        }
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>
          ${this.isSending ? accessWords.local.entering : isInvited ? said.accept : said.ask}
        </button>
      </form>`
  }

  #field(name: 'displayName' | 'mail', label: string, hint: string, autocomplete: 'name' | 'email') {
    return field({
      id: name,
      label,
      hint,
      value: this.typed[name],
      fault: faultOf(this.problem, name),
      maxlength: 254,
      autocomplete,
      type: autocomplete === 'email' ? 'email' : 'text',
      typed: (text) => this.#type({ [name]: text }),
    })
  }

  #type(change: Partial<Typed>) {
    this.typed = { ...this.typed, ...change }
    if (this.state === 'asking') keepDraft(draftKey, this.typed)
  }

  async #read(token: string) {
    const answer = await invitationOf(token)
    this.problem = answer.ok ? null : answer.problem
    this.state = answer.ok ? 'invited' : 'unread'
    if (answer.ok) this.typed = { ...answer.value, why: '' }
  }

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    this.isSending = true
    this.problem = await (this.state === 'invited' ? this.#accept() : this.#ask())
    this.isSending = false
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(this.problem ? '[aria-invalid="true"]' : 'h1')?.focus()
  }

  async #accept(): Promise<Problem | null> {
    const answer = await acceptInvitation(this.#token ?? '', this.typed.displayName)
    if (!answer.ok) return answer.problem
    location.assign(`/connexion/locale#jeton=${answer.value.linkToken}`)
    return null
  }

  async #ask(): Promise<Problem | null> {
    const answer = await askForAccount(this.typed)
    if (!answer.ok) return answer.problem
    forgetDraft(draftKey)
    this.state = 'asked'
    return null
  }
}

customElements.define('c12-registration-page', RegistrationPage)
