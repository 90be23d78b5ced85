import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { ContinuedList } from '../more/continued-list.ts'
import { moreStyles } from '../more/more.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/shot.ts'

/** Lists as cards: the still of the first film, how many there are, who sees it; in a list that continues. */
export class PlaylistFeed extends ContinuedList<PlaylistSummary> {
  static override styles = [
    base,
    moreStyles,
    css`
      .lists {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
        gap: var(--gap-5) var(--gap-4);
      }

      a {
        display: grid;
        gap: 0.55rem;
        align-content: start;
        text-decoration: none;
        border-radius: var(--round);
      }

      .still {
        position: relative;
      }

      .count {
        position: absolute;
        inset-block-end: 0.5rem;
        inset-inline-start: 0.5rem;
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        padding: 0.1rem 0.5rem;
        border-radius: 6px;
        background: rgb(0 0 0 / 0.78);
        color: #fff;
        font-size: 0.8125rem;
        font-weight: 600;
      }

      .count .ico,
      .who-sees .ico {
        inline-size: 16px;
        block-size: 16px;
        vertical-align: -0.15em;
      }

      h3 {
        font: 600 var(--step-0) / 1.3 var(--text);
        letter-spacing: 0;
      }

      a:hover h3 {
        text-decoration: underline;
        text-decoration-thickness: 2px;
      }
    `,
  ]
  constructor() {
    super({ entries: '.lists a', told: playlistWords.added })
    this.label = playlistWords.mine.heading
  }

  override render() {
    return html`
      <ul class="lists" aria-label=${this.label}>
        ${repeat(
          this.shown,
          ({ uuid }) => uuid,
          (list) => html`<li>${this.#card(list)}</li>`,
        )}
      </ul>
      ${this.pages.render()}
    `
  }

  #card(list: PlaylistSummary) {
    const { thumbnails, thumbnailPath, placeholder } = list
    return html`<a href=${list.path}>
      <div class="still">
        <c12-shot .video=${{ thumbnails, thumbnailPath, placeholder, duration: 0 }}></c12-shot>
        <span class="count">${icon('list')}${playlistWords.videos(list.videosLength)}</span>
      </div>
      <h3>${typeset(list.displayName)}</h3>
      ${list.may.edit ? html`<p class="small soft who-sees">${icon(list.audience === 'public' ? 'globe' : list.audience === 'lien' ? 'link' : 'lock')} ${playlistWords.form.names[list.audience]}</p>` : ''}
    </a>`
  }
}

customElements.define('c12-playlist-feed', PlaylistFeed)
