import { css, html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { giveUpReplacement } from '../api/retouching.ts'
import { confirmed } from '../confirm/confirm.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
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

  override disconnectedCallback() {
    super.disconnectedCallback()
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
      ${video.live?.isReplacing && !this.upload ? this.#onItsWay(video) : this.#choice(video)}
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
    const mayReplace = video.live?.state === 'ready' || video.live?.state === 'failed'
    return html`
      <p class="small soft">${video.isPublished ? said.replaceHint : said.replaceDraftHint}</p>
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${
        mayReplace
          ? html`<div class="row">
              <label class="btn" for="file">${icon('upload')}${said.replace}</label>
              <input class="unseen" id="file" type="file" accept="video/*,.mkv,.mts" @change=${this.#onFile} />
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

  #onFile = async (event: Event) => {
    const field = event.target as HTMLInputElement
    const [file] = field.files ?? []
    field.value = ''
    if (!file || !this.video) return
    const answer = await confirmed({
      heading: filmWords.film.replaceHeading,
      text: filmWords.film.replaceText(file.name),
      confirm: filmWords.film.replaceConfirm,
    })
    if (answer === null) return
    this.problem = null
    this.fileName = file.name
    const { openUpload } = await import('../uploads/upload-session.ts')
    this.#session = openUpload(file, (state) => this.#onUpload(state), { replaces: this.video.uuid })
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
    await this.#session?.stop()
    this.#session = null
    this.upload = null
    this.#tell()
  }

  #giveUp = async () => {
    if (!this.video) return
    const answer = await giveUpReplacement(this.video.uuid)
    announce(answer.ok ? filmWords.film.givenUp : answer.problem.detail)
    this.#tell()
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('film-changed'))
  }
}

customElements.define('c12-film-work', FilmWork)
