import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { JobAnswer, JobPage } from '#src/administration/administration-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { workList } from '../administration-ways/work-list.styles.ts'
import { announce } from '../announce/announce.ts'
import { jobs, retryJob } from '../api/administration.ts'
import { when } from '../formats/dates.ts'
import { number, percent } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { list } from '../styles/list.styles.ts'

type State = JobAnswer['state']
const states = ['dead', 'running', 'waiting', 'done'] as const satisfies readonly State[]

/** Durable work: first what was given up, with why, and a way to try again. */
export class AdministrationJobsPage extends PageElement {
  static override styles = [base, form, wayStyles, workList, list, moreStyles]
  static override properties = {
    page: { state: true },
    state: { state: true },
  }
  declare page: JobPage
  declare state: State
  #pages = new FollowingPages(this, {
    next: () => this.page.next,
    ask: (next) => jobs(this.state, next),
    add: (page) => {
      this.page = { ...page, data: [...this.page.data, ...page.data] }
    },
    entries: 'article',
  })

  constructor() {
    super()
    this.page = dataOf('administration-jobs')
    const asked = new URLSearchParams(location.search).get('etat')
    this.state = states.find((state) => state === asked) ?? 'dead'
  }

  override render() {
    const said = administrationWords.administration
    return html`
      <h1>${said.jobsHeading}</h1>
      ${administrationWays()}
      <nav class="tabs" aria-label=${said.state}>
        ${states.map(
          (state) =>
            html`<a class="btn" href=${`?etat=${state}`} aria-current=${state === this.state ? 'true' : 'false'}
              >${said.jobStates[state]} <span class="soft">${number(this.page.counts[state])}</span></a
            >`,
        )}
      </nav>
      ${
        this.page.data.length === 0
          ? html`<c12-notice
              kind="told"
              heading=${said.jobsEmpty}
              text=${this.state === 'dead' ? said.jobsEmptyDead : ''}
            ></c12-notice>`
          : html`<ul class="list">
              ${repeat(
                this.page.data,
                ({ id }) => id,
                (job) => html`<li>${this.#job(job)}</li>`,
              )}
            </ul>`
      }
      ${this.#pages.render()}
    `
  }

  #job(job: JobAnswer) {
    const said = administrationWords.administration
    const kind = said.jobKinds[job.kind] ?? job.kind
    return html`<article class="card" aria-label=${kind}>
      <div class="about">
        <h2>${kind}</h2>
        <p class="small soft">
          ${[
            said.attempt(job.attempt),
            said.enqueued(when(job.enqueuedAt)),
            job.state === 'dead' && job.endedAt ? said.ended(when(job.endedAt)) : '',
            job.key,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        ${job.progress ? html`<progress max="1" value=${job.progress.fraction} aria-label=${percent(job.progress.fraction)}></progress>` : ''}
        ${job.lastError ? html`<p class="error small">${job.lastError}</p>` : ''}
      </div>
      ${
        job.state === 'dead'
          ? html`<button class="btn" type="button" aria-label=${said.retryOf(kind)} @click=${() => this.#retry(job)}>
              ${icon('again')}${said.retry}
            </button>`
          : ''
      }
    </article>`
  }

  async #retry(job: JobAnswer) {
    const answer = await retryJob(job.id)
    if (!answer.ok) return announce(answer.problem.detail)
    const { counts } = this.page
    this.page = {
      ...this.page,
      counts: { ...counts, dead: Math.max(0, counts.dead - 1), waiting: counts.waiting + 1 },
      data: this.page.data.filter(({ id }) => id !== job.id),
    }
    announce(administrationWords.administration.retried)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('article button, .tabs a')?.focus()
  }
}

customElements.define('c12-administration-jobs-page', AdministrationJobsPage)
