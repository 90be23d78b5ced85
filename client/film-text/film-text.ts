import { css, html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import '../chapters/chapter-list.ts'
import { base } from '../styles/base.styles.ts'
import '../transcript/transcript.ts'

/**
 * What is read beside the film: its chapters, and all that is said in it; nothing where there is neither. `at` is where
 * the film is. Event: `moment-asked` (detail: seconds).
 */
export class FilmText extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--gap-4);
      }

      .card.folded {
        padding-block: 0.4rem;
      }
    `,
  ]
  static override properties = { video: { attribute: false }, at: { type: Number } }
  declare video: Pick<VideoDetails, 'uuid' | 'captions' | 'chapters'>
  declare at: number

  constructor() {
    super()
    this.video = { uuid: '', captions: [], chapters: [] }
    this.at = 0
  }

  override render() {
    const { uuid, captions, chapters } = this.video
    return html`
      ${
        chapters.length > 0
          ? html`<div class="card pad"><c12-chapter-list .chapters=${chapters} .at=${this.at} @moment-asked=${this.#onMoment}></c12-chapter-list></div>`
          : ''
      }
      ${
        captions.length > 0
          ? html`<div class="card pad folded" id="transcription">
              <c12-transcript .videoId=${uuid} .tracks=${captions} .at=${this.at} @moment-asked=${this.#onMoment}></c12-transcript>
            </div>`
          : ''
      }
    `
  }

  #onMoment = (event: CustomEvent<number>) =>
    this.dispatchEvent(new CustomEvent('moment-asked', { detail: event.detail }))
}

customElements.define('c12-film-text', FilmText)
