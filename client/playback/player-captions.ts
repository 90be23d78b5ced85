import { html, LitElement } from 'lit'
import type { CaptionTrack } from '#src/videos/video-schemas.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'
import { type CaptionSize, captionSizes } from './captions-choice.ts'
import { captionsLabel } from './captions-label.ts'
import { panel } from './player-panel.styles.ts'

export interface CaptionsChoice {
  language: string | null
  size: CaptionSize
}

/** Which captions are read, and how large. Events: `captions-chosen` (detail: `CaptionsChoice`), `panel-closed`. */
export class PlayerCaptions extends LitElement {
  static override styles = [base, panel]
  static override properties = { tracks: { attribute: false }, language: { attribute: false }, size: {} }
  declare tracks: readonly CaptionTrack[]
  declare language: string | null
  declare size: CaptionSize

  constructor() {
    super()
    this.tracks = []
    this.language = null
    this.size = 'medium'
  }

  override render() {
    const said = captionWords.player
    const { language, size } = this
    const option = (name: string, label: string, isChosen: boolean, choice: CaptionsChoice) =>
      html`<label><input type="radio" name=${name} .checked=${isChosen} @change=${() => this.#tell(choice)} />${label}</label>`
    return html`
      <div class="panel" role="dialog" aria-labelledby="heading">
        <header>
          <h2 id="heading" tabindex="-1">${playerWords.captions}</h2>
          <button class="shut" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
        </header>
        <fieldset>
          <legend>${said.language}</legend>
          <div class="options">
            ${option('language', said.off, language === null, { language: null, size })}
            ${this.tracks.map((track) =>
              option('language', captionsLabel(track), language === track.language.id, {
                language: track.language.id,
                size,
              }),
            )}
          </div>
          ${
            this.tracks.some((track) => track.isAutomatic && track.language.id === language)
              ? html`<p class="aside">${said.automaticHint}</p>`
              : ''
          }
        </fieldset>
        <fieldset>
          <legend>${said.size}</legend>
          <div class="options">
            ${captionSizes.map((one) => option('size', said.sizes[one], size === one, { language, size: one }))}
          </div>
        </fieldset>
      </div>
    `
  }

  override firstUpdated() {
    if (this.popover) this.showPopover()
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #tell(choice: CaptionsChoice) {
    this.dispatchEvent(new CustomEvent('captions-chosen', { detail: choice }))
  }

  #close = () => this.dispatchEvent(new CustomEvent('panel-closed'))
}

customElements.define('c12-player-captions', PlayerCaptions)
