import { css, html, LitElement } from 'lit'
import { longDate, when } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { accessWords } from '../locales/fr-access.ts'
import { base } from '../styles/base.styles.ts'

interface Identity {
  provider: string
  linkedAt: string
  lastSignInAt: string
}

/** By which identities of an SSO one may come in, and linking another, proven on both sides. */
export class MyIdentities extends LitElement {
  static override styles = [
    base,
    css`
      h2 {
        margin-block-end: var(--gap-4);
        font-size: var(--step-1);
      }

      ul {
        display: grid;
        gap: var(--gap-2);
        margin-block: var(--gap-3);
      }

      li {
        padding: 0.8rem 1rem;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = { identities: { attribute: false } }
  declare identities: readonly Identity[]

  constructor() {
    super()
    this.identities = []
  }

  override render() {
    const said = accessWords.identities
    return html`<section aria-labelledby="identities">
      <h2 id="identities">${said.heading}</h2>
      <p class="soft">${said.hint}</p>
      <ul>
        ${this.identities.map(
          ({ provider, linkedAt, lastSignInAt }) =>
            html`<li class="card">
              <strong title=${provider}>${placeOf(provider)}</strong>
              <p class="small soft">${said.linked(longDate(linkedAt))} · ${said.used(when(lastSignInAt))}</p>
            </li>`,
        )}
      </ul>
      <a class="btn" href="/connexion/sso?lier&retour=/profil">${icon('school')}${said.link}</a>
    </section>`
  }
}

/** The host of a provider, which people know from its sign-in page; a name that is no address as it is. */
function placeOf(provider: string): string {
  return (URL.canParse(provider) && new URL(provider).host) || provider
}

customElements.define('c12-my-identities', MyIdentities)
