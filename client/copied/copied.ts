/** A text to copy with one press: an address, a key. Where there is no clipboard (plain http), it selects the text. */
import { css, html, LitElement } from 'lit'
import { announce } from '../announce/announce.ts'
import { accessWords } from '../locales/fr-access.ts'
import { base } from '../styles/base.styles.ts'

/** `what` names it for who does not see it. */
export class Copied extends LitElement {
  static override styles = [
    base,
    css`
      .row {
        gap: 0.4rem 0.75rem;
      }

      code {
        font: 0.95em/1.4 ui-monospace, monospace;
        overflow-wrap: anywhere;
      }

      .btn {
        flex: none;
      }
    `,
  ]
  static override properties = { what: {}, text: {} }
  declare what: string
  declare text: string

  constructor() {
    super()
    this.what = ''
    this.text = ''
  }

  override render() {
    return html`<div class="row">
      <code class="grow">${this.text}</code>
      <button class="btn" type="button" aria-label=${accessWords.sso.copyOf(this.what)} @click=${this.#copy}>${accessWords.sso.copy}</button>
    </div>`
  }

  #copy = async () => {
    try {
      await navigator.clipboard.writeText(this.text)
      announce(accessWords.sso.copied)
    } catch {
      const code = this.renderRoot.querySelector('code')
      if (code) getSelection()?.selectAllChildren(code)
      announce(accessWords.sso.notCopied)
    }
  }
}

customElements.define('c12-copied', Copied)
