import { html } from 'lit'
import type { RetouchData } from '#src/pages/page-data.ts'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import { changesNothing, type Edits, keptSeconds, type Rectangle, type Span } from '#transcoding/edits.ts'
import { announce, announceForNow } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { retouching as fetchRetouching } from '../api/retouching.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { keptOffer } from '../drafts/kept-offer.ts'
import { icon } from '../icons/icons.ts'
import { FollowedVideos } from '../live-state/followed-videos.ts'
import '../live-state/live-state.ts'
import { words } from '../locales/fr.ts'
import { filmWords } from '../locales/fr-film.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'
import {
  type Changed,
  type Chosen,
  type Kind,
  momentText,
  withMask,
  without,
  withPosition,
  withSpan,
} from './edit-list.ts'
import './edit-panels.ts'
import type { EditPanels } from './edit-panels.ts'
import { EditsWork } from './edits-work.ts'
import './film-line.ts'
import './film-stage.ts'
import type { FilmStage } from './film-stage.ts'
import { styles } from './retouch-page.styles.ts'

/** « Retoucher »: what the film loses before anyone sees it. Its edits are an `EditsWork`; the instance makes them. */
export class RetouchPage extends PageElement {
  static override styles = [base, pageTop, styles]
  static override properties = {
    data: { attribute: false },
    video: { state: true },
    chosen: { state: true },
    at: { state: true },
    isDrawing: { state: true },
  }
  declare data: RetouchData
  declare video: VideoDetails
  declare chosen: Chosen | null
  declare at: number
  declare isDrawing: boolean
  readonly #work: EditsWork
  readonly #followed = new FollowedVideos(this, (state) => this.#onState(state))
  /** Of what was told of the edits as they were. */
  #takeBack = () => {}

  constructor() {
    super()
    this.data = dataOf('retouch')
    this.video = this.data.video
    this.#work = new EditsWork({
      videoId: this.video.uuid,
      retouching: this.data.retouching,
      filmSeconds: () => this.video.durationSeconds,
      changed: () => this.requestUpdate(),
    })
    this.chosen = null
    this.at = 0
    this.isDrawing = false
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.#isUnderWay) this.#followed.begin()
  }

  override render() {
    const said = filmWords.retouch
    const { video } = this
    const { mayChange, whyNot } = this.#work.retouching
    return html`
      <div class="top">
        <h1 tabindex="-1">${said.heading}</h1>
        <a class="btn" href=${`/mes-videos/${video.uuid}`}>${icon('pencil')}${said.back}</a>
      </div>
      ${mayChange ? this.#editor() : html`<c12-notice kind="told" heading=${said.closed} text=${whyNot ?? ''}></c12-notice>`}
    `
  }

  #editor() {
    const said = filmWords.retouch
    const { video } = this
    const live = video.live
    return html`
      <p class="lead">${said.lead}</p>
      <div class="notices">
        ${
          live && live.state !== 'ready'
            ? html`<div class="card pad">
                <c12-live-state .state=${live} ?isCut=${this.#followed.isCut} @retry-asked=${this.#onRetry}></c12-live-state>
              </div>`
            : ''
        }
        ${this.#isMade ? html`<c12-notice slim kind="told" heading=${said.made} text=${said.madeText}></c12-notice>` : ''}
        ${this.#work.offered ? keptOffer(this.#work.offered, said.keptHere, { take: this.#takeOffered, leave: this.#leaveOffered }) : ''}
      </div>
      ${video.playback === null ? html`<c12-notice kind="told" heading=${said.noFilm} text=${said.noFilmText}></c12-notice>` : this.#bench()}
    `
  }

  #bench() {
    const { edits, endSeconds, faults, retouching } = this.#work
    return html`
      <div class="two">
        <div class="film">
          <c12-film-stage
            .video=${this.video}
            .edits=${edits}
            .applied=${retouching.applied}
            .chosen=${this.chosen}
            .isDrawing=${this.isDrawing}
            @moment-changed=${(event: CustomEvent<number>) => {
              this.at = event.detail
            }}
            @zone-drawn=${(event: CustomEvent<Rectangle>) => this.#onDrawn(event.detail)}
            @zone-moved=${(event: CustomEvent<{ index: number; rectangle: Rectangle }>) => this.#onZone(event.detail)}
            @zone-chosen=${(event: CustomEvent<number>) => {
              this.chosen = { kind: 'masks', index: event.detail }
            }}
          ></c12-film-stage>
          <c12-film-line
            .edits=${edits}
            .chosen=${this.chosen}
            .at=${this.at}
            .end=${endSeconds}
            @moment-asked=${(event: CustomEvent<number>) => this.#seek(event.detail)}
            @edge-moved=${(event: CustomEvent<Partial<Span>>) => this.#onEdge(event.detail)}
            @item-chosen=${(event: CustomEvent<Chosen>) => this.#choose(event.detail)}
          ></c12-film-line>
        </div>
        <c12-edit-panels
          .video=${this.video}
          .edits=${edits}
          .chosen=${this.chosen}
          .at=${this.at}
          .end=${endSeconds}
          .faults=${faults}
          ?isDrawing=${this.isDrawing}
          @edits-changed=${(event: CustomEvent<Edits>) => this.#change(event.detail)}
          @item-added=${(event: CustomEvent<Changed>) => this.#add(event.detail)}
          @item-removed=${(event: CustomEvent<Chosen>) => this.#remove(event.detail)}
          @item-chosen=${(event: CustomEvent<Chosen | null>) => this.#choose(event.detail)}
          @moment-asked=${(event: CustomEvent<number>) => this.#seek(event.detail)}
          @drawing-toggled=${this.#toggleDrawing}
        ></c12-edit-panels>
      </div>
      ${this.#bottom()}
    `
  }

  #bottom() {
    const said = filmWords.retouch
    const { edits, endSeconds, isSaved, isSaving, past, problem } = this.#work
    const left = keptSeconds(edits.cuts, endSeconds)
    return html`
      ${problem ? html`<c12-notice slim .problem=${problem}></c12-notice>` : ''}
      <div class="end">
        <button class="btn main" type="button" aria-disabled=${isSaving || isSaved ? 'true' : 'false'} @click=${this.#save}>
          ${isSaving ? said.saving : said.save}
        </button>
        <button class="btn" type="button" aria-disabled=${past.length === 0 ? 'true' : 'false'} @click=${this.#undo}>${said.undo}</button>
        <span class="soft" role="status">${isSaved ? (changesNothing(edits) ? said.nothing : said.same) : said.lasts(momentText(Math.round(left)))}</span>
      </div>
    `
  }

  get #isUnderWay(): boolean {
    const { state } = this.video.live ?? {}
    return state === 'receiving' || state === 'queued' || state === 'processing'
  }

  /** What one sees is what was asked. */
  get #isMade(): boolean {
    return this.video.live?.state === 'ready' && this.#work.isApplied
  }

  #seek(seconds: number) {
    this.renderRoot.querySelector<FilmStage>('c12-film-stage')?.seek(Math.min(seconds, this.#work.endSeconds))
  }

  #choose(chosen: Chosen | null) {
    this.chosen = chosen
    const list: readonly Span[] = chosen ? this.#work.edits[chosen.kind] : []
    const span = chosen ? list[chosen.index] : undefined
    if (span && (this.at < span.from || this.at >= span.to)) this.#seek(span.from)
  }

  #change(edits: Edits, chosen: Chosen | null = this.chosen) {
    this.#takeBack()
    this.#work.change(edits)
    this.chosen = chosen
  }

  #add({ edits, chosen }: Changed) {
    this.#change(edits, chosen)
    if (chosen?.kind === 'masks') this.isDrawing = false
    if (chosen) announce(filmWords.retouch.added(filmWords.retouch.oneOf[chosen.kind](chosen.index + 1)))
  }

  #remove(chosen: Chosen) {
    this.#change(without(this.#work.edits, chosen), null)
    this.#takeBack = announceForNow(filmWords.retouch.removed, {
      label: words.confirm.undo,
      run: async () => this.#undo(),
    })
  }

  #undo = () => {
    this.#takeBack()
    if (this.#work.undo()) this.chosen = null
  }

  #takeOffered = () => {
    this.#work.takeOffered()
    this.chosen = null
    this.#toHeading()
  }

  #leaveOffered = () => {
    this.#work.leaveOffered()
    this.#toHeading()
  }

  /** Where the offer is, or was, and with it the button that one was on. */
  async #toHeading() {
    await this.updateComplete
    this.renderRoot.querySelector('h1')?.focus()
  }

  #toggleDrawing = () => {
    this.isDrawing = !this.isDrawing
    if (this.isDrawing) announce(filmWords.retouch.drawing)
  }

  #onDrawn(rectangle: Rectangle) {
    this.#add(withMask(this.#work.edits, this.at, rectangle, this.#work.endSeconds))
  }

  #onZone({ index, rectangle }: { index: number; rectangle: Rectangle }) {
    this.#change(withPosition(this.#work.edits, index, this.at, rectangle), { kind: 'masks', index })
  }

  #onEdge(change: Partial<Span>) {
    if (!this.chosen) return
    this.#change(withSpan(this.#work.edits, this.chosen, change))
    this.#seek(change.from ?? change.to ?? 0)
  }

  #save = async () => {
    const outcome = await this.#work.save()
    if (outcome === 'faulty') return this.#toFault()
    if (outcome === null || outcome === 'refused') return
    if (outcome !== 'saved') return this.#onOthers(outcome.others)
    this.#takeBack()
    announce(filmWords.retouch.saved)
    this.#followed.begin()
    await this.#refresh()
  }

  async #toFault() {
    const { faults } = this.#work
    const [first] = faults
    const [, kind, index] = /^\/(cuts|sounds|masks)(?:\/(\d+))?/.exec(first?.pointer ?? '') ?? []
    if (kind && index !== undefined) this.#choose({ kind: kind as Kind, index: Number(index) })
    this.#takeBack = announceForNow(words.form.faults(faults.length))
    await this.updateComplete
    await this.renderRoot.querySelector<EditPanels>('c12-edit-panels')?.showFault()
  }

  #onRetry = (event: CustomEvent<LiveState>) => {
    this.video = { ...this.video, live: event.detail }
    this.#followed.begin()
  }

  #onState = async (state: LiveState) => {
    if (state.uuid !== this.video.uuid) return
    const hasChanged = state.state !== this.video.live?.state
    this.video = { ...this.video, live: state }
    if (hasChanged || this.video.playback === null) await this.#refresh()
  }

  async #refresh() {
    const before = this.#work.retouching
    const [video, retouching] = await Promise.all([fetchVideo(this.video.uuid), fetchRetouching(this.video.uuid)])
    if (video.ok) this.video = video.value
    // Asked before what was saved meanwhile, it says nothing of it.
    if (!retouching.ok || this.#work.retouching !== before || this.#work.isSaving) return
    if (this.#work.take(retouching.value)) this.chosen = null
  }

  /** Others were saved from elsewhere: they are shown, and these are offered. */
  async #onOthers(problem: Problem) {
    const before = this.#work.retouching
    await this.#refresh()
    if (this.#work.retouching === before) this.#work.refuse(problem)
    else if (this.#work.offered) {
      announce(filmWords.retouch.keptHere.heading)
      await this.#toHeading()
    }
    this.#followed.begin()
  }
}

customElements.define('c12-retouch-page', RetouchPage)
