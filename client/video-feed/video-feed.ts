import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { words } from '../locales/fr.ts'
import { ContinuedList, type ContinuedPage } from '../more/continued-list.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/video-card.ts'

export type FeedPage = ContinuedPage<VideoSummary>

/** Videos as cards, in a list that continues. */
export class VideoFeed extends ContinuedList<VideoSummary> {
  static override styles = [base, moreStyles]
  static override properties = {
    ...ContinuedList.properties,
    hidesAuthor: { type: Boolean, attribute: 'hides-author' },
  }
  declare hidesAuthor: boolean

  constructor() {
    super({ entries: 'c12-video-card', told: words.feed.added })
    this.pathOf = followingPage
    this.label = words.video.list
    this.hidesAuthor = false
  }

  override render() {
    return html`
      <ul class="videos" aria-label=${this.label}>
        ${repeat(
          this.shown,
          ({ uuid }) => uuid,
          (video, place) =>
            html`<li>
              <c12-video-card .video=${video} ?eager=${place < 4} ?hides-author=${this.hidesAuthor}></c12-video-card>
            </li>`,
        )}
      </ul>
      ${this.pages.render()}
    `
  }
}

customElements.define('c12-video-feed', VideoFeed)
