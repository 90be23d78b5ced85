import { css, html, LitElement } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import type { VideoSummary } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import {
  addToPlaylist,
  playlist as fetchPlaylist,
  listsHolding,
  makePlaylist,
  playlistsOf,
  takeFromPlaylist,
  watchLater,
} from '../api/playlists.ts'
import type { Answer, Problem } from '../api/request.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import { notShown } from '../more/not-shown.ts'
import '../notice/notice.ts'
import { frame } from '../page-data.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/**
 * In which of my lists this film is: tick, or untick, each at once; or one more list, made on the spot. What is pressed
 * before the instance has answered waits its turn, so that the last wish is the last to arrive.
 */
class SaveDialog extends LitElement {
  static override styles = [
    base,
    form,
    dialogStyles,
    css`
      .lists {
        display: grid;
        max-block-size: 40dvh;
        overflow: auto;
      }

      .list {
        display: flex;
        gap: 0.7rem;
        align-items: center;
        min-block-size: var(--touch);
        padding-block: 0.3rem;
        cursor: pointer;
        overflow-wrap: anywhere;
      }

      .list .ico {
        inline-size: 16px;
        block-size: 16px;
        color: var(--ink-soft);
      }

      .fresh {
        display: grid;
        gap: var(--gap-3);
        padding-block-start: var(--gap-4);
        border-block-start: 1px solid var(--line);
      }

      .fresh .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--gap-2);
      }

      @media (max-width: 30rem) {
        .fresh .line {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ]
  static override properties = {
    video: { state: true },
    lists: { state: true },
    next: { state: true },
    elements: { state: true },
    problem: { state: true },
    isMaking: { state: true },
  }
  declare video: Pick<VideoSummary, 'id' | 'uuid' | 'name'> | null
  /** Null until they are here. */
  declare lists: readonly PlaylistSummary[] | null
  declare next: string | null
  /** By the number of a list: the element that holds the film in it. */
  declare elements: ReadonlyMap<number, number>
  declare problem: Problem | null
  declare isMaking: boolean
  #closed: () => void = () => {}
  #acts: Promise<unknown> = Promise.resolve()

  constructor() {
    super()
    this.video = null
    this.lists = null
    this.next = null
    this.elements = new Map()
    this.problem = null
    this.isMaking = false
  }

  /** Until it is closed, and what was ticked has arrived. */
  async open(video: Pick<VideoSummary, 'id' | 'uuid' | 'name'>): Promise<void> {
    this.video = video
    const closed = new Promise<void>((resolve) => {
      this.#closed = resolve
    })
    await this.updateComplete
    this.renderRoot.querySelector('dialog')?.showModal()
    void this.#load()
    await closed
    await this.#acts
  }

  override render() {
    const said = playlistWords.save
    return html`
      <dialog aria-labelledby="heading" aria-describedby="film" @close=${() => this.#closed()}>
        <div class="sheet">
          <div class="sheet-top">
            <h2 id="heading">${said.heading}</h2>
            <button class="btn quiet round" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
          </div>
          <p class="soft small" id="film">${this.video?.name}</p>
          ${
            this.problem && !this.#titleFault
              ? html`<c12-notice slim .problem=${this.problem}>
                  ${this.lists === null ? html`<button class="btn" type="button" @click=${this.#load}>${icon('again')}${said.retry}</button>` : ''}
                </c12-notice>`
              : ''
          }
          ${this.#ticks()}
          ${
            this.lists === null
              ? ''
              : html`<form class="fresh" novalidate @submit=${this.#make}>
                  <div class="field">
                    <label for="title">${said.fresh}</label>
                    <div class="line">
                      <input id="title" maxlength="120" autocomplete="off" aria-describedby="title-hint title-fault" aria-invalid=${this.#titleFault ? 'true' : 'false'} />
                      <button class="btn" type="submit" aria-disabled=${this.isMaking ? 'true' : 'false'}>${icon('plus')}${said.make}</button>
                    </div>
                    <p class="hint" id="title-hint">${said.freshHint}</p>
                    <p class="fault" id="title-fault" role="alert">${this.#titleFault}</p>
                  </div>
                </form>`
          }
          <div class="sheet-end">
            <a class="btn" href="/mes-listes">${said.open}</a>
            <button class="btn main" type="button" @click=${this.#close}>${said.done}</button>
          </div>
        </div>
      </dialog>
    `
  }

  #ticks() {
    const said = playlistWords.save
    if (this.lists === null) return this.problem ? '' : html`<p class="soft" role="status">${said.loading}</p>`
    return html`<fieldset>
      <legend class="unseen">${said.lists}</legend>
      <div class="lists">
        ${repeat(
          this.lists,
          ({ id }) => id,
          (list) =>
            html`<label class="list"
              ><input type="checkbox" .checked=${this.elements.has(list.id)} @change=${(event: Event) => this.#tick(list, event)} /><span
                class="grow"
                >${list.displayName}</span
              >${list.audience === 'brouillon' ? html`${icon('lock')}<span class="unseen">${playlistWords.form.names.brouillon}</span>` : ''}</label
            >`,
        )}
      </div>
      ${this.next === null ? '' : html`<button class="btn quiet" type="button" @click=${this.#more}>${said.more}</button>`}
    </fieldset>`
  }

  get #titleFault(): string {
    return this.problem?.faults.find(({ pointer }) => pointer === '/displayName')?.detail ?? ''
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #load = async () => {
    this.problem = null
    const [later, mine, holding] = await Promise.all([
      watchLater(),
      this.#page(),
      this.video ? listsHolding(this.video.id) : null,
    ])
    if (!later.ok || !mine.ok || !holding?.ok) {
      this.problem =
        [later, mine, holding].flatMap((answer) => (answer && !answer.ok ? [answer.problem] : []))[0] ?? null
      return
    }
    this.lists = [later.value, ...mine.value.data]
    this.next = mine.value.next
    const held = Object.values(holding.value).flat()
    this.elements = new Map(held.map(({ playlistId, playlistElementId }) => [playlistId, playlistElementId]))
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('input[type=checkbox]')?.focus()
  }

  #page = (after?: string) =>
    playlistsOf(frame().person?.handle ?? '', { count: 50, playlistType: 1, ...(after ? { after } : {}) })

  #more = async () => {
    const page = await this.#page(this.next ?? undefined)
    this.problem = page.ok ? null : page.problem
    if (!page.ok) return
    const shown = this.lists ?? []
    this.lists = [...shown, ...notShown(shown, page.value.data, ({ id }) => id)]
    this.next = page.value.next
  }

  #tick(list: PlaylistSummary, event: Event) {
    const box = event.target as HTMLInputElement
    const isIn = box.checked
    this.#acts = this.#acts.then(async () => {
      const answer = isIn ? await this.#add(list) : await this.#take(list)
      this.problem = answer.ok ? null : answer.problem
      if (answer.ok) announce((isIn ? playlistWords.save.added : playlistWords.save.taken)(list.displayName))
      // As it is over there, unless it was pressed again meanwhile.
      else if (box.checked === isIn) box.checked = !isIn
    })
  }

  async #add({ id, uuid }: Pick<PlaylistSummary, 'id' | 'uuid'>): Promise<Answer<unknown>> {
    const answer = await addToPlaylist(uuid, this.video?.uuid ?? '')
    if (answer.ok) this.elements = new Map([...this.elements, [id, answer.value.videoPlaylistElement.id]])
    return answer
  }

  async #take({ id, uuid }: PlaylistSummary): Promise<Answer<unknown>> {
    const elementId = this.elements.get(id)
    // What was to be taken out never came in.
    if (elementId === undefined) return { ok: true, value: undefined }
    const answer = await takeFromPlaylist(uuid, elementId)
    if (answer.ok) this.elements = new Map([...this.elements].filter(([list]) => list !== id))
    return answer
  }

  #make = async (event: SubmitEvent) => {
    event.preventDefault()
    const field = this.renderRoot.querySelector<HTMLInputElement>('#title')
    if (!field || this.isMaking) return
    const title = field.value
    this.isMaking = true
    const made = await makePlaylist({ displayName: title })
    this.problem = made.ok ? null : made.problem
    if (made.ok) {
      const answer = await this.#add(made.value.videoPlaylist)
      const shown = await fetchPlaylist(made.value.videoPlaylist.uuid)
      const [later, ...others] = this.lists ?? []
      if (shown.ok && later) this.lists = [later, shown.value, ...others]
      this.problem = answer.ok ? null : answer.problem
      if (answer.ok) announce(playlistWords.save.added(title.trim()))
      if (field.value === title) field.value = ''
    }
    this.isMaking = false
    field.focus()
  }
}

customElements.define('c12-save-dialog', SaveDialog)
