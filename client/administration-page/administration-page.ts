import { html } from 'lit'
import type { Overview } from '#src/administration/administration-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { longDateTime } from '../formats/dates.ts'
import { number, size } from '../formats/numbers.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { styles } from './administration-page.styles.ts'

/** Under that, the next uploads may be refused. */
const littleRoomBytes = 20_000_000_000

/** The instance at a glance: what asks for someone, what it holds, what it does, what it runs on. */
export class AdministrationPage extends PageElement {
  static override styles = [base, wayStyles, styles]
  static override properties = { data: { attribute: false } }
  declare data: Overview

  constructor() {
    super()
    this.data = dataOf('administration')
  }

  override render() {
    const said = administrationWords.administration
    const { counts, jobs } = this.data
    const asks = [
      ['/moderation', counts.openReports, said.counts.openReports(counts.openReports)],
      ['/moderation', counts.videosToReview, said.counts.videosToReview(counts.videosToReview)],
      ['/administration/taches', jobs.dead, said.counts.dead(jobs.dead)],
    ] as const
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      ${
        asks.some(([, count]) => count > 0)
          ? html`<section aria-labelledby="asks">
              <h2 id="asks">${said.toDo}</h2>
              <div class="figures">
                ${asks
                  .filter(([, count]) => count > 0)
                  .map(
                    ([path, count, name]) =>
                      html`<a class="card figure asks" href=${path}><strong>${number(count)}</strong>${name}</a>`,
                  )}
              </div>
            </section>`
          : html`<c12-notice slim kind="told" heading=${said.allWell} text=${said.allWellText}></c12-notice>`
      }
      <section aria-labelledby="holds">
        <h2 id="holds">${said.instance}</h2>
        <div class="figures">
          <div class="card figure">
            <strong>${number(counts.publishedVideos)}</strong>${said.counts.publishedVideos(counts.publishedVideos)}
            <span class="small soft">${said.ofVideos(counts.videos)}</span>
          </div>
          <a class="card figure" href="/administration/comptes"><strong>${number(counts.accounts)}</strong>${said.counts.accounts(counts.accounts)}</a>
          <div class="card figure"><strong>${number(counts.comments)}</strong>${said.counts.comments(counts.comments)}</div>
        </div>
      </section>
      <section aria-labelledby="does">
        <h2 id="does">${said.work}</h2>
        <div class="figures">
          ${(['running', 'waiting', 'done'] as const).map(
            (state) =>
              html`<a class="card figure" href=${`/administration/taches?etat=${state}`}><strong>${number(jobs[state])}</strong>${state === 'done' ? said.done(jobs.done) : said[state]}</a>`,
          )}
        </div>
      </section>
      ${this.#system()}
    `
  }

  #system() {
    const said = administrationWords.administration
    const { storage, versions, startedAt } = this.data
    const { freeBytes } = storage
    const isLow = freeBytes !== null && freeBytes < littleRoomBytes
    const fact = (name: string, value: unknown) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`
    return html`<section aria-labelledby="runs">
      <h2 id="runs">${said.system}</h2>
      <dl class="card">
        ${fact(said.database, said.engines[storage.engine])} ${fact(said.media, said.stores[storage.media])}
        ${fact(
          said.free,
          html`${freeBytes === null ? said.unknown : size(freeBytes)}${isLow ? html`<br /><span class="low small">${said.low}</span>` : ''}`,
        )}
        ${fact(said.version, versions.application)} ${fact(said.node, versions.node)}
        ${fact(said.ffmpeg, versions.ffmpeg ?? html`<span class="low">${said.noFfmpeg}</span>`)} ${fact(said.started, longDateTime(startedAt))}
      </dl>
    </section>`
  }
}

customElements.define('c12-administration-page', AdministrationPage)
