import { html } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { RetouchData } from '#src/pages/page-data.ts'
import type { Retouching } from '#src/videos/retouch-schemas.ts'
import type { LiveState, VideoDetails } from '#src/videos/video-schemas.ts'
import {
  changesNothing,
  type Edits,
  faultsOfEdits,
  keptSeconds,
  type Rectangle,
  type Span,
} from '#transcoding/edits.ts'
import { announce } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { changeEdits, retouching as fetchRetouching } from '../api/retouching.ts'
import { video as fetchVideo } from '../api/videos.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { keptOffer } from '../drafts/kept-offer.ts'
import { type KeptOver, keptOver } from '../drafts/kept-over.ts'
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
import './film-line.ts'
import './film-stage.ts'
import type { FilmStage } from './film-stage.ts'
import { styles } from './retouch-page.styles.ts'

/** « Retoucher »: what the film loses before anyone sees it. Kept on the device while one works, sent all together, made by the instance. */
export class RetouchPage extends PageElement {
  static override styles = [base, pageTop, styles]
  static override properties = {
    data: { attribute: false },
    video: { state: true },
    retouching: { state: true },
    edits: { state: true },
    chosen: { state: true },
    at: { state: true },
    isDrawing: { state: true },
    faults: { state: true },
    problem: { state: true },
    isSaving: { state: true },
    past: { state: true },
    offered: { state: true },
  }
  declare data: RetouchData
  declare video: VideoDetails
  declare retouching: Retouching
  declare edits: Edits
  declare chosen: Chosen | null
  declare at: number
  declare isDrawing: boolean
  declare faults: readonly FieldFault[]
  declare problem: Problem | null
  declare isSaving: boolean
  /** What « Annuler » goes back to, the last one last. */
  declare past: readonly Edits[]
  /** Made here before others were saved elsewhere. */
  declare offered: KeptOver<Edits> | null
  #followed = new FollowedVideos(this, (state) => this.#onState(state))

  constructor() {
    super()
    this.data = dataOf('retouch')
    this.video = this.data.video
    this.retouching = this.data.retouching
    const found = keptOver(draft<KeptOver<Edits>>(this.#key), this.retouching.edits, { isSame })
    this.edits = found?.isUpToDate ? found.kept.values : this.retouching.edits
    this.offered = found && !found.isUpToDate ? found.kept : null
    this.chosen = null
    this.at = 0
    this.isDrawing = false
    this.faults = []
    this.problem = null
    this.isSaving = false
    this.past = []
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.#isUnderWay) this.#followed.begin()
  }

  override render() {
    const said = filmWords.retouch
    const { video } = this
    return html`
      <div class="top">
        <h1 tabindex="-1">${said.heading}</h1>
        <a class="btn" href=${`/mes-videos/${video.uuid}`}>${icon('pencil')}${said.back}</a>
      </div>
      ${this.retouching.mayChange ? this.#editor() : html`<c12-notice kind="told" heading=${said.closed} text=${this.retouching.whyNot ?? ''}></c12-notice>`}
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
        ${this.offered ? keptOffer(this.offered, said.keptHere, { take: this.#takeOffered, leave: this.#leaveOffered }) : ''}
      </div>
      ${video.playback === null ? html`<c12-notice kind="told" heading=${said.noFilm} text=${said.noFilmText}></c12-notice>` : this.#bench()}
    `
  }

  #bench() {
    return html`
      <div class="two">
        <div class="film">
          <c12-film-stage
            .video=${this.video}
            .edits=${this.edits}
            .applied=${this.retouching.applied}
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
            .edits=${this.edits}
            .chosen=${this.chosen}
            .at=${this.at}
            .end=${this.#end}
            @moment-asked=${(event: CustomEvent<number>) => this.#seek(event.detail)}
            @edge-moved=${(event: CustomEvent<Partial<Span>>) => this.#onEdge(event.detail)}
            @item-chosen=${(event: CustomEvent<Chosen>) => this.#choose(event.detail)}
          ></c12-film-line>
        </div>
        <c12-edit-panels
          .video=${this.video}
          .edits=${this.edits}
          .chosen=${this.chosen}
          .at=${this.at}
          .end=${this.#end}
          .faults=${this.faults}
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
    const isSame = this.#isSame
    const left = keptSeconds(this.edits.cuts, this.#end)
    return html`
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <div class="end">
        <button class="btn main" type="button" aria-disabled=${this.isSaving || isSame ? 'true' : 'false'} @click=${this.#save}>
          ${this.isSaving ? said.saving : said.save}
        </button>
        <button class="btn" type="button" aria-disabled=${this.past.length === 0 ? 'true' : 'false'} @click=${this.#undo}>${said.undo}</button>
        <span class="soft" role="status">${isSame ? (changesNothing(this.edits) ? said.nothing : said.same) : said.lasts(momentText(Math.round(left)))}</span>
      </div>
    `
  }

  get #key(): string {
    return `retouche:${this.video.uuid}`
  }

  get #end(): number {
    return this.retouching.sourceSeconds ?? this.video.durationSeconds ?? 1
  }

  get #isSame(): boolean {
    return isSame(this.edits, this.retouching.edits)
  }

  get #isUnderWay(): boolean {
    const { state } = this.video.live ?? {}
    return state === 'receiving' || state === 'queued' || state === 'processing'
  }

  /** What one sees is what was asked. */
  get #isMade(): boolean {
    const { applied, edits } = this.retouching
    return this.video.live?.state === 'ready' && applied !== null && this.#isSame && isSame(applied, edits)
  }

  #seek(seconds: number) {
    this.renderRoot.querySelector<FilmStage>('c12-film-stage')?.seek(Math.min(seconds, this.#end))
  }

  #choose(chosen: Chosen | null) {
    this.chosen = chosen
    const list: readonly Span[] = chosen ? this.edits[chosen.kind] : []
    const span = chosen ? list[chosen.index] : undefined
    if (span && (this.at < span.from || this.at >= span.to)) this.#seek(span.from)
  }

  #change(edits: Edits, chosen: Chosen | null = this.chosen) {
    this.past = [...this.past.slice(-49), this.edits]
    this.edits = edits
    this.chosen = chosen
    this.faults = this.faults.length > 0 ? faultsOfEdits(edits, this.#end) : []
    this.#keep()
  }

  #add({ edits, chosen }: Changed) {
    this.#change(edits, chosen)
    if (chosen?.kind === 'masks') this.isDrawing = false
    if (chosen) announce(filmWords.retouch.added(filmWords.retouch.oneOf[chosen.kind](chosen.index + 1)))
  }

  #remove(chosen: Chosen) {
    this.#change(without(this.edits, chosen), null)
    announce(filmWords.retouch.removed, { label: words.confirm.undo, run: async () => this.#undo() })
  }

  #undo = () => {
    const before = this.past.at(-1)
    if (!before) return
    this.past = this.past.slice(0, -1)
    this.edits = before
    this.chosen = null
    this.faults = []
    this.#keep()
  }

  #keep() {
    const kept: KeptOver<Edits> = { values: this.edits, before: this.retouching.edits, at: Date.now() }
    keepDraft(this.#key, kept)
  }

  #takeOffered = () => {
    if (this.offered) this.#change(this.offered.values, null)
    this.offered = null
    this.#toHeading()
  }

  #leaveOffered = () => {
    forgetDraft(this.#key)
    this.offered = null
    this.#toHeading()
  }

  /** Where the offer is, or was, and with it the button that one was on. */
  async #toHeading() {
    await this.updateComplete
    this.renderRoot.querySelector('h1')?.focus()
  }

  /** As the instance has them: others than those that these were made over are shown, and these are offered. */
  #take(retouching: Retouching) {
    const { edits: before } = this.retouching
    const isMine = !this.#isSame
    this.retouching = retouching
    if (isSame(before, retouching.edits)) return
    if (isMine && !this.#isSame) this.offered = { values: this.edits, before, at: Date.now() }
    this.edits = retouching.edits
    this.chosen = null
    this.past = []
    this.faults = []
  }

  #toggleDrawing = () => {
    this.isDrawing = !this.isDrawing
    if (this.isDrawing) announce(filmWords.retouch.drawing)
  }

  #onDrawn(rectangle: Rectangle) {
    this.#add(withMask(this.edits, this.at, rectangle, this.#end))
  }

  #onZone({ index, rectangle }: { index: number; rectangle: Rectangle }) {
    this.#change(withPosition(this.edits, index, this.at, rectangle), { kind: 'masks', index })
  }

  #onEdge(change: Partial<Span>) {
    if (!this.chosen) return
    this.#change(withSpan(this.edits, this.chosen, change))
    this.#seek(change.from ?? change.to ?? 0)
  }

  #save = async () => {
    if (this.isSaving || this.#isSame) return
    this.problem = null
    this.faults = faultsOfEdits(this.edits, this.#end)
    if (this.faults.length > 0) return this.#toFault()
    this.isSaving = true
    const sent = this.edits
    const answer = await changeEdits(this.video.uuid, sent, this.retouching.edition)
    this.isSaving = false
    if (!answer.ok) {
      if (answer.problem.code === 'edits-changed-meanwhile') return this.#onOthers(answer.problem)
      this.faults = answer.problem.faults
      if (this.faults.length > 0) return this.#toFault()
      this.problem = answer.problem
      return
    }
    this.retouching = answer.value
    // What was changed meanwhile stays, to be saved in its turn.
    if (this.edits === sent) {
      forgetDraft(this.#key)
      this.past = []
    } else this.#keep()
    announce(filmWords.retouch.saved)
    this.#followed.begin()
    await this.#refresh()
  }

  async #toFault() {
    const [first] = this.faults
    const [, kind, index] = /^\/(cuts|sounds|masks)(?:\/(\d+))?/.exec(first?.pointer ?? '') ?? []
    if (kind && index !== undefined) this.#choose({ kind: kind as Kind, index: Number(index) })
    announce(words.form.faults(this.faults.length))
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
    const before = this.retouching
    const [video, retouching] = await Promise.all([fetchVideo(this.video.uuid), fetchRetouching(this.video.uuid)])
    if (video.ok) this.video = video.value
    // Asked before what was saved meanwhile, it says nothing of it.
    if (retouching.ok && this.retouching === before && !this.isSaving) this.#take(retouching.value)
  }

  /** Others were saved from elsewhere: they are shown, and these are offered. */
  async #onOthers(problem: Problem) {
    const before = this.retouching
    await this.#refresh()
    if (this.retouching === before) this.problem = problem
    else if (this.offered) {
      announce(filmWords.retouch.keptHere.heading)
      await this.#toHeading()
    }
    this.#followed.begin()
  }
}

function isSame(one: Edits, other: Edits): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

customElements.define('c12-retouch-page', RetouchPage)
