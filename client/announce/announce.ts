import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { base } from '../styles/base.styles.ts'
import { styles } from './announce.styles.ts'

interface Told {
  id: number
  text: string
  undo?: { label: string; run: () => void }
}

/** Long enough to be read and reached (WCAG 2.2.1): longer when there is something to undo. */
const shownSeconds = { plain: 6, undo: 12 }

/** What has just been done, at the bottom of the window, in a live region; with « Annuler » when it can be undone. */
class Announcements extends LitElement {
  static override styles = [base, styles]
  static override properties = { told: { state: true } }
  declare told: Told[]
  #next = 0

  constructor() {
    super()
    this.told = []
  }

  override render() {
    return html`<div role="status" aria-live="polite">
      ${repeat(
        this.told,
        ({ id }) => id,
        (told) =>
          html`<p class="told">
            <span>${told.text}</span>
            ${told.undo ? html`<button class="btn" type="button" @click=${() => this.#undo(told)}>${told.undo.label}</button>` : ''}
          </p>`,
      )}
    </div>`
  }

  tell(text: string, undo?: Told['undo']) {
    const told: Told = { id: this.#next++, text, ...(undo ? { undo } : {}) }
    // The latest word takes the place of the one before, unless that can still be undone.
    this.told = [...this.told.filter((each) => each.undo).slice(-1), told]
    setTimeout(() => this.#forget(told.id), (undo ? shownSeconds.undo : shownSeconds.plain) * 1000)
  }

  #undo(told: Told) {
    this.#forget(told.id)
    told.undo?.run()
  }

  #forget(id: number) {
    this.told = this.told.filter((told) => told.id !== id)
  }
}

customElements.define('c12-announcements', Announcements)

/** A live region is heard only if it was there before its text: it is put in the page with the first script. */
function region(): Announcements {
  const found = document.querySelector('c12-announcements')
  if (found) return found as Announcements
  const made = document.createElement('c12-announcements') as Announcements
  document.body.append(made)
  return made
}
region()

/** Says what has just happened, to the eye and to the ear. */
export function announce(text: string, undo?: { label: string; run: () => void }): void {
  region().tell(text, undo)
}
