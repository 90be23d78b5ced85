import { html, LitElement, nothing } from 'lit'
import { type CueFault, type EditedCue, longestLine, timeFrom, timeText } from '../captions/cue-edits.ts'
import { spokenDuration } from '../formats/durations.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { rowStyles } from './cue-row.styles.ts'

/** What is asked of the list, on this cue. */
export type CueAct =
  | { kind: 'text'; text: string }
  | { kind: 'start' | 'end'; atMs: number }
  | { kind: CueTool | 'select' }

type CueTool = 'set-start' | 'set-end' | 'play' | 'split' | 'join' | 'remove' | 'add'

/**
 * One cue: its times, its words, what is to be seen again, and its tools while one is in it. Event: `cue-acted`
 * (detail: `CueAct`). `focus` goes to its words; `caret` is where one writes in them.
 */
export class CueRow extends LitElement {
  static override styles = [base, form, rowStyles]
  static override properties = {
    cue: { attribute: false },
    place: { type: Number },
    faults: { attribute: false, hasChanged: (one: unknown[], other: unknown[]) => String(one) !== String(other) },
    isSelected: { type: Boolean, reflect: true, attribute: 'selected' },
    isCurrent: { type: Boolean, reflect: true, attribute: 'current' },
    isLast: { type: Boolean },
    wrongTime: { state: true },
  }
  declare cue: EditedCue
  declare place: number
  declare faults: readonly CueFault[]
  declare isSelected: boolean
  declare isCurrent: boolean
  declare isLast: boolean
  declare wrongTime: 'start' | 'end' | null

  constructor() {
    super()
    this.cue = { key: 0, startMs: 0, endMs: 0, text: '' }
    this.place = 1
    this.faults = []
    this.isSelected = false
    this.isCurrent = false
    this.isLast = false
    this.wrongTime = null
  }

  override render() {
    const said = captionWords.editor
    const { cue, place } = this
    return html`
      <div class="row" role="group" aria-label=${said.cue(place, spokenDuration(cue.startMs / 1000))} @focusin=${() => this.#act({ kind: 'select' })}>
        <div class="times">
          <span class="place" aria-hidden="true">${place}</span>
          ${this.#time('start', cue.startMs, said.startOf(place))}
          <span aria-hidden="true">→</span>
          ${this.#time('end', cue.endMs, said.endOf(place))}
          ${this.#tool('play', 'play', said.play)}
        </div>
        <textarea
          rows="2"
          aria-label=${said.text(place)}
          aria-describedby="faults"
          .value=${cue.text}
          @input=${(event: Event) => this.#act({ kind: 'text', text: (event.target as HTMLTextAreaElement).value })}
        ></textarea>
        <p class="faults" id="faults">
          ${this.wrongTime ? html`<span class="fault" role="alert">${icon('warning')}${said.timeWrong}</span>` : ''}
          ${this.faults.map((fault) => html`<span class="fault">${icon('warning')}${this.#saying(fault)}</span>`)}
        </p>
        ${
          this.isSelected
            ? html`<div class="tools">
                ${this.#tool('set-start', 'markIn', said.setStart, true)} ${this.#tool('set-end', 'markOut', said.setEnd, true)}
                ${this.#tool('split', 'split', said.split)} ${this.isLast ? '' : this.#tool('join', 'join', said.join)}
                ${this.#tool('add', 'plus', said.addAfter)} ${this.#tool('remove', 'trash', said.remove)}
              </div>`
            : ''
        }
      </div>
    `
  }

  get caret(): number | null {
    return this.renderRoot.querySelector('textarea')?.selectionStart ?? null
  }

  override focus() {
    this.renderRoot.querySelector('textarea')?.focus()
  }

  #time(which: 'start' | 'end', ms: number, label: string) {
    return html`<input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      aria-label=${label}
      aria-invalid=${this.wrongTime === which ? 'true' : 'false'}
      .value=${timeText(ms)}
      @change=${(event: Event) => this.#onTime(which, event.target as HTMLInputElement)}
    />`
  }

  #tool(kind: CueTool, drawing: IconName, label: string, isWorded = false) {
    return html`<button
      class="btn slim ${isWorded ? '' : 'quiet'}"
      type="button"
      aria-label=${isWorded ? nothing : label}
      title=${isWorded ? nothing : label}
      @click=${() => this.#act({ kind })}
    >
      ${icon(drawing)}${isWorded ? label : ''}
    </button>`
  }

  #saying(fault: CueFault): string {
    const { faults } = captionWords.editor
    return fault === 'length' ? faults.length(longestLine(this.cue.text)) : faults[fault]
  }

  #onTime(which: 'start' | 'end', input: HTMLInputElement) {
    const atMs = timeFrom(input.value)
    this.wrongTime = atMs === null ? which : null
    if (atMs !== null) this.#act({ kind: which, atMs })
  }

  #act(act: CueAct) {
    this.dispatchEvent(new CustomEvent('cue-acted', { detail: act }))
  }
}

customElements.define('c12-cue-row', CueRow)
