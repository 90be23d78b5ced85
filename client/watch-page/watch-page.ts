import { html, nothing } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { CommentAnswer } from '#src/comments/comment-schemas.ts'
import type { WatchData } from '#src/pages/page-data.ts'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce, hasCome } from '../announce/announce.ts'
import { hideVideo, showVideo } from '../api/moderation.ts'
import { countView, video as fetchVideo, followMyVideos } from '../api/videos.ts'
import { confirmed } from '../confirm/confirm.ts'
import '../exchanges/exchanges.ts'
import type { Exchanges } from '../exchanges/exchanges.ts'
import '../film-text/film-text.ts'
import type { FilmText } from '../film-text/film-text.ts'
import { typeset, typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import '../live-state/live-state.ts'
import { words } from '../locales/fr.ts'
import { exchangeWords } from '../locales/fr-exchanges.ts'
import { watchingWords } from '../locales/fr-watching.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { isOtherFilm } from '../playback/film-version.ts'
import type { Player } from '../playback/player.ts'
import '../playlists/panel-place.ts'
import { saveButton } from '../playlists/save-button.ts'
import '../reactions/reactions.ts'
import { face } from '../portrait/portrait.ts'
import type { ReportDialog, Reported } from '../report/report-dialog.ts'
import type { ShareDialog } from '../share/share-dialog.ts'
import '../share/share-dialog.ts'
import { base } from '../styles/base.styles.ts'
import { menu } from '../styles/menu.styles.ts'
import '../video-card/video-card.ts'
import { doMeant } from './do-meant.ts'
import { chipsOf, factsOf, hostElsewhere, receivedOf } from './facts.ts'
import { moreMenu } from './more-menu.ts'
import { placeMenu } from './place-menu.ts'
import { styles } from './watch-page.styles.ts'

/** One video: the film, who made it, what one may say to it, what colleagues say, what to watch next. */
export class WatchPage extends PageElement {
  static override styles = [base, menu, styles]
  static override properties = {
    data: { attribute: false },
    live: { state: true },
    hasTried: { state: true },
    hasPlayer: { state: true },
  }
  declare data: WatchData
  declare live: LiveState | null
  declare hasTried: boolean
  declare hasPlayer: boolean
  /** How many films it has had since it is open: each has a player of its own. */
  #films = 0
  #unfollow: (() => void) | null = null

  constructor() {
    super()
    this.data = dataOf('watch')
    this.live = this.data.video.live
    this.hasTried = false
    this.hasPlayer = true
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.data.video.playback) this.#loadPlayer()
    if (this.live && this.live.state !== 'ready' && this.live.state !== 'failed') this.#follow()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#unfollow?.()
  }

  override firstUpdated() {
    return doMeant(this.data.video, this.renderRoot)
  }

  override render() {
    const { video, threads, list } = this.data
    return html`
      <article class="watch">
        <div class="film">${this.#film(video)}</div>
        <div class="about">
          ${list ? html`<c12-panel-place .list=${list} .videoId=${video.uuid} .player=${this.#toPlayer}></c12-panel-place>` : ''}
          <h1>${typeset(video.name)}</h1>
          ${this.#notices(video)}
          <div class="by">
            <a class="who" href=${video.account.path} tabindex="-1" aria-hidden="true">${face(video.account)}</a>
            <div class="grow">
              <a class="name" href=${video.account.path}>${video.account.displayName}</a>
              <p class="small soft">
                ${factsOf(video)}
              </p>
            </div>
          </div>
          ${video.may.edit ? receivedOf(video) : ''}
          <div class="row acts no-print">
            ${
              video.may.edit
                ? html`<a class="btn main" href=${`/mes-videos/${video.uuid}`}>${icon('pencil')}${watchingWords.watch.edit}</a>`
                : html`<c12-reactions .video=${video} @reaction-given=${this.#onReaction}></c12-reactions>`
            }
            ${saveButton(video)}
            <button class="btn" type="button" @click=${this.#share}>${icon('share')}${watchingWords.share.button}</button>
            ${moreMenu(video, {
              place: this.#place,
              hide: this.#hide,
              report: () =>
                this.#report({
                  kind: 'video',
                  id: video.uuid,
                  atSeconds: Math.floor(this.#player?.currentTime ?? 0),
                  host: video.origin?.host ?? null,
                }),
            })}
          </div>
          <div class="card pad">
            ${video.descriptionHtml ? html`<div class="said">${unsafeHTML(typesetHtml(video.descriptionHtml))}</div>` : ''} ${chipsOf(video)}
          </div>
          <c12-film-text .video=${video} @moment-asked=${this.#onMoment}></c12-film-text>
        </div>
        <div class="aside">
          <c12-exchanges
            .videoId=${video.uuid}
            .authorName=${video.account.displayName}
            ?isMine=${video.may.edit}
            .page=${threads}
            ?mayComment=${video.may.comment}
            ?isOpen=${video.commentsEnabled}
            ?mayHold=${video.commentsPolicy.id === 3 || video.may.moderate}
            .momentOf=${() => this.#player?.currentTime ?? 0}
            hint=${this.hasTried ? exchangeWords.hintTried : exchangeWords.hint}
            @moment-asked=${this.#onMoment}
            @comment-reported=${(event: CustomEvent<CommentAnswer>) => this.#report({ kind: 'comment', id: event.detail.uuid, atSeconds: null, host: hostElsewhere(event.detail.account?.host) })}
          ></c12-exchanges>
        </div>
        ${this.#related()}
      </article>
      <c12-share-dialog .video=${video}></c12-share-dialog>
      <c12-report-dialog></c12-report-dialog>
    `
  }

  #film(video: VideoDetails) {
    if (!video.playback)
      return html`<div class="preparing card"><c12-live-state .state=${this.live}></c12-live-state></div>`
    if (!this.hasPlayer)
      return html`<video
        controls
        preload="metadata"
        src=${video.playback.fallbackPath ?? video.playback.playlistPath}
        poster=${video.playback.posterPath ?? nothing}
        aria-label=${video.name}
        >${video.captions.map(
          ({ language, path }) =>
            html`<track kind="captions" srclang=${language.id} label=${language.label} src=${path} />`,
        )}</video
      >`
    const marks = this.data.threads.data.flatMap(({ atSeconds }) => (atSeconds === null ? [] : [atSeconds]))
    return keyed(
      this.#films,
      html`<c12-player
        .video=${video}
        .marks=${marks}
        @watched=${() => countView(video.uuid)}
        @moment-changed=${this.#onPlace}
        >${video.playback.posterPath ? html`<img class="poster" src=${video.playback.posterPath} alt="" />` : ''}</c12-player
      >`,
    )
  }

  /** What only its authors and moderators see, and whoever was given the link. */
  #notices(video: VideoDetails) {
    const said = watchingWords.watch
    const notices = [
      video.hidden &&
        html`<c12-notice
          slim
          kind="refused"
          heading=${video.hidden.isHeldForReview ? said.heldHeading : said.hiddenHeading}
          text=${video.hidden.isHeldForReview ? said.heldText : video.hidden.reason}
        >
          ${video.may.moderate ? html`<button class="btn" type="button" @click=${this.#show}>${icon('eye')}${said.show}</button>` : ''}
        </c12-notice>`,
      !video.isPublished &&
        video.may.edit &&
        html`<c12-notice slim kind="told" heading=${said.draftHeading} text=${said.draftText}>
          <a class="btn" href=${`/mes-videos/${video.uuid}`}>${icon('pencil')}${said.finish}</a>
        </c12-notice>`,
      this.live &&
        (video.playback?.isGrowing || (video.playback && this.live.notice)) &&
        html`<c12-live-state slim .state=${this.live}></c12-live-state>`,
    ].filter(Boolean)
    return notices.length > 0 ? html`<div class="stack">${notices}</div>` : ''
  }

  #related() {
    const { related } = this.data
    if (related.length === 0) return ''
    return html`<section class="rest no-print">
      <h2>${watchingWords.watch.next}</h2>
      <ul aria-label=${watchingWords.watch.next}>
        ${related.map((video) => html`<li><c12-video-card wide .video=${video}></c12-video-card></li>`)}
      </ul>
    </section>`
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector<Player>('c12-player')
  }

  #toPlayer = () => this.#player

  /** The controls come in their own file; if it does not come, the browser's own controls do. */
  async #loadPlayer() {
    try {
      await import('../playback/player.ts')
    } catch {
      this.hasPlayer = false
    }
  }

  #follow() {
    const { uuid } = this.data.video
    this.#unfollow = followMyVideos(
      async (state) => {
        if (state.uuid !== uuid) return
        const before = this.live
        this.live = state
        // What can be played, or seen by others, has changed.
        if (state.state !== before?.state) await this.#refresh()
        if (state.state === 'ready' || state.state === 'failed') this.#unfollow?.()
      },
      () => {},
    )
  }

  async #refresh() {
    const answer = await fetchVideo(this.data.video.uuid)
    if (!answer.ok) return
    if (isOtherFilm(this.data.video, answer.value)) this.#films += 1
    this.data = { ...this.data, video: answer.value }
    this.live = answer.value.live
    if (answer.value.playback) await this.#loadPlayer()
  }

  #onReaction = (event: CustomEvent<string>) => {
    if (event.detail !== 'essaye' || !this.data.video.may.comment) return
    this.hasTried = true
    announce(watchingWords.reactions.triedTold, {
      label: watchingWords.reactions.tell,
      run: () => this.renderRoot.querySelector<Exchanges>('c12-exchanges')?.focusWriting(),
    })
  }

  #onMoment = (event: CustomEvent<number>) => this.#player?.seek(event.detail)

  /** Told to what follows the film, without drawing the page again. */
  #onPlace = (event: CustomEvent<number>) => {
    const text = this.renderRoot.querySelector<FilmText>('c12-film-text')
    if (text) text.at = event.detail
  }

  #share = () => this.renderRoot.querySelector<ShareDialog>('c12-share-dialog')?.open(this.#player?.currentTime ?? 0)

  async #report(reported: Reported) {
    this.#closeMenu()
    if (!(await hasCome(import('../report/report-dialog.ts')))) return
    await this.renderRoot.querySelector<ReportDialog>('c12-report-dialog')?.open(reported)
  }

  #hide = async () => {
    this.#closeMenu()
    const said = watchingWords.watch
    const reason = await confirmed({
      heading: said.hideHeading,
      text: said.hideText,
      confirm: said.hide,
      reason: words.confirm.reasonTold,
    })
    if (reason === null) return
    const answer = await hideVideo(this.data.video.uuid, reason)
    announce(answer.ok ? said.hidden : answer.problem.detail)
    if (answer.ok) await this.#refresh()
  }

  #show = async () => {
    const said = watchingWords.watch
    const reason = await confirmed({
      heading: said.showHeading,
      text: said.showText,
      confirm: said.show,
      reason: words.confirm.reasonKept,
    })
    if (reason === null) return
    const answer = await showVideo(this.data.video.uuid, reason)
    announce(answer.ok ? said.shown : answer.problem.detail)
    if (answer.ok) await this.#refresh()
  }

  #place = (event: MouseEvent) => {
    const menu = this.renderRoot.querySelector<HTMLElement>('#more')
    if (menu) placeMenu(menu, (event.currentTarget as HTMLElement).getBoundingClientRect())
  }

  #closeMenu() {
    this.renderRoot.querySelector<HTMLElement>('#more')?.hidePopover()
  }
}

customElements.define('c12-watch-page', WatchPage)
