import { css, html, LitElement } from 'lit'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { icon } from '../icons/icons.ts'
import { FollowedVideos } from '../live-state/followed-videos.ts'
import { hasNews } from '../live-state/live-state.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/video-card.ts'

/**
 * Publication was asked: what is left to do, and what becomes of it, followed until one leaves. `isSending`: the file has
 * not all arrived. Slot: how its sending goes.
 */
export class PublishedFilm extends LitElement {
  static override styles = [
    base,
    css`
      section {
        display: grid;
        gap: var(--gap-4);
        max-inline-size: 46rem;
      }

      h2 {
        line-height: 1.25;
      }

      .top {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.2rem 1rem;
        align-items: center;
      }

      .tile {
        background: var(--board-tint);
        color: var(--board);
      }
    `,
  ]
  static override properties = {
    video: { attribute: false },
    isSending: { type: Boolean },
    live: { state: true },
  }
  declare video: VideoDetails | null
  declare isSending: boolean
  declare live: LiveState | null
  #followed = new FollowedVideos(this, (state) => this.#onState(state))

  constructor() {
    super()
    this.video = null
    this.isSending = false
    this.live = null
  }

  override connectedCallback() {
    super.connectedCallback()
    this.#followed.begin()
  }

  override willUpdate(changed: Map<string, unknown>) {
    this.live ??= this.video?.live ?? null
    if (changed.get('isSending') === true) this.#refresh()
  }

  override render() {
    const { video, live, isSending } = this
    if (!video) return ''
    const said = publishingWords.published
    const isOut = video.publishedAt !== null && video.hidden === null
    const isHeld = video.hidden?.isHeldForReview && live?.state === 'ready'
    // It will not appear as it is: what is said below is why.
    const isFailed = !isOut && live?.state === 'failed'
    const waiting = isHeld ? said.headingHeld : said.headingSoon
    const heading = isOut ? said.headingNow : isFailed ? said.headingFailed : waiting
    const awaited = isHeld ? said.textHeld : isSending ? said.textSending : said.textSoon
    const text = isOut ? said.textNow : isFailed ? said.textFailed : awaited
    return html`
      <section aria-labelledby="after">
        <div class="top">
          <span class="tile">${icon(isOut ? 'check' : isFailed ? 'warning' : 'clock')}</span>
          <div>
            <h2 id="after" tabindex="-1">${heading}</h2>
            <p>${text}</p>
          </div>
        </div>
        ${isSending ? html`<div class="card pad"><slot></slot></div>` : ''}
        ${
          live && hasNews(live) && live.state !== 'receiving'
            ? html`<div class="card pad"><c12-live-state .state=${live} ?isCut=${this.#followed.isCut}></c12-live-state></div>`
            : ''
        }
        ${isOut ? html`<c12-video-card wide .video=${video}></c12-video-card>` : ''}
        <div class="row">
          ${
            isSending
              ? ''
              : html`<a class="btn main" href=${video.path}>${icon('play')}${said.see}</a>
                  <a class="btn" href="/mes-videos">${icon('film')}${said.mine}</a>
                  <a class="btn" href="/publier">${icon('plus')}${said.another}</a>`
          }
        </div>
      </section>
    `
  }

  /** Its heading: what one waited for. */
  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#after')?.focus()
  }

  #onState = (state: LiveState) => {
    if (state.uuid !== this.video?.uuid) return
    const isSettled = state.state !== this.live?.state
    this.live = state
    if (isSettled) this.#refresh()
  }

  async #refresh() {
    if (!this.video) return
    const answer = await fetchVideo(this.video.uuid)
    if (!answer.ok) return
    const wasOut = this.video.publishedAt !== null
    this.video = answer.value
    this.live = answer.value.live ?? this.live
    if (!wasOut && this.video.publishedAt !== null) announce(publishingWords.published.headingNow)
  }
}

customElements.define('c12-published-film', PublishedFilm)
