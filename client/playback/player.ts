import './csp-shim.ts'
import { html, LitElement, nothing } from 'lit'
import type { MediaController } from 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-fullscreen-button.js'
import 'media-chrome/dist/media-loading-indicator.js'
import 'media-chrome/dist/media-mute-button.js'
import 'media-chrome/dist/media-pip-button.js'
import 'media-chrome/dist/media-play-button.js'
import 'media-chrome/dist/media-seek-backward-button.js'
import 'media-chrome/dist/media-seek-forward-button.js'
import 'media-chrome/dist/media-time-range.js'
import 'media-chrome/dist/media-volume-range.js'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'
import { captions } from './captions.styles.ts'
import { CaptionsReader } from './captions-reader.ts'
import { addChapters, chapterAt } from './chapter-marks.ts'
import type { Exchange, Exchanged } from './exchange.ts'
import './keys-dialog.ts'
import type { KeysDialog } from './keys-dialog.ts'
import { momentAsked, rememberedMoment, rememberMoment } from './moments.ts'
import { styles } from './player.styles.ts'
import type { CaptionsChoice, PlayerCaptions } from './player-captions.ts'
import './player-captions.ts'
import type { PlayerChapters } from './player-chapters.ts'
import './player-chapters.ts'
import './player-labels.ts'
import type { Choice, PlayerSettings } from './player-settings.ts'
import './player-settings.ts'
import type { Source, SourceState } from './source.ts'
import { addStoryboard } from './storyboard.ts'

type Panel = 'settings' | 'captions' | 'chapters'

/** Heard or seen enough to be counted once, or half of it when it is shorter. */
const countedAfterSeconds = 10

/**
 * The film and its controls: quality, speed, sound alone, captions, chapters, small images on the time line, keyboard
 * (« ? » tells it), and where one stopped. `marks` are the seconds that comments speak of; `said`, when given, is read
 * in place of captions (their editor). `currentTime`, `seek` and `toggle` are for who stands beside. Events: `watched`
 * (once, when it was really watched), `moment-changed` (detail: seconds, while it plays or is moved), `film-ended`.
 */
export class Player extends LitElement {
  static override styles = [base, styles, captions]
  static override properties = {
    video: { attribute: false },
    marks: { attribute: false },
    said: { attribute: false },
    source: { state: true },
    exchanged: { state: true },
    at: { state: true },
    lasts: { state: true },
    rate: { state: true },
    panel: { state: true },
    resumedAt: { state: true },
  }
  declare video: VideoDetails | null
  declare marks: readonly number[]
  declare said: string | null
  declare source: SourceState
  /** Null until the viewer agreed to exchange the film with neighbours. */
  declare exchanged: Exchanged | null
  declare at: number
  declare lasts: number
  declare rate: number
  declare panel: Panel | null
  declare resumedAt: number | null
  #opened: Source | null = null
  #exchange: Exchange | null = null
  #watchedSeconds = 0
  #lastAt = 0
  #isCounted = false
  #isGone = false
  #captions = new CaptionsReader(this)

  constructor() {
    super()
    this.video = null
    this.marks = []
    this.said = null
    this.source = { qualities: [], chosen: -1, shown: null, isSoundOnly: false, trouble: null, isShareable: false }
    this.exchanged = null
    this.at = 0
    this.lasts = 0
    this.rate = 1
    this.panel = null
    this.resumedAt = null
  }

  get currentTime(): number {
    return this.#film?.currentTime ?? 0
  }

  get isPlaying(): boolean {
    return this.#film?.paused === false
  }

  toggle() {
    const film = this.#film
    if (film?.paused) film.play().catch(() => {})
    else film?.pause()
  }

  /** Plays from there, unless it is only to be looked at. */
  seek(seconds: number, { plays = true }: { plays?: boolean } = {}) {
    const film = this.#film
    if (!film) return
    film.currentTime = seconds
    this.resumedAt = null
    this.#opened?.begin()
    if (plays) film.play().catch(() => {})
    this.scrollIntoView({
      block: 'nearest',
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    })
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#isGone = true
    this.#opened?.close()
    this.#exchange?.close()
  }

  override render() {
    const { video } = this
    if (!video) return
    const lasts = this.lasts || (video.durationSeconds ?? 0)
    return html`
      <div class="stage" @keydown=${this.#onKey}>
        <media-controller
          lang="fr"
          hotkeys="noshift+/ nop noc"
          nosubtitleslangpref
          defaultduration=${video.durationSeconds ?? nothing}
        >
          <video
            slot="media"
            playsinline
            preload="metadata"
            poster=${video.playback?.posterPath ?? nothing}
            aria-label=${video.name}
            @play=${() => this.#opened?.begin()}
            @timeupdate=${this.#onTime}
            @durationchange=${this.#onTime}
            @ratechange=${this.#onRate}
            @seeked=${this.#onTime}
            @pause=${this.#remember}
            @ended=${() => this.dispatchEvent(new CustomEvent('film-ended'))}
            @enterpictureinpicture=${this.#captions.show}
            @leavepictureinpicture=${this.#captions.show}
            @webkitbeginfullscreen=${this.#captions.show}
            @webkitendfullscreen=${this.#captions.show}
            >${this.#captions.tracks(video)}</video
          >
          <media-loading-indicator slot="centered-chrome" noautohide></media-loading-indicator>
          <media-play-button class="start" slot="centered-chrome" noautohide></media-play-button>
          ${
            this.source.isSoundOnly
              ? html`<div class="sound" slot="poster">${icon('headphones')}${playerWords.soundOnly}</div>`
              : ''
          }
          ${this.#captions.render()}
          <div class="bottom">
            <div class="line">
              <media-time-range></media-time-range>
              <ul class="marks" aria-hidden="true">
                ${lasts > 0 ? this.marks.map((at) => html`<li .style=${`left: ${((100 * at) / lasts).toFixed(2)}%`}></li>`) : ''}
              </ul>
            </div>
            <div class="bar">
              <media-play-button></media-play-button>
              <media-seek-backward-button seekoffset="10"></media-seek-backward-button>
              <media-seek-forward-button seekoffset="10"></media-seek-forward-button>
              <media-mute-button></media-mute-button>
              <media-volume-range></media-volume-range>
              <span class="time"
                ><span class="unseen">${playerWords.place(spokenDuration(this.at), spokenDuration(lasts))}</span
                ><span aria-hidden="true">${clock(this.at)} / ${clock(lasts)}</span></span
              >
              <span class="chapter" aria-hidden="true">${chapterAt(video.chapters, this.at)?.title ?? ''}</span>
              <span class="push shown">${this.#shown}</span>
              ${video.chapters.length > 0 ? this.#control('chapters', 'list', captionWords.player.chapters) : ''}
              ${
                video.captions.length > 0
                  ? this.#control('captions', this.#captions.track ? 'captionsOn' : 'captions', playerWords.captions)
                  : ''
              }
              ${this.#control('settings', 'settings', playerWords.settings)}
              <media-pip-button></media-pip-button>
              <media-fullscreen-button></media-fullscreen-button>
            </div>
          </div>
        </media-controller>
        ${this.#told()}
        ${this.#panel(video)}
        <c12-keys-dialog></c12-keys-dialog>
      </div>
    `
  }

  #control(panel: Panel, drawing: IconName, label: string) {
    return html`<button
      class="ctl"
      type="button"
      id=${`open-${panel}`}
      aria-label=${label}
      aria-expanded=${String(this.panel === panel)}
      @keydown=${keepActivation}
      @keyup=${keepActivation}
      @click=${() => this.#togglePanel(panel)}
    >
      ${icon(drawing)}
    </button>`
  }

  #panel(video: VideoDetails) {
    const popover = this.#isSmall ? 'manual' : nothing
    if (this.panel === 'settings')
      return html`<c12-player-settings
        popover=${popover}
        .source=${this.source}
        .rate=${this.rate}
        .hasExchange=${hasExchange(video)}
        .exchanged=${this.exchanged}
        .hasSoundOnly=${Boolean(video.playback?.audioPlaylistPath)}
        .at=${this.at}
        @choice-made=${this.#onChoice}
        @settings-closed=${this.#closePanel}
      ></c12-player-settings>`
    if (this.panel === 'captions')
      return html`<c12-player-captions
        popover=${popover}
        .tracks=${video.captions}
        .language=${this.#captions.track?.language.id ?? null}
        .size=${this.#captions.size}
        @captions-chosen=${(event: CustomEvent<CaptionsChoice>) => this.#captions.choose(event.detail)}
        @panel-closed=${this.#closePanel}
      ></c12-player-captions>`
    if (this.panel === 'chapters')
      return html`<c12-player-chapters
        popover=${popover}
        .chapters=${video.chapters}
        .at=${this.at}
        @moment-asked=${this.#onChapter}
        @panel-closed=${this.#closePanel}
      ></c12-player-chapters>`
    return ''
  }

  #told() {
    const said = playerWords
    if (this.source.trouble === 'broken')
      return html`<div class="broken" role="alert">
        <p>${said.broken}</p>
        <button class="btn" type="button" @click=${() => this.#opened?.retry()}>${icon('again')}${said.retry}</button>
      </div>`
    if (this.source.trouble === 'cut') return html`<p class="told" role="status">${icon('offline')}${said.cut}</p>`
    if (this.resumedAt !== null)
      return html`<p class="told" role="status">
        <span>${said.resumed(clock(this.resumedAt))}</span>
        <button type="button" @click=${this.#fromStart}>${said.fromStart}</button>
      </p>`
    return ''
  }

  get #shown(): string {
    const { shown, chosen, isSoundOnly } = this.source
    if (isSoundOnly) return playerWords.sound
    const lines = shown ? playerWords.lines(shown.lines) : ''
    const rate = this.rate === 1 ? '' : playerWords.rate(this.rate)
    return [chosen === -1 && lines ? playerWords.auto(lines) : lines, rate].filter(Boolean).join(' · ')
  }

  /** Its panels would not fit over the film. */
  get #isSmall(): boolean {
    return this.clientWidth < 480
  }

  get #film(): HTMLVideoElement | null {
    return this.renderRoot.querySelector('video')
  }

  override async firstUpdated() {
    const { video } = this
    const film = this.#film
    const stage = this.renderRoot.querySelector<HTMLElement>('.stage')
    const controller = this.renderRoot.querySelector<MediaController>('media-controller')
    if (!video?.playback || !film || !stage || !controller) return
    // The panels are beside the controller: the whole stage is what fills the screen.
    controller.fullscreenElement = stage
    if (video.width && video.height && video.width >= video.height)
      stage.style.setProperty('--film-ratio', `${video.width} / ${video.height}`)
    if (video.storyboard) addStoryboard(film, video.storyboard, video.durationSeconds ?? 0)
    if (video.chapters.length > 0) addChapters(film, video.chapters, video.durationSeconds ?? 0)
    this.#captions.show()
    addEventListener('pagehide', this.#remember)

    const asked = momentAsked()
    const remembered = asked === null ? rememberedMoment(video.uuid) : null
    const startAt = asked ?? remembered ?? 0
    this.at = startAt
    this.resumedAt = remembered
    const { openSource } = await import('./source.ts')
    if (this.#isGone) return
    this.#opened = openSource({
      video: film,
      playback: video.playback,
      startAt,
      isFrugal: isFrugal(),
      renew: async () => {
        const answer = await fetchVideo(video.uuid)
        return answer.ok ? answer.value.playback : null
      },
      onChange: (state) => {
        this.source = state
      },
    })
    // Pressed before all this had come.
    if (!film.paused) {
      this.#opened.begin()
      film.play().catch(() => {})
    }
  }

  #onTime = () => {
    const film = this.#film
    if (!film) return
    // Before anything is loaded, the film is at 0, wherever one is about to begin.
    if (film.readyState > 0) this.at = film.currentTime
    this.lasts = Number.isFinite(film.duration) ? film.duration : 0
    this.dispatchEvent(new CustomEvent('moment-changed', { detail: this.at }))
    if (film.paused) return
    const step = film.currentTime - this.#lastAt
    this.#lastAt = film.currentTime
    if (step > 0 && step < 2) this.#watchedSeconds += step
    if (this.resumedAt !== null && this.#watchedSeconds > 8) this.resumedAt = null
    const enough = Math.min(countedAfterSeconds, (this.lasts || Number.POSITIVE_INFINITY) / 2)
    if (this.#isCounted || this.#watchedSeconds < enough) return
    this.#isCounted = true
    this.dispatchEvent(new CustomEvent('watched', { detail: Math.floor(film.currentTime) }))
  }

  #onRate = () => {
    this.rate = this.#film?.playbackRate ?? 1
  }

  #remember = () => {
    const film = this.#film
    if (film && this.video && film.readyState > 0 && Number.isFinite(film.duration))
      rememberMoment(this.video.uuid, film.currentTime, film.duration)
  }

  #fromStart = () => {
    this.resumedAt = null
    this.seek(0)
    this.renderRoot.querySelector<HTMLElement>('.bar media-play-button')?.focus()
  }

  #togglePanel = async (panel: Panel) => {
    if (this.panel === panel) return this.#closePanel()
    this.panel = panel
    await this.updateComplete
    this.renderRoot.querySelector<PlayerSettings | PlayerCaptions | PlayerChapters>(`c12-player-${panel}`)?.focus()
  }

  #closePanel = () => {
    const opener = this.renderRoot.querySelector<HTMLElement>(`#open-${this.panel}`)
    this.panel = null
    opener?.focus()
  }

  #onChapter = (event: CustomEvent<number>) => {
    this.#closePanel()
    this.seek(event.detail)
  }

  #onChoice = (event: CustomEvent<Choice>) => {
    const choice = event.detail
    const film = this.#film
    if (choice.kind === 'quality') this.#opened?.choose(choice.quality)
    if (choice.kind === 'sound') this.#opened?.listenOnly(choice.isOnly)
    if (choice.kind === 'rate' && film) film.playbackRate = choice.rate
    if (choice.kind === 'exchange') this.#share(choice.isOn)
    if (choice.kind === 'link') this.#copyLink()
    if (choice.kind === 'keys') {
      this.#closePanel()
      this.renderRoot.querySelector<KeysDialog>('c12-keys-dialog')?.open()
    }
  }

  /** Of the film that is played; asked again for the next one. */
  async #share(isOn: boolean) {
    const film = this.#film
    const { video } = this
    this.exchanged = isOn ? { neighbours: 0, receivedBytes: 0, givenBytes: 0 } : null
    this.#opened?.share(null)
    this.#exchange?.close()
    this.#exchange = null
    if (!isOn || !film || !video) return
    const { openExchange } = await import('./exchange.ts')
    // Taken back, or left, while it was coming.
    if (this.exchanged === null || this.#exchange !== null || this.#isGone) return
    this.#exchange = openExchange({
      video,
      film,
      onChange: (exchanged) => {
        if (this.exchanged !== null) this.exchanged = exchanged
      },
    })
    this.#opened?.share(this.#exchange.loader)
  }

  async #copyLink() {
    if (!this.video) return
    const link = new URL(this.video.path, location.origin)
    link.searchParams.set('t', String(Math.floor(this.currentTime)))
    try {
      await navigator.clipboard.writeText(link.href)
      announce(playerWords.linkCopied(clock(this.currentTime)))
    } catch {
      announce(link.href)
    }
  }

  #onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.panel) {
      event.preventDefault()
      this.#closePanel()
    }
    if (event.key.toLowerCase() === 'c' && !event.ctrlKey && !event.metaKey && !event.altKey) this.#captions.toggle()
    if (event.key === '?') {
      event.preventDefault()
      this.renderRoot.querySelector<KeysDialog>('c12-keys-dialog')?.open()
    }
  }
}

/** The instance introduces neighbours to one another, and this film may be theirs. */
function hasExchange({ trackerUrls, streamingPlaylists }: VideoDetails): boolean {
  return trackerUrls.length > 0 && (streamingPlaylists[0]?.files.some(({ torrentUrl }) => torrentUrl !== null) ?? false)
}

/** media-chrome takes Space and Enter for the film, also from buttons that are not its own. */
function keepActivation(event: KeyboardEvent) {
  if (event.key === ' ' || event.key === 'Enter') event.stopPropagation()
}

/** The person asked to save data, or the network is slow: nothing is loaded before they press play. */
function isFrugal(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } }
  return connection?.saveData === true || ['slow-2g', '2g', '3g'].includes(connection?.effectiveType ?? '')
}

customElements.define('c12-player', Player)
