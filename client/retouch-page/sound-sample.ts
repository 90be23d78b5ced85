import { css, html, LitElement } from 'lit'
import { filmWords } from '../locales/fr-film.ts'
import { base } from '../styles/base.styles.ts'

/** A few seconds of sound made by the instance, as it is and as it would be: heard before one decides. */
export class SoundSample extends LitElement {
  static override styles = [
    base,
    css`
      .samples {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
        gap: var(--gap-3);
      }

      figure {
        display: grid;
        gap: 0.3rem;
      }

      figcaption {
        font-weight: 600;
      }

      audio {
        inline-size: 100%;
        block-size: 44px;
      }
    `,
  ]
  static override properties = {
    videoId: {},
    at: { type: Number },
    as: {},
    heardAt: { state: true },
    isBroken: { state: true },
  }
  declare videoId: string
  declare at: number
  declare as: 'clearer' | 'altered'
  declare heardAt: number | null
  declare isBroken: boolean

  constructor() {
    super()
    this.videoId = ''
    this.at = 0
    this.as = 'clearer'
    this.heardAt = null
    this.isBroken = false
  }

  override render() {
    const said = filmWords.retouch.sample
    const { heardAt } = this
    return html`
      <button class="btn slim" type="button" @click=${this.#hear}>${heardAt === null ? said.hear : said.hearHere}</button>
      <div role="status">${this.isBroken ? said.broken : ''}</div>
      ${
        heardAt === null
          ? ''
          : html`<div class="samples">
              ${this.#player('recorded', said.before, heardAt)}${this.#player(this.as, said.after[this.as], heardAt)}
            </div>`
      }
    `
  }

  #player(as: 'recorded' | 'clearer' | 'altered', label: string, at: number) {
    const address = `/api/v1/videos/${encodeURIComponent(this.videoId)}/sound-sample?at=${at.toFixed(1)}&as=${as}`
    return html`<figure>
      <figcaption id=${as}>${label}</figcaption>
      <audio controls preload="auto" src=${address} aria-labelledby=${as} @error=${this.#onError}></audio>
    </figure>`
  }

  #hear = () => {
    this.isBroken = false
    this.heardAt = Math.max(0, this.at)
  }

  #onError = () => {
    this.isBroken = true
    this.heardAt = null
  }
}

customElements.define('c12-sound-sample', SoundSample)
