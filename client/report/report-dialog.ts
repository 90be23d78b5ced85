import { css, html, LitElement } from 'lit'
import type { ReportGround, ReportReceipt, ReportToWrite } from '#src/moderation/moderation-schemas.ts'
import { report } from '../api/moderation.ts'
import type { Problem } from '../api/request.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { longDateTime } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { moderationWords } from '../locales/fr-moderation.ts'
import '../notice/notice.ts'
import { frame } from '../page-data.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

export interface Reported {
  kind: 'video' | 'comment' | 'playlist'
  id: string
  /** Second of the video, when it was playing. */
  atSeconds: number | null
  /** The instance that it is of, when it is another. */
  host?: string | null
}

const grounds = Object.keys(moderationWords.report.grounds) as ReportGround[]

/** Reporting, signed in or not (DSA art. 16): why, in one's own words, in good faith; then a receipt. */
export class ReportDialog extends LitElement {
  static override styles = [
    base,
    form,
    dialogStyles,
    css`
      .choices {
        gap: 0;
      }

      .ground {
        display: flex;
        gap: 0.7rem;
        align-items: center;
        min-block-size: var(--touch);
        cursor: pointer;
      }

      .faith {
        display: flex;
        gap: 0.7rem;
        align-items: start;
        font-weight: 400;
      }

      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
        gap: var(--gap-3);
      }
    `,
  ]
  static override properties = {
    reported: { state: true },
    problem: { state: true },
    receipt: { state: true },
    missing: { state: true },
    isSending: { state: true },
  }
  declare reported: Reported | null
  declare problem: Problem | null
  declare receipt: ReportReceipt | null
  declare missing: readonly string[]
  declare isSending: boolean

  constructor() {
    super()
    this.reported = null
    this.problem = null
    this.receipt = null
    this.missing = []
    this.isSending = false
  }

  async open(reported: Reported) {
    this.reported = reported
    this.problem = null
    this.receipt = null
    this.missing = []
    await this.updateComplete
    // What was written of another thing is not said of this one.
    this.renderRoot.querySelector('form')?.reset()
    const reason = this.renderRoot.querySelector<HTMLTextAreaElement>('#reason')
    if (reason) reason.value = draft<string>(this.#draftKey) ?? ''
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override render() {
    if (!this.reported) return
    return html`<dialog aria-labelledby="heading">${this.receipt ? this.#thanks(this.receipt) : this.#form()}</dialog>`
  }

  #form() {
    const said = moderationWords.report
    const { reported } = this
    const fault = (name: string) =>
      this.problem?.faults.find(({ pointer }) => pointer === `/${name}`)?.detail ??
      (this.missing.includes(name) ? said.missing[name as keyof typeof said.missing] : '')
    return html`
      <form class="sheet" novalidate @submit=${this.#send}>
        <div class="sheet-top">
          <h2 id="heading">${reported ? said.headings[reported.kind] : ''}</h2>
          <button class="btn quiet round" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
        </div>
        <p class="soft">${said.lead}</p>
        <fieldset aria-describedby="ground-fault">
          <legend>${said.ground}</legend>
          <div class="choices">
            ${grounds.map((each) => html`<label class="ground"><input type="radio" name="ground" value=${each} />${said.grounds[each]}</label>`)}
          </div>
          <p class="fault" id="ground-fault" role="alert">${fault('ground')}</p>
        </fieldset>
        <div class="field">
          <label for="reason">${said.reason}</label>
          <textarea
            id="reason"
            rows="3"
            maxlength="3000"
            aria-describedby="reason-fault"
            aria-invalid=${fault('reason') ? 'true' : 'false'}
            @input=${(event: Event) => keepDraft(this.#draftKey, (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="fault" id="reason-fault" role="alert">${fault('reason')}</p>
        </div>
        ${
          frame().person
            ? ''
            : html`<div class="two">
                  <div class="field"><label for="name">${said.name}</label><input id="name" autocomplete="name" maxlength="200" /></div>
                  <div class="field">
                    <label for="mail">${said.mail}</label
                    ><input id="mail" type="email" autocomplete="email" maxlength="254" aria-describedby="who-hint mail-fault" aria-invalid=${fault('mail') ? 'true' : 'false'} />
                  </div>
                </div>
                <p class="hint" id="who-hint">${said.whoHint}</p>
                <p class="fault" id="mail-fault" role="alert">${fault('mail')}</p>`
        }
        ${
          reported?.host
            ? html`<label class="faith"><input id="forward" type="checkbox" checked />${said.forward(reported.host)}</label>`
            : ''
        }
        <div>
          <label class="faith"><input id="faith" type="checkbox" aria-describedby="faith-fault" />${said.goodFaith}</label>
          <p class="fault" id="faith-fault" role="alert">${fault('goodFaith')}</p>
        </div>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="sheet-end">
          <button class="btn" type="button" @click=${this.#close}>${words.confirm.cancel}</button>
          <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${icon('flag')}${said.send}</button>
        </div>
      </form>
    `
  }

  #thanks(receipt: ReportReceipt) {
    const said = moderationWords.report
    return html`<div class="sheet">
      <h2 id="heading" tabindex="-1">${said.thanks}</h2>
      <p>${said.receipt(receipt.abuse.id.slice(0, 8), longDateTime(receipt.receivedAt))}</p>
      <p class="soft">${frame().person ? said.nextKnown : said.next}</p>
      <div class="sheet-end"><button class="btn main" type="button" @click=${this.#close}>${words.confirm.close}</button></div>
    </div>`
  }

  get #draftKey(): string {
    return `signalement:${this.reported?.kind}:${this.reported?.id}`
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    const { reported } = this
    if (!reported || this.isSending) return
    const value = (id: string) =>
      (this.renderRoot.querySelector(`#${id}`) as HTMLInputElement | null)?.value.trim() ?? ''
    const ground = this.renderRoot.querySelector<HTMLInputElement>('[name=ground]:checked')?.value as
      | ReportGround
      | undefined
    const goodFaith = this.renderRoot.querySelector<HTMLInputElement>('#faith')?.checked ?? false
    const reason = value('reason')
    this.missing = [
      ...(ground ? [] : ['ground']),
      ...(reason.length >= 3 ? [] : ['reason']),
      ...(goodFaith ? [] : ['goodFaith']),
    ]
    this.problem = null
    if (!ground || this.missing.length > 0) return this.#focusFault()
    const forward = this.renderRoot.querySelector<HTMLInputElement>('#forward')?.checked
    const written: ReportToWrite = {
      [reported.kind]: { id: reported.id },
      ground,
      reason,
      goodFaith,
      ...(value('name') ? { name: value('name') } : {}),
      ...(value('mail') ? { mail: value('mail') } : {}),
      ...(reported.atSeconds === null ? {} : { startAt: reported.atSeconds }),
      ...(forward === undefined ? {} : { forward }),
    }
    this.isSending = true
    const answer = await report(written)
    this.isSending = false
    // Closed meanwhile, and opened for something else.
    if (this.reported !== reported) return
    if (!answer.ok) {
      this.problem = answer.problem
      return this.#focusFault()
    }
    forgetDraft(this.#draftKey)
    this.receipt = answer.value
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  async #focusFault() {
    await this.updateComplete
    const first = this.missing[0]
    const ids: Record<string, string> = { ground: '[name=ground]', reason: '#reason', goodFaith: '#faith' }
    const field = first ? ids[first] : '[aria-invalid="true"]'
    this.renderRoot.querySelector<HTMLElement>(field ?? '')?.focus()
  }
}

customElements.define('c12-report-dialog', ReportDialog)
