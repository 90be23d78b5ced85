import { html, LitElement } from 'lit'
import type { ChapterAnswer } from '#src/videos/video-schemas.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'
import { chapterAt } from './chapter-marks.ts'
import { panel } from './player-panel.styles.ts'

/** The chapters of the film. Events: `moment-asked` (detail: seconds), `panel-closed`. */
export class PlayerChapters extends LitElement {
  static override styles = [base, panel]
  static override properties = { chapters: { attribute: false }, at: { type: Number } }
  declare chapters: readonly ChapterAnswer[]
  declare at: number

  constructor() {
    super()
    this.chapters = []
    this.at = 0
  }

  override render() {
    const current = chapterAt(this.chapters, this.at)
    return html`
      <div class="panel" role="dialog" aria-labelledby="heading">
        <header>
          <h2 id="heading" tabindex="-1">${captionWords.player.chapters}</h2>
          <button class="shut" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
        </header>
        <ol class="lines">
          ${this.chapters.map(
            (chapter) =>
              html`<li>
                <button class="act" type="button" aria-current=${chapter === current ? 'true' : 'false'} @click=${() => this.#ask(chapter.timecode)}>
                  <span class="at"><span class="unseen">${playerWords.goTo(spokenDuration(chapter.timecode))}</span><span aria-hidden="true">${clock(chapter.timecode)}</span></span>
                  <span>${chapter.title}</span>
                </button>
              </li>`,
          )}
        </ol>
      </div>
    `
  }

  override firstUpdated() {
    if (this.popover) this.showPopover()
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#heading')?.focus()
  }

  #ask(seconds: number) {
    this.dispatchEvent(new CustomEvent('moment-asked', { detail: seconds }))
  }

  #close = () => this.dispatchEvent(new CustomEvent('panel-closed'))
}

customElements.define('c12-player-chapters', PlayerChapters)
