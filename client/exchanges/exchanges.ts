import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import type { CommentAnswer, ThreadPage } from '#src/comments/comment-schemas.ts'
import { announce } from '../announce/announce.ts'
import { heldComments, thread, threads } from '../api/comments.ts'
import { unmutePerson } from '../api/mutes.ts'
import type { Problem } from '../api/request.ts'
import { firstName } from '../formats/names.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { peopleWords } from '../locales/fr-people.ts'
import { more, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { participatePath } from '../notice/notice.ts'
import { frame } from '../page-data.ts'
import { mean } from '../reactions/meant.ts'
import { base } from '../styles/base.styles.ts'
import type { Comment } from './comment.ts'
import './comment.ts'
import type { CommentForm } from './comment-form.ts'
import './comment-form.ts'
import { styles } from './exchanges.styles.ts'
import {
  isFolded,
  noTalk,
  type Talk,
  type Thread,
  threadOf,
  unfolded,
  withApproved,
  withBrought,
  withChanged,
  withDeleted,
  withFirstPage,
  withNextPage,
  withThread,
  withWritten,
} from './threads.ts'

/**
 * What colleagues say under a video, latest first, each with its answers. Lets the events of its comments through
 * (`moment-asked`, `comment-reported`).
 */
export class Exchanges extends LitElement {
  static override styles = [base, moreStyles, styles]
  static override properties = {
    videoId: {},
    authorName: { attribute: false },
    isMine: { type: Boolean },
    page: { attribute: false },
    mayComment: { type: Boolean },
    isOpen: { type: Boolean },
    mayHold: { type: Boolean },
    momentOf: { attribute: false },
    hint: {},
    talk: { state: true },
    next: { state: true },
    problem: { state: true },
    isLoading: { state: true },
  }
  declare videoId: string
  declare authorName: string
  /** Whoever reads is an author of the video. */
  declare isMine: boolean
  declare page: ThreadPage
  declare mayComment: boolean
  /** The authors accept comments. */
  declare isOpen: boolean
  /** Some may wait for somebody's word. */
  declare mayHold: boolean
  declare momentOf: () => number
  declare hint: string
  declare talk: Talk
  /** For the threads after these. */
  declare next: string | null
  declare problem: Problem | null
  declare isLoading: boolean

  constructor() {
    super()
    this.videoId = ''
    this.authorName = ''
    this.isMine = false
    this.page = { total: 0, totalNotDeletedComments: 0, data: [], next: null }
    this.mayComment = false
    this.isOpen = true
    this.mayHold = false
    this.momentOf = () => 0
    this.hint = exchangeWords.hint
    this.talk = noTalk
    this.next = null
    this.problem = null
    this.isLoading = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('page')) return
    this.talk = withFirstPage(this.talk, this.page)
    this.next = this.page.next
  }

  override firstUpdated() {
    this.#arrive()
    addEventListener('hashchange', this.#goToAsked)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.#goToAsked)
  }

  override render() {
    const { threads, held, total } = this.talk
    return html`
      <section
        aria-labelledby="heading"
        @comment-changed=${this.#onChanged}
        @comment-deleted=${this.#onDeleted}
        @comment-answered=${this.#onAnswered}
        @comment-approved=${this.#onApproved}
        @person-muted=${this.#onMuted}
      >
        <div class="head"><h2 id="heading" tabindex="-1">${exchangeWords.heading(total)}</h2></div>
        ${this.#write()}
        ${
          held.length > 0
            ? html`<ul class="threads" aria-label=${exchangeWords.held}>
                ${repeat(
                  held,
                  ({ uuid }) => uuid,
                  (one) => html`<li><c12-comment .comment=${one} .videoId=${this.videoId}></c12-comment></li>`,
                )}
              </ul>`
            : ''
        }
        ${
          threads.length === 0
            ? this.isOpen
              ? html`<p class="soft empty">${this.isMine ? exchangeWords.emptyMine : exchangeWords.empty}</p>`
              : ''
            : html`<ul class="threads">
                ${repeat(
                  threads,
                  ({ first }) => first.uuid,
                  (each) => html`<li>${this.#thread(each)}</li>`,
                )}
              </ul>`
        }
        ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        ${this.next === null ? '' : more({ isLoading: this.isLoading, load: this.#more, name: exchangeWords.more })}
      </section>
    `
  }

  /** Puts the person where they write. */
  async focusWriting() {
    await this.updateComplete
    const form = this.renderRoot.querySelector<CommentForm>('.first')
    await form?.updateComplete
    form?.focus()
  }

  #write() {
    if (!this.isOpen) return html`<p class="soft">${exchangeWords.closed}</p>`
    if (this.mayComment)
      return html`<c12-comment-form
        class="first card pad"
        .videoId=${this.videoId}
        .momentOf=${this.momentOf}
        label=${this.isMine ? exchangeWords.toColleagues : exchangeWords.answerTo(firstName(this.authorName))}
        hint=${this.isMine ? exchangeWords.hintMine : this.hint}
        @comment-sent=${this.#onOpened}
      ></c12-comment-form>`
    const { person } = frame()
    if (person?.hasAcceptedCharter) return ''
    return html`<p class="card pad row">
      <span class="grow">${person ? exchangeWords.charter : exchangeWords.signIn}</span>
      <a class="btn" href=${participatePath()} @click=${() => mean(this.videoId, 'comment')}>${person ? words.charter.read : html`${icon('enter')}${words.header.signIn}`}</a>
    </p>`
  }

  #thread(each: Thread) {
    const comment = (one: CommentAnswer) =>
      html`<c12-comment .comment=${one} .videoId=${this.videoId} ?mayAnswer=${this.mayComment}></c12-comment>`
    return html`
      ${comment(each.first)}
      ${
        each.answers
          ? each.answers.length > 0
            ? html`<ul class="answers" aria-label=${exchangeWords.answersTo(each.first.account?.displayName ?? '')}>
                ${repeat(
                  each.answers,
                  ({ uuid }) => uuid,
                  (one) => html`<li>${comment(one)}</li>`,
                )}
              </ul>`
            : ''
          : each.answersCount > 0
            ? html`<button class="plain unfold" type="button" @click=${() => this.#unfold(each.first)}>
                ${icon('down')}${each.isLoading ? words.feed.loading : exchangeWords.showAnswers(each.answersCount)}
              </button>`
            : ''
      }
      ${each.answers === null || each.next === null ? '' : more({ isLoading: each.isLoading, load: () => this.#unfold(each.first) })}
    `
  }

  /** An address may name one comment (`src/addresses.ts`): its thread is brought if it is not there, and unfolded. */
  #goToAsked = async () => {
    const [, threadId, id] = /^#echange-(\d+)-(\d+)$/.exec(location.hash)?.map(Number) ?? []
    if (threadId === undefined || id === undefined) return
    // One that waits stands above, and is in no thread yet.
    if (this.talk.held.some((one) => one.id === id)) return this.#focusComment(id)
    if (threadOf(this.talk, threadId) === undefined) {
      const answer = await thread(this.videoId, threadId)
      if (!answer.ok) {
        this.problem = answer.problem
        return
      }
      this.talk = withBrought(this.talk, answer.value)
    }
    const asked = threadOf(this.talk, threadId)
    const isThere = asked?.first.id === id || asked?.answers?.some((one) => one.id === id)
    if (asked && !isThere && (asked.answers === null || asked.next !== null)) await this.#unfold(asked.first, id)
    else await this.#focusComment(id)
  }

  /** Brings its answers, or those that follow; up to the one to focus, when it is named. */
  async #unfold({ threadId }: CommentAnswer, focused?: number): Promise<void> {
    const asked = threadOf(this.talk, threadId)
    if (asked === undefined || asked.isLoading) return
    this.talk = withThread(this.talk, threadId, (each) => ({ ...each, isLoading: true }))
    const answer = await thread(this.videoId, threadId, asked.next ?? undefined)
    this.problem = answer.ok ? null : answer.problem
    const now = threadOf(this.talk, threadId)
    if (now === undefined) return
    if (!answer.ok) {
      this.talk = withThread(this.talk, threadId, (each) => ({ ...each, isLoading: false }))
      return
    }
    const { thread: whole, came } = unfolded(now, answer.value)
    this.talk = withThread(this.talk, threadId, () => whole)
    const isThere = focused === undefined || whole.answers?.some(({ id }) => id === focused)
    if (!isThere && whole.next !== null) return this.#unfold(answer.value.comment, focused)
    await this.#focusComment(focused ?? came[0]?.id)
  }

  async #focusComment(id: number | undefined) {
    await this.updateComplete
    const all = [...this.renderRoot.querySelectorAll<Comment>('c12-comment')]
    const found = all.find(({ comment }) => comment?.id === id)
    if (found) await found.focusText()
    else this.#toHeading()
  }

  async #arrive() {
    if (this.mayHold && frame().person) await this.#readHeld()
    await this.#goToAsked()
  }

  /** What waits is of few, and nobody waits for it: asked after the page is there. */
  async #readHeld() {
    const answer = await heldComments(this.videoId)
    if (answer.ok) this.talk = { ...this.talk, held: answer.value.data }
  }

  #onApproved = ({ detail: comment }: CustomEvent<CommentAnswer>) => {
    this.talk = withApproved(this.talk, comment)
    this.#focusComment(comment.id)
  }

  #onOpened = async (event: CustomEvent<CommentAnswer>) => {
    const form = event.currentTarget as CommentForm
    const comment = event.detail
    this.talk = withWritten(this.talk, comment)
    announce(comment.heldForReview ? exchangeWords.heldHint : exchangeWords.sentTold)
    if (!comment.heldForReview && !form.hasMore) await this.#focusComment(comment.id)
  }

  #onAnswered = async (event: CustomEvent<CommentAnswer>) => {
    const from = event.target as Comment
    const answer = event.detail
    const thread = threadOf(this.talk, answer.threadId)
    this.talk = withWritten(this.talk, answer)
    announce(answer.heldForReview ? exchangeWords.heldHint : exchangeWords.sentTold)
    if (answer.heldForReview) return
    if (thread && isFolded(thread)) return this.#unfold(thread.first, answer.id)
    // Who goes on writing is left to it.
    if (from.mode !== 'answer') await this.#focusComment(answer.id)
  }

  #onMuted = async ({ detail: { address, displayName } }: CustomEvent<AccountSummary>) => {
    const said = peopleWords.mutes
    announce(said.muted(displayName), {
      label: said.undo,
      run: async () => {
        const back = await unmutePerson(address)
        announce(back.ok ? said.unmuted(displayName) : back.problem.detail)
        if (back.ok) await this.#readAgain()
      },
    })
    await this.#readAgain()
  }

  /** Who is met here is no longer the same. */
  async #readAgain() {
    const answer = await threads(this.videoId, '')
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.page = answer.value
    if (this.mayHold) await this.#readHeld()
    this.#toHeading()
  }

  /** What had the keyboard is no longer where it was. */
  #toHeading() {
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #onChanged = ({ detail: comment }: CustomEvent<CommentAnswer>) => {
    const isSetAside = comment.heldForReview && !this.talk.held.some(({ id }) => id === comment.id)
    this.talk = withChanged(this.talk, comment)
    if (isSetAside) this.#focusComment(comment.id)
  }

  #onDeleted = ({ detail: gone }: CustomEvent<CommentAnswer>) => {
    this.talk = withDeleted(this.talk, gone)
    this.#toHeading()
  }

  #more = async () => {
    if (this.isLoading || this.next === null) return
    this.isLoading = true
    const answer = await threads(this.videoId, this.next)
    this.isLoading = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    const { talk, came } = withNextPage(this.talk, answer.value)
    this.talk = talk
    this.next = answer.value.next
    await this.#focusComment(came[0]?.id)
  }
}

customElements.define('c12-exchanges', Exchanges)
