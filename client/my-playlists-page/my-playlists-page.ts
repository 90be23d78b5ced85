import { css, html } from 'lit'
import type { PlaylistPage, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { makePlaylist, type PlaylistToWrite, playlistsOf } from '../api/playlists.ts'
import type { Problem } from '../api/request.ts'
import { icon } from '../icons/icons.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { followingPage } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import '../playlists/playlist-feed.ts'
import '../playlists/playlist-form.ts'
import type { PlaylistForm } from '../playlists/playlist-form.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'

/** My lists: « À regarder plus tard » first, then those that I make. */
export class MyPlaylistsPage extends PageElement {
  static override styles = [
    base,
    pageTop,
    css`
      section {
        margin-block-start: var(--gap-6);
      }

      h2 {
        font-size: var(--step-1);
        margin-block-end: var(--gap-3);
      }

      c12-playlist-form {
        padding: 1rem 1.1rem;
        border: 1px solid var(--line);
        border-radius: var(--round);
        background: var(--card);
      }
    `,
  ]
  static override properties = {
    watchLater: { state: true },
    lists: { state: true },
    isMaking: { state: true },
    isSending: { state: true },
    problem: { state: true },
  }
  declare watchLater: PlaylistSummary
  declare lists: PlaylistPage
  declare isMaking: boolean
  declare isSending: boolean
  declare problem: Problem | null

  constructor() {
    super()
    const { watchLater, lists } = dataOf('my-playlists')
    this.watchLater = watchLater
    this.lists = lists
    this.isMaking = false
    this.isSending = false
    this.problem = null
  }

  override render() {
    const said = playlistWords.mine
    return html`
      <div class="top">
        <h1>${said.heading}</h1>
        <button class="btn chalk" type="button" aria-expanded=${this.isMaking ? 'true' : 'false'} @click=${this.#turn}>${icon('plus')}${said.fresh}</button>
      </div>
      ${
        this.isMaking
          ? html`<c12-playlist-form
              act=${said.make}
              .problem=${this.problem}
              ?isSending=${this.isSending}
              @playlist-written=${(event: CustomEvent<PlaylistToWrite>) => this.#make(event.detail)}
              @writing-cancelled=${this.#turn}
            ></c12-playlist-form>`
          : html`<p class="soft">${said.lead}</p>`
      }
      <section aria-labelledby="later">
        <h2 id="later">${said.later}</h2>
        <c12-playlist-feed label=${said.later} .page=${{ data: [this.watchLater], next: null }}></c12-playlist-feed>
      </section>
      <section aria-labelledby="others">
        <h2 id="others">${said.others}</h2>
        ${
          this.lists.data.length === 0
            ? html`<c12-notice heading=${said.emptyHeading} text=${said.emptyText}></c12-notice>`
            : html`<c12-playlist-feed
                label=${said.others}
                .page=${this.lists}
                .pathOf=${followingPage}
                .load=${(after: string) => playlistsOf(frame().person?.handle ?? '', { after, playlistType: 1 })}
              ></c12-playlist-feed>`
        }
      </section>
    `
  }

  #turn = async () => {
    this.isMaking = !this.isMaking
    this.problem = null
    await this.updateComplete
    const form = this.renderRoot.querySelector<PlaylistForm>('c12-playlist-form')
    await form?.updateComplete
    if (form) form.focus()
    else this.renderRoot.querySelector<HTMLElement>('.top button')?.focus()
  }

  async #make(written: PlaylistToWrite) {
    this.isSending = true
    const answer = await makePlaylist(written)
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) location.assign(answer.value.videoPlaylist.path)
  }
}

customElements.define('c12-my-playlists-page', MyPlaylistsPage)
