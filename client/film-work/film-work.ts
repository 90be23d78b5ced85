import { css, html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce, hasCome } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { giveUpReplacement } from '../api/retouching.ts'
import { confirmed } from '../confirm/confirm.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { fingerprintOf, forgetReplacements, forgetUnfinishedReplacements, keptUpload } from '../uploads/kept-uploads.ts'
import { isSending } from '../uploads/sending.ts'
import type { UploadSession, UploadState } from '../uploads/upload-session.ts'
import '../upload-progress/upload-progress.ts'

/**
 * What may be done to the film itself: retouched before its publication, replaced by another file afterwards. Where the
 * preparation stands is told by the page. Event: `film-changed`, when the page should ask again how the video is.
 */
export class FilmWork extends LitElement {
  static override styles = [
    base,
    css`
      section {
        display: grid;
        gap: var(--gap-3);
      }

      h2 {
        font-size: var(--step-1);
      }
    `,
  ]
  static override properties = {
    video: { attribute: false },
    fileName: { state: true },
    upload: { state: true },
    problem: { state: true },
  }
  declare video: VideoDetails | null
  declare fileName: string
  declare upload: UploadState | null
  declare problem: Problem | null
  #session: UploadSession | null = null

  constructor() {
    super()
    this.video = null
    this.fileName = ''
    this.upload = null
    this.problem = null
  }

  override connectedCallback() {
    super.connectedCallback()
    addEventListener('beforeunload', this.#onUnload)
  }

  override willUpdate(changed: Map<string, unknown>) {
    // Given up elsewhere, or expired: there is nothing left to go on with.
    if (changed.has('video') && this.video && !this.#isAwaited && !this.upload)
      forgetUnfinishedReplacements(this.video.uuid)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    removeEventListener('beforeunload', this.#onUnload)
    this.#session?.leave()
  }

  override render() {
    const { video } = this
    if (!video) return ''
    const said = filmWords.film
    const isPlayed = video.playback !== null
    return html`<section class="card pad" aria-labelledby="film">
      <h2 id="film">${said.heading}</h2>
      ${
        !video.isPublished && isPlayed
          ? html`<p class="small soft">${filmWords.retouch.openHint}</p>
              <p><a class="btn" href=${`/mes-videos/${video.uuid}/retoucher`}>${icon('pencil')}${filmWords.retouch.open}</a></p>`
          : ''
      }
      ${video.live?.isReplacing && !this.#isAwaited && !this.upload ? this.#onItsWay(video) : this.#choice(video)}
    </section>`
  }

  #choice(video: VideoDetails) {
    const said = filmWords.film
    const { upload } = this
    if (upload && upload.phase !== 'done')
      return html`<c12-upload-progress
        .state=${upload}
        .fileName=${this.fileName}
        @pause-asked=${() => this.#session?.pause()}
        @resume-asked=${() => this.#session?.resume()}
        @stop-asked=${this.#stop}
      ></c12-upload-progress>`
    const isAwaited = this.#isAwaited
    const mayReplace = isAwaited || video.live?.state === 'ready' || video.live?.state === 'failed'
    const hint = video.isPublished ? said.replaceHint : said.replaceDraftHint
    return html`
      <p class="small soft">${isAwaited ? said.awaited : hint}</p>
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${
        mayReplace
          ? html`<div class="row">
              <label class="btn" for="file">${icon('upload')}${isAwaited ? said.chooseAgain : said.replace}</label>
              <input class="unseen" id="file" type="file" accept="video/*,.mkv,.mts" @change=${this.#onFile} />
              ${isAwaited ? html`<button class="btn" type="button" @click=${this.#giveUp}>${icon('close')}${said.giveUp}</button>` : ''}
            </div>`
          : ''
      }
    `
  }

  #onItsWay(video: VideoDetails) {
    const said = filmWords.film
    const hasFailed = video.live?.state === 'failed'
    return html`
      <p class="small">${hasFailed ? said.replaceFailed : said.replacing}</p>
      <div class="row">
        <button class="btn" type="button" @click=${this.#giveUp}>${icon('close')}${hasFailed ? said.keepPresent : said.giveUp}</button>
      </div>
    `
  }

  /** Another film was begun, and has not all arrived: from here before the page was left, or from elsewhere. */
  get #isAwaited(): boolean {
    const { live } = this.video ?? {}
    return live?.isReplacing === true && live.state === 'receiving'
  }

  #onFile = async (event: Event) => {
    const field = event.target as HTMLInputElement
    const [file] = field.files ?? []
    field.value = ''
    if (!file || !this.video) return
    const { uuid } = this.video
    // It was already said yes to: it goes on.
    const isGoingOn = this.#isAwaited && keptUpload(fingerprintOf(file, uuid))?.finishedAt === null
    if (!isGoingOn && (await this.#confirmed(file)) === null) return
    this.problem = null
    this.fileName = file.name
    const sending = import('../uploads/upload-session.ts')
    if (!(await hasCome(sending))) return
    const { openUpload } = await sending
    this.#session = openUpload(file, (state) => this.#onUpload(state), { replaces: uuid })
  }

  #confirmed(file: File) {
    return confirmed({
      heading: filmWords.film.replaceHeading,
      text: filmWords.film.replaceText(file.name),
      confirm: filmWords.film.replaceConfirm,
    })
  }

  #onUpload(state: UploadState) {
    const isDoneNow = state.phase === 'done' && this.upload?.phase !== 'done'
    this.upload = state
    if (state.phase === 'refused') {
      this.problem = state.problem
      this.#leave()
    }
    if (!isDoneNow) return
    announce(filmWords.film.arrived)
    this.#leave()
    this.#tell()
  }

  #leave() {
    this.#session?.leave()
    this.#session = null
    this.upload = null
  }

  #stop = async () => {
    const isGone = (await this.#session?.stop()) ?? true
    // All of it had arrived meanwhile: what was asked is that the present film stays.
    const answer = isGone || !this.video ? null : await giveUpReplacement(this.video.uuid)
    if (answer?.ok === false) announce(answer.problem.detail)
    this.#session = null
    this.upload = null
    this.#tell()
  }

  #giveUp = async () => {
    if (!this.video) return
    const answer = await giveUpReplacement(this.video.uuid)
    if (answer.ok) forgetReplacements(this.video.uuid)
    announce(answer.ok ? filmWords.film.givenUp : answer.problem.detail)
    this.#tell()
  }

  /** The browser asks, in its own words. */
  #onUnload = (event: BeforeUnloadEvent) => {
    if (isSending(this.upload)) event.preventDefault()
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('film-changed'))
  }
}

customElements.define('c12-film-work', FilmWork)
