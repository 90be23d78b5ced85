import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { CommentAnswer, MyComment } from '#src/comments/comment-schemas.ts'
import { announce } from '../announce/announce.ts'
import { deleteComment, myComments } from '../api/comments.ts'
import type { Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import type { CommentForm } from '../exchanges/comment-form.ts'
import '../exchanges/comment-form.ts'
import { longDateTime, when } from '../formats/dates.ts'
import { clock } from '../formats/durations.ts'
import { typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { peopleWords } from '../locales/fr-people.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'
import { saveMyComments } from './save-comments.ts'

/** What I said under any film, the latest first, also where I see it no more: to find again, correct, keep or take back. */
export class MyCommentsPage extends PageElement {
  static override styles = [
    base,
    pageTop,
    moreStyles,
    css`
      .list {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-3);
        max-inline-size: 46rem;
        margin-block-start: var(--gap-4);
      }

      article {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 0.5rem;
        padding: 0.9rem 1.1rem;
        overflow-wrap: anywhere;
      }

      h2 {
        font: 700 var(--step-0) / 1.35 var(--text);
        letter-spacing: 0;
      }

      h2 span {
        color: var(--ink-soft);
        font-weight: 400;
      }

      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem var(--gap-2);
        align-items: center;
      }

      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem var(--gap-2);
      }
    `,
  ]
  static override properties = {
    list: { state: true },
    total: { state: true },
    next: { state: true },
    edited: { state: true },
    isSaving: { state: true },
    problem: { state: true },
  }
  declare list: readonly MyComment[]
  declare total: number
  declare next: string | null
  /** The one being corrected. */
  declare edited: string | null
  declare isSaving: boolean
  declare problem: Problem | null
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: (after) => myComments({ after }),
    add: ({ data, next, total }) => {
      this.list = [...this.list, ...data]
      this.next = next
      this.total = total
    },
    entries: 'article',
    pathOf: followingPage,
  })

  constructor() {
    super()
    const page = dataOf('my-comments')
    this.list = page.data
    this.total = page.total
    this.next = page.next
    this.edited = null
    this.isSaving = false
    this.problem = null
  }

  override render() {
    const said = peopleWords.myComments
    const isEmpty = this.list.length === 0 && this.next === null
    return html`
      <div class="top">
        <h1 tabindex="-1">${said.heading}</h1>
        ${
          isEmpty
            ? ''
            : html`<button class="btn" type="button" aria-disabled=${this.isSaving ? 'true' : 'false'} @click=${this.#save}>
                ${icon('download')}${this.isSaving ? said.saving : said.save}
              </button>`
        }
      </div>
      ${
        isEmpty
          ? html`<c12-notice heading=${said.emptyHeading} text=${said.emptyText}></c12-notice>`
          : html`<p class="soft">${said.count(this.total)} ${said.hint}</p>
              <ul class="list" aria-label=${said.heading}>
                ${repeat(
                  this.list,
                  ({ uuid }) => uuid,
                  (one) => html`<li>${this.#one(one)}</li>`,
                )}
              </ul>`
      }
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${this.#pages.render()}
    `
  }

  #one(one: MyComment) {
    const said = peopleWords.myComments
    const name = one.video.name || words.video.untitled
    const isEdited = this.edited === one.uuid
    return html`<article class="card" tabindex="-1" aria-label=${said.under(one.video.path === null ? said.outOfSight : name)}>
      <h2>${one.video.path === null ? html`<span>${said.outOfSight}</span>` : html`<a href=${one.video.path}>${name}</a>`}</h2>
      <p class="facts small soft">
        <time datetime=${one.createdAt} title=${longDateTime(one.createdAt)}>${when(one.createdAt)}</time>
        ${one.atSeconds === null ? '' : html`<span>${said.at(clock(one.atSeconds))}</span>`}
        ${one.isEdited ? html`<span>${exchangeWords.edited}</span>` : ''}
        ${one.heldForReview ? html`<span class="chip" title=${exchangeWords.heldHint}>${icon('clock')}${exchangeWords.held}</span>` : ''}
      </p>
      ${
        isEdited
          ? html`<c12-comment-form
              .videoId=${one.video.uuid}
              .edits=${one}
              label=${exchangeWords.editLabel}
              @writing-cancelled=${() => this.#turn(one, null)}
              @comment-sent=${(event: CustomEvent<CommentAnswer>) => this.#changed(one, event)}
            ></c12-comment-form>`
          : html`<div class="text">${unsafeHTML(typesetHtml(one.html))}</div>
              <div class="acts">
                ${one.may.edit ? html`<button class="plain" type="button" aria-label=${said.editOf(name)} @click=${() => this.#turn(one, one.uuid)}>${exchangeWords.edit}</button>` : ''}
                <button class="plain" type="button" aria-label=${said.deleteOf(one.video.path === null ? said.outOfSight : name)} @click=${() => this.#delete(one)}>
                  ${exchangeWords.delete}
                </button>
              </div>`
      }
    </article>`
  }

  async #turn(one: MyComment, edited: string | null) {
    this.edited = edited
    await this.updateComplete
    const form = this.renderRoot.querySelector<CommentForm>('c12-comment-form')
    if (form !== null) return form.focus()
    this.#article(one)?.focus()
  }

  #article({ uuid }: MyComment): HTMLElement | null {
    const rank = this.list.findIndex((one) => one.uuid === uuid)
    return this.renderRoot.querySelectorAll<HTMLElement>('article')[rank] ?? null
  }

  async #changed(one: MyComment, event: CustomEvent<CommentAnswer>) {
    const isOver = !(event.currentTarget as CommentForm).hasMore
    // Its moments lead to the page of the film, from here.
    const page = one.video.path?.split('#')[0] ?? ''
    const shown = event.detail.html.replaceAll(/ href="#t=(\d+)"/g, (_, seconds) => ` href="${page}?t=${seconds}"`)
    const changed = { ...one, ...event.detail, html: shown }
    this.list = this.list.map((other) => (other.uuid === one.uuid ? changed : other))
    announce(event.detail.heldForReview && !one.heldForReview ? exchangeWords.heldAgain : exchangeWords.editedTold)
    if (isOver) await this.#turn(one, null)
  }

  async #delete(one: MyComment) {
    const said = exchangeWords
    const reason = await confirmed({
      heading: said.deleteHeading,
      text: said.deleteText,
      confirm: said.delete,
      isFinal: true,
    })
    if (reason === null) return
    const answer = await deleteComment(one.video.uuid, one.id)
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.list = this.list.filter(({ uuid }) => uuid !== one.uuid)
    this.total = Math.max(0, this.total - 1)
    announce(said.deletedTold)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  #save = async () => {
    if (this.isSaving) return
    this.isSaving = true
    this.problem = await saveMyComments(peopleWords.myComments.file)
    this.isSaving = false
    if (this.problem === null) announce(peopleWords.myComments.saved)
  }
}

customElements.define('c12-my-comments-page', MyCommentsPage)
