import { css, html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { announceForNow } from '../announce/announce.ts'
import {
  cueAt,
  type EditedCue,
  faultsOf,
  withAdded,
  withChanged,
  withEnd,
  withJoined,
  without,
  withSplit,
  withStart,
} from '../captions/cue-edits.ts'
import { spokenDuration } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import { base } from '../styles/base.styles.ts'
import type { CueAct, CueRow } from './cue-row.ts'
import './cue-row.ts'
import type { EditorAct } from './editor-keys.ts'

/**
 * The cues beside the player. `at` is where the film is, in seconds. Events: `cues-changed` (detail: the new list),
 * `passage-asked` (detail: the cue to play).
 */
export class CueList extends LitElement {
  static override styles = [
    base,
    css`
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--gap-2);
        margin-block-end: var(--gap-3);
      }

      ol {
        display: grid;
        gap: var(--gap-2);
      }
    `,
  ]
  static override properties = {
    cues: { attribute: false },
    at: { type: Number },
    filmSeconds: { attribute: false },
    selected: { state: true },
  }
  declare cues: readonly EditedCue[]
  declare at: number
  declare filmSeconds: number | null
  declare selected: number | null
  #heard: EditedCue | null = null
  /** As they were changed here. */
  #own: readonly EditedCue[] | null = null
  /** Of the last change that could be undone. */
  #takeBack = () => {}

  constructor() {
    super()
    this.cues = []
    this.at = 0
    this.filmSeconds = null
    this.selected = null
  }

  /** The film moves several times a second: drawn again only when another cue is heard. */
  override shouldUpdate(changed: Map<string, unknown>): boolean {
    return changed.size > 1 || !changed.has('at') || cueAt(this.cues, this.at * 1000) !== this.#heard
  }

  override willUpdate(changed: Map<string, unknown>) {
    // Those of another language, or as the instance has repaired them: nothing of before is to come back over them.
    if (changed.has('cues') && this.cues !== this.#own) this.#takeBack()
  }

  override render() {
    const said = captionWords.editor
    const current = cueAt(this.cues, this.at * 1000)
    this.#heard = current
    const faulty = this.#faulty
    return html`
      <div class="top">
        <p class="small soft" role="status">${said.faultCount(faulty.length)}</p>
        <div class="row">
          ${faulty.length > 0 ? html`<button class="btn slim" type="button" @click=${this.#toFault}>${icon('warning')}${said.nextFault}</button>` : ''}
          <button class="btn slim" type="button" @click=${() => this.act('add')}>${icon('plus')}${said.add}</button>
        </div>
      </div>
      <ol role="list" aria-label=${said.list}>
        ${repeat(
          this.cues,
          ({ key }) => key,
          (cue, index) =>
            html`<li>
              <c12-cue-row
                data-key=${cue.key}
                .cue=${cue}
                .place=${index + 1}
                .faults=${this.#faultsOf(index)}
                ?selected=${cue.key === this.selected}
                .isSelected=${cue.key === this.selected}
                .isCurrent=${cue === current}
                .isLast=${index === this.cues.length - 1}
                @cue-acted=${(event: CustomEvent<CueAct>) => this.#onAct(cue, event.detail)}
              ></c12-cue-row>
            </li>`,
        )}
      </ol>
    `
  }

  /** On the cue where one is, else on the one that is heard. */
  act(act: Exclude<EditorAct, 'toggle' | 'back' | 'forward' | 'help'>) {
    const cue = this.cues.find(({ key }) => key === this.selected) ?? cueAt(this.cues, this.at * 1000)
    if (act === 'add') return this.#add(this.at * 1000)
    if (!cue) return
    const place = this.cues.indexOf(cue)
    if (act === 'previous' || act === 'next') return this.#goTo(this.cues[place + (act === 'next' ? 1 : -1)]?.key)
    this.#onAct(cue, { kind: act })
  }

  #onAct(cue: EditedCue, act: CueAct) {
    const said = captionWords.editor
    const { cues } = this
    const atMs = this.at * 1000
    switch (act.kind) {
      case 'select':
        this.selected = cue.key
        break
      case 'text':
        this.#change(withChanged(cues, cue.key, { text: act.text }))
        break
      case 'start':
        this.#change(withStart(cues, cue.key, act.atMs))
        break
      case 'end':
        this.#change(withEnd(cues, cue.key, act.atMs))
        break
      case 'set-start':
        this.#change(withStart(cues, cue.key, atMs))
        break
      case 'set-end':
        this.#change(withEnd(cues, cue.key, atMs))
        break
      case 'play':
        this.dispatchEvent(new CustomEvent('passage-asked', { detail: cue }))
        break
      case 'add':
        this.#add(cue.endMs)
        break
      case 'split': {
        const split = withSplit(cues, cue.key, { caret: this.#row(cue.key)?.caret ?? null, atMs })
        this.#done(split.cues, said.cut)
        this.#goTo(split.key)
        break
      }
      case 'join':
        this.#done(withJoined(cues, cue.key), said.joined)
        break
      case 'remove': {
        const place = cues.indexOf(cue)
        this.#done(without(cues, cue.key), said.removed)
        this.#goTo(this.cues[Math.min(place, this.cues.length - 1)]?.key)
        break
      }
    }
  }

  #add(atMs: number) {
    const { cues, key } = withAdded(this.cues, atMs)
    this.#done(cues, captionWords.editor.added(spokenDuration(atMs / 1000)))
    this.#goTo(key)
  }

  /** Said, and can be undone. */
  #done(cues: readonly EditedCue[], told: string) {
    const before = this.cues
    this.#change(cues)
    this.#takeBack = announceForNow(told, { label: captionWords.editor.undo, run: () => this.#change(before) })
  }

  #change(cues: readonly EditedCue[]) {
    // It would undo this too.
    this.#takeBack()
    this.#own = cues
    this.cues = cues
    this.dispatchEvent(new CustomEvent('cues-changed', { detail: cues }))
  }

  async #goTo(key: number | undefined) {
    if (key === undefined) return
    this.selected = key
    await this.updateComplete
    const row = this.#row(key)
    await row?.updateComplete
    row?.scrollIntoView({ block: 'nearest' })
    row?.focus()
  }

  #row(key: number): CueRow | null {
    return this.renderRoot.querySelector<CueRow>(`[data-key="${key}"]`)
  }

  #faultsOf(index: number) {
    const cue = this.cues[index]
    const filmMs = this.filmSeconds === null ? null : this.filmSeconds * 1000
    return cue ? faultsOf(cue, this.cues[index + 1], filmMs) : []
  }

  get #faulty(): EditedCue[] {
    return this.cues.filter((_, index) => this.#faultsOf(index).length > 0)
  }

  #toFault = () => {
    const faulty = this.#faulty
    const from = this.cues.findIndex(({ key }) => key === this.selected)
    const next = faulty.find((cue) => this.cues.indexOf(cue) > from) ?? faulty[0]
    this.#goTo(next?.key)
  }
}

customElements.define('c12-cue-list', CueList)
