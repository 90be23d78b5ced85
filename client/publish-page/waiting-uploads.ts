import { css, html, LitElement } from 'lit'
import { announce, hasCome } from '../announce/announce.ts'
import { giveUpReplacement } from '../api/retouching.ts'
import { confirmed } from '../confirm/confirm.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { forgetReplacements, forgetUpload, type KeptUpload } from '../uploads/kept-uploads.ts'
import { forgetSheet } from './sheet-work.ts'

/**
 * What was begun on this device and has not all arrived: a new film goes on from this page, one that is to replace
 * another from the sheet of that one. Event: `upload-forgotten`.
 */
export class WaitingUploads extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--gap-4);
      }
    `,
  ]
  static override properties = { uploads: { attribute: false } }
  declare uploads: readonly KeptUpload[]

  constructor() {
    super()
    this.uploads = []
  }

  override render() {
    return this.uploads.map((upload) => {
      const said = publishingWords.publish
      const { fileName, replaces } = upload
      return replaces
        ? html`<c12-notice kind="told" heading=${said.pendingFilm} text=${said.pendingFilmText(fileName)}>
            <a class="btn" href=${`/mes-videos/${replaces}`}>${icon('upload')}${myVideosWords.mine.continue}</a>
            <button class="btn" type="button" @click=${() => this.#giveUp(replaces)}>${filmWords.film.giveUp}</button>
          </c12-notice>`
        : html`<c12-notice kind="told" heading=${said.pending} text=${said.pendingText(fileName)}>
            <button class="btn" type="button" @click=${() => this.#forget(upload)}>${said.forget}</button>
          </c12-notice>`
    })
  }

  async #giveUp(videoId: string) {
    const answer = await giveUpReplacement(videoId)
    // A video that is no longer there has no film to replace.
    const isGone = answer.ok || answer.problem.code === 'not-found'
    if (isGone) forgetReplacements(videoId)
    announce(answer.ok ? filmWords.film.givenUp : answer.problem.detail)
    if (isGone) this.#tell()
  }

  async #forget(upload: KeptUpload) {
    const said = publishingWords.publish
    const answer = await confirmed({
      heading: said.forgetHeading,
      text: said.forgetText,
      confirm: said.forget,
      isFinal: true,
    })
    if (answer === null) return
    const sending = import('../uploads/upload-session.ts')
    if (!(await hasCome(sending))) return
    forgetUpload(upload.fingerprint)
    forgetSheet(upload.fingerprint)
    const { eraseUpload } = await sending
    await eraseUpload(upload.url)
    this.#tell()
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('upload-forgotten'))
  }
}

customElements.define('c12-waiting-uploads', WaitingUploads)
