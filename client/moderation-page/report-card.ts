import { html, LitElement } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { Decision, ReportAnswer } from '#src/moderation/moderation-schemas.ts'
import { announce } from '../announce/announce.ts'
import { decide } from '../api/moderation.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate, when } from '../formats/dates.ts'
import { clock } from '../formats/durations.ts'
import { number } from '../formats/numbers.ts'
import { typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { moderationWords } from '../locales/fr-moderation.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/shot.ts'
import { styles } from './moderation-page.styles.ts'

/** One report: of what, why, and what was decided or can be. Event: `report-decided` (detail: the report). */
export class ReportCard extends LitElement {
  static override styles = [base, styles]
  static override properties = { report: { attribute: false } }
  declare report: ReportAnswer

  override render() {
    const said = moderationWords.queue
    const { ground, kind, video, comment, playlist, decision } = this.report
    const thing = video && { name: video.name, path: comment?.path ?? video.path, account: video.account }
    const list = playlist && { name: playlist.displayName, path: playlist.path, account: playlist.account }
    const about = list ?? thing
    const still = playlist ?? video
    return html`<article class="card" aria-label=${moderationWords.report.grounds[ground]}>
      <c12-shot .video=${still ? { thumbnails: [], thumbnailPath: still.thumbnailPath, duration: 0 } : null}></c12-shot>
      <div class="about">
        <p class="row"><span class="chip alarm">${icon('flag')}${moderationWords.report.grounds[ground]}</span><span class="chip">${said[kind]}</span></p>
        ${
          about
            ? html`<h2><a href=${about.path}>${about.name}</a> <span class="soft">${said.by(about.account.displayName)}</span></h2>`
            : html`<h2 class="soft">${said.gone}</h2>`
        }
        ${
          comment
            ? html`<blockquote>
                ${comment.isDeleted ? exchangeWords.deleted : unsafeHTML(typesetHtml(comment.html))}
                ${comment.account ? html`<p class="small soft">${comment.account.displayName}</p>` : ''}
              </blockquote>`
            : ''
        }
        ${playlist ? this.#list(playlist) : ''} ${this.#why()}
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

  /** What its owner says, and what is in it: each may be what is reported. */
  #list({ description, films, videosLength }: NonNullable<ReportAnswer['playlist']>) {
    const said = moderationWords.queue
    const more = videosLength - films.length
    return html`${description ? html`<blockquote class="reason">${description}</blockquote>` : ''}
      ${
        films.length > 0
          ? html`<details>
              <summary>${said.filmsOf} (${number(videosLength)})</summary>
              <ol>
                ${films.map(({ name, path, note }) => html`<li><a href=${path}>${name}</a>${note ? html`<p class="reason small">${note}</p>` : ''}</li>`)}
              </ol>
              ${more > 0 ? html`<p class="small soft">${said.moreFilms(more)}</p>` : ''}
            </details>`
          : ''
      }`
  }

  #why() {
    const said = moderationWords.queue
    const { reason, reporter, reportedAt, startAt, fromHost, forwardedTo, sameTarget } = this.report
    const name = reporter.account?.displayName ?? reporter.name
    return html`<p class="reason">${reason}</p>
      <p class="small soft">
        ${name ? said.reportedBy(name) : said.anonymous}${reporter.mail ? html` (<a href="mailto:${reporter.mail}">${reporter.mail}</a>)` : ''} · ${when(reportedAt)}${startAt === null ? '' : ` · ${said.at(clock(startAt))}`}
        ${fromHost ? html`<br />${said.fromHost(fromHost)}` : ''}
        ${forwardedTo ? html`<br />${said.forwardedTo(forwardedTo)}` : ''}
        ${sameTarget > 0 ? html`<br />${said.same(sameTarget)}` : ''}
      </p>`
  }

  #acts() {
    const said = moderationWords.queue
    const { video, comment, playlist } = this.report
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
        playlist
          ? act(
              said.deletePlaylist,
              'trash',
              {
                heading: said.deletePlaylistHeading,
                text: said.deletePlaylistText,
                confirm: said.deletePlaylist,
                isFinal: true,
                reason,
              },
              'delete-playlist',
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
    announce(moderationWords.queue.decided)
    this.dispatchEvent(new CustomEvent('report-decided', { detail: this.report }))
  }
}

customElements.define('c12-report-card', ReportCard)
