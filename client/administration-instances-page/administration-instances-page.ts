import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { MissingThings, OtherInstance, OtherInstancePage } from '#src/administration/instance-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { workList } from '../administration-ways/work-list.styles.ts'
import { announce } from '../announce/announce.ts'
import { instances, missingAt, replayTo, retryInstance } from '../api/administration.ts'
import type { Problem } from '../api/request.ts'
import { longDateTime, when } from '../formats/dates.ts'
import { number } from '../formats/numbers.ts'
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
import { styles } from './administration-instances-page.styles.ts'

type Asked = 'all' | 'failing'

/** Other instances: what reaches each, what waits, since when it does not answer; and what to do about it. */
export class AdministrationInstancesPage extends PageElement {
  static override styles = [base, form, wayStyles, workList, list, moreStyles, styles]
  static override properties = {
    page: { state: true },
    asked: { state: true },
    missing: { state: true },
    busy: { state: true },
    problem: { state: true },
  }
  declare page: OtherInstancePage
  declare asked: Asked
  /** By host, once asked for. */
  declare missing: Readonly<Record<string, MissingThings>>
  /** The host that is being asked about, or written to. */
  declare busy: string | null
  declare problem: Problem | null
  #pages = new FollowingPages(this, {
    next: () => this.page.next,
    ask: (next) => instances(this.asked, next),
    add: (page) => {
      this.page = { ...page, data: [...this.page.data, ...page.data] }
    },
    entries: '.list article',
  })

  constructor() {
    super()
    this.page = dataOf('administration-instances')
    this.asked = new URLSearchParams(location.search).get('etat') === 'en-panne' ? 'failing' : 'all'
    this.missing = {}
    this.busy = null
    this.problem = null
  }

  override render() {
    const said = administrationWords.instances
    const { total, failing, data } = this.page
    const tab = (which: Asked, href: string, count: number) =>
      html`<a class="btn" href=${href} aria-current=${which === this.asked ? 'true' : 'false'}
        >${said.tabs[which]} <span class="soft">${number(count)}</span></a
      >`
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      <p class="lead">${said.lead}</p>
      <nav class="tabs" aria-label=${said.list}>${tab('all', '?', total)} ${tab('failing', '?etat=en-panne', failing)}</nav>
      ${
        data.length === 0
          ? html`<c12-notice
              kind="told"
              heading=${said.empty[this.asked]}
              text=${said.emptyText[this.asked]}
            ></c12-notice>`
          : html`<ul class="list">
              ${repeat(
                data,
                ({ host }) => host,
                (instance) => html`<li>${this.#instance(instance)}</li>`,
              )}
            </ul>`
      }
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${this.#pages.render()}
    `
  }

  #instance(instance: OtherInstance) {
    const said = administrationWords.instances
    const { host, state, waiting, lost, lostSince, refused, lastFailure } = instance
    const isBusy = this.busy === host
    const missing = this.missing[host]
    const facts = [
      instance.lastSuccessAt ? said.lastSuccess(when(instance.lastSuccessAt)) : said.neverReached,
      waiting > 0 ? said.waiting(waiting) : '',
      refused > 0 ? said.refused(refused) : '',
    ].filter(Boolean)
    return html`<article class="card" aria-label=${host}>
      <div class="about">
        <h2>${host}</h2>
        <p class="row">${this.#state(state)}</p>
        <p class="small soft">${facts.join(' · ')}</p>
        ${
          instance.failingSince
            ? html`<p class="small">
                ${said.failingSince(longDateTime(instance.failingSince), instance.failures)}
                ${instance.nextTryAt ? said.nextTry(longDateTime(instance.nextTryAt)) : ''}
              </p>`
            : ''
        }
        ${lastFailure && state !== 'working' ? html`<p class="error small">${lastFailure.detail}</p>` : ''}
        ${lost > 0 && lostSince ? html`<p class="small">${said.lost(lost, longDateTime(lostSince))}</p>` : ''}
        ${missing ? this.#missing(host, missing) : ''}
      </div>
      <div class="acts">
        ${
          waiting > 0
            ? html`<button
                class="btn"
                type="button"
                aria-label=${said.retryOf(host)}
                aria-disabled=${isBusy ? 'true' : 'false'}
                @click=${() => this.#retry(host)}
              >
                ${icon('again')}${said.retry}
              </button>`
            : ''
        }
        <button
          class="btn"
          type="button"
          aria-label=${said.seeMissingOf(host)}
          aria-disabled=${isBusy ? 'true' : 'false'}
          @click=${() => this.#see(host)}
        >
          ${icon('eye')}${said.seeMissing}
        </button>
      </div>
    </article>`
  }

  #state(state: OtherInstance['state']) {
    const said = administrationWords.instances.states
    if (state === 'failing') return html`<span class="chip alarm">${icon('warning')}${said.failing}</span>`
    if (state === 'working') return html`<span class="chip board">${icon('check')}${said.working}</span>`
    return html`<span class="chip">${icon('clock')}${said.idle}</span>`
  }

  #missing(host: string, { data, hasMore }: MissingThings) {
    const said = administrationWords.instances
    if (data.length === 0) return html`<p class="missing small" role="status">${said.nothingMissing}</p>`
    return html`<div class="missing" role="group" aria-label=${said.missingAt(host)}>
      <h3>${said.missing(data.length, hasMore)}</h3>
      <ul>
        ${data.map(({ kind, name, what }) => html`<li class="small">${name || said.unnamed[kind]} <span class="soft">${said.what[kind][what]}</span></li>`)}
      </ul>
      <button
        class="btn main"
        type="button"
        aria-disabled=${this.busy === host ? 'true' : 'false'}
        @click=${() => this.#replay(host)}
      >
        ${icon('forward')}${said.replay}
      </button>
    </div>`
  }

  async #retry(host: string) {
    await this.#act(host, async () => {
      const answer = await retryInstance(host)
      if (!answer.ok) return answer.problem
      this.page = { ...this.page, data: this.page.data.map((one) => (one.host === host ? answer.value : one)) }
      announce(administrationWords.instances.retried(host))
      return null
    })
  }

  async #see(host: string) {
    await this.#act(host, async () => {
      const answer = await missingAt(host)
      if (!answer.ok) return answer.problem
      this.missing = { ...this.missing, [host]: answer.value }
      const { data, hasMore } = answer.value
      announce(
        data.length === 0
          ? administrationWords.instances.nothingMissing
          : administrationWords.instances.missing(data.length, hasMore),
      )
      return null
    })
  }

  async #replay(host: string) {
    await this.#act(host, async () => {
      const answer = await replayTo(host)
      if (!answer.ok) return answer.problem
      const { [host]: _sent, ...others } = this.missing
      this.missing = others
      announce(administrationWords.instances.replayed(answer.value.sent, host))
      return null
    })
  }

  /** One at a time. */
  async #act(host: string, act: () => Promise<Problem | null>) {
    if (this.busy !== null) return
    this.busy = host
    this.problem = await act()
    this.busy = null
    if (this.problem) announce(this.problem.detail)
  }
}

customElements.define('c12-administration-instances-page', AdministrationInstancesPage)
