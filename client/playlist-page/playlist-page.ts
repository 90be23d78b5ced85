import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { PlaylistElementAnswer, PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import { announce, hasCome } from '../announce/announce.ts'
import {
  type Annotation,
  addToPlaylist,
  annotateInPlaylist,
  deletePlaylist,
  playlist as fetchPlaylist,
  moveInPlaylist,
  type PlaylistToWrite,
  playlistVideos,
  rewritePlaylist,
  takeFromPlaylist,
} from '../api/playlists.ts'
import type { Answer, Problem } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import { feedLinks } from '../feeds/feed-links.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { myVideosWords } from '../locales/fr-my-videos.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import { notShown } from '../more/not-shown.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { pathInList } from '../playlists/in-list.ts'
import '../playlists/playlist-form.ts'
import type { PlaylistForm } from '../playlists/playlist-form.ts'
import { face } from '../portrait/portrait.ts'
import type { ReportDialog } from '../report/report-dialog.ts'
import { base } from '../styles/base.styles.ts'
import './playlist-element.ts'
import type { PlaylistElement } from './playlist-element.ts'
import { styles } from './playlist-page.styles.ts'

/**
 * A list: what it is for, and its films in their order. Its owner rewrites it in place; what she presses is asked for in
 * turn, each thing named by what it is, so that another window loses nothing.
 */
export class PlaylistPage extends PageElement {
  static override styles = [base, moreStyles, styles]
  static override properties = {
    playlist: { state: true },
    elements: { state: true },
    next: { state: true },
    edited: { state: true },
    isSending: { state: true },
    problem: { state: true },
  }
  declare playlist: PlaylistSummary
  declare elements: readonly PlaylistElementAnswer[]
  declare next: string | null
  /** The list as it was when its form was opened; null when it is closed. */
  declare edited: PlaylistSummary | null
  declare isSending: boolean
  declare problem: Problem | null
  #acts: Promise<unknown> = Promise.resolve()
  #dragged: number | null = null
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: (after) => playlistVideos(this.playlist.uuid, { after }),
    add: ({ data, next }) => {
      this.elements = [...this.elements, ...notShown(this.elements, data, ({ id }) => id)]
      this.next = next
    },
    entries: 'c12-playlist-element',
    pathOf: followingPage,
  })

  constructor() {
    super()
    const { playlist, elements } = dataOf('playlist')
    this.playlist = playlist
    this.elements = elements.data
    this.next = elements.next
    this.edited = null
    this.isSending = false
    this.problem = null
  }

  override render() {
    const said = playlistWords.page
    const { playlist, elements } = this
    const [first] = elements
    const isMine = playlist.may.edit
    return html`
      ${isMine ? html`<p class="no-print"><a href="/mes-listes">${said.back}</a></p>` : ''}
      ${
        this.edited
          ? html`<h1 class="unseen">${typeset(playlist.displayName)}</h1>
              <c12-playlist-form
                .playlist=${this.edited}
                .problem=${this.problem}
                ?isSending=${this.isSending}
                @playlist-written=${(event: CustomEvent<PlaylistToWrite>) => this.#rewrite(event.detail)}
                @writing-cancelled=${this.#turn}
              ></c12-playlist-form>`
          : this.#top()
      }
      ${this.problem && !this.edited ? html`<c12-notice class="told" slim .problem=${this.problem}></c12-notice>` : ''}
      ${first ? html`<p class="no-print start"><a class="btn main" href=${pathInList(first, playlist)}>${icon('play')}${said.play}</a></p>` : ''}
      ${
        first
          ? html`<ol aria-label=${said.list} @dragend=${this.#onDragEnd}>
              ${repeat(
                elements,
                ({ id }) => id,
                (element, index) => this.#row(element, index),
              )}
            </ol>`
          : html`<c12-notice heading=${said.emptyHeading} text=${isMine ? said.emptyMine : said.emptyText}>
              ${isMine ? html`<a class="btn main" href="/recherche">${icon('search')}${said.find}</a>` : ''}
            </c12-notice>`
      }
      ${this.#pages.render()} ${this.#end()}
      <c12-report-dialog></c12-report-dialog>
    `
  }

  #top() {
    const { playlist } = this
    const { ownerAccount: owner } = playlist
    const isPlain = playlist.type.id === 1
    const { feedPath } = dataOf('playlist')
    return html`<header>
      <h1 tabindex="-1">${typeset(playlist.displayName)}</h1>
      <div class="by">
        <a class="who" href=${owner.path} tabindex="-1" aria-hidden="true">${face(owner)}</a>
        <p class="soft">
          <a href=${owner.path}>${owner.displayName}</a> · ${playlistWords.videos(playlist.videosLength)}${playlist.audience === 'public' ? '' : html` · ${playlistWords.form.names[playlist.audience]}`}${playlist.origin ? html` · <a href=${playlist.origin.url} rel="noopener noreferrer">${playlistWords.page.origin(playlist.origin.host)}</a>` : ''}
        </p>
        ${feedPath && playlist.audience === 'public' ? feedLinks(feedPath) : ''}
        ${
          playlist.may.edit && isPlain
            ? html`<button class="btn no-print edit" type="button" @click=${this.#turn}>${icon('pencil')}${playlistWords.page.edit}</button>`
            : ''
        }
      </div>
      ${playlist.description ? html`<p class="said">${typeset(playlist.description)}</p>` : ''}
    </header>`
  }

  #row(element: PlaylistElementAnswer, index: number) {
    return html`<li
      @dragstart=${() => {
        this.#dragged = element.id
      }}
      @dragover=${this.#onDragOver}
      @drop=${(event: DragEvent) => this.#onDrop(event, index)}
    >
      <c12-playlist-element
        .element=${element}
        .playlist=${this.playlist}
        ?isFirst=${index === 0}
        ?isLast=${index === this.elements.length - 1}
        @element-moved=${(event: CustomEvent<-1 | 1>) => this.#step(index, event.detail)}
        @element-taken=${() => this.#take(element)}
        @element-annotated=${(event: CustomEvent<Annotation>) => this.#annotated(element, event.detail)}
      ></c12-playlist-element>
    </li>`
  }

  #end() {
    const { may } = this.playlist
    const said = playlistWords.page
    if (may.edit && !may.delete) return ''
    return html`<p class="row end no-print">
      ${may.edit ? '' : html`<button class="btn" type="button" @click=${this.#report}>${icon('flag')}${said.report}</button>`}
      ${may.delete ? html`<button class="btn" type="button" @click=${this.#delete}>${icon('trash')}${may.edit ? said.delete : said.deleteOther}</button>` : ''}
    </p>`
  }

  #report = async () => {
    if (!(await hasCome(import('../report/report-dialog.ts')))) return
    const dialog = this.renderRoot.querySelector<ReportDialog>('c12-report-dialog')
    const { uuid, isLocal, ownerAccount } = this.playlist
    await dialog?.open({ kind: 'playlist', id: uuid, atSeconds: null, host: isLocal ? null : ownerAccount.host })
  }

  #turn = async () => {
    this.edited = this.edited ? null : this.playlist
    this.problem = null
    await this.updateComplete
    const form = this.renderRoot.querySelector<PlaylistForm>('c12-playlist-form')
    await form?.updateComplete
    if (form) form.focus()
    else this.renderRoot.querySelector<HTMLElement>('.edit')?.focus()
  }

  async #rewrite(written: PlaylistToWrite) {
    this.isSending = true
    const answer = await rewritePlaylist(this.playlist.uuid, written)
    const shown = answer.ok ? await fetchPlaylist(this.playlist.uuid) : null
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    if (shown?.ok) this.playlist = shown.value
    announce(playlistWords.page.saved)
    // What was typed meanwhile stays, to be saved too.
    if (this.renderRoot.querySelector<PlaylistForm>('c12-playlist-form')?.hasMore) return
    await this.#turn()
  }

  /** One after the other. What is refused is shown as it is over there. */
  #act(asked: () => Promise<Answer<unknown>>): Promise<boolean> {
    const act = this.#acts.then(async () => {
      const answer = await asked()
      this.problem = answer.ok ? null : answer.problem
      if (!answer.ok && answer.problem.kind !== 'offline') await this.#reload()
      return answer.ok
    })
    this.#acts = act
    return act
  }

  async #reload() {
    const count = Math.min(100, Math.max(50, this.elements.length))
    const [list, page] = await Promise.all([
      fetchPlaylist(this.playlist.uuid),
      playlistVideos(this.playlist.uuid, { count }),
    ])
    if (list.ok) this.playlist = list.value
    if (!page.ok) return
    this.elements = page.value.data
    this.next = page.value.next
  }

  async #step(index: number, step: -1 | 1) {
    const element = this.elements[index]
    if (!element) return
    this.#move(element.id, index + step)
    await this.updateComplete
    await this.#rows[index + step]?.focusMove(step)
  }

  /** Shown at once; asked for in its turn. */
  #move(id: number, place: number) {
    const element = this.elements.find((one) => one.id === id)
    if (!element) return
    const before = this.elements
    const rest = before.filter((one) => one.id !== id)
    this.#show([...rest.slice(0, place), element, ...rest.slice(place)])
    announce(playlistWords.page.moved(element.video.name, place + 1, this.playlist.videosLength))
    const afterId = rest[place - 1]?.id ?? null
    void this.#act(() => moveInPlaylist(this.playlist.uuid, id, afterId)).then((isDone) => {
      if (!isDone && this.problem?.kind === 'offline') this.#show(before)
    })
  }

  #show(elements: readonly PlaylistElementAnswer[]) {
    this.elements = elements.map((element, index) => ({ ...element, position: index + 1 }))
  }

  async #take(element: PlaylistElementAnswer) {
    const { uuid } = this.playlist
    const index = this.elements.findIndex(({ id }) => id === element.id)
    if (!(await this.#act(() => takeFromPlaylist(uuid, element.id)))) return
    this.#show(this.elements.filter(({ id }) => id !== element.id))
    this.playlist = { ...this.playlist, videosLength: Math.max(0, this.playlist.videosLength - 1) }
    const said = playlistWords.page
    announce(said.taken(element.video.name), { label: said.undo, run: () => this.#putBack(element, index) })
    await this.updateComplete
    const next = this.#rows[Math.min(index, this.#rows.length - 1)]
    if (next) next.focus()
    else this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  /** At the place where it was; its note with it. */
  async #putBack({ video, note, startTimestamp, stopTimestamp }: PlaylistElementAnswer, index: number) {
    const { uuid } = this.playlist
    const afterId = this.elements[index - 1]?.id ?? null
    const isDone = await this.#act(async () => {
      const added = await addToPlaylist(uuid, video.uuid)
      if (!added.ok) return added
      const { id } = added.value.videoPlaylistElement
      const moved = await moveInPlaylist(uuid, id, afterId)
      return moved.ok ? annotateInPlaylist(uuid, id, { note, startTimestamp, stopTimestamp }) : moved
    })
    if (isDone) await this.#reload()
  }

  #annotated({ id }: PlaylistElementAnswer, written: Annotation) {
    this.elements = this.elements.map((one) => (one.id === id ? { ...one, ...written } : one))
  }

  #delete = async () => {
    const said = playlistWords.page
    const isMine = this.playlist.may.edit
    const { origin } = this.playlist
    const others = origin === null ? said.deleteOtherText : said.deleteElsewhereText(origin.host)
    const reason = await confirmed({
      heading: isMine ? said.delete : said.deleteOther,
      text: isMine ? said.deleteText : others,
      confirm: myVideosWords.mine.delete,
      isFinal: true,
      ...(isMine ? {} : { reason: words.confirm.reasonTold }),
    })
    if (reason === null) return
    const answer = await deletePlaylist(this.playlist.uuid, reason)
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) location.assign(isMine ? '/mes-listes' : this.playlist.ownerAccount.path)
  }

  #onDragOver = (event: DragEvent) => {
    if (this.#dragged === null) return
    event.preventDefault()
    ;(event.currentTarget as HTMLElement).classList.toggle('over', true)
    for (const other of this.renderRoot.querySelectorAll('li.over')) {
      if (other !== event.currentTarget) other.classList.remove('over')
    }
  }

  #onDrop(event: DragEvent, index: number) {
    event.preventDefault()
    const id = this.#dragged
    if (id !== null && this.elements[index]?.id !== id) this.#move(id, index)
    this.#onDragEnd()
  }

  #onDragEnd = () => {
    this.#dragged = null
    for (const row of this.renderRoot.querySelectorAll('li.over')) row.classList.remove('over')
  }

  get #rows() {
    return this.renderRoot.querySelectorAll<PlaylistElement>('c12-playlist-element')
  }
}

customElements.define('c12-playlist-page', PlaylistPage)
