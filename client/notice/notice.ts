import { html, LitElement } from 'lit'
import type { Problem } from '../api/request.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { frame } from '../page-data.ts'
import { base } from '../styles/base.styles.ts'
import { styles } from './notice.styles.ts'

type Kind = 'empty' | 'told' | 'refused' | 'failed' | 'offline'

const icons: Record<Kind, IconName> = {
  empty: 'film',
  told: 'info',
  refused: 'warning',
  failed: 'warning',
  offline: 'offline',
}

/**
 * Says in place of what is missing, why, and what can be done. Given a `problem`, it finds its own words, and offers to
 * sign in when that is what lacks. Faults are announced when they appear.
 * Slot: the actions, as `.btn`. `slim` for one that stands inside a card or a form.
 */
export class Notice extends LitElement {
  static override styles = [base, styles]
  static override properties = {
    kind: { reflect: true },
    heading: {},
    text: {},
    problem: { attribute: false },
    slim: { type: Boolean, reflect: true },
    hasActions: { state: true },
  }
  declare kind: Kind
  declare heading: string
  declare text: string
  declare problem: Problem | null
  declare slim: boolean
  declare hasActions: boolean

  constructor() {
    super()
    this.kind = 'empty'
    this.heading = ''
    this.text = ''
    this.problem = null
    this.slim = false
    this.hasActions = true
  }

  override willUpdate() {
    if (this.problem !== null) this.kind = this.problem.kind
  }

  override render() {
    const isFault =
      this.problem !== null || this.kind === 'refused' || this.kind === 'failed' || this.kind === 'offline'
    const heading = this.problem?.title ?? this.heading
    const text = this.problem?.detail ?? this.text
    return html`
      <div class="top" role=${isFault ? 'alert' : 'group'} aria-label=${isFault ? '' : heading}>
        ${icon(icons[this.kind])}
        ${this.slim || isFault ? html`<strong>${heading}</strong>` : html`<h2>${heading}</h2>`}
        <p class="said">${text}</p>
      </div>
      <slot class=${this.hasActions || this.problem ? '' : 'bare'} @slotchange=${this.#onSlot}>
        ${
          this.problem?.code === 'sign-in-needed' || this.problem?.code === 'fresh-sign-in-needed'
            ? html`<a class="btn main" href=${this.problem.code === 'sign-in-needed' ? signInPath() : freshSignInPath()}>${icon('enter')}${words.header.signIn}</a>`
            : this.problem?.code === 'charter-not-accepted'
              ? html`<a class="btn main" href=${charterPath()}>${words.charter.read}</a>`
              : ''
        }
      </slot>
    `
  }

  #onSlot = (event: Event) => {
    this.hasActions = (event.target as HTMLSlotElement).assignedElements().length > 0
  }
}

/** Signing in, and back to this page. */
export function signInPath(to = frame().here): string {
  return `/connexion?${new URLSearchParams({ retour: to })}`
}

/** Proving again who one is, by the door that was used, and back to this page. */
export function freshSignInPath(to = frame().here): string {
  return `/connexion/sso?frais&${new URLSearchParams({ retour: to })}`
}

/** What stands before taking part: signing in, then the charter. */
export function participatePath(): string {
  return frame().person === null ? signInPath() : charterPath()
}

export function charterPath(to = frame().here): string {
  return `/charte?${new URLSearchParams({ retour: to })}`
}

customElements.define('c12-notice', Notice)
