import { css, html, LitElement, nothing } from 'lit'
import type { WatchData } from '#src/pages/page-data.ts'
import type { PlaylistElementAnswer } from '#src/playlists/playlist-schemas.ts'
import { announce } from '../announce/announce.ts'
import { playlistVideos } from '../api/playlists.ts'
import { clock } from '../formats/durations.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { moreStyles } from '../more/more.ts'
import type { Player } from '../playback/player.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { pathInList } from './in-list.ts'

type List = NonNullable<WatchData['list']>

/** On this device: whether one film follows the other; and that this page was come to that way. */
const [choice, following] = ['listes:suite', 'listes:joue']

/**
 * The list that a film is watched in: where one is, the one before, the one after, and all of them when unfolded. The
 * next one follows by itself if one has chosen so: it hears of the player, which stands in the same tree (`moment-changed`,
 * `film-ended`).
 */
export class PlaylistPanel extends LitElement {
  static override styles = [
    base,
    form,
    moreStyles,
    css`
      nav {
        display: grid;
        gap: 0.4rem;
        margin-block-start: 0.8rem;
        padding: 0.6rem 0.9rem;
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem var(--gap-3);
        min-inline-size: 0;
      }

      .title {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
        font-weight: 600;
      }

      .ways {
        display: flex;
        gap: 0.2rem;
      }

      .back .ico {
        rotate: 180deg;
      }

      .go-on {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-block-size: var(--touch);
      }

      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--touch);
        cursor: pointer;
        font-weight: 600;
      }

      ol {
        display: grid;
        max-block-size: 24rem;
        overflow: auto;
      }

      li a {
        display: flex;
        gap: 0.7rem;
        min-block-size: var(--touch);
        align-items: center;
        padding: 0.3rem 0.5rem;
        border-radius: var(--round-s);
        text-decoration: none;
        overflow-wrap: anywhere;
      }

      li a:hover {
        text-decoration: underline;
      }

      li a[aria-current] {
        background: var(--board-tint);
        font-weight: 600;
      }

      li .small {
        white-space: nowrap;
      }

      .note {
        white-space: pre-line;
        padding-inline-start: 0.8rem;
        border-inline-start: 3px solid var(--chalk);
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = {
    list: { attribute: false },
    videoId: {},
    player: { attribute: false },
    elements: { state: true },
    next: { state: true },
    goesOn: { state: true },
  }
  declare list: List | null
  declare videoId: string
  /** The one that shows the film, once it is there. */
  declare player: () => Player | null
  declare elements: readonly PlaylistElementAnswer[]
  declare next: string | null
  declare goesOn: boolean
  #at = 0
  #leave: () => void = () => {}
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: (after) => playlistVideos(this.list?.playlist.uuid ?? '', { after }),
    add: ({ data, next }) => {
      this.elements = [...this.elements, ...data]
      this.next = next
    },
    entries: 'li a',
  })

  constructor() {
    super()
    this.list = null
    this.videoId = ''
    this.player = () => null
    this.elements = []
    this.next = null
    this.goesOn = read(localStorage, choice)
  }

  override connectedCallback() {
    super.connectedCallback()
    const around = this.getRootNode()
    // These do not bubble: they are heard on their way down.
    around.addEventListener('moment-changed', this.#onPlace, true)
    around.addEventListener('film-ended', this.#onEnd, true)
    this.#leave = () => {
      around.removeEventListener('moment-changed', this.#onPlace, true)
      around.removeEventListener('film-ended', this.#onEnd, true)
    }
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    this.#leave()
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('list')) return
    this.elements = this.list?.elements.data ?? []
    this.next = this.list?.elements.next ?? null
  }

  /** The film before has just ended: this one begins, where the browser lets it. */
  override async firstUpdated() {
    if (!read(sessionStorage, following)) return
    write(sessionStorage, following, false)
    await customElements.whenDefined('c12-player')
    const player = this.player()
    await player?.updateComplete
    if (player && !player.isPlaying) player.toggle()
  }

  override render() {
    if (!this.list) return
    const said = playlistWords.panel
    const { playlist } = this.list
    const now = this.#now
    return html`<nav class="card no-print" aria-label=${said.label(playlist.displayName)}>
      <div class="line">
        <a class="title" href=${playlist.path}>${typeset(playlist.displayName)}</a>
        <span class="soft small">${said.place(now?.position ?? 0, playlist.videosLength)}</span>
        <span class="ways">${this.#way(this.#beside(-1), 'back', said.before)} ${this.#way(this.#beside(1), 'next', said.after)}</span>
      </div>
      ${now?.note ? html`<p class="note">${now.note}</p>` : ''}
      <label class="go-on"><input type="checkbox" .checked=${this.goesOn} @change=${this.#onChoice} />${said.goOn}</label>
      <details>
        <summary>${said.films}</summary>
        <ol>
          ${this.elements.map(
            (element) =>
              html`<li>
                <a href=${pathInList(element, playlist)} aria-current=${element === now ? 'true' : nothing}>
                  <span class="soft">${element.position}</span><span class="grow">${typeset(element.video.name)}</span><span class="soft small">${clock(element.video.duration)}</span>
                </a>
              </li>`,
          )}
        </ol>
        ${this.#pages.render()}
        <p class="small"><a href=${playlist.path}>${said.whole}</a></p>
      </details>
    </nav>`
  }

  #way(element: PlaylistElementAnswer | null, name: 'back' | 'next', label: (name: string) => string) {
    if (!element || !this.list) return ''
    const [path, told] = [pathInList(element, this.list.playlist), label(element.video.name)]
    return html`<a class="btn quiet round ${name}" href=${path} aria-label=${told} title=${told}>${icon('forward')}</a>`
  }

  /** The part that was meant may be over before the film. */
  #onPlace = (event: Event) => {
    const seconds = (event as CustomEvent<number>).detail
    const stop = this.#now?.stopTimestamp ?? null
    const isPassed = stop !== null && this.#at < stop && seconds >= stop && seconds - this.#at < 2
    this.#at = seconds
    if (!isPassed || this.player()?.isPlaying !== true) return
    this.player()?.toggle()
    this.#onEnd()
  }

  #onEnd = () => {
    if (!this.goesOn || !this.list) return
    const next = this.#beside(1)
    if (!next) return announce(playlistWords.panel.ended)
    write(sessionStorage, following, true)
    location.assign(pathInList(next, this.list.playlist))
  }

  get #now(): PlaylistElementAnswer | null {
    return this.elements.find(({ video }) => video.uuid === this.videoId) ?? null
  }

  #beside(step: -1 | 1): PlaylistElementAnswer | null {
    const index = this.elements.findIndex(({ video }) => video.uuid === this.videoId)
    return index < 0 ? null : (this.elements[index + step] ?? null)
  }

  #onChoice = (event: Event) => {
    this.goesOn = (event.target as HTMLInputElement).checked
    write(localStorage, choice, this.goesOn)
  }
}

customElements.define('c12-playlist-panel', PlaylistPanel)

/** Where storage is refused, nothing is remembered. */
function read(storage: Storage, key: string): boolean {
  try {
    return storage.getItem(key) !== null
  } catch {
    return false
  }
}

function write(storage: Storage, key: string, isSo: boolean) {
  try {
    if (isSo) storage.setItem(key, '1')
    else storage.removeItem(key)
  } catch {
    // As said.
  }
}
