import { html, LitElement } from 'lit'
import { words } from '../locales/fr.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { dialogStyles } from './confirm.styles.ts'

interface Question {
  heading: string
  text: string
  /** A verb: what will be done. */
  confirm: string
  /** Red: it cannot be undone. */
  isFinal?: boolean
  /** Asks for a reason that will be told; the answer is then that text. */
  reason?: { label: string; hint: string }
}

/** Asks before what cannot be undone. Closes with Escape; the focus begins on the way out and goes back to where it was. */
class Confirm extends LitElement {
  static override styles = [base, form, dialogStyles]
  static override properties = { question: { attribute: false }, isMissing: { state: true } }
  declare question: Question
  declare isMissing: boolean
  answered: (answer: string | null) => void = () => {}

  constructor() {
    super()
    this.question = { heading: '', text: '', confirm: '' }
    this.isMissing = false
  }

  override render() {
    const { heading, text, confirm, isFinal, reason } = this.question
    return html`
      <dialog aria-labelledby="heading" aria-describedby="text" @close=${this.#onClose}>
        <form class="sheet" method="dialog" novalidate @submit=${this.#onSubmit}>
          <h2 id="heading">${heading}</h2>
          <p id="text">${text}</p>
          ${
            reason
              ? html`<div class="field">
                  <label for="reason">${reason.label}</label>
                  <textarea
                    id="reason"
                    rows="3"
                    maxlength="3000"
                    required
                    aria-describedby="hint fault"
                    aria-invalid=${this.isMissing ? 'true' : 'false'}
                  ></textarea>
                  <p class="hint" id="hint">${reason.hint}</p>
                  <p class="fault" id="fault" role="alert">${this.isMissing ? words.confirm.reasonMissing : ''}</p>
                </div>`
              : ''
          }
          <div class="sheet-end">
            <button class="btn" type="submit" value="no" formnovalidate ?autofocus=${!reason}>${words.confirm.cancel}</button>
            <button class="btn ${isFinal ? 'alarm' : 'main'}" type="submit" value="yes">${confirm}</button>
          </div>
        </form>
      </dialog>
    `
  }

  override firstUpdated() {
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  get #reason(): string {
    return this.renderRoot.querySelector('textarea')?.value.trim() ?? ''
  }

  #onSubmit = (event: SubmitEvent) => {
    const isYes = (event.submitter as HTMLButtonElement | null)?.value === 'yes'
    if (!isYes || !this.question.reason || this.#reason.length >= 3) return
    event.preventDefault()
    this.isMissing = true
    this.renderRoot.querySelector('textarea')?.focus()
  }

  #onClose = (event: Event) => {
    const isYes = (event.target as HTMLDialogElement).returnValue === 'yes'
    this.answered(isYes ? this.#reason : null)
  }
}

customElements.define('c12-confirm', Confirm)

/** The reason given (empty when none was asked), or null when the person thought better of it. */
export async function confirmed(question: Question): Promise<string | null> {
  const element = document.createElement('c12-confirm') as Confirm
  element.question = question
  const answer = new Promise<string | null>((resolve) => {
    element.answered = resolve
  })
  document.body.append(element)
  try {
    return await answer
  } finally {
    element.remove()
  }
}
