import { html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { words } from '../locales/fr.ts'
import { base } from '../styles/base.styles.ts'
import { styles } from './announce.styles.ts'

interface Told {
  id: number
  text: string
  undo?: Undo
}

interface Undo {
  label: string
  run: () => unknown
}

/** What is said is put in a region that was just moved only once assistive technologies have seen that region empty. */
const settledMilliseconds = 100

/** Long enough to be read and reached (WCAG 2.2.1): longer when there is something to undo. */
const shownSeconds = { plain: 6, undo: 12 }

/**
 * What has just been done, at the bottom of the window, in a live region; with « Annuler » when it can be undone. It waits
 * for the pointer or the keyboard that is on it; what is pressed elsewhere is the next thing, and what was only told goes.
 * While a modal dialog is open all that is outside of it is inert, thus neither read aloud nor pressed: it is then inside.
 */
class Announcements extends LitElement {
  static override styles = [base, styles]
  static override properties = { told: { state: true } }
  declare told: Told[]
  #next = 0
  /** Where the keyboard was before it came here. */
  #cameFrom: HTMLElement | null = null

  constructor() {
    super()
    this.told = []
  }

  override connectedCallback() {
    super.connectedCallback()
    this.popover = 'manual'
    // Empty, nothing of it is seen; hidden, it would not be there before its text.
    this.showPopover()
    document.addEventListener('click', this.#onPress, { capture: true })
    document.addEventListener('focusin', this.#onFocus)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    document.removeEventListener('click', this.#onPress, { capture: true })
    document.removeEventListener('focusin', this.#onFocus)
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

  tell(text: string, undo?: Undo): () => void {
    const told: Told = { id: this.#next++, text, ...(undo ? { undo } : {}) }
    let isTakenBack = false
    const put = () => {
      if (isTakenBack) return
      // The latest word takes the place of the one before, unless that can still be undone.
      this.told = [...this.told.filter((each) => each.undo).slice(-1), told]
      this.#forgetLater(told)
    }
    if (this.#rise()) setTimeout(put, settledMilliseconds)
    else put()
    return () => {
      isTakenBack = true
      this.#forget(told.id)
    }
  }

  /** Into the modal dialog that is open now, or back to the page; above what was opened since. @returns whether it moved */
  #rise(): boolean {
    const dialog = openDialog(document)
    const place = dialog ?? document.body
    if (this.parentNode !== place) {
      // First in the dialog: what Lit draws again there is what follows its own marks.
      if (dialog) dialog.prepend(this)
      else place.append(this)
      dialog?.addEventListener('close', () => this.#rise(), { once: true })
      return true
    }
    this.hidePopover()
    this.showPopover()
    return false
  }

  #forgetLater(told: Told) {
    const forget = () => (this.#isAwaited(told) ? this.#forgetLater(told) : this.#forget(told.id))
    setTimeout(forget, (told.undo ? shownSeconds.undo : shownSeconds.plain) * 1000)
  }

  /** Somebody is reading it, or has no pointer to reach « Annuler » in time. */
  #isAwaited({ undo }: Told): boolean {
    if (this.matches(':hover, :focus-within')) return true
    return undo !== undefined && (this.#cameFrom?.matches(':focus-visible') ?? false)
  }

  async #undo(told: Told) {
    this.#forget(told.id)
    await told.undo?.run()
    await this.updateComplete
    // The button that had the keyboard is gone.
    if (document.activeElement === document.body && this.#cameFrom?.isConnected) this.#cameFrom.focus()
  }

  #forget(id: number) {
    this.told = this.told.filter((told) => told.id !== id)
  }

  #onPress = (event: Event) => {
    const path = event.composedPath()
    if (path.includes(this)) return
    if (path.some((each) => each instanceof Element && each.matches('button, a, [type="submit"]')))
      this.told = this.told.filter((each) => each.undo)
  }

  #onFocus = (event: FocusEvent) => {
    const [focused] = event.composedPath()
    if (focused instanceof HTMLElement && !event.composedPath().includes(this)) this.#cameFrom = focused
  }
}

customElements.define('c12-announcements', Announcements)

/** The modal dialog over all others, wherever it is drawn. */
function openDialog(root: Document | ShadowRoot): HTMLDialogElement | null {
  let found: HTMLDialogElement | null = null
  for (const element of root.querySelectorAll('*')) {
    if (element instanceof HTMLDialogElement && element.matches(':modal')) found = element
    if (element.shadowRoot) found = openDialog(element.shadowRoot) ?? found
  }
  return found
}

/** A live region is heard only if it was there before its text: it is put in the page with the first script. */
const region = document.createElement('c12-announcements') as Announcements
document.body.append(region)

/** Says what has just happened, to the eye and to the ear. */
export function announce(text: string, undo?: Undo): void {
  region.tell(text, undo)
}

/**
 * The same, of what may soon be so no longer.
 * @returns takes it back, with what would have undone it
 */
export function announceForNow(text: string, undo?: Undo): () => void {
  return region.tell(text, undo)
}

/**
 * Whether a part of the page that was asked for is there; otherwise it is said. Browsers of before autumn 2026 remember that a
 * module did not come (whatwg/html#6768), and what was built before may be gone: loading the page again is the way.
 */
export async function hasCome(part: Promise<unknown>): Promise<boolean> {
  try {
    await part
    return true
  } catch {
    announce(words.faults.partLost, { label: words.faults.reload, run: () => location.reload() })
    return false
  }
}
