import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { Decision, ReportAnswer, WithheldVideo } from '#src/moderation/moderation-schemas.ts'
import { announce } from '../announce/announce.ts'
import { decide, hideVideo, reports, showVideo, withheld } from '../api/moderation.ts'
import type { Answer, Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate, when } from '../formats/dates.ts'
import { clock } from '../formats/durations.ts'
import { number } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/shot.ts'
import { styles } from './moderation-page.styles.ts'
import './quarantined-comments.ts'

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
  static override styles = [base, styles]
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
    const said = words.moderation
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
    const said = words.moderation
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
        (report) => html`<li>${this.#report(report)}</li>`,
      )}
    </ul>`
  }

  #report(report: ReportAnswer) {
    const said = words.moderation
    const { video, comment, reporter, decision } = report
    const name = reporter.account?.displayName ?? reporter.name
    const what = comment ? said.comment : said.video
    return html`<article class="card" aria-label=${words.report.grounds[report.ground]}>
      <c12-shot .video=${video ? { thumbnails: [], thumbnailPath: video.thumbnailPath, duration: 0 } : null}></c12-shot>
      <div class="about">
        <p class="row"><span class="chip alarm">${icon('flag')}${words.report.grounds[report.ground]}</span><span class="chip">${what}</span></p>
        ${
          video
            ? html`<h2><a href=${comment?.path ?? video.path}>${video.name}</a> <span class="soft">${said.by(video.account.displayName)}</span></h2>`
            : html`<h2 class="soft">${said.gone}</h2>`
        }
        ${
          comment
            ? html`<blockquote>
                ${comment.isDeleted ? words.exchanges.deleted : unsafeHTML(comment.html)}
                ${comment.account ? html`<p class="small soft">${comment.account.displayName}</p>` : ''}
              </blockquote>`
            : ''
        }
        <p class="reason">${report.reason}</p>
        <p class="small soft">
          ${name ? said.reportedBy(name) : said.anonymous} · ${when(report.reportedAt)}${report.startAt === null ? '' : ` · ${said.at(clock(report.startAt))}`}
          ${report.fromHost ? html`<br />${said.fromHost(report.fromHost)}` : ''}
          ${report.forwardedTo ? html`<br />${said.forwardedTo(report.forwardedTo)}` : ''}
          ${report.sameTarget > 0 ? html`<br />${said.same(report.sameTarget)}` : ''}
        </p>
        ${
          decision
            ? html`<p>
                <strong>${said.decisions[decision.kind]}</strong>
                <span class="soft">${said.decidedBy(decision.by?.displayName ?? said.team, longDate(decision.at))}</span><br />${decision.reason}
              </p>`
            : ''
        }
      </div>
      ${decision ? '' : this.#reportActs(report)}
    </article>`
  }

  #reportActs(report: ReportAnswer) {
    const said = words.moderation
    const act = (
      label: string,
      drawing: 'check' | 'hidden' | 'trash',
      question: Parameters<typeof confirmed>[0],
      kind: Decision['decision'],
    ) =>
      html`<button class="btn" type="button" @click=${() => this.#decide(report, question, kind)}>${icon(drawing)}${label}</button>`
    const reason = words.confirm.reasonTold
    return html`<div class="acts">
      ${act(said.leave, 'check', { heading: said.leaveHeading, text: said.leaveText, confirm: said.leave, reason }, 'leave')}
      ${
        report.comment && !report.comment.isDeleted
          ? act(
              said.deleteComment,
              'trash',
              {
                heading: said.deleteHeading,
                text: said.deleteText,
                confirm: said.deleteComment,
                isFinal: true,
                reason,
              },
              'delete-comment',
            )
          : ''
      }
      ${
        report.video && !report.video.isHidden
          ? act(
              said.hideVideo,
              'hidden',
              { heading: said.hideHeading, text: said.hideText, confirm: said.hideVideo, reason },
              'hide-video',
            )
          : ''
      }
    </div>`
  }

  #listVideos() {
    if (this.videos.data.length === 0) return this.problem ? '' : this.#empty()
    return html`<ul class="list">
      ${repeat(
        this.videos.data,
        ({ uuid }) => uuid,
        (video) => html`<li>${this.#video(video)}</li>`,
      )}
    </ul>`
  }

  #video(video: WithheldVideo) {
    const said = words.moderation
    return html`<article class="card" aria-label=${video.name}>
      <c12-shot .video=${{ thumbnails: [], thumbnailPath: video.thumbnailPath, duration: 0 }}></c12-shot>
      <div class="about">
        <h2><a href=${video.path}>${video.name}</a> <span class="soft">${said.by(video.account.displayName)}</span></h2>
        <p class="small soft">${video.isHeldForReview ? said.since(when(video.since)) : said.hiddenSince(when(video.since))}</p>
        ${video.isHeldForReview ? '' : html`<p class="reason">${video.reason}</p>`}
      </div>
      <div class="acts">
        <a class="btn" href=${video.path}>${icon('play')}${said.see}</a>
        <button class="btn main" type="button" @click=${() => this.#show(video)}>
          ${icon('check')}${video.isHeldForReview ? said.show : said.restore}
        </button>
        ${video.isHeldForReview ? html`<button class="btn" type="button" @click=${() => this.#refuse(video)}>${icon('hidden')}${said.refuse}</button>` : ''}
      </div>
    </article>`
  }

  #more() {
    if (!this.problem && this.#list.next === null) return ''
    return html`<div class="more">
      ${
        this.problem
          ? html`<c12-notice slim .problem=${this.problem}>
              <button class="btn" type="button" @click=${() => this.#load(this.#list.next)}>${icon('again')}${words.faults.retry}</button>
            </c12-notice>`
          : html`<button class="btn" type="button" aria-disabled=${this.isLoading ? 'true' : 'false'} @click=${() => this.#load(this.#list.next)}>
              ${this.isLoading ? words.feed.loading : words.feed.more}
            </button>`
      }
    </div>`
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

  async #decide(report: ReportAnswer, question: Parameters<typeof confirmed>[0], kind: Decision['decision']) {
    const reason = await confirmed(question)
    if (reason === null) return
    const answer = await decide(report.id, { decision: kind, reason })
    if (!answer.ok) return announce(answer.problem.detail)
    announce(words.moderation.decided)
    // One decision settles every open report of the same thing.
    const target = (each: ReportAnswer) => each.comment?.uuid ?? each.video?.uuid ?? each.id
    const data = this.reports.data.filter((each) => target(each) !== target(report))
    this.counts = { ...this.counts, open: Math.max(0, this.counts.open - 1 - report.sameTarget) }
    this.reports = { ...this.reports, data }
    this.#focusTop()
  }

  async #show(video: WithheldVideo) {
    const said = words.moderation
    const reason = await confirmed({
      heading: said.showHeading,
      text: said.showText,
      confirm: video.isHeldForReview ? said.show : said.restore,
      reason: words.confirm.reasonKept,
    })
    if (reason === null) return
    this.#settled(video, await showVideo(video.uuid, reason))
  }

  async #refuse(video: WithheldVideo) {
    const said = words.moderation
    const reason = await confirmed({
      heading: said.refuseHeading,
      text: said.refuseText,
      confirm: said.refuse,
      reason: words.confirm.reasonTold,
    })
    if (reason === null) return
    this.#settled(video, await hideVideo(video.uuid, reason))
  }

  #settled(video: WithheldVideo, answer: Answer<void>) {
    if (!answer.ok) return announce(answer.problem.detail)
    announce(words.moderation.decided)
    this.videos = { ...this.videos, data: this.videos.data.filter(({ uuid }) => uuid !== video.uuid) }
    if (video.isHeldForReview) this.counts = { ...this.counts, waiting: Math.max(0, this.counts.waiting - 1) }
    this.#focusTop()
  }

  #onCommentsLeft = ({ detail }: CustomEvent<number>) => {
    this.counts = { ...this.counts, quarantined: detail }
  }

  async #focusTop() {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('article a, #top')?.focus()
  }
}

function added<T>(before: Listed<T>, came: Listed<T>, next: string | null): Listed<T> {
  return next === null ? came : { ...came, data: [...before.data, ...came.data] }
}

customElements.define('c12-moderation-page', ModerationPage)
