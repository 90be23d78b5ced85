import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ReportAnswer, WithheldVideo } from '#src/moderation/moderation-schemas.ts'
import { reports, withheld } from '../api/moderation.ts'
import type { Answer, Problem } from '../api/request.ts'
import { number } from '../formats/numbers.ts'
import { moderationWords } from '../locales/fr-moderation.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import { more, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { styles } from './moderation-page.styles.ts'
import './quarantined-comments.ts'
import './report-card.ts'
import './withheld-card.ts'

const tabs = ['open', 'waiting', 'quarantined', 'hidden', 'accepted', 'rejected'] as const
type Tab = (typeof tabs)[number]

interface Listed<T> {
  data: readonly T[]
  next: string | null
  total: number
}

/**
 * What asks for a moderator's eye: reports, videos held for review, and what was decided. Each decision is a sentence
 * told to those it concerns (DSA art. 17), and settles every report of the same thing.
 */
export class ModerationPage extends PageElement {
  static override styles = [base, moreStyles, styles]
  static override properties = {
    tab: { state: true },
    reports: { state: true },
    videos: { state: true },
    counts: { state: true },
    isLoading: { state: true },
    problem: { state: true },
  }
  declare tab: Tab
  declare reports: Listed<ReportAnswer>
  declare videos: Listed<WithheldVideo>
  declare counts: Partial<Record<Tab, number>> & { open: number; waiting: number }
  declare isLoading: boolean
  declare problem: Problem | null

  constructor() {
    super()
    const data = dataOf('moderation')
    this.reports = data.reports
    this.videos = data.withheld
    const { reports, withheld, quarantined } = data
    this.counts = { open: reports.total, waiting: withheld.total, quarantined }
    // Where there is something to do.
    this.tab = tabs.find((tab) => (this.counts[tab] ?? 0) > 0) ?? 'open'
    this.isLoading = false
    this.problem = null
  }

  override render() {
    const said = moderationWords.queue
    const names: Record<Tab, string> = {
      open: said.states.open,
      waiting: said.waiting,
      quarantined: said.quarantined,
      hidden: said.hidden,
      accepted: said.states.accepted,
      rejected: said.states.rejected,
    }
    const count = (tab: Tab) => this.counts[tab] ?? 0
    return html`
      <h1>${said.heading}</h1>
      <p><a href="/moderation/filtrage">${sharingWords.policies.heading}</a></p>
      <nav class="tabs" aria-label=${said.heading}>
        ${tabs.map(
          (tab) =>
            html`<button class="btn" type="button" aria-current=${tab === this.tab ? 'true' : 'false'} @click=${() => this.#turn(tab)}>
              ${names[tab]}${count(tab) > 0 ? html` <span class="soft">${number(count(tab))}</span>` : ''}
            </button>`,
        )}
      </nav>
      <section aria-label=${names[this.tab]} aria-busy=${this.isLoading ? 'true' : 'false'}>
        <h2 class="unseen" tabindex="-1" id="top">${names[this.tab]}</h2>
        ${
          this.tab === 'quarantined'
            ? html`<c12-quarantined-comments @comments-left=${this.#onCommentsLeft}></c12-quarantined-comments>`
            : html`${this.#isOfReports ? this.#listReports() : this.#listVideos()}${this.#more()}`
        }
      </section>
    `
  }

  get #isOfReports(): boolean {
    return this.tab !== 'waiting' && this.tab !== 'hidden'
  }

  get #list(): Listed<unknown> {
    return this.#isOfReports ? this.reports : this.videos
  }

  #empty() {
    const said = moderationWords.queue
    const texts: Record<Exclude<Tab, 'quarantined'>, string> = {
      open: said.emptyOpen,
      waiting: said.emptyWaiting,
      hidden: said.emptyHidden,
      accepted: said.emptyClosed,
      rejected: said.emptyClosed,
    }
    return html`<c12-notice kind="told" heading=${said.emptyHeading} text=${this.tab === 'quarantined' ? '' : texts[this.tab]}></c12-notice>`
  }

  #listReports() {
    if (this.reports.data.length === 0) return this.problem ? '' : this.#empty()
    return html`<ul class="list">
      ${repeat(
        this.reports.data,
        ({ id }) => id,
        (report) =>
          html`<li><c12-report-card .report=${report} @report-decided=${this.#onDecided}></c12-report-card></li>`,
      )}
    </ul>`
  }

  #listVideos() {
    if (this.videos.data.length === 0) return this.problem ? '' : this.#empty()
    return html`<ul class="list">
      ${repeat(
        this.videos.data,
        ({ uuid }) => uuid,
        (video) =>
          html`<li><c12-withheld-card .video=${video} @video-settled=${this.#onSettled}></c12-withheld-card></li>`,
      )}
    </ul>`
  }

  #more() {
    const { next } = this.#list
    if (!this.problem && next === null) return ''
    return more({ isLoading: this.isLoading, problem: this.problem, load: () => this.#load(next) })
  }

  async #turn(tab: Tab) {
    this.tab = tab
    this.problem = null
    if (tab === 'quarantined') return
    const nothing = { data: [], next: null, total: 0 }
    if (this.#isOfReports) this.reports = nothing
    else this.videos = nothing
    await this.#load(null)
  }

  async #load(next: string | null) {
    const { tab } = this
    if (tab === 'quarantined') return
    this.isLoading = true
    this.problem = null
    const after = next ?? undefined
    const answer: Answer<Listed<ReportAnswer> | Listed<WithheldVideo>> =
      tab === 'waiting' || tab === 'hidden' ? await withheld(tab === 'waiting', after) : await reports(tab, after)
    // The person turned to another list meanwhile.
    if (tab !== this.tab) return
    this.isLoading = false
    if (!answer.ok) {
      this.problem = answer.problem
      return
    }
    if (tab === 'waiting' || tab === 'hidden')
      this.videos = added(this.videos, answer.value as Listed<WithheldVideo>, next)
    else this.reports = added(this.reports, answer.value as Listed<ReportAnswer>, next)
    if (tab === 'open' || tab === 'waiting') this.counts = { ...this.counts, [tab]: answer.value.total }
  }

  #onDecided = ({ detail: report }: CustomEvent<ReportAnswer>) => {
    // One decision settles every open report of the same thing.
    const target = (each: ReportAnswer) => each.playlist?.uuid ?? each.comment?.uuid ?? each.video?.uuid ?? each.id
    const data = this.reports.data.filter((each) => target(each) !== target(report))
    this.counts = { ...this.counts, open: Math.max(0, this.counts.open - 1 - report.sameTarget) }
    this.reports = { ...this.reports, data }
    this.#focusFirst()
  }

  #onSettled = ({ detail: video }: CustomEvent<WithheldVideo>) => {
    this.videos = { ...this.videos, data: this.videos.data.filter(({ uuid }) => uuid !== video.uuid) }
    if (video.isHeldForReview) this.counts = { ...this.counts, waiting: Math.max(0, this.counts.waiting - 1) }
    this.#focusFirst()
  }

  #onCommentsLeft = ({ detail }: CustomEvent<number>) => {
    this.counts = { ...this.counts, quarantined: detail }
  }

  async #focusFirst() {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('c12-report-card, c12-withheld-card, #top')?.focus()
  }
}

function added<T>(before: Listed<T>, came: Listed<T>, next: string | null): Listed<T> {
  return next === null ? came : { ...came, data: [...before.data, ...came.data] }
}

customElements.define('c12-moderation-page', ModerationPage)
