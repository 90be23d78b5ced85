import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import type { CommentAnswer, ThreadPage, ThreadTree } from '#src/comments/comment-schemas.ts'
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
import { notShown } from '../more/not-shown.ts'
import '../notice/notice.ts'
import { participatePath } from '../notice/notice.ts'
import { frame } from '../page-data.ts'
import { base } from '../styles/base.styles.ts'
import type { Comment } from './comment.ts'
import './comment.ts'
import type { CommentForm } from './comment-form.ts'
import './comment-form.ts'
import { styles } from './exchanges.styles.ts'

/** A first word and, once asked for, what was answered to it, in the order it was said. */
interface Thread {
  first: CommentAnswer
  answers: readonly CommentAnswer[] | null
  /** How many there are, also before they are asked for. */
  answersCount: number
  /** For the answers after these. */
  next: string | null
  isLoading: boolean
}

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
    list: { state: true },
    held: { state: true },
    total: { state: true },
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
  declare list: readonly Thread[]
  /** Those that wait, for who may let them appear and for who wrote them. */
  declare held: readonly CommentAnswer[]
  declare total: number
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
    this.list = []
    this.held = []
    this.total = 0
    this.next = null
    this.problem = null
    this.isLoading = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('page')) return
    this.list = this.page.data.map(unread)
    this.total = this.page.totalNotDeletedComments
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
    return html`
      <section
        aria-labelledby="heading"
        @comment-changed=${this.#onChanged}
        @comment-deleted=${this.#onDeleted}
        @comment-answered=${this.#onAnswered}
        @comment-approved=${this.#onApproved}
        @person-muted=${this.#onMuted}
      >
        <div class="head"><h2 id="heading" tabindex="-1">${exchangeWords.heading(this.total)}</h2></div>
        ${this.#write()}
        ${
          this.held.length > 0
            ? html`<ul class="threads" aria-label=${exchangeWords.held}>
                ${repeat(
                  this.held,
                  ({ uuid }) => uuid,
                  (one) => html`<li><c12-comment .comment=${one} .videoId=${this.videoId}></c12-comment></li>`,
                )}
              </ul>`
            : ''
        }
        ${
          this.list.length === 0
            ? this.isOpen
              ? html`<p class="soft empty">${this.isMine ? exchangeWords.emptyMine : exchangeWords.empty}</p>`
              : ''
            : html`<ul class="threads">
                ${repeat(
                  this.list,
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
  focusWriting() {
    this.renderRoot.querySelector<CommentForm>('.first')?.focus()
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
      <a class="btn" href=${participatePath()}>${person ? words.charter.read : html`${icon('enter')}${words.header.signIn}`}</a>
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
    if (this.held.some((one) => one.id === id)) return this.#focusComment(id)
    if (!this.list.some(({ first }) => first.threadId === threadId)) {
      const answer = await thread(this.videoId, threadId)
      if (!answer.ok) {
        this.problem = answer.problem
        return
      }
      const { comment } = answer.value
      this.list = [{ ...unread(comment), answersCount: inOrder(answer.value).length }, ...this.list]
    }
    const [asked] = this.list.filter(({ first }) => first.threadId === threadId)
    const isThere = asked?.first.id === id || asked?.answers?.some((one) => one.id === id)
    if (asked && !isThere && (asked.answers === null || asked.next !== null)) await this.#unfold(asked.first, id)
    else await this.#focusComment(id)
  }

  #change(threadId: number, change: (thread: Thread) => Thread) {
    this.list = this.list.map((each) => (each.first.threadId === threadId ? change(each) : each))
  }

  /** Brings its answers, or those that follow; up to the one to focus, when it is named. */
  async #unfold({ threadId }: CommentAnswer, focused?: number): Promise<void> {
    const found = () => this.list.find(({ first }) => first.threadId === threadId)
    const asked = found()
    if (asked === undefined || asked.isLoading) return
    this.#change(threadId, (each) => ({ ...each, isLoading: true }))
    const answer = await thread(this.videoId, threadId, asked.next ?? undefined)
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return this.#change(threadId, (each) => ({ ...each, isLoading: false }))
    const { next } = answer.value
    // One's own answer, written meanwhile, may be there already.
    const kept = found()?.answers ?? []
    const came = notShown(kept, inOrder(answer.value), ({ id }) => id)
    const answers = [...kept, ...came]
    this.#change(threadId, (each) => {
      const answersCount = next === null ? answers.length : Math.max(each.answersCount, answers.length)
      return { ...each, answers, answersCount, next, isLoading: false }
    })
    const isThere = focused === undefined || answers.some(({ id }) => id === focused)
    if (!isThere && next !== null) return this.#unfold(answer.value.comment, focused)
    await this.#focusComment(focused ?? came[0]?.id)
  }

  async #focusComment(id: number | undefined) {
    await this.updateComplete
    const all = [...this.renderRoot.querySelectorAll<Comment>('c12-comment')]
    await all.find(({ comment }) => comment?.id === id)?.focusText()
  }

  async #arrive() {
    if (this.mayHold && frame().person) await this.#readHeld()
    await this.#goToAsked()
  }

  /** What waits is of few, and nobody waits for it: asked after the page is there. */
  async #readHeld() {
    const answer = await heldComments(this.videoId)
    if (answer.ok) this.held = answer.value.data
  }

  #onApproved = (event: CustomEvent<CommentAnswer>) => {
    const comment = event.detail
    this.held = this.held.filter(({ uuid }) => uuid !== comment.uuid)
    this.total += 1
    if (comment.inReplyToCommentId === null) this.list = [unread(comment), ...this.list]
    else
      this.#change(comment.threadId, (each) => ({
        ...each,
        answers: null,
        next: null,
        answersCount: each.answersCount + 1,
      }))
  }

  #onOpened = async (event: CustomEvent<CommentAnswer>) => {
    const form = event.currentTarget as CommentForm
    if (event.detail.heldForReview) {
      this.held = [...this.held, event.detail]
      return announce(exchangeWords.heldHint)
    }
    this.list = [unread(event.detail), ...this.list]
    this.total += 1
    announce(exchangeWords.sentTold)
    if (!form.hasMore) await this.#focusComment(event.detail.id)
  }

  #onAnswered = async (event: CustomEvent<CommentAnswer>) => {
    const from = event.target as Comment
    const answer = event.detail
    if (answer.heldForReview) {
      this.held = [...this.held, answer]
      return announce(exchangeWords.heldHint)
    }
    const thread = this.list.find(({ first }) => first.threadId === answer.threadId)
    this.total += 1
    announce(exchangeWords.sentTold)
    if (thread && thread.answers === null && thread.answersCount > 0) return this.#unfold(thread.first, answer.id)
    this.#change(answer.threadId, (each) => ({
      ...each,
      answers: [...(each.answers ?? []), answer],
      answersCount: each.answersCount + 1,
    }))
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
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #onChanged = (event: CustomEvent<CommentAnswer>) => {
    const now = event.detail
    const waits = this.held.some(({ uuid }) => uuid === now.uuid)
    if (waits) this.held = this.held.map((one) => (one.uuid === now.uuid ? now : one))
    else if (now.heldForReview) return this.#setAside(now)
    this.#change(now.threadId, (each) => ({
      ...each,
      first: each.first.id === now.id ? { ...now, totalReplies: each.first.totalReplies } : each.first,
      answers: each.answers?.map((one) => (one.id === now.id ? now : one)) ?? null,
    }))
  }

  /** Its new words wait: it is seen among those that do, and its thread with it. */
  #setAside(comment: CommentAnswer) {
    this.held = [...this.held, comment]
    this.total = Math.max(0, this.total - 1)
    if (comment.id === comment.threadId) this.list = this.list.filter(({ first }) => first.id !== comment.id)
    else
      this.#change(comment.threadId, (each) => ({
        ...each,
        answersCount: Math.max(0, each.answersCount - 1),
        answers: each.answers?.filter(({ id }) => id !== comment.id) ?? null,
      }))
  }

  /** A first word that has answers leaves its place; the rest goes. */
  #onDeleted = (event: CustomEvent<CommentAnswer>) => {
    const gone = event.detail
    if (gone.heldForReview) {
      this.held = this.held.filter(({ uuid }) => uuid !== gone.uuid)
      return
    }
    this.total = Math.max(0, this.total - 1)
    const emptied = (one: CommentAnswer): CommentAnswer => ({
      ...one,
      isDeleted: true,
      text: '',
      html: '',
      account: null,
    })
    if (gone.id !== gone.threadId) {
      const hasAnswers = (answers: readonly CommentAnswer[]) =>
        answers.some(({ inReplyToCommentId }) => inReplyToCommentId === gone.id)
      this.#change(gone.threadId, (each) => {
        const before = each.answers ?? []
        const answers = hasAnswers(before)
          ? before.map((one) => (one.id === gone.id ? emptied(one) : one))
          : before.filter(({ id }) => id !== gone.id)
        return { ...each, answers, answersCount: each.answersCount - (before.length - answers.length) }
      })
    } else if (this.list.some(({ first, answersCount }) => first.id === gone.id && answersCount > 0)) {
      this.#change(gone.threadId, (each) => ({ ...each, first: emptied(each.first) }))
    } else {
      this.list = this.list.filter(({ first }) => first.id !== gone.id)
    }
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #more = async () => {
    if (this.isLoading || this.next === null) return
    this.isLoading = true
    const answer = await threads(this.videoId, this.next)
    this.isLoading = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    const shown = this.list.map(({ first }) => first)
    const came = notShown(shown, answer.value.data, ({ id }) => id)
    this.list = [...this.list, ...came.map(unread)]
    this.next = answer.value.next
    await this.#focusComment(came[0]?.id)
  }
}

function unread(first: CommentAnswer): Thread {
  return { first, answers: null, answersCount: first.totalReplies, next: null, isLoading: false }
}

/** The tree read aloud: each answer after what it answers. */
function inOrder(tree: ThreadTree): CommentAnswer[] {
  return tree.children.flatMap((child) => [child.comment, ...inOrder(child)])
}

customElements.define('c12-exchanges', Exchanges)
