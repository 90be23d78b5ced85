import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { LiveState, MyVideo, RemovedVideo } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { deleteVideo, myVideos } from '../api/videos.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate } from '../formats/dates.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { FollowedVideos } from '../live-state/followed-videos.ts'
import { hasNews } from '../live-state/live-state.ts'
import { words } from '../locales/fr.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'
import { unfinishedUploads } from '../uploads/kept-uploads.ts'
import '../video-card/shot.ts'
import { styles } from './my-videos-page.styles.ts'

/** All of mine, in whatever state: what is being made moves by itself, what failed says why, what is out says what colleagues did. */
export class MyVideosPage extends PageElement {
  static override styles = [base, pageTop, moreStyles, styles]
  static override properties = {
    videos: { state: true },
    next: { state: true },
    removed: { state: true },
  }
  declare videos: readonly MyVideo[]
  declare next: string | null
  declare removed: readonly RemovedVideo[]
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: myVideos,
    add: ({ data, next }) => {
      this.videos = [...this.videos, ...data]
      this.next = next
      announce(words.feed.added(data.length))
    },
    entries: 'article h2 a',
    pathOf: followingPage,
  })
  #followed = new FollowedVideos(this, (state) => this.#onState(state))

  constructor() {
    super()
    const page = dataOf('my-videos')
    this.videos = page.data
    this.next = page.next
    this.removed = page.removed
  }

  override connectedCallback() {
    super.connectedCallback()
    this.#followed.begin()
  }

  override render() {
    const said = myVideosWords.mine
    return html`
      <div class="top">
        <h1>${said.heading}</h1>
        ${this.videos.length > 0 ? html`<a class="btn chalk" href="/publier">${icon('upload')}${said.publish}</a>` : ''}
      </div>
      ${
        this.videos.length === 0
          ? html`<c12-notice heading=${said.emptyHeading} text=${said.emptyText}>
              <a class="btn chalk" href="/publier">${icon('upload')}${said.publish}</a>
            </c12-notice>`
          : html`<ul class="list" aria-label=${said.list}>
              ${repeat(
                this.videos,
                ({ uuid }) => uuid,
                (video) => html`<li>${this.#video(video)}</li>`,
              )}
            </ul>`
      }
      ${
        this.removed.length === 0
          ? ''
          : html`<section class="removed" aria-labelledby="removed">
              <h2 id="removed">${said.removedHeading}</h2>
              <p class="small soft">${said.removedText}</p>
              <ul>
                ${this.removed.map(
                  ({ name, removedAt, removal }) =>
                    html`<li>
                      ${name || said.untitled}
                      <span class="soft small">${said.removedOn(longDate(removedAt))}</span> ${this.#removal(removal)}
                    </li>`,
                )}
              </ul>
            </section>`
      }
      ${this.#pages.render()}
    `
  }

  #video(video: MyVideo) {
    const name = video.name || myVideosWords.mine.untitled
    const isMade = video.live.state === 'ready'
    const path = isMade || video.live.state === 'processing' ? video.path : video.editPath
    return html`<article class="card" aria-label=${name}>
      <a href=${path} tabindex="-1" aria-hidden="true"><c12-shot .video=${video}></c12-shot></a>
      <div class="about">
        <h2><a href=${path}>${typeset(name)}</a></h2>
        <p class="row">${this.#chips(video)} ${this.#removal(video.removal)}</p>
        ${isMade ? this.#facts(video) : ''}
        ${
          !hasNews(video.live)
            ? ''
            : html`<c12-live-state
                slim
                .state=${video.live}
                ?isCut=${this.#followed.isCut}
                @retry-asked=${(event: CustomEvent<LiveState>) => this.#onState(event.detail)}
              ></c12-live-state>`
        }
        ${video.hidden && !video.hidden.isHeldForReview ? html`<p class="small">${video.hidden.reason}</p>` : ''}
      </div>
      <div class="acts">${this.#acts(video, name)}</div>
    </article>`
  }

  /** « retirée chez 3 instances sur 4 » */
  #removal(removal: MyVideo['removal']) {
    if (removal === null) return ''
    const { asked, returned } = removal
    return html`<span class="chip">${icon(returned === asked ? 'check' : 'clock')}${myVideosWords.mine.removal(returned, asked)}</span>`
  }

  #chips(video: MyVideo) {
    const said = myVideosWords.mine
    const state = video.hidden
      ? html`<span class="chip alarm">${icon('hidden')}${video.hidden.isHeldForReview ? said.held : said.hidden}</span>`
      : !video.isPublished
        ? html`<span class="chip">${icon('pencil')}${said.draft}</span>`
        : video.live.state === 'ready'
          ? html`<span class="chip board">${icon('check')}${said.published}</span>`
          : html`<span class="chip">${icon('clock')}${said.soon}</span>`
    return html`${state}${video.audience === 'brouillon' || !video.isPublished ? '' : html`<span class="chip">${words.audiences[video.audience].short}</span>`}`
  }

  #facts(video: MyVideo) {
    const said = myVideosWords.mine
    const { merci, essaye, comments } = video.counts
    return html`<p class="facts">
      <span>${video.publishedAt && video.isPublished ? words.video.publishedOn(longDate(video.publishedAt)) : said.sentOn(longDate(video.createdAt))}</span>
      ${essaye > 0 ? html`<span class="tried">${said.essaye(essaye)}</span>` : ''}
      ${merci > 0 ? html`<span>${said.merci(merci)}</span>` : ''} ${comments > 0 ? html`<span>${said.comments(comments)}</span>` : ''}
    </p>`
  }

  #acts(video: MyVideo, name: string) {
    const said = myVideosWords.mine
    const isReceiving = video.live.state === 'receiving'
    const waited = isReceiving ? unfinishedUploads().find(({ videoId }) => videoId === video.uuid) : undefined
    const goesOnAt = waited?.replaces ? video.editPath : '/publier'
    return html`
      ${waited ? html`<a class="btn" href=${goesOnAt}>${icon('upload')}${said.continue}</a>` : ''}
      ${
        !video.isPublished && video.live.state !== 'failed' && !waited
          ? html`<a class="btn" href=${video.editPath} aria-label=${said.nameOf(name, said.publishNow)}>${said.publishNow}</a>`
          : html`<a class="btn" href=${video.editPath} aria-label=${said.nameOf(name, said.edit)}>${icon('pencil')}${said.edit}</a>`
      }
      <button class="btn round" type="button" aria-label=${said.nameOf(name, said.delete)} @click=${() => this.#delete(video, name)}>
        ${icon('trash')}
      </button>
    `
  }

  #onState = (state: LiveState) => {
    const before = this.videos.find(({ uuid }) => uuid === state.uuid)
    // Begun in another tab, or beyond what is shown.
    if (!before) return
    this.videos = this.videos.map((video) =>
      video.uuid === state.uuid
        ? {
            ...video,
            live: state,
            isPublished: state.isPublished,
            publishedAt: state.publishedAt,
            thumbnailPath: state.thumbnailPath ?? video.thumbnailPath,
            duration: state.durationSeconds ? Math.round(state.durationSeconds) : video.duration,
          }
        : video,
    )
    if (before.live.state === state.state) return
    if (state.state === 'ready') announce(myVideosWords.mine.ready(before.name))
    if (state.state === 'failed') announce(myVideosWords.mine.failed(before.name))
  }

  async #delete(video: MyVideo, name: string) {
    const said = myVideosWords.mine
    const answer = await confirmed({
      heading: said.deleteHeading(name),
      text: said.deleteText,
      confirm: said.delete,
      isFinal: true,
    })
    if (answer === null) return
    const deleted = await deleteVideo(video.uuid)
    if (!deleted.ok) return announce(deleted.problem.detail)
    this.videos = this.videos.filter(({ uuid }) => uuid !== video.uuid)
    announce(said.deleted(name))
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('article h2 a, c12-notice a, .top a')?.focus()
  }
}

customElements.define('c12-my-videos-page', MyVideosPage)
