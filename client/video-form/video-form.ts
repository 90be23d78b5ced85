import { html, LitElement } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { Circles } from '#src/pages/page-data.ts'
import { icon, iconNamed } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import { frame } from '../page-data.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { emptyValues, type FormValues, keywordsOf } from './form-values.ts'
import { styles } from './video-form.styles.ts'

const audiences = [
  'academie',
  'alliees',
  'groupe',
  'public',
  'lien',
] as const satisfies readonly FormValues['audience'][]
const licences = Object.keys(words.licences) as FormValues['licence'][]

/**
 * What the author writes: title, question, level, keywords, description, audience, licence. Slot: what stands before the
 * buttons, and the buttons. Faults are told beside their fields. Event: `form-changed` (detail: `FormValues`).
 */
export class VideoForm extends LitElement {
  static override styles = [base, form, styles]
  static override properties = {
    values: { attribute: false },
    faults: { attribute: false },
    often: { attribute: false },
    circles: { attribute: false },
  }
  declare values: FormValues
  declare faults: readonly FieldFault[]
  /** Keywords that colleagues use, to be added by a press. */
  declare often: readonly string[]
  /** With whom one may share beyond one's académie. */
  declare circles: Circles

  constructor() {
    super()
    this.values = emptyValues
    this.faults = []
    this.often = []
    this.circles = { allies: 0, groups: [] }
  }

  override render() {
    return html`
      <form novalidate @submit=${(event: Event) => event.preventDefault()}>
        ${this.#title()} ${this.#thematiques()} ${this.#niveaux()} ${this.#description()} ${this.#keywords()} ${this.#audience()}
        ${this.#more()}
        <slot></slot>
      </form>
    `
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus()
  }

  /** The first field that does not hold. */
  async focusFault() {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  #title() {
    const said = publishingWords.form
    return html`<div class="field">
      <label for="title">${said.title}</label>
      <input
        id="title"
        name="title"
        type="text"
        maxlength="120"
        autocomplete="off"
        required
        .value=${this.values.title}
        aria-describedby="title-hint title-fault"
        aria-invalid=${this.#isFaulty('title')}
        @input=${(event: Event) => this.#change({ title: (event.target as HTMLInputElement).value })}
      />
      <p class="hint" id="title-hint">${said.titleHint}</p>
      ${this.#fault('title')}
    </div>`
  }

  #thematiques() {
    return html`<fieldset aria-describedby="thematiques-fault">
      <legend>${publishingWords.form.thematiques}</legend>
      <div class="pills">
        ${frame().thematiques.map(
          ({ slug, name, icon: drawing, hue }) =>
            html`<label class="pill hue" .style=${`--hue: ${hue}`}
              ><input type="checkbox" .checked=${this.values.thematiques.includes(slug)} @change=${() => this.#toggle('thematiques', slug)} />${iconNamed(drawing)}${name}</label
            >`,
        )}
      </div>
      ${this.#fault('thematiques')}
    </fieldset>`
  }

  #niveaux() {
    return html`<fieldset aria-describedby="niveaux-fault">
      <legend>${publishingWords.form.niveaux}</legend>
      <div class="pills">
        ${frame().niveaux.map(
          ({ slug, name }) =>
            html`<label class="pill"
              ><input type="checkbox" .checked=${this.values.niveaux.includes(slug)} @change=${() => this.#toggle('niveaux', slug)} />${name}</label
            >`,
        )}
      </div>
      ${this.#fault('niveaux')}
    </fieldset>`
  }

  #description() {
    const said = publishingWords.form
    return html`<div class="field">
      <label for="description">${said.description}</label>
      <textarea
        id="description"
        name="description"
        rows="3"
        maxlength="10000"
        .value=${this.values.description}
        placeholder=${said.descriptionHint}
        aria-describedby="description-hint description-fault"
        aria-invalid=${this.#isFaulty('description')}
        @input=${(event: Event) => this.#change({ description: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      <p class="hint" id="description-hint">${said.markdown}</p>
      ${this.#fault('description')}
    </div>`
  }

  #keywords() {
    const said = publishingWords.form
    const typed = keywordsOf(this.values.keywords).map((word) => word.toLocaleLowerCase('fr'))
    const often = this.often.filter((word) => !typed.includes(word.toLocaleLowerCase('fr'))).slice(0, 8)
    return html`<div class="field">
      <label for="keywords">${said.keywords}</label>
      <input
        id="keywords"
        name="keywords"
        type="text"
        maxlength="450"
        autocomplete="off"
        autocapitalize="none"
        .value=${this.values.keywords}
        aria-describedby="keywords-hint keywords-fault"
        aria-invalid=${this.#isFaulty('keywords')}
        @input=${(event: Event) => this.#change({ keywords: (event.target as HTMLInputElement).value })}
      />
      <p class="hint" id="keywords-hint">${said.keywordsHint}</p>
      ${
        often.length > 0
          ? html`<div class="often small" role="group" aria-label=${said.keywordsOften}>
              <span class="soft" aria-hidden="true">${said.keywordsOften}</span>
              ${often.map(
                (word) =>
                  html`<button class="chip" type="button" aria-label=${said.keywordAdd(word)} @click=${() => this.#addKeyword(word)}>
                    ${icon('plus')}${word}
                  </button>`,
              )}
            </div>`
          : ''
      }
      ${this.#fault('keywords')}
    </div>`
  }

  #audience() {
    return html`<fieldset aria-describedby="audience-fault">
      <legend>${publishingWords.form.audience}</legend>
      <div class="choices">
        ${audiences.map(
          (each) =>
            html`<label class="choice">
              <input
                type="radio"
                name="audience"
                value=${each}
                .checked=${this.values.audience === each}
                @change=${() => this.#change({ audience: each })}
              />
              <span><strong>${words.audiences[each].name}</strong><span class="small soft">${words.audiences[each].hint}</span></span>
            </label>`,
        )}
      </div>
      ${this.values.audience === 'alliees' && this.circles.allies === 0 ? html`<p class="hint">${publishingWords.form.noAlly}</p>` : ''}
      ${this.values.audience === 'groupe' ? this.#groups() : ''} ${this.#fault('audience')}
    </fieldset>`
  }

  #groups() {
    const said = publishingWords.form
    const { groups } = this.circles
    if (groups.length === 0) {
      return html`<p class="hint">${said.noGroup} <a href="/mes-groupes">${said.noGroupLink}</a></p>
        ${this.#fault('groups')}`
    }
    const chosen = this.values.groups ?? []
    return html`<fieldset class="groups" aria-describedby="groups-fault">
      <legend>${said.groups}</legend>
      <div class="pills">
        ${groups.map(
          ({ id, name }) =>
            html`<label class="pill"
              ><input
                type="checkbox"
                aria-invalid=${this.#isFaulty('groups')}
                .checked=${chosen.includes(id)}
                @change=${() => this.#change({ groups: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id] })}
              />${name}</label
            >`,
        )}
      </div>
      ${this.#fault('groups')}
    </fieldset>`
  }

  #more() {
    const said = publishingWords.form
    return html`<details ?open=${this.#isFaulty('licence') === 'true'}>
      <summary>
        ${icon('down')}<span class="grow">${said.more}</span><span class="soft">${words.licences[this.values.licence].name}</span>
      </summary>
      <div class="inside">
        <div class="field">
          <label for="licence">${said.licence}</label>
          <select
            id="licence"
            aria-describedby="licence-hint licence-about licence-fault"
            aria-invalid=${this.#isFaulty('licence')}
            @change=${(event: Event) => this.#change({ licence: (event.target as HTMLSelectElement).value as FormValues['licence'] })}
          >
            ${licences.map(
              (each) =>
                html`<option value=${each} ?selected=${each === this.values.licence}>${words.licences[each].name}</option>`,
            )}
          </select>
          <p class="hint" id="licence-about">${words.licences[this.values.licence].hint}</p>
          <p class="hint" id="licence-hint">${said.licenceHint}</p>
          ${this.#fault('licence')}
        </div>
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.values.commentsAllowed}
            @change=${(event: Event) => this.#change({ commentsAllowed: (event.target as HTMLInputElement).checked })}
          />${said.comments}</label
        >
        ${
          this.values.commentsAllowed
            ? html`<label class="check"
                ><input
                  type="checkbox"
                  .checked=${this.values.approvesComments}
                  @change=${(event: Event) => this.#change({ approvesComments: (event.target as HTMLInputElement).checked })}
                />${said.approvesComments}</label
              >`
            : ''
        }
        <label class="check"
          ><input
            type="checkbox"
            aria-describedby="waits-hint"
            .checked=${this.values.waitsForAll}
            @change=${(event: Event) => this.#change({ waitsForAll: (event.target as HTMLInputElement).checked })}
          />${said.waitsForAll}</label
        >
        <p class="hint" id="waits-hint">${said.waitsForAllHint}</p>
      </div>
    </details>`
  }

  /** A fault of `/keywords/3` is one of `keywords`. */
  #faultsOf(field: string): readonly FieldFault[] {
    return this.faults.filter(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))
  }

  #isFaulty(field: string): 'true' | 'false' {
    return this.#faultsOf(field).length > 0 ? 'true' : 'false'
  }

  #fault(field: string) {
    const details = [...new Set(this.#faultsOf(field).map(({ detail }) => detail))]
    return html`<p class="fault" id=${`${field}-fault`} role="alert">
      ${details.length > 0 ? html`${icon('warning')}<span>${details.join(' ')}</span>` : ''}
    </p>`
  }

  #toggle(list: 'thematiques' | 'niveaux', slug: string) {
    const chosen = this.values[list]
    this.#change({ [list]: chosen.includes(slug) ? chosen.filter((each) => each !== slug) : [...chosen, slug] })
  }

  #addKeyword(word: string) {
    const typed = this.values.keywords.replace(/[\s,;]+$/, '')
    this.#change({ keywords: typed === '' ? word : `${typed}, ${word}` })
    this.renderRoot.querySelector<HTMLElement>('#keywords')?.focus()
  }

  #change(change: Partial<FormValues>) {
    this.values = { ...this.values, ...change }
    const [field] = Object.keys(change)
    if (field) this.faults = this.faults.filter((fault) => !this.#faultsOf(field).includes(fault))
    this.dispatchEvent(new CustomEvent('form-changed', { detail: this.values }))
  }
}

customElements.define('c12-video-form', VideoForm)
