import { css, html } from 'lit'
import { unsafeHTML } from 'lit/directives/unsafe-html.js'
import type { AccountData } from '#src/pages/page-data.ts'
import { announce } from '../announce/announce.ts'
import { videosOf } from '../api/accounts.ts'
import { muteInstance, mutePerson, unmuteInstance, unmutePerson } from '../api/mutes.ts'
import { playlistsOf } from '../api/playlists.ts'
import type { Answer } from '../api/request.ts'
import { feedLinks } from '../feeds/feed-links.ts'
import '../follow/follow-button.ts'
import { longDate } from '../formats/dates.ts'
import { schoolName } from '../formats/schools.ts'
import { typesetHtml } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { peopleWords } from '../locales/fr-people.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import '../playlists/playlist-feed.ts'
import { portrait } from '../portrait/portrait.ts'
import { base } from '../styles/base.styles.ts'
import '../video-feed/video-feed.ts'

/** A colleague: what they chose to say of themselves, and their videos. */
export class AccountPage extends PageElement {
  static override styles = [
    base,
    css`
      .top {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: var(--gap-3) 1.25rem;
        align-items: center;
        margin-block-end: var(--gap-6);
      }

      .who {
        inline-size: 84px;
        block-size: 84px;
        font-size: 1.75rem;
      }

      h1 {
        font-size: var(--step-2);
      }

      .said {
        grid-column: 2 / -1;
        max-inline-size: 65ch;
      }

      .said > * + * {
        margin-block-start: 0.5em;
      }

      .top > div {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }

      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5em;
        margin-block-start: 0.25rem;
      }

      .told {
        display: block;
        margin-block-end: var(--gap-5);
      }

      .feeds {
        gap: var(--gap-2);
        margin-inline-start: auto;
      }

      .lists {
        margin-block-start: var(--gap-6);
      }

      .mutes {
        margin-block-start: var(--gap-6);
      }

      .facts > :not(:last-child)::after {
        content: ' ·';
      }

      @media (max-width: 40rem) {
        .top {
          grid-template-columns: auto minmax(0, 1fr);
        }

        .who {
          inline-size: 60px;
          block-size: 60px;
          font-size: 1.25rem;
        }

        .feeds {
          margin-inline-start: 0;
        }

        .said,
        .top .btn,
        .top c12-follow-button {
          grid-column: 1 / -1;
          justify-self: start;
        }
      }
    `,
  ]
  static override properties = { data: { attribute: false } }
  declare data: AccountData

  constructor() {
    super()
    this.data = dataOf('account')
  }

  #follow() {
    const { account } = this.data
    const { muted } = this.data
    if (!frame().person?.hasAcceptedCharter || muted.person || muted.instance) return ''
    return html`<c12-follow-button address=${account.address} name=${account.displayName}></c12-follow-button>`
  }

  /** At the foot of the page: what one does rarely. */
  #mutes() {
    const { account, muted, isMe } = this.data
    if (isMe || !frame().person?.hasAcceptedCharter || muted.person || muted.instance) return ''
    const said = peopleWords.mutes
    const { host, isLocal } = account
    return html`<p class="row mutes">
      <button class="btn" type="button" @click=${() => this.#change(mutePerson(account.address))}>${icon('hidden')}${said.mute}</button>
      ${isLocal ? '' : html`<button class="btn" type="button" @click=${() => this.#change(muteInstance(host))}>${icon('hidden')}${said.muteInstance(host)}</button>`}
    </p>`
  }

  #lists() {
    const { account, playlists, isMe } = this.data
    if (playlists.data.length === 0) return ''
    const said = playlistWords.account
    return html`<section class="lists">
      <div class="head">
        <h2>${isMe ? said.mine : said.heading}</h2>
        ${isMe ? html`<a class="push" href="/mes-listes">${said.all}</a>` : ''}
      </div>
      <c12-playlist-feed
        label=${isMe ? said.mine : said.heading}
        .page=${playlists}
        .load=${(after: string) => playlistsOf(account.address, { after, count: 12, playlistType: 1 })}
      ></c12-playlist-feed>
    </section>`
  }

  #muted() {
    const { account, muted } = this.data
    const { address, displayName, host } = account
    const said = peopleWords.mutes
    const notice = (heading: string, text: string, name: string, ask: () => Promise<Answer<void>>) =>
      html`<c12-notice class="told" slim kind="told" heading=${heading} text=${text}>
        <button class="btn" type="button" aria-label=${said.unmuteOf(name)} @click=${() => this.#change(ask())}>${said.unmute}</button>
      </c12-notice>`
    return html`${muted.person ? notice(said.ofAccount, said.ofAccountText, displayName, () => unmutePerson(address)) : ''}
    ${muted.instance ? notice(said.ofInstance(host), said.ofInstanceText, host, () => unmuteInstance(host)) : ''}`
  }

  /** What is shown of them is no longer the same: the page is asked again. */
  async #change(asked: Promise<Answer<void>>) {
    const answer = await asked
    if (answer.ok) location.reload()
    else announce(answer.problem.detail)
  }

  #moved() {
    const { movedTo } = this.data
    if (movedTo === null) return ''
    const said = peopleWords.move
    const { address, at } = movedTo
    return html`<c12-notice class="told" slim kind="told" heading=${said.moved(address)} text=${said.movedText(longDate(at))}>
      <a class="btn" href=${`/recherche?${new URLSearchParams({ q: `@${address}` })}`}>${icon('search')}${said.find}</a>
    </c12-notice>`
  }

  override render() {
    const { account, videos, isMe, muted, feeds } = this.data
    const said = peopleWords.account
    return html`
      <div class="top">
        ${portrait(account)}
        <div>
          <h1>${account.displayName}</h1>
          <p class="facts soft small">
            <span>@${account.address}</span>${account.academie ? html`<span>${account.academie}</span>` : ''}${
              account.schools.length > 0
                ? html`<span>${said.school} ${account.schools.map(schoolName).join(', ')}</span>`
                : ''
            }${
              account.pageUrl
                ? html`<span><a href=${account.pageUrl} rel="noopener noreferrer">${said.elsewhere(account.host)}</a></span>`
                : html`<span>${said.since(longDate(account.createdAt))}</span>`
            }
          </p>
        </div>
        ${isMe ? html`<a class="btn" href="/profil">${icon('pencil')}${said.edit}</a>` : this.#follow()}
        ${account.descriptionHtml ? html`<div class="said">${unsafeHTML(typesetHtml(account.descriptionHtml))}</div>` : ''}
      </div>
      ${this.#moved()} ${this.#muted()}
      <div class="head">
        <h2>${isMe ? said.mine(videos.total) : said.videos(videos.total)}</h2>
        ${feeds ? html`<p class="row feeds">${feedLinks(feeds.path, feeds.podcastPath)}</p>` : ''}
      </div>
      ${
        videos.data.length > 0
          ? html`<c12-video-feed
              .page=${videos}
              label=${words.video.list}
              hides-author
              .load=${(after: string) => videosOf(account.address, after)}
              .pathOf=${(after: string) => `${account.path}?${new URLSearchParams({ apres: after })}`}
            ></c12-video-feed>`
          : muted.person || muted.instance
            ? ''
            : html`<c12-notice heading=${said.emptyHeading} text=${isMe ? said.emptyMine : said.emptyText}>
              ${isMe ? html`<a class="btn main" href="/publier">${icon('upload')}${myVideosWords.mine.publish}</a>` : ''}
            </c12-notice>`
      }
      ${this.#lists()} ${this.#mutes()}
    `
  }
}

customElements.define('c12-account-page', AccountPage)
