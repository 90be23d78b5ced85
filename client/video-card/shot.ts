import { css, html, LitElement, nothing } from 'lit'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { mark } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { base } from '../styles/base.styles.ts'

type Shown = Pick<VideoSummary, 'thumbnails' | 'thumbnailPath' | 'duration'> &
  Partial<Pick<VideoSummary, 'thumbnailsWebp' | 'placeholder'>>

/**
 * The still of a video with its length, always 16:9: an upright film stands in the middle. Decorative: the title is
 * beside it. `eager` for what is seen first. CSS property: `--shot-round`.
 */
export class Shot extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        display: block;
        aspect-ratio: 16 / 9;
        overflow: hidden;
        border-radius: var(--shot-round, var(--round));
        background: var(--sunken);
      }

      img {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }

      /* A few pixels, drawn large: behind the still until it is there. */
      img.placeholder {
        filter: blur(14px);
        scale: 1.1;
      }

      img.upright {
        object-fit: contain;
        background: #14161a;
      }

      img.placeholder + img.upright {
        background: none;
      }

      .mark {
        position: absolute;
        inset: 0;
        inline-size: 22%;
        margin: auto;
        fill: var(--line);
      }

      .mark .speaks {
        fill: var(--chalk);
      }

      .time {
        position: absolute;
        inset-block-end: 0.5rem;
        inset-inline-end: 0.5rem;
        padding: 0.1rem 0.45rem;
        border-radius: 6px;
        background: rgb(0 0 0 / 0.78);
        color: #fff;
        font-size: 0.8125rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
    `,
  ]
  static override properties = { video: { attribute: false }, eager: { type: Boolean }, sizes: {} }
  declare video: Shown | null
  declare eager: boolean
  declare sizes: string

  constructor() {
    super()
    this.video = null
    this.eager = false
    this.sizes = '(max-width: 40rem) 92vw, 19rem'
  }

  override render() {
    if (!this.video) return mark
    const { thumbnails, thumbnailsWebp = [], placeholder, thumbnailPath, duration } = this.video
    const widest = thumbnails.at(-1)
    // Every browser that runs this reads WebP, which is lighter.
    const sizes = thumbnailsWebp.length > 0 ? thumbnailsWebp : thumbnails
    const source = widest?.path ?? thumbnailPath
    return html`
      ${source && placeholder ? html`<img class="placeholder" alt="" src=${placeholder} />` : ''}
      ${
        source
          ? html`<img
              class=${widest && widest.height > widest.width ? 'upright' : ''}
              alt=""
              decoding="async"
              loading=${this.eager ? 'eager' : 'lazy'}
              fetchpriority=${this.eager ? 'high' : 'auto'}
              sizes=${sizes.length > 0 ? this.sizes : nothing}
              srcset=${sizes.length > 0 ? sizes.map(({ path, width }) => `${path} ${width}w`).join(', ') : nothing}
              src=${source}
            />`
          : mark
      }
      ${
        duration > 0
          ? html`<span class="time"
              ><span aria-hidden="true">${clock(duration)}</span
              ><span class="unseen">${words.video.lasts(spokenDuration(duration))}</span></span
            >`
          : ''
      }
    `
  }
}

customElements.define('c12-shot', Shot)
