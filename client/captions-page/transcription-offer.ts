import { html, LitElement } from 'lit'
import type { TranscriptionState } from '#src/captions/caption-schemas.ts'
import { askTranscription, captionsWork } from '../api/captions.ts'
import type { Problem } from '../api/request.ts'
import { percent } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** How often one looks where it stands, while it is under way. */
const lookEveryMs = 4000

/** Offers that a machine write the captions, and says where that stands. Event: `transcription-ended`. */
export class TranscriptionOffer extends LitElement {
  static override styles = [base, form]
  static override properties = {
    videoId: {},
    language: {},
    transcription: { attribute: false },
    mayAsk: { type: Boolean },
    problem: { state: true },
  }
  declare videoId: string
  declare language: string
  declare transcription: TranscriptionState
  declare mayAsk: boolean
  declare problem: Problem | null
  #look: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.videoId = ''
    this.language = 'fr'
    this.transcription = { state: 'none', fraction: null, secondsLeft: null, place: null }
    this.mayAsk = false
    this.problem = null
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    clearTimeout(this.#look)
  }

  override updated(changed: Map<string, unknown>) {
    if (changed.has('transcription') && this.#isUnderWay) this.#lookLater()
  }

  override render() {
    const said = captionWords.editor
    const { state, fraction, place } = this.transcription
    if (state === 'unavailable') return html`<p class="hint">${said.transcribeNone}</p>`
    if (state === 'waiting') return html`<p role="status">${icon('clock')} ${said.transcribeWaiting(place)}</p>`
    if (state === 'running')
      return html`<p role="status">${said.transcribeRunning(percent(fraction ?? 0))}</p>
        <progress max="1" .value=${fraction ?? 0} aria-label=${said.transcribe}></progress>`
    return html`
      ${state === 'failed' ? html`<p role="status" class="fault">${icon('warning')}${said.transcribeFailed}</p>` : ''}
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${
        this.mayAsk
          ? html`<button class="btn" type="button" aria-describedby="hint" @click=${this.#ask}>${icon('pulse')}${said.transcribe}</button>
              <p class="hint" id="hint">${said.transcribeHint}</p>`
          : ''
      }
    `
  }

  get #isUnderWay(): boolean {
    return this.transcription.state === 'waiting' || this.transcription.state === 'running'
  }

  #ask = async () => {
    const answer = await askTranscription(this.videoId, this.language)
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) this.transcription = answer.value
  }

  #lookLater() {
    clearTimeout(this.#look)
    this.#look = setTimeout(async () => {
      const answer = await captionsWork(this.videoId)
      if (!answer.ok) return this.#lookLater()
      this.transcription = answer.value.transcription
      if (this.transcription.state === 'none') this.dispatchEvent(new CustomEvent('transcription-ended'))
    }, lookEveryMs)
  }
}

customElements.define('c12-transcription-offer', TranscriptionOffer)
