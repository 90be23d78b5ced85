import { css, html } from 'lit'
import type { SubscriptionsData } from '#src/pages/page-data.ts'
import { followedVideos } from '../api/following.ts'
import '../follow/follow-button.ts'
import { addressIn } from '../follow/person-elsewhere.ts'
import '../follow/person-elsewhere.ts'
import { icon } from '../icons/icons.ts'
import { followingWords } from '../locales/fr-following.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { portrait } from '../portrait/portrait.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import '../video-feed/video-feed.ts'

/** What those that I follow published, whom I follow, and how to follow somebody by their address. */
export class SubscriptionsPage extends PageElement {
  static override styles = [
    base,
    form,
    css`
      h1 {
        margin-block-end: var(--gap-4);
      }

      form {
        display: grid;
        grid-template-columns: minmax(0, 34rem) auto;
        gap: var(--gap-3);
        align-items: center;
        margin-block-end: var(--gap-5);
      }

      section {
        margin-block-start: var(--gap-6);
      }

      .people li {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-3);
        align-items: center;
        padding-block: var(--gap-3);
      }

      .people li > div {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }

      @media (max-width: 40rem) {
        form {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ]
  static override properties = { data: { attribute: false }, sought: { state: true }, isWrong: { state: true } }
  declare data: SubscriptionsData
  declare sought: string | null
  declare isWrong: boolean

  constructor() {
    super()
    this.data = dataOf('subscriptions')
    this.sought = null
    this.isWrong = false
  }

  override render() {
    const said = followingWords
    const { videos, people } = this.data
    return html`
      <h1>${said.heading}</h1>
      ${
        videos.data.length > 0
          ? html`<div class="head"><h2>${said.feed}</h2></div>
            <c12-video-feed
              .page=${videos}
              label=${said.feed}
              .load=${followedVideos}
              .pathOf=${(after: string) => `/abonnements?${new URLSearchParams({ apres: after })}`}
            ></c12-video-feed>`
          : html`<c12-notice
              heading=${people.data.length > 0 ? said.quietHeading : said.emptyHeading}
              text=${people.data.length > 0 ? said.quietText : said.emptyText}
            ></c12-notice>`
      }
      <section>
        <div class="head"><h2>${said.add}</h2></div>
        ${this.#form()}
        ${this.sought ? html`<c12-person-elsewhere .address=${this.sought}></c12-person-elsewhere>` : ''}
      </section>
      ${people.data.length > 0 ? this.#people() : ''}
    `
  }

  #form() {
    const said = followingWords
    return html`<form novalidate @submit=${this.#seek}>
      <div class="field">
        <label for="address">${said.address}</label>
        <input
          id="address"
          name="address"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          maxlength="300"
          aria-describedby="how"
          aria-invalid=${this.isWrong ? 'true' : 'false'}
        />
        <p id="how" class="small soft">${this.isWrong ? said.wrongAddress : said.addressHint}</p>
      </div>
      <button class="btn" type="submit">${icon('search')}${said.find}</button>
    </form>`
  }

  #people() {
    const said = followingWords
    return html`<section>
      <div class="head"><h2>${said.people(this.data.people.total)}</h2></div>
      <ul class="people">
        ${this.data.people.data.map(
          ({ account, state }) => html`<li>
            ${portrait(account)}
            <div>
              <a href=${account.path}><strong>${account.displayName}</strong></a>
              <p class="small soft">@${account.address}</p>
            </div>
            <c12-follow-button address=${account.address} name=${account.displayName} .state=${state}></c12-follow-button>
          </li>`,
        )}
      </ul>
    </section>`
  }

  #seek(event: SubmitEvent) {
    event.preventDefault()
    const written = new FormData(event.target as HTMLFormElement).get('address')
    const address = addressIn(String(written ?? ''))
    this.isWrong = address === null
    if (address === null) return (event.target as HTMLFormElement).querySelector('input')?.focus()
    // Another address is another search: the element begins again.
    this.sought = null
    this.updateComplete.then(() => {
      this.sought = address
    })
  }
}

customElements.define('c12-subscriptions-page', SubscriptionsPage)
