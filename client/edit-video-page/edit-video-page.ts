import { html } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { EditVideoData } from '#src/pages/page-data.ts'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import { announce, announceForNow } from '../announce/announce.ts'
import type { Answer, Problem } from '../api/request.ts'
import { changeVideo, chooseThumbnail, deleteVideo, video as fetchVideo, publishVideo } from '../api/videos.ts'
import { confirmed } from '../confirm/confirm.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { keptOffer } from '../drafts/kept-offer.ts'
import '../film-work/film-work.ts'
import { icon } from '../icons/icons.ts'
import { FollowedVideos } from '../live-state/followed-videos.ts'
import { hasNews } from '../live-state/live-state.ts'
import { words } from '../locales/fr.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'
import '../thumbnail-choice/thumbnail-choice.ts'
import { changesOf, type FormValues, valuesOf } from '../video-form/form-values.ts'
import { imageRights, imageRightsStyles } from '../video-form/image-rights.ts'
import { type KeptValues, keptFor } from '../video-form/kept-values.ts'
import '../video-form/video-form.ts'
import type { VideoForm } from '../video-form/video-form.ts'
import { styles } from './edit-video-page.styles.ts'

/** Changing one of mine: its words, its thumbnail, who may see it; publishing a draft; taking it back. Saved when asked, all or nothing. */
export class EditVideoPage extends PageElement {
  static override styles = [base, pageTop, imageRightsStyles, styles]
  static override properties = {
    data: { attribute: false },
    video: { state: true },
    values: { state: true },
    faults: { state: true },
    problem: { state: true },
    busy: { state: true },
    offered: { state: true },
  }
  declare data: EditVideoData
  declare video: VideoDetails
  declare values: FormValues
  declare faults: readonly FieldFault[]
  declare problem: Problem | null
  declare busy: 'save' | 'publish' | null
  /** Typed here before the sheet was changed elsewhere. */
  declare offered: KeptValues | null
  #followed = new FollowedVideos(this, (state) => this.#onState(state))
  /** What is typed was typed over this. */
  #sheet: FormValues
  /** Of what was told of the sheet as it was. */
  #takeBack = () => {}

  constructor() {
    super()
    this.data = dataOf('edit-video')
    this.video = this.data.video
    this.#sheet = valuesOf(this.video)
    const kept = keptFor(draft<KeptValues>(this.#key), this.#sheet)
    this.values = kept?.isUpToDate ? kept.kept.values : this.#sheet
    this.offered = kept && !kept.isUpToDate ? kept.kept : null
    this.faults = []
    this.problem = null
    this.busy = null
  }

  override connectedCallback() {
    super.connectedCallback()
    const { state } = this.video.live ?? {}
    if (state === 'receiving' || state === 'queued' || state === 'processing') this.#followed.begin()
  }

  override render() {
    const said = myVideosWords.edit
    const { video } = this
    const live = video.live
    return html`
      <div class="top">
        <h1>${said.heading}</h1>
        <div class="row">
          <a class="btn" href=${`/mes-videos/${video.uuid}/sous-titres`}>${icon('captions')}${said.captions}</a>
          <a class="btn" href=${video.path}>${icon('play')}${said.see}</a>
        </div>
      </div>
      <div class="two">
        <div class="side">
          <c12-thumbnail-choice
            .source=${video.playback?.fallbackPath ?? null}
            .at=${video.thumbnailAtSeconds}
            @second-chosen=${(event: CustomEvent<number>) => this.#onSecond(event.detail)}
          ></c12-thumbnail-choice>
          ${
            live && hasNews(live) && !(live.isReplacing && live.state === 'receiving')
              ? html`<div class="card pad"><c12-live-state .state=${live} ?isCut=${this.#followed.isCut} @retry-asked=${this.#onRetry}></c12-live-state></div>`
              : ''
          }
          <c12-film-work .video=${video} @film-changed=${this.#onFilm}></c12-film-work>
          ${this.#danger()}
        </div>
        <div class="stack">
        ${this.offered ? keptOffer(this.offered, publishingWords.form.keptHere, { take: this.#take, leave: this.#leave }) : ''}
        <c12-video-form
          .values=${this.values}
          .faults=${this.faults}
          .often=${this.data.keywords}
          .circles=${this.data.circles}
          @form-changed=${(event: CustomEvent<FormValues>) => this.#onForm(event.detail)}
        >
          ${video.isPublished ? '' : imageRights(this.data.imageRightsPath)}
          ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
          <div class="end">${video.isPublished ? this.#save('main') : html`${this.#publish()}${this.#save('')}`}</div>
        </c12-video-form>
        </div>
      </div>
    `
  }

  #save(look: string) {
    const said = publishingWords.form
    return html`<button class="btn ${look}" type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => this.#send('save')}>
      ${this.busy === 'save' ? words.form.saving : this.video.isPublished ? said.save : said.keep}
    </button>`
  }

  #publish() {
    const said = publishingWords.form
    const isReady = this.video.live?.state === 'ready'
    return html`<button class="btn chalk" type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => this.#send('publish')}>
      ${this.busy === 'publish' ? said.publishing : isReady ? said.publish : said.publishWhenReady}
    </button>`
  }

  #danger() {
    const said = myVideosWords.edit
    return html`<section class="danger card pad" aria-labelledby="danger">
      <h2 id="danger">${said.danger}</h2>
      <p class="small soft">${said.dangerText}</p>
      <div class="row">
        ${this.video.isPublished ? html`<button class="btn" type="button" @click=${this.#withdraw}>${icon('hidden')}${publishingWords.form.withdraw}</button>` : ''}
        <button class="btn" type="button" @click=${this.#delete}>${icon('trash')}${myVideosWords.mine.delete}</button>
      </div>
    </section>`
  }

  get #key(): string {
    return `modifie:${this.video.uuid}`
  }

  #onForm(values: FormValues) {
    this.values = values
    keepDraft(this.#key, { values, before: this.#sheet, at: Date.now() } satisfies KeptValues)
  }

  #take = () => {
    if (this.offered) this.#onForm(this.offered.values)
    this.#toForm()
  }

  #leave = () => {
    forgetDraft(this.#key)
    this.#toForm()
  }

  async #toForm() {
    this.offered = null
    await this.updateComplete
    this.renderRoot.querySelector<VideoForm>('c12-video-form')?.focus()
  }

  async #onSecond(atSeconds: number) {
    const answer = await chooseThumbnail(this.video.uuid, atSeconds)
    announce(answer.ok ? publishingWords.thumbnail.chosen : answer.problem.detail)
  }

  async #send(act: 'save' | 'publish') {
    if (this.busy) return
    this.faults =
      this.values.title.trim().length < 3 && act === 'publish'
        ? [{ pointer: '/title', detail: publishingWords.form.titleMissing }]
        : []
    if (this.faults.length > 0) return this.#toFault()
    this.#takeBack()
    this.busy = act
    this.problem = null
    const sent = this.values
    const changes = changesOf(sent)
    const answer = await (act === 'publish'
      ? publishVideo(this.video.uuid, changes)
      : changeVideo(this.video.uuid, changes))
    this.busy = null
    if (!answer.ok) return this.#refused(answer)
    this.video = answer.value
    this.#sheet = valuesOf(answer.value)
    // What was typed meanwhile stays, to be saved in its turn.
    if (this.values === sent) {
      forgetDraft(this.#key)
      this.values = this.#sheet
    } else this.#onForm(this.values)
    const isOut = act === 'publish' && answer.value.publishedAt !== null
    announce(
      act === 'save'
        ? publishingWords.form.saved
        : isOut
          ? publishingWords.published.headingNow
          : publishingWords.published.headingSoon,
    )
  }

  #refused(answer: Extract<Answer<unknown>, { ok: false }>) {
    this.problem = answer.problem
    this.faults = answer.problem.faults
    if (this.faults.length > 0) this.#toFault()
  }

  async #toFault() {
    this.#takeBack = announceForNow(words.form.faults(this.faults.length))
    await this.updateComplete
    await this.renderRoot.querySelector<VideoForm>('c12-video-form')?.focusFault()
  }

  #withdraw = async () => {
    const { uuid } = this.video
    const { audience, groups } = changesOf(valuesOf(this.video))
    const answer = await changeVideo(uuid, { audience: 'brouillon' })
    if (!answer.ok) return announce(answer.problem.detail)
    this.video = answer.value
    this.#takeBack = announceForNow(myVideosWords.edit.withdrawn, {
      label: words.confirm.undo,
      run: async () => {
        const back = await publishVideo(uuid, { audience, groups })
        if (back.ok) this.video = back.value
        announce(back.ok ? publishingWords.published.headingNow : back.problem.detail)
      },
    })
  }

  #delete = async () => {
    const said = myVideosWords.mine
    const name = this.video.name || said.untitled
    const answer = await confirmed({
      heading: said.deleteHeading(name),
      text: said.deleteText,
      confirm: said.delete,
      isFinal: true,
    })
    if (answer === null) return
    const deleted = await deleteVideo(this.video.uuid)
    if (!deleted.ok) return announce(deleted.problem.detail)
    forgetDraft(this.#key)
    location.assign('/mes-videos')
  }

  /** Another file is on its way, or no longer. */
  #onFilm = async () => {
    this.#followed.begin()
    const answer = await fetchVideo(this.video.uuid)
    if (answer.ok) this.video = answer.value
  }

  #onRetry = (event: CustomEvent<LiveState>) => {
    this.video = { ...this.video, live: event.detail }
    this.#followed.begin()
  }

  #onState = async (state: LiveState) => {
    if (state.uuid !== this.video.uuid) return
    const hasChanged = state.state !== this.video.live?.state
    this.video = { ...this.video, live: state }
    if (!hasChanged) return
    const answer = await fetchVideo(this.video.uuid)
    if (answer.ok) this.video = answer.value
  }
}

customElements.define('c12-edit-video-page', EditVideoPage)
