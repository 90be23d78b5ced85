import { html, LitElement, nothing } from 'lit'
import type { CaptionTrack } from '#src/videos/video-schemas.ts'
import { captionsOnline } from '../api/captions.ts'
import { folded, pieces } from '../captions/found.ts'
import { type ReadCue, readWebVtt } from '../captions/webvtt.ts'
import { clock, spokenDuration } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { playerWords } from '../locales/fr-player.ts'
import '../notice/notice.ts'
import { captionsLabel } from '../playback/captions-label.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { styles } from './transcript.styles.ts'

/**
 * All that is said in the film, line by line: pressed, a line leads to its moment; the one that is said now is marked, and
 * kept in sight when asked. Fetched when it is unfolded. `at` is where the film is. Event: `moment-asked` (detail: seconds).
 */
export class Transcript extends LitElement {
  static override styles = [base, form, styles]
  static override properties = {
    videoId: {},
    tracks: { attribute: false },
    at: { type: Number },
    isOpen: { state: true },
    language: { state: true },
    cues: { state: true },
    state: { state: true },
    looked: { state: true },
    follows: { state: true },
  }
  declare videoId: string
  declare tracks: readonly CaptionTrack[]
  declare at: number
  declare isOpen: boolean
  declare language: string | null
  declare cues: readonly ReadCue[]
  declare state: 'idle' | 'loading' | 'ready' | 'failed'
  declare looked: string
  declare follows: boolean
  #current = -1

  constructor() {
    super()
    this.videoId = ''
    this.tracks = []
    this.at = 0
    this.isOpen = location.hash === '#transcription'
    this.language = null
    this.cues = []
    this.state = 'idle'
    this.looked = ''
    this.follows = true
  }

  override firstUpdated() {
    if (this.isOpen) this.#load()
  }

  override render() {
    const said = captionWords.transcript
    return html`
      <details ?open=${this.isOpen} @toggle=${this.#onToggle}>
        <summary>${icon('captions')}<h2>${said.heading}</h2>${icon('down')}</summary>
        ${this.isOpen ? this.#inside() : ''}
      </details>
    `
  }

  #inside() {
    const said = captionWords.transcript
    if (this.state === 'failed')
      return html`<c12-notice slim kind="failed" heading=${said.failed} text=${said.failedText}>
        <button class="btn" type="button" @click=${this.#load}>${icon('again')}${words.faults.retry}</button>
      </c12-notice>`
    if (this.state !== 'ready') return html`<p class="soft" role="status">${words.feed.loading}</p>`
    const shown = this.#shown
    return html`
      <div class="tools">
        ${
          this.tracks.length > 1
            ? html`<div class="field">
                <label for="language">${said.language}</label>
                <select id="language" @change=${this.#onLanguage}>
                  ${this.tracks.map((track) => html`<option value=${track.language.id} ?selected=${track === this.#track}>${captionsLabel(track)}</option>`)}
                </select>
              </div>`
            : ''
        }
        <div class="field">
          <label for="looked">${said.search}</label>
          <input id="looked" type="search" autocomplete="off" .value=${this.looked} @input=${this.#onLooked} />
        </div>
        <label class="follow"
          ><input type="checkbox" .checked=${this.follows} @change=${(event: Event) => {
            this.follows = (event.target as HTMLInputElement).checked
          }} />${said.follow}</label
        >
      </div>
      <p class="small soft" role="status">
        ${this.looked.trim() === '' ? (this.#track?.isAutomatic ? captionWords.player.automaticHint : '') : said.found(shown.length)}
      </p>
      ${
        shown.length === 0
          ? ''
          : html`<ol class="lines" role="list" aria-label=${said.heading} lang=${this.#track?.language.id ?? nothing} @keydown=${this.#onKey}>
              ${shown.map(
                (cue) =>
                  html`<li>
                    <button class="line" type="button" aria-current=${this.cues.indexOf(cue) === this.#current ? 'true' : 'false'} @click=${() => this.#ask(cue.startSeconds)}>
                      <span class="at"><span class="unseen">${playerWords.goTo(spokenDuration(cue.startSeconds))}</span><span aria-hidden="true">${clock(cue.startSeconds)}</span></span>
                      <span>${pieces(cue.text, this.looked).map(({ text, isFound }) => (isFound ? html`<mark>${text}</mark>` : text))}</span>
                    </button>
                  </li>`,
              )}
            </ol>`
      }
    `
  }

  get #track(): CaptionTrack | undefined {
    return this.tracks.find(({ language }) => language.id === this.language) ?? this.tracks[0]
  }

  get #shown(): readonly ReadCue[] {
    const looked = folded(this.looked.trim())
    return looked === '' ? this.cues : this.cues.filter(({ text }) => folded(text).includes(looked))
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('at') || changed.has('cues'))
      this.#current = this.cues.findLastIndex(({ startSeconds }) => startSeconds <= this.at + 0.05)
  }

  override updated(changed: Map<string, unknown>) {
    if (!changed.has('at') || !this.follows || this.looked.trim() !== '') return
    const list = this.renderRoot.querySelector<HTMLElement>('.lines')
    const line = list?.querySelector<HTMLElement>('[aria-current="true"]')
    if (!list || !line || list.matches(':focus-within')) return
    // The list alone is moved, never the page.
    const top = line.offsetTop - list.offsetTop - list.clientHeight / 3
    if (Math.abs(top - list.scrollTop) > list.clientHeight / 3) list.scrollTop = top
  }

  #onToggle = (event: Event) => {
    this.isOpen = (event.target as HTMLDetailsElement).open
    if (this.isOpen && this.state === 'idle') this.#load()
  }

  #load = async () => {
    const track = this.#track
    if (!track) return
    this.state = 'loading'
    const file = (await fileAt(track.path)) ?? (await this.#renewed(track))
    this.state = file === null ? 'failed' : 'ready'
    if (file !== null) this.cues = readWebVtt(file)
  }

  /** The page was opened long ago: the address has ended, or they were changed since. */
  async #renewed({ language }: CaptionTrack): Promise<string | null> {
    const answer = await captionsOnline(this.videoId)
    const now = answer.ok ? answer.value.data.find((one) => one.language.id === language.id) : undefined
    return now ? fileAt(now.captionPath) : null
  }

  #onLanguage = (event: Event) => {
    this.language = (event.target as HTMLSelectElement).value
    this.#load()
  }

  #onLooked = (event: Event) => {
    this.looked = (event.target as HTMLInputElement).value
  }

  /** The arrows go from line to line. */
  #onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const lines = [...this.renderRoot.querySelectorAll<HTMLElement>('.line')]
    const next = lines[lines.indexOf(event.target as HTMLElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  #ask(seconds: number) {
    this.dispatchEvent(new CustomEvent('moment-asked', { detail: seconds }))
  }
}

async function fileAt(path: string): Promise<string | null> {
  try {
    const response = await fetch(path)
    return response.ok ? await response.text() : null
  } catch {
    return null
  }
}

customElements.define('c12-transcript', Transcript)
