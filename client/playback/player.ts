import './csp-shim.ts'
import { html, LitElement, nothing } from 'lit'
import type { MediaController } from 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-loading-indicator.js'
import 'media-chrome/dist/media-play-button.js'
import type { Playback, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'
import { captions } from './captions.styles.ts'
import { CaptionsReader } from './captions-reader.ts'
import { addChapters } from './chapter-marks.ts'
import { isFrugal } from './frugal.ts'
import './keys-dialog.ts'
import type { KeysDialog } from './keys-dialog.ts'
import { momentAsked, rememberedMoment, rememberMoment } from './moments.ts'
import { Neighbours } from './neighbours.ts'
import { styles } from './player.styles.ts'
import { type Panel, playerBar } from './player-bar.ts'
import './player-labels.ts'
import { type PanelElement, playerPanel } from './player-panels.ts'
import type { Choice } from './player-settings.ts'
import { playerTold } from './player-told.ts'
import type { Source, SourceState } from './source.ts'
import { addStoryboard } from './storyboard.ts'
import { WatchedTime } from './watched-time.ts'

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
  declare at: number
  declare lasts: number
  declare rate: number
  declare panel: Panel | null
  declare resumedAt: number | null
  #opened: Source | null = null
  #isGone = false
  readonly #watched = new WatchedTime()
  readonly #captions = new CaptionsReader(this)
  readonly #neighbours = new Neighbours(this)

  constructor() {
    super()
    this.video = null
    this.marks = []
    this.said = null
    this.source = { qualities: [], chosen: -1, shown: null, isSoundOnly: false, trouble: null, isShareable: false }
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
  }

  override render() {
    const { video } = this
    if (!video) return
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
          ${playerBar({
            video,
            marks: this.marks,
            at: this.at,
            lastsSeconds: this.lasts || (video.durationSeconds ?? 0),
            source: this.source,
            rate: this.rate,
            hasCaptionsOn: this.#captions.track !== undefined,
            panel: this.panel,
            togglePanel: this.#togglePanel,
          })}
        </media-controller>
        ${playerTold({
          trouble: this.source.trouble,
          resumedAt: this.resumedAt,
          retry: () => this.#opened?.retry(),
          fromStart: this.#fromStart,
        })}
        ${playerPanel(this.panel, {
          video,
          at: this.at,
          rate: this.rate,
          source: this.source,
          captions: this.#captions,
          neighbours: this.#neighbours,
          isSmall: this.#isSmall,
          onChoice: this.#onChoice,
          goTo: this.#onChapter,
          close: this.#closePanel,
        })}
        <c12-keys-dialog></c12-keys-dialog>
      </div>
    `
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
    const reader = await import('./source.ts').catch(() => null)
    if (this.#isGone) return
    if (reader === null) return playFile(film, video.playback, startAt)
    this.#opened = reader.openSource({
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
    const isCounted = this.#watched.pass(film.currentTime, this.lasts)
    if (this.resumedAt !== null && this.#watched.seconds > 8) this.resumedAt = null
    if (isCounted) this.dispatchEvent(new CustomEvent('watched', { detail: Math.floor(film.currentTime) }))
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
    this.renderRoot.querySelector<PanelElement>(`c12-player-${panel}`)?.focus()
  }

  #closePanel = () => {
    const opener = this.renderRoot.querySelector<HTMLElement>(`#open-${this.panel}`)
    this.panel = null
    opener?.focus()
  }

  #onChapter = (seconds: number) => {
    this.#closePanel()
    this.seek(seconds)
  }

  #onChoice = (choice: Choice) => {
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

  #share(isOn: boolean) {
    const film = this.#film
    if (isOn && film && this.video) this.#neighbours.agree(this.video, film, () => this.#opened)
    else this.#neighbours.takeBack(this.#opened)
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

/** The reader of playlists did not come: one MP4, which the browser reads by itself. */
function playFile(film: HTMLVideoElement, { fallbackPath, playlistPath }: Playback, startAt: number) {
  film.src = fallbackPath ?? playlistPath
  film.addEventListener('loadedmetadata', () => (film.currentTime = startAt), { once: true })
}

customElements.define('c12-player', Player)
