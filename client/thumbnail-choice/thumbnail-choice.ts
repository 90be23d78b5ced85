import { css, html, LitElement } from 'lit'
import { clock, spokenDuration } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/**
 * The film, moved to the second that will stand for it. `source` is a file of this device or an address; what this
 * browser cannot show says so, and nothing is asked. `proposes` one, where none was chosen. Events: `second-chosen` (detail: seconds, once the hand rests),
 * `duration-known` (detail: seconds).
 */
export class ThumbnailChoice extends LitElement {
  static override styles = [
    base,
    form,
    css`
      .shot {
        position: relative;
        aspect-ratio: 16 / 9;
        overflow: hidden;
        border-radius: var(--round);
        background: #0c0e12;
      }

      video {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        object-fit: contain;
      }

      .time {
        position: absolute;
        inset: auto 0.5rem 0.5rem auto;
        padding: 0.1rem 0.45rem;
        border-radius: 6px;
        background: rgb(0 0 0 / 0.78);
        color: #fff;
        font-size: 0.8125rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }

      .unknown {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 0.75rem;
        padding: 1.25rem;
        background: var(--sunken);
        text-align: center;
      }

      .unknown .ico {
        inline-size: 36px;
        block-size: 36px;
      }

      .choice-line {
        display: grid;
        gap: 0.1rem;
        margin-block-start: 0.5rem;
      }

      .choice-line label {
        font-weight: 700;
      }
    `,
  ]
  static override properties = {
    source: { attribute: false },
    at: { type: Number },
    proposes: { type: Boolean },
    lasts: { state: true },
    isUnreadable: { state: true },
  }
  declare source: Blob | string | null
  declare at: number
  declare proposes: boolean
  declare lasts: number
  declare isUnreadable: boolean
  #address = ''
  #rest: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.source = null
    this.at = 0
    this.proposes = false
    this.lasts = 0
    this.isUnreadable = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('source')) return
    this.#forget()
    this.isUnreadable = false
    this.lasts = 0
    this.#address = this.source instanceof Blob ? URL.createObjectURL(this.source) : (this.source ?? '')
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#forget()
  }

  override render() {
    return html`
      <div class="shot">
        ${
          this.#address && !this.isUnreadable
            ? html`<video
                muted
                playsinline
                preload="auto"
                src=${this.#address}
                aria-label=${publishingWords.thumbnail.preview}
                @loadedmetadata=${this.#onMetadata}
                @error=${this.#onError}
              ></video>`
            : html`<p class="unknown">${icon('film')}<span>${this.isUnreadable ? publishingWords.thumbnail.undecodable : publishingWords.thumbnail.later}</span></p>`
        }
        ${this.lasts > 0 ? html`<span class="time">${clock(this.at)} / ${clock(this.lasts)}</span>` : ''}
      </div>
      ${
        this.lasts > 0
          ? html`<div class="choice-line">
              <label for="second">${publishingWords.thumbnail.choose}</label>
              <input
                id="second"
                type="range"
                min="0"
                max=${this.lasts}
                step="0.1"
                .value=${String(this.at)}
                aria-valuetext=${publishingWords.thumbnail.at(spokenDuration(this.at))}
                aria-describedby="hint"
                @input=${this.#onMove}
              />
              <p class="hint" id="hint">${publishingWords.thumbnail.hint}</p>
            </div>`
          : ''
      }
    `
  }

  get #video(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video')
  }

  #onMetadata = () => {
    const video = this.#video
    if (!video) return
    // A sound alone, or a picture this browser does not decode: nothing to choose from.
    if (video.videoWidth === 0) return this.#onError()
    // Some files say no duration before they are read to the end.
    if (!Number.isFinite(video.duration)) {
      video.addEventListener('durationchange', this.#onMetadata, { once: true })
      video.currentTime = Number.MAX_SAFE_INTEGER
      return
    }
    this.lasts = video.duration
    const isProposed = this.proposes && this.at === 0
    this.#show(isProposed ? Math.min(video.duration * 0.1, 3) : Math.min(this.at, video.duration))
    // What is seen is what is chosen.
    if (isProposed) this.#tellSecond()
    this.dispatchEvent(new CustomEvent('duration-known', { detail: video.duration }))
  }

  #onError = () => {
    this.isUnreadable = true
  }

  #onMove = (event: Event) => {
    this.#show(Number((event.target as HTMLInputElement).value))
    clearTimeout(this.#rest)
    this.#rest = setTimeout(() => this.#tellSecond(), 400)
  }

  #tellSecond() {
    this.dispatchEvent(new CustomEvent('second-chosen', { detail: this.at }))
  }

  #show(at: number) {
    this.at = Math.round(at * 10) / 10
    const video = this.#video
    if (video) video.currentTime = Math.min(this.at, Math.max(0, this.lasts - 0.05))
  }

  #forget() {
    clearTimeout(this.#rest)
    if (this.#address.startsWith('blob:')) URL.revokeObjectURL(this.#address)
    this.#address = ''
  }
}

customElements.define('c12-thumbnail-choice', ThumbnailChoice)
