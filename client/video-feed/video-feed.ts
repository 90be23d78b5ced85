import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import type { Answer } from '../api/request.ts'
import { words } from '../locales/fr.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import { notShown } from '../more/not-shown.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/video-card.ts'

export interface FeedPage {
  data: readonly VideoSummary[]
  /** What `load` takes for the following page; null on the last one. */
  next: string | null
}

/**
 * A list that continues: « Voir plus » is a link to the following page, and with script adds to this one, then puts
 * the focus on the first that came. `pathOf(next)` is that link's address.
 */
export class VideoFeed extends LitElement {
  static override styles = [base, moreStyles]
  static override properties = {
    page: { attribute: false },
    load: { attribute: false },
    pathOf: { attribute: false },
    label: {},
    hidesAuthor: { type: Boolean, attribute: 'hides-author' },
    added: { state: true },
    next: { state: true },
  }
  declare page: FeedPage
  declare load: (next: string) => Promise<Answer<FeedPage>>
  declare pathOf: (next: string) => string
  declare label: string
  declare hidesAuthor: boolean
  declare added: readonly VideoSummary[]
  declare next: string | null
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: (next) => this.load(next),
    add: ({ data, next }) => {
      const shown = [...this.page.data, ...this.added]
      this.added = [...this.added, ...notShown(shown, data, ({ uuid }) => uuid)]
      this.next = next
      announce(words.feed.added(data.length))
    },
    entries: 'c12-video-card',
    pathOf: (next) => this.pathOf(next),
  })

  constructor() {
    super()
    this.page = { data: [], next: null }
    this.load = () => Promise.resolve({ ok: true, value: { data: [], next: null } })
    this.pathOf = followingPage
    this.label = words.video.list
    this.hidesAuthor = false
    this.added = []
    this.next = null
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('page')) return
    this.added = []
    this.next = this.page.next
  }

  override render() {
    return html`
      <ul class="videos" aria-label=${this.label}>
        ${repeat(
          [...this.page.data, ...this.added],
          ({ uuid }) => uuid,
          (video, place) =>
            html`<li>
              <c12-video-card .video=${video} ?eager=${place < 4} ?hides-author=${this.hidesAuthor}></c12-video-card>
            </li>`,
        )}
      </ul>
      ${this.#pages.render()}
    `
  }
}

customElements.define('c12-video-feed', VideoFeed)
