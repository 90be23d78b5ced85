import { html, LitElement } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { CommentAnswer } from '#src/comments/comment-schemas.ts'
import { announce } from '../announce/announce.ts'
import { approveComment, deleteComment } from '../api/comments.ts'
import { mutePerson } from '../api/mutes.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDateTime, when } from '../formats/dates.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { peopleWords } from '../locales/fr-people.ts'
import { playerWords } from '../locales/fr-player.ts'
import { frame } from '../page-data.ts'
import { portrait } from '../portrait/portrait.ts'
import { base } from '../styles/base.styles.ts'
import type { CommentForm } from './comment-form.ts'
import './comment-form.ts'
import { styles } from './comment.styles.ts'

/**
 * One comment, with what its reader may do. Events (all bubble): `moment-asked` (detail: seconds), `comment-reported`
 * (detail: the comment), `comment-changed` (detail: the comment as it is now), `comment-deleted` (detail: the comment),
 * `comment-answered` (detail: the answer), `comment-approved` (detail: the comment as it appears), `person-muted`
 * (detail: their account).
 */
export class Comment extends LitElement {
  static override styles = [base, styles]
  static override properties = {
    comment: { attribute: false },
    videoId: {},
    mayAnswer: { type: Boolean },
    mode: { state: true },
    isUnfolded: { state: true },
  }
  declare comment: CommentAnswer | null
  declare videoId: string
  declare mayAnswer: boolean
  declare mode: 'read' | 'edit' | 'answer'
  /** What is seldom done to the words of others is shown. */
  declare isUnfolded: boolean

  constructor() {
    super()
    this.comment = null
    this.videoId = ''
    this.mayAnswer = false
    this.mode = 'read'
    this.isUnfolded = false
  }

  override render() {
    const { comment } = this
    if (!comment) return
    const name = comment.account?.displayName ?? exchangeWords.someone
    return html`
      <article id=${`commentaire-${comment.uuid}`} tabindex="-1" aria-label=${exchangeWords.by(name)}>
        ${portrait(comment.account, { small: true })}
        <div>
          <p class="head">
            ${comment.account ? html`<a class="name" href=${comment.account.path}>${name}</a>` : ''}
            ${comment.isByVideoAuthor ? html`<span class="chip board">${exchangeWords.author}</span>` : ''}
            ${comment.atSeconds === null ? '' : this.#moment(comment.atSeconds)}
            <time class="soft" datetime=${comment.createdAt} title=${longDateTime(comment.createdAt)}>${when(comment.createdAt)}</time>
            ${comment.heldForReview ? html`<span class="chip" title=${exchangeWords.heldHint}>${icon('clock')}${exchangeWords.held}</span>` : ''}
            ${comment.isEdited && !comment.isDeleted ? html`<span class="soft">${exchangeWords.edited}</span>` : ''}
          </p>
          ${this.mode === 'edit' ? this.#edit(comment) : this.#text(comment)} ${this.mode === 'answer' ? this.#answer(comment, name) : ''}
        </div>
      </article>
    `
  }

  async focusText() {
    await this.updateComplete
    this.renderRoot.querySelector('article')?.focus()
  }

  #moment(seconds: number) {
    return html`<a
      class="chip"
      href=${`?t=${Math.floor(seconds)}`}
      @click=${(event: MouseEvent) => {
        event.preventDefault()
        this.#tell('moment-asked', seconds)
      }}
      >${icon('clock')}<span class="unseen">${playerWords.goTo(spokenDuration(seconds))}</span
      ><span aria-hidden="true">${clock(seconds)}</span></a
    >`
  }

  #text(comment: CommentAnswer) {
    if (comment.isDeleted) return html`<p class="gone">${exchangeWords.deleted}</p>`
    if (comment.isMuted) return html`<p class="gone">${peopleWords.mutes.gone}</p>`
    const said = exchangeWords
    return html`
      <div class="text">${unsafeHTML(typesetHtml(comment.html))}</div>
      ${comment.heldForReview && !comment.may.approve ? html`<p class="small soft">${said.heldHint}</p>` : ''}
      <div class="acts">
        ${comment.may.approve ? html`<button class="plain" type="button" @click=${this.#approve}>${said.approve}</button>` : ''}
        ${this.mayAnswer && !comment.heldForReview ? html`<button class="plain" type="button" @click=${() => this.#turn('answer')}>${said.answer}</button>` : ''}
        ${comment.may.edit ? html`<button class="plain" type="button" @click=${() => this.#turn('edit')}>${said.edit}</button>` : ''}
        ${
          comment.may.delete || comment.may.deleteAsModerator
            ? html`<button class="plain" type="button" @click=${this.#delete}>${said.delete}</button>`
            : ''
        }
        ${comment.may.edit ? '' : this.#seldom(comment)}
      </div>
    `
  }

  /** One button until it is asked for: under each comment, these would be most of what there is to read. */
  #seldom(comment: CommentAnswer) {
    const said = exchangeWords
    return html`
      <button
        class="plain fold"
        type="button"
        aria-expanded=${this.isUnfolded ? 'true' : 'false'}
        aria-label=${exchangeWords.acts(comment.account?.displayName ?? said.someone)}
        @click=${this.#unfold}
      >
        ${icon('more')}
      </button>
      ${
        this.isUnfolded
          ? html`<button class="plain" type="button" @click=${() => this.#tell('comment-reported', comment)}>${said.report}</button>
              ${comment.account && frame().person?.hasAcceptedCharter ? html`<button class="plain" type="button" @click=${this.#mute}>${peopleWords.mutes.mute}</button>` : ''}`
          : ''
      }
    `
  }

  #unfold = () => {
    this.isUnfolded = !this.isUnfolded
  }

  #mute = async () => {
    const account = this.comment?.account
    if (!account) return
    const answer = await mutePerson(account.address)
    if (!answer.ok) return announce(answer.problem.detail)
    this.#tell('person-muted', account)
  }

  #approve = async () => {
    const { comment } = this
    if (!comment) return
    const answer = await approveComment(this.videoId, comment.uuid)
    if (!answer.ok) return announce(answer.problem.detail)
    announce(exchangeWords.approved)
    this.#tell('comment-approved', answer.value.comment)
  }

  #edit(comment: CommentAnswer) {
    return html`<c12-comment-form
      .videoId=${this.videoId}
      .edits=${comment}
      label=${exchangeWords.editLabel}
      @writing-cancelled=${() => this.#turn('read')}
      @comment-sent=${(event: CustomEvent<CommentAnswer>) => {
        if (!(event.currentTarget as CommentForm).hasMore) this.#turn('read')
        this.#tell('comment-changed', event.detail)
        const waitsAgain = event.detail.heldForReview && !comment.heldForReview
        announce(waitsAgain ? exchangeWords.heldAgain : exchangeWords.editedTold)
      }}
    ></c12-comment-form>`
  }

  #answer(comment: CommentAnswer, name: string) {
    return html`<c12-comment-form
      .videoId=${this.videoId}
      .answers=${comment}
      label=${exchangeWords.answerTo(name)}
      @writing-cancelled=${() => this.#turn('read')}
      @comment-sent=${(event: CustomEvent<CommentAnswer>) => {
        if (!(event.currentTarget as CommentForm).hasMore) this.mode = 'read'
        this.#tell('comment-answered', event.detail)
      }}
    ></c12-comment-form>`
  }

  async #turn(mode: 'read' | 'edit' | 'answer') {
    const from = this.mode
    this.mode = mode
    await this.updateComplete
    if (mode !== 'read') return this.renderRoot.querySelector<CommentForm>('c12-comment-form')?.focus()
    // Back on what one came from.
    const acts = [...this.renderRoot.querySelectorAll<HTMLElement>('.acts button')]
    const name = from === 'edit' ? exchangeWords.edit : exchangeWords.answer
    acts.find((act) => act.textContent === name)?.focus()
  }

  #delete = async () => {
    const { comment } = this
    if (!comment) return
    const said = exchangeWords
    const isOwn = comment.may.delete
    const reason = await confirmed({
      heading: said.deleteHeading,
      text: isOwn ? said.deleteText : said.deleteTextModerator,
      confirm: said.delete,
      isFinal: true,
      ...(isOwn ? {} : { reason: words.confirm.reasonTold }),
    })
    if (reason === null) return
    const answer = await deleteComment(this.videoId, comment.id, reason || undefined)
    if (!answer.ok) return announce(answer.problem.detail)
    announce(said.deletedTold)
    this.#tell('comment-deleted', comment)
  }

  #tell(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }
}

customElements.define('c12-comment', Comment)
