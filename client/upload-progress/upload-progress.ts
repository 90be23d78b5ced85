import { css, html, LitElement, nothing } from 'lit'
import { timeLeft } from '../formats/durations.ts'
import { percent, size } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import type { UploadState } from '../uploads/upload-session.ts'

/** Said aloud only when it matters: every fourth of the way, and when something changes. */
const spokenEvery = 0.25

/**
 * A file on its way: what has left, how fast, how long still; what happens when the network is cut, and in another tab.
 * Events: `pause-asked`, `resume-asked`, `stop-asked`.
 */
export class UploadProgress extends LitElement {
  static override styles = [
    base,
    form,
    css`
      .upload {
        display: grid;
        gap: 0.5rem;
      }

      .name {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 1rem;
      }

      .name strong {
        min-inline-size: 0;
        max-inline-size: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .told {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 1rem;
        font-variant-numeric: tabular-nums;
      }

      .why {
        display: flex;
        gap: 0.6rem;
        align-items: start;
      }

      .why .ico {
        margin-block-start: 0.1rem;
      }

      .acts {
        margin-block-start: 0.3rem;
        gap: var(--gap-2);
      }
    `,
  ]
  static override properties = {
    state: { attribute: false },
    fileName: {},
    spoken: { state: true },
    hasResumed: { state: true },
  }
  declare state: UploadState | null
  declare fileName: string
  declare spoken: string
  /** The network came back under this upload: said until its end, for who looks away. */
  declare hasResumed: boolean
  #spokenAt = -1

  constructor() {
    super()
    this.state = null
    this.fileName = ''
    this.spoken = ''
    this.hasResumed = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('state') || !this.state) return
    const before = changed.get('state') as UploadState | null | undefined
    this.#speak(before?.phase, this.state)
  }

  override render() {
    const { state } = this
    if (!state) return
    const fraction = state.totalBytes > 0 ? state.sentBytes / state.totalBytes : 0
    const isMoving = state.phase === 'sending' || state.phase === 'starting'
    return html`
      <div class="upload">
        <p class="name"><strong title=${this.fileName}>${this.fileName}</strong><span class="small soft">${size(state.totalBytes)}</span></p>
        <progress
          aria-label=${publishingWords.upload.label}
          max="1"
          value=${state.phase === 'starting' && !state.isResumed ? nothing : fraction}
        ></progress>
        ${isMoving || state.phase === 'done' ? this.#told(state, fraction) : this.#stopped(state)}
        ${this.#acts(state)}
      </div>
      <p class="unseen" role="status">${this.spoken}</p>
    `
  }

  #told(state: UploadState, fraction: number) {
    const said = publishingWords.upload
    if (state.phase === 'done')
      return html`<p class="why small">${icon('check')}<span>${said.done}. ${said.doneText}</span></p>`
    const left = state.secondsLeft === null ? '' : said.left(timeLeft(state.secondsLeft))
    return html`
      <p class="told small soft">
        <span>${state.phase === 'starting' ? said.starting : [said.progress(percent(fraction)), left].filter(Boolean).join(', ')}</span>
        <span>${state.bytesPerSecond ? said.speed(size(state.bytesPerSecond)) : ''}</span>
      </p>
      <p class="small soft">${this.hasResumed ? said.resumed : said.calm}</p>
    `
  }

  #stopped(state: UploadState) {
    const said = publishingWords.upload
    if (state.phase === 'refused') return html`<c12-notice slim .problem=${state.problem}></c12-notice>`
    if (state.phase === 'other-tab')
      return html`<c12-notice slim kind="told" heading=${said.otherTab} text=${said.otherTabText}></c12-notice>`
    const sent = said.progress(percent(state.totalBytes > 0 ? state.sentBytes / state.totalBytes : 0))
    const wait = Math.max(1, ((state.nextTryAt ?? 0) - Date.now()) / 1000)
    const why =
      state.phase === 'cut' ? said.cut : state.phase === 'retrying' ? said.retrying(timeLeft(wait)) : said.paused
    return html`
      <p class="told small soft"><span>${sent}</span></p>
      <p class="why small">${icon(state.phase === 'paused' ? 'clock' : 'offline')}<span>${why}</span></p>
    `
  }

  #acts({ phase }: UploadState) {
    if (phase === 'done' || phase === 'other-tab') return ''
    const act = (name: string, label: string) =>
      html`<button class="btn" type="button" @click=${() => this.dispatchEvent(new CustomEvent(name))}>${label}</button>`
    return html`<div class="row acts">
      ${phase === 'sending' ? act('pause-asked', publishingWords.upload.pause) : ''}
      ${phase === 'paused' ? act('resume-asked', publishingWords.upload.resume) : ''}
      ${phase === 'refused' || phase === 'retrying' ? act('resume-asked', publishingWords.upload.retry) : ''}
      ${act('stop-asked', publishingWords.upload.stop)}
    </div>`
  }

  #speak(before: UploadState['phase'] | undefined, state: UploadState) {
    const said = publishingWords.upload
    const fraction = state.totalBytes > 0 ? state.sentBytes / state.totalBytes : 0
    const step = Math.floor(fraction / spokenEvery)
    if (state.phase === 'sending' && (before === 'cut' || before === 'retrying')) {
      this.hasResumed = true
      this.spoken = said.resumed
    } else if (state.phase === before && (state.phase !== 'sending' || step <= this.#spokenAt)) return
    else if (state.phase === 'sending') this.spoken = said.received(percent(fraction))
    else if (state.phase === 'cut') this.spoken = said.cut
    else if (state.phase === 'starting') this.hasResumed = false
    else if (state.phase === 'done') this.spoken = `${said.done}. ${said.doneText}`
    else if (state.phase === 'paused') this.spoken = said.paused
    if (state.phase === 'sending') this.#spokenAt = step
  }
}

customElements.define('c12-upload-progress', UploadProgress)
