import { css, html, LitElement } from 'lit'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { base } from '../styles/base.styles.ts'
import type { SourceState } from './source.ts'

export type Choice =
  | { kind: 'quality'; quality: number }
  | { kind: 'rate'; rate: number }
  | { kind: 'sound'; isOnly: boolean }
  | { kind: 'link' }
  | { kind: 'keys' }

const rates = [0.5, 0.75, 1, 1.25, 1.5, 2] as const

/**
 * Quality, speed, sound alone, the link to this second, and the keys: native radios and buttons in a panel over the film
 * (media-chrome's menus leave an empty menu when there is one quality: axe `aria-required-children`).
 * Events: `choice-made` (detail: `Choice`), `settings-closed`.
 */
export class PlayerSettings extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: absolute;
        inset: auto 0.75rem 4.5rem auto;
        z-index: 2;
        inline-size: min(20rem, calc(100% - 1.5rem));
        max-block-size: calc(100% - 5.25rem);
        overflow: auto;
        overscroll-behavior: contain;
        border-radius: 12px;
        background: rgb(12 14 18 / 0.94);
        color: #fff;
        font-size: 0.9375rem;
      }

      /* Where the film is small: a sheet at the bottom of the window, above everything. */
      :host([popover]) {
        position: fixed;
        inset: auto 0 0;
        inline-size: 100%;
        max-inline-size: none;
        max-block-size: 80dvh;
        margin: 0;
        padding: 0 0 env(safe-area-inset-bottom);
        border: 0;
        border-radius: 14px 14px 0 0;
        background: #14171c;
        box-shadow: var(--shadow-high);
      }

      .panel {
        display: grid;
        gap: 0.75rem;
        padding: 0.6rem 0.9rem 0.9rem;
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }

      h2 {
        font: 700 1rem / 1.2 var(--text);
      }

      legend {
        margin-block-end: 0.35rem;
        font-weight: 600;
        color: rgb(255 255 255 / 0.8);
      }

      .options {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
      }

      label,
      .act {
        position: relative;
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.5rem;
        min-inline-size: var(--touch);
        min-block-size: var(--touch);
        padding: 0 0.7rem;
        border: 1.5px solid rgb(255 255 255 / 0.45);
        border-radius: 10px;
        background: none;
        color: inherit;
        font: 600 0.9375rem/1.2 var(--text);
        font-variant-numeric: tabular-nums;
        cursor: pointer;
      }

      label:hover,
      .act:hover,
      .shut:hover {
        background: rgb(255 255 255 / 0.14);
      }

      label:has(:checked) {
        border-color: var(--chalk);
        background: var(--chalk);
        color: var(--chalk-ink);
      }

      label input {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }

      label:has(:focus-visible),
      .act:focus-visible,
      .shut:focus-visible {
        outline: 3px solid #9dc1ff;
        outline-offset: 1px;
      }

      .act {
        justify-content: flex-start;
        inline-size: 100%;
        border-color: transparent;
        text-align: start;
      }

      .acts {
        display: grid;
        border-block-start: 1px solid rgb(255 255 255 / 0.25);
        padding-block-start: 0.4rem;
      }

      .shut {
        display: grid;
        place-items: center;
        inline-size: var(--touch);
        block-size: var(--touch);
        border: 0;
        border-radius: 50%;
        background: none;
        color: inherit;
        cursor: pointer;
      }
    `,
  ]
  static override properties = {
    source: { attribute: false },
    rate: { type: Number },
    hasSoundOnly: { type: Boolean },
    at: { type: Number },
  }
  declare source: SourceState
  declare rate: number
  declare hasSoundOnly: boolean
  declare at: number

  constructor() {
    super()
    this.source = { qualities: [], chosen: -1, shown: null, isSoundOnly: false, trouble: null }
    this.rate = 1
    this.hasSoundOnly = false
    this.at = 0
  }

  override render() {
    const said = words.player
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
        <div class="acts">
          <button class="act" type="button" @click=${() => this.#tell({ kind: 'link' })}>${icon('link')}${said.copyLink(clock(this.at))}</button>
          <button class="act" type="button" @click=${() => this.#tell({ kind: 'keys' })}>${icon('keyboard')}${said.keys}</button>
        </div>
      </div>
    `
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
