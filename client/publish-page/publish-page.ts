import { html } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { PublishData } from '#src/pages/page-data.ts'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import {
  changeVideo,
  chooseThumbnail,
  deleteVideo,
  video as fetchVideo,
  followMyVideos,
  publishVideo,
} from '../api/videos.ts'
import { confirmed } from '../confirm/confirm.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { keptOffer } from '../drafts/kept-offer.ts'
import '../file-drop/file-drop.ts'
import type { FileDrop } from '../file-drop/file-drop.ts'
import { spokenDuration } from '../formats/durations.ts'
import { size } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { hasNews } from '../live-state/live-state.ts'
import { words } from '../locales/fr.ts'
import { filmWords } from '../locales/fr-film.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import '../thumbnail-choice/thumbnail-choice.ts'
import '../upload-progress/upload-progress.ts'
import '../video-card/video-card.ts'
import { fingerprintOf, forgetUpload, type KeptUpload, keptUpload, unfinishedUploads } from '../uploads/kept-uploads.ts'
import { isSending } from '../uploads/sending.ts'
import type { UploadSession, UploadState } from '../uploads/upload-session.ts'
import { changesOf, emptyValues, type FormValues, titleFrom, valuesOf } from '../video-form/form-values.ts'
import { type KeptValues, keptFor } from '../video-form/kept-values.ts'
import '../video-form/video-form.ts'
import { createAutosave, type SaveState } from '../drafts/autosave.ts'
import type { VideoForm } from '../video-form/video-form.ts'
import { styles } from './publish-page.styles.ts'

interface Draft extends KeptValues {
  atSeconds: number
}

/**
 * From a clip to a video, on one page: choosing begins the sending; the author writes meanwhile, and publishes without
 * waiting for anything. What is typed is kept on the device under the file, and on the instance as soon as it can be.
 */
export class PublishPage extends PageElement {
  static override styles = [base, styles]
  static override properties = {
    data: { attribute: false },
    file: { state: true },
    refusal: { state: true },
    pending: { state: true },
    upload: { state: true },
    values: { state: true },
    atSeconds: { state: true },
    faults: { state: true },
    problem: { state: true },
    saved: { state: true },
    isPublishing: { state: true },
    video: { state: true },
    live: { state: true },
    isCut: { state: true },
    isRecovering: { state: true },
    offered: { state: true },
  }
  declare data: PublishData
  declare file: File | null
  declare refusal: string
  declare pending: readonly KeptUpload[]
  declare upload: UploadState | null
  declare values: FormValues
  declare atSeconds: number
  declare faults: readonly FieldFault[]
  declare problem: Problem | null
  declare saved: SaveState
  declare isPublishing: boolean
  /** Set once publication was asked: the page then shows what follows. */
  declare video: VideoDetails | null
  declare live: LiveState | null
  declare isCut: boolean
  /** The upload was begun earlier: nothing is typed before one knows what the sheet has become. */
  declare isRecovering: boolean
  /** Typed here before the sheet was changed elsewhere. */
  declare offered: Draft | null
  #session: UploadSession | null = null
  #unfollow: (() => void) | null = null
  #sentSecond: number | null = null
  /** The sheet as the instance last said it. */
  #sheet: FormValues | null = null
  #autosave = createAutosave<FormValues>({
    save: async (values) => {
      const id = this.upload?.videoId
      if (!id) return { ok: false, problem: noVideoYet }
      const answer = await changeVideo(id, changesOf(values))
      if (answer.ok) this.#onSaved(answer.value)
      return answer
    },
    onChange: (state) => {
      this.saved = state
    },
  })

  constructor() {
    super()
    this.data = dataOf('publish')
    this.file = null
    this.refusal = ''
    this.pending = unfinishedUploads()
    this.upload = null
    this.values = emptyValues
    this.atSeconds = 0
    this.faults = []
    this.problem = null
    this.saved = 'idle'
    this.isPublishing = false
    this.video = null
    this.live = null
    this.isCut = false
    this.isRecovering = false
    this.offered = null
  }

  override connectedCallback() {
    super.connectedCallback()
    addEventListener('beforeunload', this.#onLeave)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    removeEventListener('beforeunload', this.#onLeave)
    this.#session?.leave()
    this.#unfollow?.()
  }

  override render() {
    return html`
      <h1 tabindex="-1">${words.publish.heading}</h1>
      ${this.video ? this.#after(this.video) : this.file ? this.#writing(this.file) : this.#choosing()}
    `
  }

  #choosing() {
    const said = words.publish
    const { sizeBytes, durationSeconds, remainingTodayBytes } = this.data.limits
    return html`
      <p class="lead">${said.lead}</p>
      <div class="stack">
        ${this.pending.map(
          (upload) =>
            html`<c12-notice kind="told" heading=${said.pending} text=${said.pendingText(upload.fileName)}>
              <button class="btn" type="button" @click=${() => this.#forget(upload)}>${said.forget}</button>
            </c12-notice>`,
        )}
        ${this.refusal ? html`<c12-notice slim kind="refused" heading=${this.refusal}></c12-notice>` : ''}
        <c12-file-drop label=${this.pending.length > 0 ? said.resumeFile : said.choose} @file-chosen=${this.#onFile}>
          <p class="small soft">
            ${said.limits(size(sizeBytes), spokenDuration(durationSeconds))}
            ${remainingTodayBytes !== null && remainingTodayBytes < sizeBytes ? said.today(size(remainingTodayBytes)) : ''}
          </p>
        </c12-file-drop>
      </div>
    `
  }

  #writing(file: File) {
    return html`
      <div class="two">
        <div class="side">
          <c12-thumbnail-choice
            .source=${file}
            .at=${this.atSeconds}
            @second-chosen=${(event: CustomEvent<number>) => this.#onSecond(event.detail)}
            @duration-known=${(event: CustomEvent<number>) => this.#onDuration(event.detail)}
          ></c12-thumbnail-choice>
          <div class="card pad">${this.#progress(file)}</div>
          ${
            this.upload?.phase === 'done' && this.upload.videoId
              ? html`<p class="small">
                  ${filmWords.retouch.fromPublish}
                  <a href=${`/mes-videos/${this.upload.videoId}/retoucher`}>${filmWords.retouch.open}</a>
                </p>`
              : ''
          }
          ${this.refusal ? html`<c12-notice slim kind="refused" heading=${this.refusal}></c12-notice>` : ''}
        </div>
        ${this.isRecovering ? this.#recovering() : this.#form()}
      </div>
    `
  }

  #form() {
    return html`<div class="stack">
        ${this.offered ? keptOffer(this.offered, words.form.keptHere, { take: this.#takeOffered, leave: this.#leaveOffered }) : ''}
        <c12-video-form
          .values=${this.values}
          .faults=${this.faults}
          .often=${this.data.keywords}
          .circles=${this.data.circles}
          @form-changed=${(event: CustomEvent<FormValues>) => this.#onForm(event.detail)}
        >
          ${this.#rights()}
          ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
          <div class="end">
            <button class="btn chalk" type="button" aria-disabled=${this.isPublishing ? 'true' : 'false'} @click=${this.#publish}>
              ${this.isPublishing ? words.form.publishing : this.upload?.phase === 'done' ? words.form.publish : words.form.publishWhenReady}
            </button>
            <button class="btn" type="button" @click=${this.#keep}>${words.form.keep}</button>
            ${this.#kept()}
          </div>
        </c12-video-form>
      </div>`
  }

  #recovering() {
    return this.problem
      ? html`<c12-notice .problem=${this.problem}>
          <button class="btn" type="button" @click=${this.#recover}>${icon('again')}${words.upload.retry}</button>
        </c12-notice>`
      : html`<p class="soft" role="status">${words.publish.recovering}</p>`
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

  #rights() {
    const said = words.publish
    return html`<div class="card pad rights">
      ${icon('person')}
      <div>
        <strong>${said.rights}</strong>
        <p class="small">${said.rightsText} <a href=${this.data.imageRightsPath} target="_blank">${said.rightsLink}</a></p>
      </div>
    </div>`
  }

  #kept() {
    const said = words.form
    const text = { idle: '', saving: said.autosaving, saved: said.autosaved, kept: said.autosaveFailed }[this.saved]
    return html`<span class="kept" role="status">${this.saved === 'saved' ? icon('check') : ''}${text}</span>`
  }

  /** Publication was asked: what is left to do, and what becomes of it. */
  #after(video: VideoDetails) {
    const said = words.published
    const isSending = this.upload !== null && this.upload.phase !== 'done'
    const isOut = video.publishedAt !== null && video.hidden === null
    const isHeld = video.hidden?.isHeldForReview && this.live?.state === 'ready'
    const heading = isOut ? said.headingNow : isHeld ? said.headingHeld : said.headingSoon
    const text = isOut ? said.textNow : isHeld ? said.textHeld : isSending ? said.textSending : said.textSoon
    return html`
      <section class="done" aria-labelledby="after">
        <div class="top">
          <span class="tile">${icon(isOut ? 'check' : 'clock')}</span>
          <div>
            <h2 id="after" tabindex="-1">${heading}</h2>
            <p>${text}</p>
          </div>
        </div>
        ${isSending && this.file ? html`<div class="card pad">${this.#progress(this.file)}</div>` : ''}
        ${
          this.live && hasNews(this.live) && this.live.state !== 'receiving'
            ? html`<div class="card pad"><c12-live-state .state=${this.live} ?isCut=${this.isCut}></c12-live-state></div>`
            : ''
        }
        ${isOut ? html`<c12-video-card wide .video=${video}></c12-video-card>` : ''}
        <div class="row">
          ${
            isSending
              ? ''
              : html`<a class="btn main" href=${video.path}>${icon('play')}${said.see}</a>
                  <a class="btn" href="/mes-videos">${icon('film')}${said.mine}</a>
                  <a class="btn" href="/publier">${icon('plus')}${said.another}</a>`
          }
        </div>
      </section>
    `
  }

  #onFile = async (event: CustomEvent<File>) => {
    const file = event.detail
    this.refusal = this.#whyNot(file)
    if (this.refusal) return
    const fingerprint = fingerprintOf(file)
    const kept = draft<Draft>(`envoi:${fingerprint}`)
    const isOther = this.pending.length > 0 && !this.pending.some((upload) => upload.fingerprint === fingerprint)
    this.values = kept?.values ?? { ...emptyValues, title: titleFrom(file.name) }
    this.atSeconds = kept?.atSeconds ?? 0
    this.#sheet = null
    this.offered = null
    this.isRecovering = keptUpload(fingerprint)?.finishedAt === null
    this.file = file
    if (isOther) announce(words.publish.otherFile)
    const { openUpload } = await import('../uploads/upload-session.ts')
    this.#session = openUpload(file, (state) => this.#onUpload(state))
    await this.#toForm()
  }

  async #toForm() {
    await this.updateComplete
    const form = this.renderRoot.querySelector<VideoForm>('c12-video-form')
    // On a phone, a field would open the keyboard over what has just begun.
    if (form && matchMedia('(hover: hover)').matches) form.focus()
    else this.renderRoot.querySelector('h1')?.focus()
  }

  #whyNot(file: File): string {
    const said = words.publish
    const { sizeBytes, remainingTodayBytes } = this.data.limits
    const isVideo =
      file.type === ''
        ? /\.(mkv|mts|m2ts|avi|mov|mp4|webm|3gp|mpe?g|m4a|mp3|wav|ogg|flac|amr)$/i.test(file.name)
        : /^(video|audio)\//.test(file.type)
    if (!isVideo) return said.notVideo
    if (file.size === 0) return said.emptyFile
    if (file.size > sizeBytes) return said.tooLarge(size(file.size), size(sizeBytes))
    if (remainingTodayBytes !== null && file.size > remainingTodayBytes)
      return said.overToday(size(remainingTodayBytes))
    return ''
  }

  #onUpload(state: UploadState) {
    const isKnownNow = state.videoId !== null && this.upload?.videoId !== state.videoId
    const isDoneNow = state.phase === 'done' && this.upload?.phase !== 'done'
    this.upload = state
    if (isKnownNow) this.#onVideoKnown(state)
    if (isDoneNow && this.video) this.#refresh()
  }

  /** Begun now, the video takes what is written here; begun earlier, its sheet may have been changed since. */
  #onVideoKnown({ isResumed, phase }: UploadState) {
    if (isResumed || phase === 'done') return this.#recover()
    this.isRecovering = false
    this.problem = null
    this.#autosave.later(this.values)
    this.#sendSecond()
  }

  #recover = async () => {
    const id = this.upload?.videoId
    if (!id) return
    this.isRecovering = true
    this.problem = null
    const answer = await fetchVideo(id)
    // It had expired, and began again meanwhile.
    if (this.upload?.videoId !== id) return
    if (!answer.ok) {
      this.problem = answer.problem
      return
    }
    const video = answer.value
    this.isRecovering = false
    if (video.isPublished) {
      this.#follow(video)
      return this.#toAfter()
    }
    this.#sheet = valuesOf(video)
    this.values = this.#sheet
    this.atSeconds = video.thumbnailAtSeconds
    this.#sentSecond = video.thumbnailAtSeconds
    const found = keptFor(this.#draft, this.#sheet)
    this.offered = found?.kept ?? null
    if (found?.isUpToDate) this.#takeOffered()
    else await this.#toForm()
  }

  #takeOffered = () => {
    if (this.offered) {
      this.atSeconds = this.offered.atSeconds
      this.#onForm(this.offered.values)
      this.#sendSecond()
    }
    this.offered = null
    this.#toForm()
  }

  #leaveOffered = () => {
    this.offered = null
    this.#forgetDraft()
    this.#toForm()
  }

  #onSaved(video: VideoDetails) {
    this.#sheet = valuesOf(video)
    if (this.#draft) this.#keepDraft()
  }

  #onForm(values: FormValues) {
    this.values = values
    this.#keepDraft()
    if (this.upload?.videoId) this.#autosave.later(values)
  }

  #onSecond(atSeconds: number) {
    this.atSeconds = atSeconds
    this.#keepDraft()
    this.#sendSecond()
  }

  #onDuration(seconds: number) {
    const { durationSeconds } = this.data.limits
    if (seconds > durationSeconds)
      this.refusal = words.publish.tooLong(spokenDuration(seconds), spokenDuration(durationSeconds))
  }

  async #sendSecond() {
    const id = this.upload?.videoId
    if (!id || this.atSeconds === 0 || this.#sentSecond === this.atSeconds) return
    this.#sentSecond = this.atSeconds
    const answer = await chooseThumbnail(id, this.atSeconds)
    if (!answer.ok) this.#sentSecond = null
  }

  get #draft(): Draft | null {
    return this.file && draft<Draft>(`envoi:${fingerprintOf(this.file)}`)
  }

  #keepDraft() {
    // Before the sheet is known, there is nothing here that was typed.
    if (!this.file || this.isRecovering) return
    const { values, atSeconds } = this
    const kept: Draft = { values, atSeconds, before: this.#sheet, at: Date.now() }
    keepDraft(`envoi:${fingerprintOf(this.file)}`, kept)
  }

  #publish = async () => {
    if (this.isPublishing) return
    this.faults = this.values.title.trim().length < 3 ? [{ pointer: '/title', detail: words.form.titleMissing }] : []
    if (this.faults.length > 0) return this.#toFault()
    const id = this.upload?.videoId
    this.problem = null
    if (!id) {
      this.problem = this.upload?.problem ?? noVideoYet
      return
    }
    this.isPublishing = true
    await this.#autosave.settle()
    await this.#sendSecond()
    const answer = await publishVideo(id, changesOf(this.values))
    this.isPublishing = false
    if (!answer.ok) {
      this.problem = answer.problem
      this.faults = answer.problem.faults
      return this.faults.length > 0 ? this.#toFault() : undefined
    }
    this.#forgetDraft()
    this.#follow(answer.value)
    await this.#toAfter()
  }

  async #toAfter() {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#after')?.focus()
  }

  #keep = async () => {
    const id = this.upload?.videoId
    await this.#autosave.settle()
    const answer = id ? await changeVideo(id, changesOf(this.values)) : null
    this.saved = answer?.ok ? 'saved' : 'kept'
    announce(answer?.ok ? words.form.kept : words.form.autosaveFailed)
    if (answer?.ok && this.upload?.phase === 'done') {
      this.#forgetDraft()
      location.assign('/mes-videos')
    }
  }

  async #toFault() {
    announce(words.form.faults(this.faults.length))
    await this.updateComplete
    await this.renderRoot.querySelector<VideoForm>('c12-video-form')?.focusFault()
  }

  #forgetDraft() {
    if (this.file) forgetDraft(`envoi:${fingerprintOf(this.file)}`)
  }

  #follow(video: VideoDetails) {
    this.video = video
    this.live = video.live
    this.#unfollow = followMyVideos(
      (state) => {
        if (state.uuid !== video.uuid) return
        const isSettled = state.state !== this.live?.state
        this.live = state
        if (isSettled) this.#refresh()
      },
      (isOn) => {
        this.isCut = !isOn
      },
    )
  }

  async #refresh() {
    if (!this.video) return
    const answer = await fetchVideo(this.video.uuid)
    if (!answer.ok) return
    const wasOut = this.video.publishedAt !== null
    this.video = answer.value
    this.live = answer.value.live ?? this.live
    if (!wasOut && this.video.publishedAt !== null) announce(words.published.headingNow)
  }

  #stop = async () => {
    const said = words.upload
    const answer = await confirmed({
      heading: said.stopHeading,
      text: said.stopText,
      confirm: said.stop,
      isFinal: true,
    })
    if (answer === null) return
    await this.#autosave.settle()
    const id = this.upload?.videoId
    const isGone = (await this.#session?.stop()) ?? true
    // All of it had arrived meanwhile: what was asked is that nothing of it stays.
    const deleted = isGone || !id ? null : await deleteVideo(id)
    this.refusal = deleted?.ok === false && deleted.problem.code !== 'not-found' ? said.notErased : ''
    this.#session = null
    this.#unfollow?.()
    this.upload = null
    this.file = null
    this.video = null
    this.saved = 'idle'
    this.problem = null
    this.pending = unfinishedUploads()
    await this.updateComplete
    this.renderRoot.querySelector<FileDrop>('c12-file-drop')?.focus()
  }

  async #forget(upload: KeptUpload) {
    const said = words.publish
    const answer = await confirmed({
      heading: said.forgetHeading,
      text: said.forgetText,
      confirm: said.forget,
      isFinal: true,
    })
    if (answer === null) return
    forgetUpload(upload.fingerprint)
    forgetDraft(`envoi:${upload.fingerprint}`)
    const { eraseUpload } = await import('../uploads/upload-session.ts')
    await eraseUpload(upload.url)
    this.pending = unfinishedUploads()
    this.renderRoot.querySelector<FileDrop>('c12-file-drop')?.focus()
  }

  /** The browser asks, in its own words. */
  #onLeave = (event: BeforeUnloadEvent) => {
    if (isSending(this.upload)) event.preventDefault()
  }
}

const noVideoYet: Problem = {
  kind: 'offline',
  code: 'offline',
  title: words.publish.notYet,
  detail: words.publish.notYetText,
  faults: [],
  retryAfterSeconds: null,
}

customElements.define('c12-publish-page', PublishPage)
