import { css, html } from 'lit'
import type { SignInData } from '#src/pages/page-data.ts'
import { hasCome } from '../announce/announce.ts'
import { icon } from '../icons/icons.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'

/** One large button: the académie's SSO. On a demonstration, who may be tried. */
export class SignInPage extends PageElement {
  static override styles = [
    base,
    css`
      .page {
        display: grid;
        gap: var(--gap-5);
        max-inline-size: 40rem;
        margin-inline: auto;
        padding-block-start: clamp(0rem, 4vw, 2.5rem);
      }

      .doors {
        display: grid;
        gap: var(--gap-3);
      }

      .doors .btn {
        min-block-size: 60px;
        justify-content: flex-start;
        padding-inline: 1.5rem;
        border-radius: 18px;
        font-size: var(--step-1);
      }

      .doors .btn .ico:last-child {
        margin-inline-start: auto;
      }

      dl {
        display: grid;
        gap: var(--gap-4);
      }

      dt {
        font-weight: 700;
      }

      dd {
        margin: 0;
        color: var(--ink-soft);
      }

      .people h2 {
        font-size: var(--step-1);
      }

      .people ul {
        display: grid;
        gap: 0.9rem;
        margin-block-start: 0.9rem;
      }

      section {
        display: grid;
        gap: var(--gap-4);
      }

      section h2 {
        font-size: var(--step-1);
      }

      code {
        padding: 0.1em 0.4em;
        border-radius: 6px;
        background: var(--sunken);
        font-size: 0.95em;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = { data: { attribute: false } }
  declare data: SignInData

  constructor() {
    super()
    this.data = dataOf('sign-in')
    // Nothing of passwords is even loaded where only the SSO is wanted.
    if (this.data.hasLocalDoor) void hasCome(import('../local-entry/local-entry.ts'))
  }

  override render() {
    const said = accessWords.signIn
    const { providers, returnTo, hasLocalDoor, takesRequests } = this.data
    const { person } = frame()
    return html`
      <div class="page">
        <div>
          <h1>${said.heading}</h1>
          <p class="soft">${hasLocalDoor ? (providers.length === 0 ? accessWords.local.lead : said.leadBoth) : said.lead}</p>
        </div>
        ${
          person
            ? html`<c12-notice slim kind="told" heading=${said.already(person.displayName)}>
                <a class="btn" href=${returnTo}>${said.continue}</a>
              </c12-notice>`
            : ''
        }
        ${
          providers.length > 0
            ? html`<div class="doors">
                ${providers.map(
                  ({ name, path }, place) =>
                    html`<a class="btn ${place === 0 ? 'main' : ''}" href=${path}>${icon('school')}<span>${name}</span>${icon('forward')}</a>`,
                )}
              </div>`
            : hasLocalDoor
              ? ''
              : html`<c12-notice kind="refused" heading=${said.none} text=${said.noneText}></c12-notice>`
        }
        ${
          hasLocalDoor
            ? html`<section aria-labelledby="local">
                ${providers.length > 0 ? html`<h2 id="local">${said.local}</h2>` : html`<h2 id="local" class="unseen">${accessWords.local.heading}</h2>`}
                <c12-local-entry .returnTo=${returnTo} ?second=${providers.length > 0}></c12-local-entry>
                ${takesRequests ? html`<p><a href="/inscription">${said.askAccount}</a></p>` : ''}
              </section>`
            : ''
        }
        ${this.#people()}
        <dl>
          <div><dt>${said.who}</dt><dd>${said.whoText}</dd></div>
          <div><dt>${said.what}</dt><dd>${said.whatText}</dd></div>
        </dl>
      </div>
    `
  }

  #people() {
    const said = accessWords.signIn
    const { demonstrationPeople } = this.data
    if (demonstrationPeople.length === 0) return ''
    return html`<section class="card pad people" aria-labelledby="people">
      <h2 id="people">${said.demonstration}</h2>
      <p class="soft small">${said.demonstrationText}</p>
      <ul>
        ${demonstrationPeople.map(
          ({ login, name, description }) =>
            html`<li>
              <p>${name} <code>${login}</code></p>
              <p class="small soft">${description}</p>
            </li>`,
        )}
      </ul>
    </section>`
  }
}

customElements.define('c12-sign-in-page', SignInPage)
