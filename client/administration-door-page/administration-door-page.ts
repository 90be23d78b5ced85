import { css, html } from 'lit'
import '../local-entry/local-entry.ts'
import { accessWords } from '../locales/fr-access.ts'
import { signInPath } from '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'

/** `#jeton=…` of a one-time link: after the #, it never reaches a log. */
function tokenOf(hash: string): string | null {
  return /^#(?:jeton=)?([\w-]{43})$/.exec(hash)?.[1] ?? null
}

/** The local door on a page of its own: entering, or choosing how to enter with a one-time link. */
export class AdministrationDoorPage extends PageElement {
  static override styles = [
    base,
    css`
      .page {
        display: grid;
        gap: var(--gap-5);
        max-inline-size: 27rem;
        margin-inline: auto;
        padding-block-start: clamp(0rem, 4vw, 2.5rem);
      }

      h1 {
        margin-block-end: 0.5rem;
        font-size: var(--step-2);
      }
    `,
  ]
  static override properties = { token: { state: true } }
  declare token: string | null

  constructor() {
    super()
    this.token = tokenOf(location.hash)
  }

  override render() {
    const said = accessWords.local
    const { returnTo, isForAll } = dataOf('administration-door')
    return html`
      <div class="page">
        <div>
          <h1>${isForAll ? said.heading : said.doorHeading}</h1>
          <p class="soft">${this.token ? said.linkLead : isForAll ? said.lead : said.doorLead}</p>
        </div>
        <c12-local-entry .token=${this.token} .returnTo=${returnTo}></c12-local-entry>
        ${this.token || isForAll ? '' : html`<p class="small"><a href=${signInPath(returnTo)}>${said.toSso}</a></p>`}
      </div>
    `
  }
}

customElements.define('c12-administration-door-page', AdministrationDoorPage)
