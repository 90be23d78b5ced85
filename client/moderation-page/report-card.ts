import { html, LitElement } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { Decision, ReportAnswer } from '#src/moderation/moderation-schemas.ts'
import { announce } from '../announce/announce.ts'
import { decide } from '../api/moderation.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate, when } from '../formats/dates.ts'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/shot.ts'
import { styles } from './moderation-page.styles.ts'

/** One report: of what, why, and what was decided or can be. Event: `report-decided` (detail: the report). */
export class ReportCard extends LitElement {
  static override styles = [base, styles]
  static override properties = { report: { attribute: false } }
  declare report: ReportAnswer

  override render() {
    const said = words.moderation
    const { ground, video, comment, decision } = this.report
    return html`<article class="card" aria-label=${words.report.grounds[ground]}>
      <c12-shot .video=${video ? { thumbnails: [], thumbnailPath: video.thumbnailPath, duration: 0 } : null}></c12-shot>
      <div class="about">
        <p class="row"><span class="chip alarm">${icon('flag')}${words.report.grounds[ground]}</span><span class="chip">${comment ? said.comment : said.video}</span></p>
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
        ${this.#why()}
        ${
          decision
            ? html`<p>
                <strong>${said.decisions[decision.kind]}</strong>
                <span class="soft">${said.decidedBy(decision.by?.displayName ?? said.team, longDate(decision.at))}</span><br />${decision.reason}
              </p>`
            : ''
        }
      </div>
      ${decision ? '' : this.#acts()}
    </article>`
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('article a, button')?.focus()
  }

  #why() {
    const said = words.moderation
    const { reason, reporter, reportedAt, startAt, fromHost, forwardedTo, sameTarget } = this.report
    const name = reporter.account?.displayName ?? reporter.name
    return html`<p class="reason">${reason}</p>
      <p class="small soft">
        ${name ? said.reportedBy(name) : said.anonymous} · ${when(reportedAt)}${startAt === null ? '' : ` · ${said.at(clock(startAt))}`}
        ${fromHost ? html`<br />${said.fromHost(fromHost)}` : ''}
        ${forwardedTo ? html`<br />${said.forwardedTo(forwardedTo)}` : ''}
        ${sameTarget > 0 ? html`<br />${said.same(sameTarget)}` : ''}
      </p>`
  }

  #acts() {
    const said = words.moderation
    const { video, comment } = this.report
    const act = (
      label: string,
      drawing: 'check' | 'hidden' | 'trash',
      question: Parameters<typeof confirmed>[0],
      kind: Decision['decision'],
    ) =>
      html`<button class="btn" type="button" @click=${() => this.#decide(question, kind)}>${icon(drawing)}${label}</button>`
    const reason = words.confirm.reasonTold
    return html`<div class="acts">
      ${act(said.leave, 'check', { heading: said.leaveHeading, text: said.leaveText, confirm: said.leave, reason }, 'leave')}
      ${
        comment && !comment.isDeleted
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
        video && !video.isHidden
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

  async #decide(question: Parameters<typeof confirmed>[0], kind: Decision['decision']) {
    const reason = await confirmed(question)
    if (reason === null) return
    const answer = await decide(this.report.id, { decision: kind, reason })
    if (!answer.ok) return announce(answer.problem.detail)
    announce(words.moderation.decided)
    this.dispatchEvent(new CustomEvent('report-decided', { detail: this.report }))
  }
}

customElements.define('c12-report-card', ReportCard)
