import { css, html } from 'lit'
import type { Moving } from '#src/accounts/moving-schemas.ts'
import { announce } from '../announce/announce.ts'
import { comeBack, declareFormer, forgetFormer, moveTo } from '../api/moving.ts'
import type { Answer, Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { longDate } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { peopleWords } from '../locales/fr-people.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { actPage } from '../styles/act-page.styles.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

type Act = 'to' | 'from' | 'back' | 'forget'

/** What is typed survives proving again who one is. */
const draftKey = 'changer-d-academie'

/** A teacher changes académie: what it does, said before; where she goes, and where she comes from. */
export class MovePage extends PageElement {
  static override styles = [
    base,
    form,
    actPage,
    css`
      section,
      form {
        display: grid;
        gap: var(--gap-4);
      }

      h2 {
        font-size: var(--step-1);
      }

      h3 {
        font: 700 var(--step-0) / 1.35 var(--text);
        letter-spacing: 0;
      }

      .mine {
        overflow-wrap: anywhere;
      }

      .former {
        display: grid;
        gap: var(--gap-2);
      }

      .former li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2) var(--gap-3);
        align-items: center;
      }

      .former span {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = {
    moving: { state: true },
    problems: { state: true },
    busy: { state: true },
  }
  declare moving: Moving
  declare problems: Partial<Record<Act, Problem>>
  declare busy: Act | null

  constructor() {
    super()
    this.moving = dataOf('move').moving
    this.problems = {}
    this.busy = null
  }

  override render() {
    const said = peopleWords.move
    return html`<div class="page">
      <h1>${said.heading}</h1>
      <p class="lead">${said.lead}</p>
      <p class="mine">${said.mine} <strong>${dataOf('move').address}</strong></p>
      ${this.#leaving()} ${this.#arriving()}
    </div>`
  }

  #leaving() {
    const said = peopleWords.move
    const { movedTo, movedToAddress, movedAt } = this.moving
    if (movedTo !== null && movedAt !== null) {
      return html`<c12-notice
          kind="told"
          heading=${said.goneHeading(movedToAddress ?? movedTo)}
          text=${said.goneText(longDate(movedAt))}
        >
          <button class="btn" type="button" aria-disabled=${this.#isBusy()} @click=${this.#back}>${said.back}</button>
        </c12-notice>
        ${this.#said('back')}`
    }
    return html`<section class="card pad" aria-labelledby="leaving">
      <h2 id="leaving">${said.leaving}</h2>
      <p>${said.leavingText}</p>
      <form novalidate @submit=${this.#leave}>
        ${this.#address('to', said.toLabel, said.toHint)}
        <div>
          <h3>${said.what}</h3>
          <ul class="what">
            <li>${said.whatFollowers}</li>
            <li>${said.whatPage}</li>
            <li>${said.whatVideos}</li>
            <li>${said.whatGroups}</li>
          </ul>
        </div>
        ${this.#said('to')}
        <div class="row">
          <button class="btn main" type="submit" aria-disabled=${this.#isBusy()}>
            ${icon('leave')}${this.busy === 'to' ? said.going : said.go}
          </button>
        </div>
      </form>
    </section>`
  }

  #arriving() {
    const said = peopleWords.move
    const { former } = this.moving
    return html`<section class="card pad" aria-labelledby="arriving">
      <h2 id="arriving" tabindex="-1">${said.arriving}</h2>
      <p>${said.arrivingText}</p>
      <form novalidate @submit=${this.#arrive}>
        ${this.#address('from', said.fromLabel, said.fromHint)} ${this.#said('from')}
        <div class="row">
          <button class="btn" type="submit" aria-disabled=${this.#isBusy()}>
            ${icon('enter')}${this.busy === 'from' ? said.going : said.declare}
          </button>
        </div>
      </form>
      ${
        former.length === 0
          ? ''
          : html`<div>
              <h3>${said.former}</h3>
              <ul class="former">
                ${former.map(
                  ({ id, address }) =>
                    html`<li>
                      <span>${address}</span>
                      <button class="btn" type="button" aria-label=${said.forgetOf(address)} @click=${() => this.#forget(id, address)}>
                        ${said.forget}
                      </button>
                    </li>`,
                )}
              </ul>
            </div>`
      }
      ${this.#said('forget')}
    </section>`
  }

  #address(name: 'to' | 'from', label: string, hint: string) {
    const fault = this.problems[name]?.faults[0]?.detail ?? ''
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        inputmode="email"
        autocapitalize="none"
        autocomplete="off"
        spellcheck="false"
        maxlength="400"
        .value=${draft<Record<string, string>>(draftKey)?.[name] ?? ''}
        aria-describedby="${name}-hint ${name}-fault"
        aria-invalid=${fault ? 'true' : 'false'}
        @input=${this.#keep}
      />
      <p class="hint" id="${name}-hint">${hint}</p>
      <p class="fault" id="${name}-fault" role="alert">${fault ? html`${icon('warning')}<span>${fault}</span>` : ''}</p>
    </div>`
  }

  /** What is not beside a field. */
  #said(act: Act) {
    const problem = this.problems[act]
    return problem && problem.faults.length === 0 ? html`<c12-notice slim .problem=${problem}></c12-notice>` : ''
  }

  #isBusy() {
    return this.busy === null ? 'false' : 'true'
  }

  #input(name: 'to' | 'from') {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${name}`)
  }

  #keep = () => {
    keepDraft(draftKey, { to: this.#input('to')?.value ?? '', from: this.#input('from')?.value ?? '' })
  }

  #leave = async (event: SubmitEvent) => {
    event.preventDefault()
    const said = peopleWords.move
    const address = this.#typed('to')
    if (address === null) return
    const question = { heading: said.confirmHeading(address), text: said.confirmText, confirm: said.go, isFinal: true }
    if ((await confirmed(question)) === null) return
    const moved = await this.#act('to', () => moveTo(address))
    if (moved === null) return
    forgetDraft(draftKey)
    announce(said.gone(moved.movedToAddress ?? address))
  }

  #arrive = async (event: SubmitEvent) => {
    event.preventDefault()
    const address = this.#typed('from')
    if (address === null || (await this.#act('from', () => declareFormer(address))) === null) return
    const input = this.#input('from')
    if (input) input.value = ''
    this.#keep()
    announce(peopleWords.move.declared(address))
  }

  async #forget(id: string, address: string) {
    if ((await this.#act('forget', () => forgetFormer(id))) === null) return
    announce(peopleWords.move.forgotten(address))
    this.renderRoot.querySelector<HTMLElement>('#arriving')?.focus()
  }

  #back = async () => {
    if ((await this.#act('back', comeBack)) !== null) announce(peopleWords.move.backTold)
  }

  #typed(name: 'to' | 'from'): string | null {
    if (this.busy !== null) return null
    const input = this.#input(name)
    const address = input?.value.trim() ?? ''
    if (address !== '') return address
    const detail = peopleWords.move.missing
    this.problems = { [name]: missing(detail) }
    input?.focus()
    return null
  }

  async #act(act: Act, ask: () => Promise<Answer<Moving>>): Promise<Moving | null> {
    if (this.busy !== null) return null
    this.busy = act
    const answer = await ask()
    this.busy = null
    this.problems = answer.ok ? {} : { [act]: answer.problem }
    if (answer.ok) {
      this.moving = answer.value
      return answer.value
    }
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    return null
  }
}

function missing(detail: string): Problem {
  return {
    kind: 'refused',
    code: 'invalid-input',
    title: '',
    detail,
    faults: [{ pointer: '/address', detail }],
    retryAfterSeconds: null,
  }
}

customElements.define('c12-move-page', MovePage)
