import { html } from 'lit'
import { announce } from '../announce/announce.ts'
import { unreadNotifications } from '../api/notifications.ts'
import { endSession } from '../api/sessions.ts'
import { sweepDrafts } from '../drafts/drafts.ts'
import { forgetOwn } from '../drafts/own-names.ts'
import { initials } from '../formats/names.ts'
import { type IconName, icon, mark } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { signInPath } from '../notice/notice.ts'
import { frame, mayComeToPublish, pageData } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { closeWhenLeft, menu } from '../styles/menu.styles.ts'
import { keepToItsPerson } from './came-back.ts'
import { styles } from './header.styles.ts'

/** The top of every page: whose instance it is, the search, « Publier », and the person's own places. */
export class Header extends PageElement {
  static override styles = [base, menu, styles]
  static override properties = { isOpen: { state: true }, isLeaving: { state: true }, unread: { state: true } }
  declare isOpen: boolean
  declare isLeaving: boolean
  declare unread: number

  constructor() {
    super()
    this.isOpen = false
    this.isLeaving = false
    this.unread = frame().person?.unread ?? 0
  }

  override connectedCallback() {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#onLook)
    addEventListener('notifications-read', this.#onRead)
    sweepDrafts()
    keepToItsPerson()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#onLook)
    removeEventListener('notifications-read', this.#onRead)
  }

  override render() {
    const { instance, person } = frame()
    const page = pageData()
    const asked = page.page === 'search' ? page.data.search : ''
    return html`
      <header>
        <a class="brand" href="/">
          ${mark}
          <span>${instance.name}${instance.academie ? html` <small>${instance.academie}</small>` : ''}</span>
        </a>
        <form class="search" role="search" aria-label=${words.header.search} action="/recherche">
          <input
            type="search"
            name="q"
            maxlength="200"
            .value=${asked}
            aria-label=${words.header.search}
            placeholder=${words.header.searchHint}
            enterkeyhint="search"
          />
          <button type="submit" aria-label=${words.header.searchButton}>${icon('search')}</button>
        </form>
        <div class="ways">
          ${mayComeToPublish() ? this.#publish() : ''}
          ${person ? this.#bell() : ''} ${person ? this.#menu() : html`<a class="btn" href=${signInPath()}>${words.header.signIn}</a>`}
        </div>
      </header>
    `
  }

  #publish() {
    return html`<a class="btn chalk publish ${frame().person ? '' : 'stranger'}" href="/publier">${icon('upload')}${words.header.publish}</a>`
  }

  #bell() {
    const said = words.header
    return html`<a class="bell" href="/notifications" aria-current=${location.pathname === '/notifications' ? 'page' : 'false'}
      >${icon('bell')}<span class="unseen">${said.unread(this.unread)}</span
      >${this.unread > 0 ? html`<span class="count" aria-hidden="true">${said.unreadShort(this.unread)}</span>` : ''}</a
    >`
  }

  #menu() {
    const { person } = frame()
    if (!person) return ''
    return html`
      <button
        class="me"
        type="button"
        popovertarget="menu"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
      >
        <span class="who" aria-hidden="true">${initials(person.displayName)}</span>
        ${this.unread > 0 ? html`<span class="dot" aria-hidden="true"></span>` : ''}
        <span class="unseen">${words.header.menu(person.displayName)}</span>
      </button>
      <nav id="menu" class="menu" popover aria-label=${words.header.menuLabel} @beforetoggle=${this.#onToggle} @keydown=${this.#onKey} @focusout=${closeWhenLeft}>
        <p class="menu-head"><strong>${person.displayName}</strong><span class="small soft">@${person.handle}</span></p>
        <ul>
          ${person.may.publish ? this.#way('/mes-videos', 'film', words.header.myVideos) : ''}
          ${person.may.publish ? this.#way('/mes-groupes', 'network', words.header.myGroups) : ''}
          ${person.hasAcceptedCharter ? this.#way('/mes-listes', 'list', words.header.myPlaylists) : ''}
          ${this.#way('/notifications', 'bell', words.header.unread(this.unread))}
          ${this.#way('/abonnements', 'heart', words.header.subscriptions)}
          ${this.#way('/profil', 'settings', words.header.profile)} ${this.#way(person.path, 'person', words.header.myPage)}
        </ul>
        ${
          person.may.moderate || person.may.administer
            ? html`<ul class="apart">
                ${person.may.moderate ? this.#way('/moderation', 'shield', words.header.moderation) : ''}
                ${person.may.administer ? this.#way('/administration', 'gauge', words.header.administration) : ''}
              </ul>`
            : ''
        }
        <div class="apart">
          <button type="button" ?disabled=${this.isLeaving} @click=${this.#leave}>${icon('leave')}${words.header.signOut}</button>
        </div>
      </nav>
    `
  }

  #way(path: string, drawing: IconName, name: string) {
    const isHere = location.pathname === path
    return html`<li><a href=${path} aria-current=${isHere ? 'page' : 'false'}>${icon(drawing)}${name}</a></li>`
  }

  #onToggle = (event: ToggleEvent) => {
    this.isOpen = event.newState === 'open'
    const menu = event.target as HTMLElement
    menu.style.setProperty('--below', `${Math.round(this.getBoundingClientRect().top + 60)}px`)
  }

  /** Up and down go from one place to the next; Tab too. Escape is the browser's. */
  #onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const ways = [...this.renderRoot.querySelectorAll<HTMLElement>('.menu a, .menu button')]
    const now = ways.indexOf(this.shadowRoot?.activeElement as HTMLElement)
    ways[(now + step + ways.length) % ways.length]?.focus()
  }

  /** Somebody comes back to this tab: what happened meanwhile is told. */
  #onLook = async () => {
    if (document.visibilityState !== 'visible' || frame().person === null) return
    const answer = await unreadNotifications()
    if (answer.ok) this.unread = answer.value.unread
  }

  #onRead = (event: Event) => {
    this.unread = (event as CustomEvent<number>).detail
  }

  #leave = async () => {
    this.isLeaving = true
    const answer = await endSession()
    this.isLeaving = false
    if (!answer.ok) return announce(answer.problem.detail)
    forgetOwn()
    location.assign(answer.value.redirect)
  }
}

customElements.define('c12-header', Header)
