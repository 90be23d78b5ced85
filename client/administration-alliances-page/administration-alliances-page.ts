import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { AllianceAnswer } from '#src/administration/alliance-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { announce } from '../announce/announce.ts'
import type { Answer, Problem } from '../api/request.ts'
import { answerAlliance, endAlliance, proposeAlliance } from '../api/sharing.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import { focusOn } from '../more/focus-on.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { list } from '../styles/list.styles.ts'

/** Alliances with other instances: proposed by one, accepted by the other, ended by either. */
export class AdministrationAlliancesPage extends PageElement {
  static override styles = [
    base,
    form,
    wayStyles,
    list,
    css`
      .lead {
        max-inline-size: 44rem;
        margin-block-end: var(--gap-4);
      }

      form {
        display: grid;
        gap: var(--gap-3);
        max-inline-size: 44rem;
        margin-block-end: var(--gap-5);
      }

      .propose {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-3);
        align-items: end;
      }

      .propose .field {
        flex: 1 1 16rem;
      }

      .list {
        margin-block: var(--gap-3);
      }
    `,
  ]
  static override properties = {
    list: { state: true },
    problem: { state: true },
    actProblem: { state: true },
    busy: { state: true },
  }
  declare list: readonly AllianceAnswer[]
  declare problem: Problem | null
  declare actProblem: Problem | null
  /** The host that is written to; '' for a new one. */
  declare busy: string | null

  constructor() {
    super()
    this.list = dataOf('administration-alliances').data
    this.problem = null
    this.actProblem = null
    this.busy = null
  }

  override render() {
    const said = sharingWords.alliances
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      <p class="lead">${said.lead} <a href="/instances-alliees">${said.public}</a></p>
      ${this.#proposal()}
      <h2>${said.list}</h2>
      ${this.actProblem ? html`<c12-notice slim .problem=${this.actProblem}></c12-notice>` : ''}
      ${
        this.list.length === 0
          ? html`<c12-notice kind="told" heading=${said.empty} text=${said.emptyText}></c12-notice>`
          : html`<ul class="list">
              ${repeat(
                this.list,
                ({ host }) => host,
                (alliance) => html`<li>${this.#alliance(alliance)}</li>`,
              )}
            </ul>`
      }
    `
  }

  #proposal() {
    const said = sharingWords.alliances
    const fault = this.problem?.faults[0]?.detail ?? ''
    return html`<form class="card pad" novalidate aria-label=${said.propose} @submit=${this.#propose}>
      <div class="propose">
        <div class="field">
          <label for="host">${said.host}</label>
          <input
            id="host"
            autocapitalize="none"
            autocomplete="off"
            spellcheck="false"
            maxlength="300"
            required
            aria-describedby="host-hint host-fault"
            aria-invalid=${fault ? 'true' : 'false'}
          />
        </div>
        <button class="btn main" type="submit" aria-disabled=${this.busy === '' ? 'true' : 'false'}>${icon('pair')}${said.send}</button>
      </div>
      <p class="hint" id="host-hint">${said.hostHint}</p>
      <p class="fault" id="host-fault" role="alert">${fault ? html`${icon('warning')}<span>${fault}</span>` : ''}</p>
      ${this.problem && !fault ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
    </form>`
  }

  #alliance(alliance: AllianceAnswer) {
    const said = sharingWords.alliances
    const { host, name, state, by, endedBy } = alliance
    const date = longDate(
      (state === 'allied' ? alliance.agreedAt : state === 'refused' || state === 'ended' ? alliance.endedAt : null) ??
        alliance.proposedAt,
    )
    return html`<article class="card" aria-label=${name}>
      <div class="about">
        <h3><a href=${alliance.url} rel="external" aria-label=${said.open(name)}>${name}</a></h3>
        <p class="small soft">${host}</p>
        <p class="row">${this.#state(state)}</p>
        <p class="small">${said.told[state](date)} ${endedBy ? said.endedBy[endedBy] : ''} ${by ? said.by(by.displayName) : ''}</p>
      </div>
      <div class="acts">${this.#acts(alliance)}</div>
    </article>`
  }

  #state(state: AllianceAnswer['state']) {
    const name = sharingWords.alliances.states[state]
    if (state === 'received') return html`<span class="chip chalk">${icon('bell')}${name}</span>`
    if (state === 'allied') return html`<span class="chip board">${icon('check')}${name}</span>`
    return html`<span class="chip">${state === 'proposed' ? icon('clock') : ''}${name}</span>`
  }

  #acts({ host, state }: AllianceAnswer) {
    const said = sharingWords.alliances
    const isBusy = this.busy === host ? 'true' : 'false'
    const button = (name: string, label: string, act: () => unknown, style = '') =>
      html`<button class="btn ${style}" type="button" aria-label=${label} aria-disabled=${isBusy} @click=${act}>${name}</button>`
    if (state === 'received') {
      return html`${button(said.accept, said.acceptOf(host), () => this.#answer(host, true), 'main')}
      ${button(said.refuse, said.refuseOf(host), () => this.#answer(host, false))}`
    }
    if (state === 'allied') return button(said.end, said.endOf(host), () => this.#end(host, true))
    if (state === 'proposed') return button(said.takeBack, said.takeBack, () => this.#end(host, false))
    return button(said.again, said.again, () => this.#act(host, () => proposeAlliance(host)))
  }

  #propose = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.busy !== null) return
    const input = this.renderRoot.querySelector<HTMLInputElement>('#host')
    const host = input?.value.trim() ?? ''
    this.busy = ''
    this.problem = null
    const answer = await proposeAlliance(host)
    this.busy = null
    if (!answer.ok) {
      this.problem = answer.problem
      return input?.focus()
    }
    if (input) input.value = ''
    const { state } = answer.value
    const said = sharingWords.alliances
    announce(state === 'allied' ? said.agreed(answer.value.host) : said.proposed(answer.value.host))
    this.#put(answer.value)
  }

  #answer(host: string, accepts: boolean) {
    return this.#act(host, () => answerAlliance(host, accepts))
  }

  async #end(host: string, isAllied: boolean) {
    const said = sharingWords.alliances
    if (isAllied) {
      const question = { heading: said.endOf(host), text: said.endText(host), confirm: said.end, isFinal: true }
      if ((await confirmed(question)) === null) return
    }
    await this.#act(host, () => endAlliance(host))
  }

  async #act(host: string, act: () => Promise<Answer<AllianceAnswer>>) {
    if (this.busy !== null) return
    this.busy = host
    const answer = await act()
    this.busy = null
    this.actProblem = answer.ok ? null : answer.problem
    if (!answer.ok) return announce(answer.problem.faults[0]?.detail ?? answer.problem.detail)
    announce(`${answer.value.name}, ${sharingWords.alliances.states[answer.value.state]}`)
    this.#put(answer.value)
    await this.updateComplete
    focusOn(this.renderRoot.querySelector<HTMLElement>('article'))
  }

  #put(alliance: AllianceAnswer) {
    this.list = [alliance, ...this.list.filter(({ host }) => host !== alliance.host)]
  }
}

customElements.define('c12-administration-alliances-page', AdministrationAlliancesPage)
