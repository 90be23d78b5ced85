import { css, html, LitElement, nothing } from 'lit'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { retryVideo } from '../api/videos.ts'
import { readTimeLeft, timeLeft } from '../formats/durations.ts'
import { percent } from '../formats/numbers.ts'
import { icon } from '../icons/icons.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** Whether the view has anything to show: what is settled, and as it should be, says nothing. */
export function hasNews(state: LiveState): boolean {
  return state.state !== 'ready' || state.isPartial || state.notice !== null
}

/**
 * Where the making of a video stands: true progress, time left, place in the queue; when it failed, why, and
 * « Réessayer ». `isCut`: the instance is no longer heard. `slim`: one line, in a list. Event: `retry-asked` (detail: the new state).
 */
export class LiveStateView extends LitElement {
  static override styles = [
    base,
    form,
    css`
      .state {
        display: grid;
        gap: 0.45rem;
      }

      strong {
        font-weight: 700;
      }

      :host(:not([slim])) strong {
        font: 700 var(--step-1) / 1.25 var(--title);
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 1rem;
      }

      .told {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.5rem;
        align-items: start;
      }

      .told .ico {
        color: var(--alarm);
      }

      .failed {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.2rem 0.6rem;
        align-items: start;
      }

      .failed .ico {
        margin-block-start: 0.15rem;
        color: var(--alarm);
      }

      .failed .btn {
        grid-column: 2;
        justify-self: start;
        margin-block-start: 0.4rem;
      }
    `,
  ]
  static override properties = {
    state: { attribute: false },
    isCut: { type: Boolean },
    slim: { type: Boolean, reflect: true },
    isRetrying: { state: true },
  }
  declare state: LiveState | null
  declare isCut: boolean
  declare slim: boolean
  declare isRetrying: boolean
  /** The time left that is read, and of what. */
  #read: { of: string; seconds: number } | null = null

  constructor() {
    super()
    this.state = null
    this.isCut = false
    this.slim = false
    this.isRetrying = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('state')) return
    const { uuid, isPartial, secondsLeft } = this.state ?? {}
    const of = `${uuid} ${isPartial}`
    const before = this.#read?.of === of ? this.#read.seconds : null
    this.#read = typeof secondsLeft === 'number' ? { of, seconds: readTimeLeft(secondsLeft, before) } : null
  }

  override render() {
    const { state } = this
    if (!state)
      return html`<p class="state"><strong>${myVideosWords.live.preparing}</strong><span class="soft">${myVideosWords.live.comeBack}</span></p>`
    if (state.state === 'failed') return this.#failed(state)
    if (state.state === 'ready' && !state.isPartial) return this.#notice(state)
    const said = myVideosWords.live
    const isMade = state.state !== 'queued' && state.state !== 'receiving'
    const isWaitingForRest = state.isPartial && state.fraction === null
    const label =
      state.isPartial && state.state === 'ready'
        ? said.steps.rest
        : (said.steps[isMade ? (state.step ?? 'processing') : state.state] ?? said.steps.processing)
    return html`
      <div class="state">
        <div class="line">
          <strong id="label">${state.isReplacing ? said.next(label ?? '') : label}</strong>
          ${isMade && state.fraction !== null ? html`<span class="small soft" aria-hidden="true">${percent(state.fraction)}</span>` : ''}
        </div>
        ${
          (isMade && !isWaitingForRest) || state.state === 'receiving'
            ? html`<progress aria-labelledby="label" max="1" value=${state.fraction ?? nothing}></progress>`
            : ''
        }
        <p class="small soft">
          ${
            this.isCut
              ? said.cut
              : state.state === 'queued'
                ? this.#wait(state)
                : isMade
                  ? this.#left(state)
                  : said.receiving
          }
          ${this.slim || state.state === 'ready' ? '' : state.isReplacing ? said.replacing : state.isPublished ? said.willPublish : ''}
        </p>
        ${this.#notice(state)}
      </div>
    `
  }

  /** Who is before, and how long until it is ready. */
  #wait({ place, isStalled }: LiveState): string {
    const said = myVideosWords.live
    if (isStalled) return said.stalled
    const before = place === null ? said.soon : said.place(place)
    return `${before}${this.#read === null ? '' : said.readyIn(timeLeft(this.#read.seconds))}`
  }

  /** Of one that is made; or that can be watched, and lacks renditions, which yield to those that come later. */
  #left({ isPartial, isStalled, fraction }: LiveState): string {
    const said = myVideosWords.live
    if (isPartial && isStalled) return said.restStalled
    if (this.#read !== null) return (isPartial ? said.restLeft : said.left)(timeLeft(this.#read.seconds))
    return isPartial && fraction === null ? said.restWaits : said.working
  }

  /** What the author should know of the file. */
  #notice({ notice }: LiveState) {
    return notice ? html`<p class="told small">${icon('warning')}<span>${notice}</span></p>` : ''
  }

  #failed(state: LiveState) {
    return html`<div class="failed" role="group" aria-label=${myVideosWords.live.failed}>
      ${icon('warning')}
      <div><strong>${state.isReplacing ? myVideosWords.live.replaceFailed : myVideosWords.live.failed}</strong><p class=${this.slim ? 'small' : ''}>${state.failure}</p></div>
      ${
        state.canRetry
          ? html`<button class="btn" type="button" aria-disabled=${this.isRetrying ? 'true' : 'false'} @click=${this.#retry}>
              ${icon('again')}${myVideosWords.live.retry}
            </button>`
          : ''
      }
    </div>`
  }

  #retry = async () => {
    if (!this.state || this.isRetrying) return
    this.isRetrying = true
    const answer = await retryVideo(this.state.uuid)
    this.isRetrying = false
    if (!answer.ok) return announce(answer.problem.detail)
    announce(myVideosWords.live.retried)
    this.state = answer.value
    this.dispatchEvent(new CustomEvent('retry-asked', { detail: answer.value }))
  }
}

customElements.define('c12-live-state', LiveStateView)
