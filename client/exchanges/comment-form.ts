import { css, html, LitElement } from 'lit'
import type { CommentAnswer } from '#src/comments/comment-schemas.ts'
import { answerComment, editComment, openThread } from '../api/comments.ts'
import type { Problem } from '../api/request.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { clock } from '../formats/durations.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/**
 * Writing under a video: a first word, an answer (`answers`), or a correction (`edits`). What is typed is kept on the
 * device until it is sent. `momentOf` gives the second the film is at; it is proposed, never imposed.
 * Events: `comment-sent` (detail: the comment), `writing-cancelled`.
 */
export class CommentForm extends LitElement {
  static override styles = [
    base,
    form,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.6rem;
      }

      textarea {
        min-block-size: 3.6rem;
        background: var(--paper);
      }

      .moment {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        min-block-size: var(--touch);
        font-size: var(--step--1);
      }

      .row {
        gap: var(--gap-2);
      }
    `,
  ]
  static override properties = {
    videoId: {},
    answers: { attribute: false },
    edits: { attribute: false },
    label: {},
    hint: {},
    momentOf: { attribute: false },
    text: { state: true },
    atSeconds: { state: true },
    isAnchored: { state: true },
    isSending: { state: true },
    problem: { state: true },
    isEmpty: { state: true },
  }
  declare videoId: string
  declare answers: CommentAnswer | null
  declare edits: CommentAnswer | null
  declare label: string
  declare hint: string
  declare momentOf: (() => number) | null
  declare text: string
  declare atSeconds: number
  declare isAnchored: boolean
  declare isSending: boolean
  declare problem: Problem | null
  declare isEmpty: boolean

  constructor() {
    super()
    this.videoId = ''
    this.answers = null
    this.edits = null
    this.label = ''
    this.hint = ''
    this.momentOf = null
    this.text = ''
    this.atSeconds = 0
    this.isAnchored = false
    this.isSending = false
    this.problem = null
    this.isEmpty = false
  }

  override willUpdate() {
    if (this.hasUpdated) return
    this.text = draft<string>(this.#key) ?? this.edits?.text ?? ''
    if (this.edits?.atSeconds != null) {
      this.atSeconds = this.edits.atSeconds
      this.isAnchored = true
    }
  }

  override render() {
    const fault = this.isEmpty ? exchangeWords.nothingTyped : (this.problem?.faults[0]?.detail ?? '')
    const isFirst = !this.answers && !this.edits
    return html`
      <form novalidate @submit=${this.#send} @keydown=${this.#onKey}>
        <label for="text"><strong>${this.label}</strong></label>
        <textarea
          id="text"
          rows="2"
          maxlength="10000"
          .value=${this.text}
          placeholder=${this.hint}
          aria-describedby="fault"
          aria-invalid=${fault ? 'true' : 'false'}
          @focus=${this.#proposeMoment}
          @input=${this.#onInput}
        ></textarea>
        <p class="fault" id="fault" role="alert">${fault}</p>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="row">
          ${
            this.atSeconds > 0
              ? html`<label class="moment"
                  ><input type="checkbox" .checked=${this.isAnchored} @change=${this.#onAnchor} />${exchangeWords.at(clock(this.atSeconds))}</label
                >`
              : ''
          }
          <span class="push row">
            ${isFirst ? '' : html`<button class="btn" type="button" @click=${this.#cancel}>${words.confirm.cancel}</button>`}
            <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>
              ${this.isSending ? exchangeWords.sending : this.edits ? exchangeWords.save : exchangeWords.send}
            </button>
          </span>
        </div>
      </form>
    `
  }

  override focus() {
    this.renderRoot.querySelector('textarea')?.focus()
  }

  get #key(): string {
    const place = this.edits ? `modifie:${this.edits.uuid}` : this.answers ? `repond:${this.answers.uuid}` : 'premier'
    return `commentaire:${this.videoId}:${place}`
  }

  /** The second the film was at when one began to write; it no longer moves once there is text. */
  #proposeMoment = () => {
    if (this.text !== '' || this.answers || this.edits) return
    this.atSeconds = Math.floor(this.momentOf?.() ?? 0)
    this.isAnchored = this.atSeconds > 0
  }

  #onInput = (event: Event) => {
    this.text = (event.target as HTMLTextAreaElement).value
    this.isEmpty = false
    if (this.text === '') forgetDraft(this.#key)
    else keepDraft(this.#key, this.text)
  }

  #onAnchor = (event: Event) => {
    this.isAnchored = (event.target as HTMLInputElement).checked
  }

  #onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
      this.renderRoot.querySelector('form')?.requestSubmit()
    // Pressed by mistake, it loses nothing: what was typed is there when one comes back.
    if (event.key === 'Escape' && (this.answers || this.edits)) this.#leave()
  }

  #cancel = () => {
    forgetDraft(this.#key)
    this.#leave()
  }

  #leave() {
    this.dispatchEvent(new CustomEvent('writing-cancelled'))
  }

  /** Something was typed while the rest was on its way: it stays to be sent, and so does the form. */
  get hasMore(): boolean {
    return this.text !== ''
  }

  /** What was sent is out; a correction that goes on is a whole text, a word that goes on is the next one. */
  #keepRest(sent: string) {
    const typed = this.text.trim()
    const isNext = !this.edits && typed.startsWith(sent)
    this.text = typed === sent ? '' : isNext ? typed.slice(sent.length).trimStart() : this.text
    if (this.hasMore) return keepDraft(this.#key, this.text)
    forgetDraft(this.#key)
    this.atSeconds = 0
  }

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    const text = this.text.trim()
    if (this.isSending) return
    if (text === '') {
      this.isEmpty = true
      return this.focus()
    }
    this.isSending = true
    this.problem = null
    const written = { text, ...(this.atSeconds > 0 ? { atSeconds: this.isAnchored ? this.atSeconds : null } : {}) }
    const answer = await (this.edits
      ? editComment(this.videoId, this.edits.id, written)
      : this.answers
        ? answerComment(this.videoId, this.answers.id, written)
        : openThread(this.videoId, written))
    this.isSending = false
    if (!answer.ok) {
      this.problem = answer.problem
      return this.focus()
    }
    this.#keepRest(text)
    this.dispatchEvent(new CustomEvent('comment-sent', { detail: answer.value.comment }))
  }
}

customElements.define('c12-comment-form', CommentForm)
