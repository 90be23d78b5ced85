import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { QuarantinedComment, QuarantinedPage } from '#src/comments/comment-schemas.ts'
import { announce } from '../announce/announce.ts'
import { approveComment, deleteComment } from '../api/comments.ts'
import { quarantinedComments } from '../api/moderation.ts'
import type { Answer, Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import { when } from '../formats/dates.ts'
import { typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { moderationWords } from '../locales/fr-moderation.ts'
import { more, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { styles } from './moderation-page.styles.ts'

/**
 * Comments of instances in quarantine, the longest waiting first: each appears or goes. Tells how many are left by
 * `comments-left` (detail: their number).
 */
export class QuarantinedComments extends LitElement {
  static override styles = [base, moreStyles, styles]
  static override properties = {
    page: { state: true },
    isLoading: { state: true },
    problem: { state: true },
  }
  /** Null until it came. */
  declare page: QuarantinedPage | null
  declare isLoading: boolean
  declare problem: Problem | null

  constructor() {
    super()
    this.page = null
    this.isLoading = false
    this.problem = null
  }

  override connectedCallback() {
    super.connectedCallback()
    this.#load()
  }

  override render() {
    const said = moderationWords.queue
    if (this.page === null) return this.problem ? this.#more() : html`<p class="soft">${words.feed.loading}</p>`
    if (this.page.data.length === 0 && this.page.next === null) {
      return html`<c12-notice kind="told" heading=${said.emptyHeading} text=${said.emptyQuarantined} tabindex="-1"></c12-notice>`
    }
    return html`<ul class="list">
        ${repeat(
          this.page.data,
          ({ uuid }) => uuid,
          (comment) => html`<li>${this.#comment(comment)}</li>`,
        )}
      </ul>
      ${this.problem || this.page.next !== null ? this.#more() : ''}`
  }

  #comment(comment: QuarantinedComment) {
    const said = moderationWords.queue
    const { account, video } = comment
    return html`<article class="card words" aria-label=${said.commentOf(account?.displayName ?? '')}>
      <div class="about">
        <h2><a href=${video.path}>${video.name || words.video.untitled}</a></h2>
        <blockquote>${unsafeHTML(typesetHtml(comment.html))}</blockquote>
        <p class="small soft">
          ${account ? html`<a href=${account.path}>${account.displayName}</a> · ${account.host} · ` : ''}${said.since(when(comment.createdAt))}
        </p>
      </div>
      <div class="acts">
        <button class="btn main" type="button" @click=${() => this.#approve(comment)}>${icon('check')}${said.show}</button>
        <button class="btn" type="button" @click=${() => this.#delete(comment)}>${icon('trash')}${said.deleteComment}</button>
      </div>
    </article>`
  }

  #more() {
    return more({ isLoading: this.isLoading, problem: this.problem, load: this.#load })
  }

  #load = async () => {
    if (this.isLoading) return
    this.isLoading = true
    this.problem = null
    const answer = await quarantinedComments(this.page?.next ?? undefined)
    this.isLoading = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.#shows({ ...answer.value, data: [...(this.page?.data ?? []), ...answer.value.data] })
  }

  async #approve(comment: QuarantinedComment) {
    this.#settled(comment, await approveComment(comment.video.uuid, comment.uuid), exchangeWords.approved)
  }

  async #delete(comment: QuarantinedComment) {
    const said = moderationWords.queue
    const reason = await confirmed({
      heading: said.deleteHeading,
      text: said.deleteQuarantinedText,
      confirm: said.deleteComment,
      isFinal: true,
      reason: words.confirm.reasonKept,
    })
    if (reason === null) return
    this.#settled(comment, await deleteComment(comment.video.uuid, comment.id, reason), said.decided)
  }

  async #settled({ uuid }: QuarantinedComment, answer: Answer<unknown>, sentence: string) {
    if (!answer.ok) return announce(answer.problem.detail)
    announce(sentence)
    if (this.page === null) return
    const data = this.page.data.filter((one) => one.uuid !== uuid)
    this.#shows({ ...this.page, data, total: Math.max(0, this.page.total - 1) })
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('article a, c12-notice, .more button')?.focus()
  }

  #shows(page: QuarantinedPage) {
    this.page = page
    this.dispatchEvent(new CustomEvent('comments-left', { detail: page.total }))
  }
}

customElements.define('c12-quarantined-comments', QuarantinedComments)
