import { html, LitElement } from 'lit'
import type { PlaylistElementAnswer, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { announce } from '../announce/announce.ts'
import { type Annotation, annotateInPlaylist } from '../api/playlists.ts'
import type { Problem } from '../api/request.ts'
import { clock } from '../formats/durations.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import '../notice/notice.ts'
import { momentFrom } from '../playback/moments.ts'
import { pathInList } from '../playlists/in-list.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import '../video-card/shot.ts'
import { styles } from './playlist-element.styles.ts'

/**
 * One film of a list, its note, and what its owner does with it. Events: `element-moved` (detail: -1 up, 1 down),
 * `element-taken`, `element-annotated` (detail: `Annotation`).
 */
export class PlaylistElement extends LitElement {
  static override styles = [base, form, styles]
  static override properties = {
    element: { attribute: false },
    playlist: { attribute: false },
    isFirst: { type: Boolean },
    isLast: { type: Boolean },
    isWriting: { state: true },
    isSending: { state: true },
    wrongPlaces: { state: true },
    problem: { state: true },
  }
  declare element: PlaylistElementAnswer | null
  declare playlist: PlaylistSummary | null
  declare isFirst: boolean
  declare isLast: boolean
  declare isWriting: boolean
  declare isSending: boolean
  /** Which of the two moments cannot be read. */
  declare wrongPlaces: readonly string[]
  declare problem: Problem | null

  constructor() {
    super()
    this.element = null
    this.playlist = null
    this.isFirst = false
    this.isLast = false
    this.isWriting = false
    this.isSending = false
    this.wrongPlaces = []
    this.problem = null
  }

  override render() {
    const { element, playlist } = this
    if (!element || !playlist) return
    const { video, position } = element
    return html`<article>
      <span class="place" aria-hidden="true">${position}</span>
      <a class="way" href=${pathInList(element, playlist)}>
        <c12-shot .video=${video} ?eager=${position < 4} sizes="11rem"></c12-shot>
        <h2>${typeset(video.name)}</h2>
      </a>
      <div class="about">
        <p class="small soft facts">
          <span><a href=${video.account.path}>${video.account.displayName}</a></span>
          ${video.origin ? html`<span>${video.origin.host}</span>` : ''} ${this.#part(element)}
        </p>
        ${this.isWriting ? this.#writing(element) : element.note ? html`<p class="note">${element.note}</p>` : ''}
      </div>
      ${playlist.may.edit && !this.isWriting ? this.#acts(element) : ''}
    </article>`
  }

  #part({ startTimestamp: start, stopTimestamp: stop }: PlaylistElementAnswer) {
    const said = playlistWords.page
    if (start !== null && stop !== null) return html`<span>${said.between(clock(start), clock(stop))}</span>`
    if (start !== null) return html`<span>${said.from(clock(start))}</span>`
    return stop === null ? '' : html`<span>${said.until(clock(stop))}</span>`
  }

  #acts({ video: { name }, note }: PlaylistElementAnswer) {
    const said = playlistWords.page
    const move = (step: -1 | 1, isEnd: boolean, label: string) =>
      html`<button
        class="btn quiet round ${step < 0 ? 'up' : 'down'}"
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${isEnd ? 'true' : 'false'}
        @click=${() => !isEnd && this.#tell('element-moved', step)}
      >
        ${icon('down')}
      </button>`
    return html`<div class="acts no-print">
      <span class="handle" draggable="true" title=${said.drag} aria-hidden="true">${icon('more')}</span>
      ${move(-1, this.isFirst, said.up(name))} ${move(1, this.isLast, said.down(name))}
      <button class="btn quiet slim noting" type="button" aria-label=${note ? said.editNoteOf(name) : said.noteOf(name)} @click=${this.#turn}>${icon('pencil')}${note ? said.editNote : said.writeNote}</button>
      <button class="btn quiet round" type="button" aria-label=${said.take(name)} title=${said.take(name)} @click=${() => this.#tell('element-taken')}>${icon('close')}</button>
    </div>`
  }

  #writing({ note, startTimestamp, stopTimestamp }: PlaylistElementAnswer) {
    const said = playlistWords.page
    const fault = (field: string) => this.problem?.faults.find(({ pointer }) => pointer === `/${field}`)?.detail ?? ''
    const place = this.wrongPlaces.length > 0 ? said.placeWrong : fault('startTimestamp') || fault('stopTimestamp')
    const time = (id: string, label: string, seconds: number | null) =>
      html`<div class="field">
        <label for=${id}>${label}</label
        ><input id=${id} inputmode="numeric" autocomplete="off" .value=${seconds === null ? '' : clock(seconds)} aria-describedby="place-hint place-fault" aria-invalid=${this.wrongPlaces.includes(id) || fault(`${id}Timestamp`) ? 'true' : 'false'} />
      </div>`
    return html`<form novalidate @submit=${this.#save}>
      <div class="field">
        <label for="note">${said.note}</label>
        <textarea id="note" rows="2" maxlength="500" .value=${note} aria-describedby="note-hint note-fault"></textarea>
        <p class="hint" id="note-hint">${said.noteHint}</p>
        <p class="fault" id="note-fault" role="alert">${fault('note')}</p>
      </div>
      <div class="two">${time('start', said.start, startTimestamp)} ${time('stop', said.stop, stopTimestamp)}</div>
      <p class="hint" id="place-hint">${said.placeHint}</p>
      <p class="fault" id="place-fault" role="alert">${place}</p>
      ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <p class="row">
        <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${playlistWords.form.save}</button>
        <button class="btn" type="button" @click=${this.#turn}>${playlistWords.form.cancel}</button>
      </p>
    </form>`
  }

  /** The button that moves this way, after it has moved; the other one at the end of the list. */
  async focusMove(step: -1 | 1) {
    await this.updateComplete
    const [wanted, other] = step < 0 ? ['.up', '.down'] : ['.down', '.up']
    const button = this.renderRoot.querySelector<HTMLElement>(`${wanted}[aria-disabled='false']`)
    ;(button ?? this.renderRoot.querySelector<HTMLElement>(other))?.focus()
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('.way')?.focus()
  }

  #tell(event: string, detail?: unknown) {
    this.dispatchEvent(new CustomEvent(event, { detail }))
  }

  #turn = async () => {
    this.isWriting = !this.isWriting
    this.problem = null
    this.wrongPlaces = []
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(this.isWriting ? '#note' : '.noting')?.focus()
  }

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    const { element, playlist } = this
    if (!element || !playlist || this.isSending) return
    const value = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(id)?.value.trim() ?? ''
    const [start, stop] = ['#start', '#stop'].map(value) as [string, string]
    const written: Annotation = {
      note: value('#note'),
      startTimestamp: momentFrom(start),
      stopTimestamp: momentFrom(stop),
    }
    const isWrong = (text: string) => text !== '' && momentFrom(text) === null
    this.wrongPlaces = [...(isWrong(start) ? ['start'] : []), ...(isWrong(stop) ? ['stop'] : [])]
    if (this.wrongPlaces.length > 0) return this.#focusFault()
    this.isSending = true
    const answer = await annotateInPlaylist(playlist.uuid, element.id, written)
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return this.#focusFault()
    announce(playlistWords.page.noted)
    this.#tell('element-annotated', written)
    // What was typed meanwhile is not lost.
    if (value('#note') === written.note && value('#start') === start && value('#stop') === stop) await this.#turn()
  }

  async #focusFault() {
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
}

customElements.define('c12-playlist-element', PlaylistElement)
