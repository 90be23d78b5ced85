import { html, LitElement } from 'lit'
import type { WatchData } from '#src/pages/page-data.ts'
import { playlistVideos } from '../api/playlists.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import '../notice/notice.ts'
import type { Player } from '../playback/player.ts'

/**
 * Where the list stands that a film is watched in: its panel comes in a file of its own, and when that does not come, this
 * says so, with a way to try again and one to the list. In the tree of the page itself, where the panel hears the player.
 */
export class PanelPlace extends LitElement {
  static override properties = {
    list: { attribute: false },
    videoId: {},
    player: { attribute: false },
    isLost: { state: true },
    isAsked: { state: true },
  }
  declare list: WatchData['list']
  declare videoId: string
  declare player: () => Player | null
  declare isLost: boolean
  declare isAsked: boolean

  constructor() {
    super()
    this.list = null
    this.videoId = ''
    this.player = () => null
    this.isLost = false
    this.isAsked = false
  }

  protected override createRenderRoot() {
    return this
  }

  override connectedCallback() {
    super.connectedCallback()
    void this.#load()
  }

  override render() {
    const { list, videoId, player } = this
    if (!list) return
    if (!this.isLost) {
      return html`<c12-playlist-panel .list=${list} .videoId=${videoId} .player=${player}></c12-playlist-panel>`
    }
    const said = playlistWords.panel
    return html`<c12-notice slim kind="failed" heading=${list.playlist.displayName} text=${said.lost}>
      <button class="btn" type="button" aria-disabled=${this.isAsked ? 'true' : 'false'} @click=${this.#again}>
        ${icon('again')}${words.faults.retry}
      </button>
      <a class="btn quiet" href=${list.playlist.path}>${said.whole}</a>
    </c12-notice>`
  }

  async #load() {
    this.isAsked = true
    try {
      await import('./playlist-panel.ts')
      this.isLost = false
    } catch {
      this.isLost = true
    }
    this.isAsked = false
  }

  /**
   * The button goes when it succeeds: the focus is then where the list is. Browsers of before autumn 2026 remember that a
   * module did not come (whatwg/html#6768): once the instance answers again, the page is loaded again, where the film was.
   */
  #again = async () => {
    if (this.isAsked) return
    await this.#load()
    if (this.isLost) {
      if ((await playlistVideos(this.list?.playlist.uuid ?? '', {})).ok) location.reload()
      return
    }
    await this.updateComplete
    const panel = this.querySelector<LitElement>('c12-playlist-panel')
    await panel?.updateComplete
    panel?.shadowRoot?.querySelector<HTMLElement>('.title')?.focus()
  }
}

customElements.define('c12-panel-place', PanelPlace)
