import { html, LitElement } from 'lit'
import { clock } from '../formats/durations.ts'
import { size } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'
import type { Exchanged } from './exchange.ts'
import { panel } from './player-panel.styles.ts'
import type { SourceState } from './source.ts'

export type Choice =
  | { kind: 'quality'; quality: number }
  | { kind: 'rate'; rate: number }
  | { kind: 'sound'; isOnly: boolean }
  | { kind: 'exchange'; isOn: boolean }
  | { kind: 'link' }
  | { kind: 'keys' }

const rates = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/**
 * Quality, speed, sound alone, the link to this second, and the keys: native radios and buttons in a panel over the film
 * (media-chrome's menus leave an empty menu when there is one quality: axe `aria-required-children`).
 * Events: `choice-made` (detail: `Choice`), `settings-closed`.
 */
export class PlayerSettings extends LitElement {
  static override styles = [base, panel]
  static override properties = {
    source: { attribute: false },
    rate: { type: Number },
    hasSoundOnly: { type: Boolean },
    hasExchange: { type: Boolean },
    exchanged: { attribute: false },
    at: { type: Number },
  }
  declare source: SourceState
  declare rate: number
  declare hasSoundOnly: boolean
  declare hasExchange: boolean
  /** Null until the viewer agreed. */
  declare exchanged: Exchanged | null
  declare at: number

  constructor() {
    super()
    this.source = { qualities: [], chosen: -1, shown: null, isSoundOnly: false, trouble: null, isShareable: false }
    this.rate = 1
    this.hasSoundOnly = false
    this.hasExchange = false
    this.exchanged = null
    this.at = 0
  }

  override render() {
    const said = playerWords
    const { qualities, chosen, shown, isSoundOnly } = this.source
    const option = (name: string, label: string, isChosen: boolean, choice: Choice) =>
      html`<label><input type="radio" name=${name} .checked=${isChosen} @change=${() => this.#tell(choice)} />${label}</label>`
    return html`
      <div class="panel" role="dialog" aria-labelledby="heading">
        <header>
          <h2 id="heading" tabindex="-1">${said.settings}</h2>
          <button class="shut" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
        </header>
        <fieldset>
          <legend>${said.quality}</legend>
          <div class="options">
            ${
              qualities.length > 1
                ? [
                    option(
                      'quality',
                      shown && chosen === -1 && !isSoundOnly ? said.auto(said.lines(shown.lines)) : said.automatic,
                      chosen === -1 && !isSoundOnly,
                      { kind: 'quality', quality: -1 },
                    ),
                    [...qualities]
                      .sort((one, other) => other.lines - one.lines)
                      .map(({ id, lines }) =>
                        option('quality', said.lines(lines), chosen === id && !isSoundOnly, {
                          kind: 'quality',
                          quality: id,
                        }),
                      ),
                  ]
                : option('quality', said.picture, !isSoundOnly, { kind: 'quality', quality: -1 })
            }
            ${this.hasSoundOnly ? option('quality', said.sound, isSoundOnly, { kind: 'sound', isOnly: true }) : ''}
          </div>
        </fieldset>
        <fieldset>
          <legend>${said.speed}</legend>
          <div class="options">
            ${rates.map((rate) => option('rate', said.rate(rate), this.rate === rate, { kind: 'rate', rate }))}
          </div>
        </fieldset>
        ${this.hasExchange && this.source.isShareable ? this.#exchange() : ''}
        <div class="acts">
          <button class="act" type="button" @click=${() => this.#tell({ kind: 'link' })}>${icon('link')}${said.copyLink(clock(this.at))}</button>
          <button class="act" type="button" @click=${() => this.#tell({ kind: 'keys' })}>${icon('keyboard')}${said.keys}</button>
        </div>
      </div>
    `
  }

  #exchange() {
    const said = playerWords.exchange
    const { exchanged } = this
    const onChange = (event: Event) =>
      this.#tell({ kind: 'exchange', isOn: (event.target as HTMLInputElement).checked })
    return html`<fieldset>
      <legend>${said.heading}</legend>
      <label class="wide"><input type="checkbox" aria-describedby="exchange" .checked=${exchanged !== null} @change=${onChange} />${said.agree}</label>
      <p class="note" id="exchange">${exchanged ? said.count(exchanged.neighbours, size(exchanged.receivedBytes), size(exchanged.givenBytes)) : said.what}</p>
    </fieldset>`
  }

  override firstUpdated() {
    if (this.popover) this.showPopover()
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #tell(choice: Choice) {
    // A quality is also the picture: back from the sound alone first.
    if (choice.kind === 'quality' && this.source.isSoundOnly) this.#dispatch({ kind: 'sound', isOnly: false })
    this.#dispatch(choice)
  }

  #dispatch(choice: Choice) {
    this.dispatchEvent(new CustomEvent('choice-made', { detail: choice }))
  }

  #close = () => this.dispatchEvent(new CustomEvent('settings-closed'))
}

customElements.define('c12-player-settings', PlayerSettings)
