import { html, LitElement } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { type Edits, noEdits, type Span } from '#transcoding/edits.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import './edit-item.ts'
import {
  type Changed,
  type Chosen,
  isFull,
  type Kind,
  momentText,
  withEndCut,
  withMask,
  withPassage,
} from './edit-list.ts'
import { styles } from './edit-panels.styles.ts'
import './sound-sample.ts'

/** In the middle of the picture, to be put where it should be. */
const newZone = { x: 0.4, y: 0.35, width: 0.2, height: 0.3 }

/**
 * What is taken out of the film, in words: a list of each kind, what adds to it, and the one that is chosen, opened. `at`:
 * the moment shown, in seconds; `end`: that of the film. Events: `edits-changed` (all of them), `item-added` (with the one
 * to choose), `item-removed`, `item-chosen` (null: none), `moment-asked` (seconds), `drawing-toggled`.
 */
export class EditPanels extends LitElement {
  static override styles = [base, form, styles]
  static override properties = {
    video: { attribute: false },
    edits: { attribute: false },
    chosen: { attribute: false },
    at: { type: Number },
    end: { type: Number },
    faults: { attribute: false },
    isDrawing: { type: Boolean },
  }
  declare video: VideoDetails | null
  declare edits: Edits
  declare chosen: Chosen | null
  declare at: number
  declare end: number
  declare faults: readonly FieldFault[]
  declare isDrawing: boolean

  constructor() {
    super()
    this.video = null
    this.edits = noEdits
    this.chosen = null
    this.at = 0
    this.end = 1
    this.faults = []
    this.isDrawing = false
  }

  override render() {
    const { video } = this
    return video === null ? '' : html`${this.#cuts()}${this.#sounds(video)}${this.#masks()}${this.#voice(video)}`
  }

  /** Brings what is wrong into sight. */
  async showFault() {
    await this.updateComplete
    this.renderRoot
      .querySelector<HTMLElement>('.items .btn[aria-expanded="true"], [role="alert"]')
      ?.scrollIntoView({ block: 'center' })
  }

  #cuts() {
    const said = filmWords.retouch
    return this.#panel(
      'cuts',
      html`<div class="row">
        <button class="btn slim" type="button" @click=${() => this.#add(withEndCut(this.edits, 'start', this.at, this.end))}>${said.cutStart}</button>
        <button class="btn slim" type="button" @click=${() => this.#add(withEndCut(this.edits, 'end', this.at, this.end))}>${said.cutEnd}</button>
        <button class="btn slim" type="button" @click=${() => this.#add(withPassage(this.edits, 'cuts', this.at, this.end))}>${icon('plus')}${said.cutHere}</button>
      </div>`,
    )
  }

  #sounds(video: VideoDetails) {
    if (video.hasSound === false) return ''
    const said = filmWords.retouch
    return this.#panel(
      'sounds',
      html`<div class="row">
          <button class="btn slim" type="button" @click=${() => this.#add(withPassage(this.edits, 'sounds', this.at, this.end))}>${icon('plus')}${said.soundHere}</button>
        </div>
        ${
          this.edits.sounds.some(({ as }) => as === 'altered')
            ? html`<c12-sound-sample .videoId=${video.uuid} .at=${this.at} as="altered"></c12-sound-sample>`
            : ''
        }`,
    )
  }

  #masks() {
    const said = filmWords.retouch
    return this.#panel(
      'masks',
      html`<div class="row">
        <button class="btn slim" type="button" aria-pressed=${this.isDrawing ? 'true' : 'false'} @click=${() => this.#tell('drawing-toggled')}>${icon('pencil')}${said.draw}</button>
        <button class="btn slim" type="button" @click=${() => this.#add(withMask(this.edits, this.at, newZone, this.end))}>${icon('plus')}${said.addZone}</button>
      </div>`,
    )
  }

  #voice(video: VideoDetails) {
    if (video.hasSound === false) return ''
    const said = filmWords.retouch.voice
    return html`<section class="panel card pad" aria-labelledby="voice">
      <h2 id="voice">${said.heading}</h2>
      <label class="switch">
        <input
          type="checkbox"
          .checked=${this.edits.clearerVoice}
          @change=${(event: Event) => this.#tell('edits-changed', { ...this.edits, clearerVoice: (event.target as HTMLInputElement).checked })}
        />
        <span><strong>${said.label}</strong><br /><span class="hint">${said.hint}</span></span>
      </label>
      <c12-sound-sample .videoId=${video.uuid} .at=${this.at} as="clearer"></c12-sound-sample>
    </section>`
  }

  #panel(kind: Kind, actions: unknown) {
    const said = filmWords.retouch
    const list: readonly Span[] = this.edits[kind]
    const chosen = this.chosen?.kind === kind ? this.chosen : null
    const general = this.faults.find(({ pointer }) => pointer === `/${kind}`)?.detail ?? ''
    return html`<section class="panel card pad" aria-labelledby=${kind}>
      <h2 id=${kind}>${said.kinds[kind]}</h2>
      <p class="hint">${said.hints[kind]}</p>
      ${isFull(this.edits, kind) ? html`<p class="hint">${said.full}</p>` : actions}
      ${general ? html`<p class="fault" role="alert">${icon('warning')}${general}</p>` : ''}
      ${
        list.length === 0
          ? ''
          : html`<ul class="items">
              ${list.map((span, index) => {
                const isChosen = chosen?.index === index
                return html`<li>
                  <button
                    class="btn"
                    type="button"
                    aria-expanded=${isChosen ? 'true' : 'false'}
                    @click=${() => this.#tell('item-chosen', isChosen ? null : { kind, index })}
                  >
                    ${this.#faultOf(kind, index) ? icon('warning') : ''}
                    ${said.line.item(said.oneOf[kind](index + 1), momentText(span.from), momentText(span.to))}
                  </button>
                  ${
                    isChosen
                      ? html`<div class="pad">
                          <c12-edit-item
                            .edits=${this.edits}
                            .chosen=${chosen}
                            .at=${this.at}
                            .fault=${this.#faultOf(kind, index)}
                            @edits-changed=${(event: CustomEvent<Edits>) => this.#tell('edits-changed', event.detail)}
                            @item-removed=${() => this.#tell('item-removed', { kind, index })}
                            @moment-asked=${(event: CustomEvent<number>) => this.#tell('moment-asked', event.detail)}
                          ></c12-edit-item>
                        </div>`
                      : ''
                  }
                </li>`
              })}
            </ul>`
      }
    </section>`
  }

  #faultOf(kind: Kind, index: number): string {
    const at = `/${kind}/${index}`
    return this.faults.find(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`))?.detail ?? ''
  }

  #add(changed: Changed) {
    this.#tell('item-added', changed)
  }

  #tell(name: string, detail?: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

customElements.define('c12-edit-panels', EditPanels)
