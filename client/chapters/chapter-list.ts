import { css, html, LitElement } from 'lit'
import type { ChapterAnswer } from '#src/videos/video-schemas.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'

/** The chapters beside the film; the one of this moment is marked. Event: `moment-asked` (detail: seconds). */
export class ChapterList extends LitElement {
  static override styles = [
    base,
    css`
      h2 {
        margin-block-end: 0.35rem;
        font: 700 var(--step-0) / 1.2 var(--text);
      }

      button {
        display: grid;
        grid-template-columns: 3.6rem 1fr;
        gap: 0.5rem;
        align-items: baseline;
        inline-size: 100%;
        min-block-size: var(--touch);
        padding: 0.5rem 0.6rem;
        border: 0;
        border-radius: var(--round-s);
        background: none;
        color: inherit;
        font: 500 var(--step-0) / 1.35 var(--text);
        text-align: start;
        overflow-wrap: anywhere;
        cursor: pointer;
      }

      button:hover {
        background: var(--sunken);
      }

      button[aria-current='true'] {
        background: var(--board-tint);
        font-weight: 700;
      }

      .at {
        color: var(--board);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
  static override properties = { chapters: { attribute: false }, at: { type: Number } }
  declare chapters: readonly ChapterAnswer[]
  declare at: number

  constructor() {
    super()
    this.chapters = []
    this.at = -1
  }

  override render() {
    const current = this.chapters.findLast(({ timecode }) => timecode <= this.at)
    return html`
      <h2 id="heading">${captionWords.player.chapters}</h2>
      <ol role="list" aria-labelledby="heading">
        ${this.chapters.map(
          (chapter) =>
            html`<li>
              <button type="button" aria-current=${chapter === current ? 'true' : 'false'} @click=${() => this.#ask(chapter.timecode)}>
                <span class="at"><span class="unseen">${playerWords.goTo(spokenDuration(chapter.timecode))}</span><span aria-hidden="true">${clock(chapter.timecode)}</span></span>
                <span>${chapter.title}</span>
              </button>
            </li>`,
        )}
      </ol>
    `
  }

  #ask(seconds: number) {
    this.dispatchEvent(new CustomEvent('moment-asked', { detail: seconds }))
  }
}

customElements.define('c12-chapter-list', ChapterList)
