import { html, LitElement } from 'lit'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { frame, niveauNamed } from '../page-data.ts'
import { saveToList } from '../playlists/save-to-list.ts'
import { base } from '../styles/base.styles.ts'
import './shot.ts'
import { styles } from './video-card.styles.ts'

/**
 * One video of a list: its still and title lead to it, its author to their page. `wide` puts the still beside the
 * words; `featured` is the large one of the home page. Shows how many colleagues tried it, never how many looked.
 */
export class VideoCard extends LitElement {
  static override styles = [base, styles]
  static override properties = {
    video: { attribute: false },
    eager: { type: Boolean },
    wide: { type: Boolean, reflect: true },
    featured: { type: Boolean, reflect: true },
    hidesAuthor: { type: Boolean, attribute: 'hides-author' },
  }
  declare video: VideoSummary | null
  declare eager: boolean
  declare wide: boolean
  declare featured: boolean
  declare hidesAuthor: boolean

  constructor() {
    super()
    this.video = null
    this.eager = false
    this.wide = false
    this.featured = false
    this.hidesAuthor = false
  }

  override render() {
    if (!this.video) return
    const { video } = this
    const about = html`<div class="under">${this.#by(video)}${this.#tried(video)}</div>`
    return html`
      <article>
        <a class="way" href=${video.path}>
          <c12-shot .video=${video} ?eager=${this.eager} sizes=${this.#sizes}></c12-shot>
          <span class="text">
            ${this.featured ? html`<span class="chip">${words.video.featured}</span>` : ''}
            ${this.featured ? html`<h2>${typeset(video.name)}</h2>` : html`<h3>${typeset(video.name)}</h3>`}
          </span>
        </a>
        ${this.#save(video)} ${about}
      </article>
    `
  }

  override focus() {
    this.renderRoot.querySelector('a')?.focus()
  }

  get #sizes(): string {
    if (this.featured) return '(max-width: 55rem) 92vw, 38rem'
    return this.wide ? '12rem' : '(max-width: 40rem) 92vw, 19rem'
  }

  /** For who has lists. */
  #save(video: VideoSummary) {
    if (!frame().person?.hasAcceptedCharter) return ''
    const label = words.video.saveOf(video.name)
    return html`<button class="save" type="button" aria-haspopup="dialog" aria-label=${label} title=${label} @click=${() => saveToList(video)}>
      ${icon('list')}
    </button>`
  }

  #by(video: VideoSummary) {
    return html`<p class="by small soft">
      ${this.hidesAuthor ? '' : html`<span><a href=${video.account.path}>${video.account.displayName}</a></span>`}
      ${this.#isFromElsewhere(video) ? html`<span>${video.account.academie}</span>` : ''}
      ${video.origin && !video.account.academie ? html`<span>${video.origin.host}</span>` : ''}
      ${video.niveaux.length > 0 ? html`<span>${video.niveaux.map(niveauNamed).join(', ')}</span>` : ''}
      ${video.audience === 'public' ? '' : html`<span>${icon('lock')} ${words.audiences[video.audience].short}</span>`}
    </p>`
  }

  /** Here everyone is of the instance's own académie: only another one is worth saying. */
  #isFromElsewhere({ account }: VideoSummary): boolean {
    return !this.hidesAuthor && account.academie !== null && account.academie !== frame().instance.academie
  }

  #tried(video: VideoSummary) {
    const { essaye } = video.counts
    return essaye > 0 ? html`<p class="small tried">${words.video.triedBy(essaye)}</p>` : ''
  }
}

customElements.define('c12-video-card', VideoCard)

/** A list of cards, each an item of it. */
export function videoList(
  videos: readonly VideoSummary[],
  { eager = 0, hidesAuthor = false, label = '' }: { eager?: number; hidesAuthor?: boolean; label?: string } = {},
) {
  return html`<ul class="videos" aria-label=${label || words.video.list}>
    ${videos.map(
      (video, place) =>
        html`<li>
          <c12-video-card .video=${video} ?eager=${place < eager} ?hides-author=${hidesAuthor}></c12-video-card>
        </li>`,
    )}
  </ul>`
}
