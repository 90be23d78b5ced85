import { html } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { PublishData } from '#src/pages/page-data.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce, announceForNow, hasCome } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { deleteVideo } from '../api/videos.ts'
import { confirmed } from '../confirm/confirm.ts'
import { keptOffer } from '../drafts/kept-offer.ts'
import '../file-drop/file-drop.ts'
import type { FileDrop } from '../file-drop/file-drop.ts'
import { spokenDuration } from '../formats/durations.ts'
import { words } from '../locales/fr.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import '../thumbnail-choice/thumbnail-choice.ts'
import '../upload-progress/upload-progress.ts'
import { fingerprintOf, type KeptUpload, unfinishedUploads } from '../uploads/kept-uploads.ts'
import { isSending } from '../uploads/sending.ts'
import type { UploadSession, UploadState } from '../uploads/upload-session.ts'
import type { FormValues } from '../video-form/form-values.ts'
import { imageRights, imageRightsStyles } from '../video-form/image-rights.ts'
import '../video-form/video-form.ts'
import type { VideoForm } from '../video-form/video-form.ts'
import { askedFor } from './asked-for.ts'
import { choosing } from './choosing.ts'
import { LookedAt, refusedFilm } from './looked-at.ts'
import { styles } from './publish-page.styles.ts'
import './published-film.ts'
import type { PublishedFilm } from './published-film.ts'
import { retouchWay } from './retouch-way.ts'
import { nextStep, recovering, sheetState } from './sheet-state.ts'
import { SheetWork } from './sheet-work.ts'
import { whyNotSent } from './why-not-sent.ts'

/**
 * From a clip to a video, on one page: choosing begins the sending; the author writes meanwhile (`sheet-work.ts`), and
 * publishes without waiting for anything.
 */
export class PublishPage extends PageElement {
  static override styles = [base, imageRightsStyles, styles]
  static override properties = {
    data: { attribute: false },
    file: { state: true },
    refusal: { state: true },
    pending: { state: true },
    upload: { state: true },
    sheet: { state: true },
    faults: { state: true },
    problem: { state: true },
    isPublishing: { state: true },
    video: { state: true },
  }
  declare data: PublishData
  declare file: File | null
  declare refusal: string
  declare pending: readonly KeptUpload[]
  declare upload: UploadState | null
  declare sheet: SheetWork | null
  declare faults: readonly FieldFault[]
  declare problem: Problem | null
  declare isPublishing: boolean
  /** Set once publication was asked: the page then shows what follows. */
  declare video: VideoDetails | null
  #session: UploadSession | null = null
  #looked = new LookedAt(() => this.requestUpdate())
  /** Whose file could not be prepared: it goes once the one that takes its sheet is there. */
  #former: string | null = null
  #takeFaultsBack = () => {}

  constructor() {
    super()
    this.data = dataOf('publish')
    this.file = null
    this.refusal = ''
    this.pending = unfinishedUploads()
    this.upload = null
    this.sheet = null
    this.faults = []
    this.problem = null
    this.isPublishing = false
    this.video = null
  }

  override connectedCallback() {
    super.connectedCallback()
    addEventListener('beforeunload', this.#onLeave)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    removeEventListener('beforeunload', this.#onLeave)
    this.#session?.leave()
    this.#looked.leave()
  }

  override render() {
    const { file, sheet, video } = this
    return html`
      <h1 tabindex="-1">${publishingWords.publish.heading}</h1>
      ${video ? this.#after(video) : file && sheet ? this.#writing(file, sheet) : choosing({ pending: this.pending, refusal: this.refusal, limits: this.data.limits, resumes: this.#ownPending.length > 0, onFile: this.#onFile, onForgotten: this.#toChoice })}
    `
  }

  #writing(file: File, sheet: SheetWork) {
    return html`
      <div class="two">
        <div class="side">
          <c12-thumbnail-choice
            .source=${file}
            .at=${sheet.atSeconds}
            ?proposes=${!sheet.isRecovering}
            @second-chosen=${(event: CustomEvent<number>) => sheet.chooseSecond(event.detail)}
            @duration-known=${(event: CustomEvent<number>) => this.#onDuration(event.detail)}
          ></c12-thumbnail-choice>
          ${
            this.#looked.refused
              ? refusedFilm(this.#looked.refused, (state) => this.#looked.hear(state), this.#onFile)
              : html`<div class="card pad">${this.#progress(file)}</div>
                  ${this.upload?.phase === 'done' && this.upload.videoId ? retouchWay(this.upload.videoId) : ''}`
          }
          ${this.refusal ? html`<c12-notice slim kind="refused" heading=${this.refusal}></c12-notice>` : ''}
        </div>
        ${sheet.isRecovering ? recovering(sheet, () => this.#recover(sheet)) : this.#form(sheet)}
      </div>
    `
  }

  #form(sheet: SheetWork) {
    return html`<div class="stack">
        ${
          sheet.offered
            ? keptOffer(sheet.offered, publishingWords.form.keptHere, {
                take: () => {
                  sheet.takeOffered()
                  this.#toForm()
                },
                leave: () => {
                  sheet.leaveOffered()
                  this.#toForm()
                },
              })
            : ''
        }
        <c12-video-form
          .values=${sheet.values}
          .faults=${this.faults}
          .often=${this.data.keywords}
          .circles=${this.data.circles}
          @form-changed=${(event: CustomEvent<FormValues>) => this.#onTyped(sheet, event.detail)}
        >
          ${imageRights(this.data.imageRightsPath)}
          ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
          <div class="end">
            <button class="btn chalk" type="button" aria-disabled=${this.isPublishing ? 'true' : 'false'} @click=${() => this.#goOn(sheet)}>
              ${nextStep({ isPublishing: this.isPublishing, isRefused: this.#looked.refused !== null, hasArrived: this.upload?.phase === 'done' })}
            </button>
            <button class="btn" type="button" @click=${() => this.#keep(sheet)}>${publishingWords.form.keep}</button>
            ${sheetState(sheet)}
          </div>
        </c12-video-form>
      </div>`
  }

  #goOn(sheet: SheetWork) {
    if (!this.#looked.refused || this.isPublishing) return this.#publish(sheet)
    this.renderRoot.querySelector<FileDrop>('c12-file-drop')?.choose()
  }

  /** What is no longer wrong is no longer said to be. */
  #onTyped(sheet: SheetWork, values: FormValues) {
    if (values.title !== sheet.values.title) this.faults = this.faults.filter(({ pointer }) => pointer !== '/title')
    if (this.faults.length === 0) this.#takeFaultsBack()
    sheet.change(values)
  }

  #progress(file: File) {
    return html`<c12-upload-progress
      .state=${this.upload}
      .fileName=${file.name}
      @pause-asked=${() => this.#session?.pause()}
      @resume-asked=${() => this.#session?.resume()}
      @stop-asked=${this.#stop}
    ></c12-upload-progress>`
  }

  #after(video: VideoDetails) {
    const isUnderWay = this.upload !== null && this.upload.phase !== 'done'
    return html`<c12-published-film .video=${video} ?isSending=${isUnderWay}>
      ${isUnderWay && this.file ? this.#progress(this.file) : ''}
    </c12-published-film>`
  }

  /** Those that go on from here. */
  get #ownPending(): readonly KeptUpload[] {
    return this.pending.filter(({ replaces }) => !replaces)
  }

  #onFile = async (event: CustomEvent<File>) => {
    const file = event.detail
    this.refusal = whyNotSent(file, this.data.limits)
    if (this.refusal) return
    const fingerprint = fingerprintOf(file)
    const own = this.#ownPending
    const refused = this.#looked.refused
    const begunWith =
      (refused && this.file && this.sheet?.handOver(this.file.name)) ??
      askedFor(location.search, this.data.circles, frame())
    const sheet = new SheetWork(file, () => this.requestUpdate(), begunWith)
    this.#leaveFormer()
    this.sheet = sheet
    this.file = file
    if (refused) sheet.change(sheet.values)
    if (own.length > 0 && !own.some((upload) => upload.fingerprint === fingerprint))
      announce(publishingWords.publish.otherFile)
    const sending = import('../uploads/upload-session.ts')
    if (!(await hasCome(sending))) {
      this.sheet = this.file = null
      return void sheet.stop()
    }
    const { openUpload } = await sending
    this.#session = openUpload(file, (state) => this.#onUpload(sheet, state))
    await this.#toForm()
  }

  #leaveFormer() {
    this.#session?.leave()
    void this.sheet?.stop()
    this.#former = this.upload?.videoId ?? this.#former
    this.#looked.leave()
    this.upload = null
  }

  async #toForm() {
    await this.updateComplete
    const form = this.renderRoot.querySelector<VideoForm>('c12-video-form')
    // On a phone, a field would open the keyboard over what has just begun.
    if (form && matchMedia('(hover: hover)').matches) form.focus()
    else this.renderRoot.querySelector('h1')?.focus()
  }

  /** Begun now, the video takes what is written here; begun earlier, its sheet may have been changed since. */
  #onUpload(sheet: SheetWork, state: UploadState) {
    const isKnownNow = state.videoId !== null && this.upload?.videoId !== state.videoId
    this.upload = state
    sheet.follow(state)
    if (state.phase === 'done' && state.videoId && !this.video) this.#looked.follow(state.videoId)
    if (!isKnownNow) return
    if (this.#former) deleteVideo(this.#former)
    this.#former = null
    if (state.isResumed || state.phase === 'done') return this.#recover(sheet)
    this.problem = null
    sheet.begin()
  }

  async #recover(sheet: SheetWork) {
    this.problem = null
    const published = await sheet.recover()
    if (published) return this.#toAfter(published)
    if (!sheet.isRecovering) await this.#toForm()
  }

  #onDuration(seconds: number) {
    const { durationSeconds } = this.data.limits
    if (seconds > durationSeconds)
      this.refusal = publishingWords.publish.tooLong(spokenDuration(seconds), spokenDuration(durationSeconds))
  }

  async #publish(sheet: SheetWork) {
    if (this.isPublishing) return
    this.faults =
      sheet.values.title.trim().length < 3 ? [{ pointer: '/title', detail: publishingWords.form.titleMissing }] : []
    if (this.faults.length > 0) return this.#toFault()
    this.problem = null
    this.isPublishing = true
    const answer = await sheet.publish()
    this.isPublishing = false
    if (!answer.ok) {
      this.problem = answer.problem
      this.faults = answer.problem.faults
      return this.faults.length > 0 ? this.#toFault() : undefined
    }
    sheet.forget()
    await this.#toAfter(answer.value)
  }

  async #toAfter(video: VideoDetails) {
    this.#looked.leave()
    this.video = video
    await this.updateComplete
    const film = this.renderRoot.querySelector<PublishedFilm>('c12-published-film')
    await film?.updateComplete
    film?.focus()
  }

  async #keep(sheet: SheetWork) {
    const isSaved = await sheet.save()
    announce(isSaved ? publishingWords.form.kept : publishingWords.form.autosaveFailed)
    if (!isSaved || this.upload?.phase !== 'done') return
    sheet.forget()
    location.assign('/mes-videos')
  }

  async #toFault() {
    this.#takeFaultsBack = announceForNow(words.form.faults(this.faults.length))
    await this.updateComplete
    await this.renderRoot.querySelector<VideoForm>('c12-video-form')?.focusFault()
  }

  #stop = async () => {
    const said = publishingWords.upload
    const answer = await confirmed({
      heading: said.stopHeading,
      text: said.stopText,
      confirm: said.stop,
      isFinal: true,
    })
    if (answer === null) return
    await this.sheet?.stop()
    this.#looked.leave()
    const id = this.upload?.videoId
    const isGone = (await this.#session?.stop()) ?? true
    // All of it had arrived meanwhile: what was asked is that nothing of it stays.
    const deleted = isGone || !id ? null : await deleteVideo(id)
    this.refusal = deleted?.ok === false && deleted.problem.code !== 'not-found' ? said.notErased : ''
    this.#session = null
    this.upload = null
    this.file = null
    this.sheet = null
    this.video = null
    this.problem = null
    await this.#toChoice()
  }

  #toChoice = async () => {
    this.pending = unfinishedUploads()
    await this.updateComplete
    this.renderRoot.querySelector<FileDrop>('c12-file-drop')?.focus()
  }

  /** The browser asks, in its own words. */
  #onLeave = (event: BeforeUnloadEvent) => {
    if (isSending(this.upload)) event.preventDefault()
  }
}

customElements.define('c12-publish-page', PublishPage)
