import { LitElement } from 'lit'

/**
 * A page, or the header: once it has drawn itself, what the server had written inside it for want of script goes, so
 * that nothing is there twice (identifiers, links, the words that one searches in the page).
 */
export class PageElement extends LitElement {
  override connectedCallback() {
    super.connectedCallback()
    this.updateComplete.then(() => this.replaceChildren())
  }
}
