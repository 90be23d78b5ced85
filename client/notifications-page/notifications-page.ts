import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { NotificationAnswer } from '#src/notifications/notification-schemas.ts'
import { announce } from '../announce/announce.ts'
import { notifications, readAllNotifications, readNotifications } from '../api/notifications.ts'
import type { Problem } from '../api/request.ts'
import { longDateTime, when } from '../formats/dates.ts'
import { typeset } from '../formats/typography.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { notificationWords } from '../locales/fr-notifications.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { followingPage, moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { portrait } from '../portrait/portrait.ts'
import { base } from '../styles/base.styles.ts'
import { pageTop } from '../styles/page-top.styles.ts'
import { styles } from './notifications-page.styles.ts'

const drawings = {
  comment: 'speech',
  answer: 'answer',
  merci: 'heart',
  essaye: 'check',
  shared: 'share',
  published: 'film',
  held: 'clock',
  removed: 'hidden',
  hidden: 'hidden',
  'list-removed': 'trash',
  reported: 'flag',
  invited: 'pair',
  coordinates: 'pair',
  follow: 'person',
} as const satisfies Record<NotificationAnswer['kind'], IconName>

/**
 * What others did with what is mine, the latest first; going where one leads reads it. Tells the header, by
 * `notifications-read` on the window (detail: how many are left).
 */
export class NotificationsPage extends PageElement {
  static override styles = [base, pageTop, moreStyles, styles]
  static override properties = {
    list: { state: true },
    next: { state: true },
    unread: { state: true },
    problem: { state: true },
  }
  declare list: readonly NotificationAnswer[]
  declare next: string | null
  declare unread: number
  declare problem: Problem | null
  #pages = new FollowingPages(this, {
    next: () => this.next,
    ask: notifications,
    add: ({ data, next }) => {
      this.list = [...this.list, ...data]
      this.next = next
    },
    entries: '.told',
    pathOf: followingPage,
  })

  constructor() {
    super()
    const page = dataOf('notifications')
    this.list = page.data
    this.next = page.next
    this.unread = page.unread
    this.problem = null
  }

  override render() {
    const said = notificationWords
    return html`
      <div class="top">
        <h1 tabindex="-1">${said.heading}</h1>
        ${this.unread > 0 ? html`<button class="btn" type="button" @click=${this.#readAll}>${icon('check')}${said.readAll}</button>` : ''}
      </div>
      ${
        this.list.length === 0 && this.next === null
          ? html`<c12-notice heading=${said.emptyHeading} text=${said.emptyText}></c12-notice>`
          : html`<ul class="list" aria-label=${said.list}>
              ${repeat(
                this.list,
                ({ id }) => id,
                (one) => html`<li>${this.#one(one)}</li>`,
              )}
            </ul>`
      }
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${this.#pages.render()}
    `
  }

  #one(one: NotificationAnswer) {
    const said = notificationWords
    const [first, second] = one.people
    const who = said.people(first?.displayName ?? said.gone, second?.displayName ?? null, one.peopleCount)
    const what = said.did[one.kind](who, this.#about(one), one.peopleCount <= 1)
    return html`<a class="card told ${one.read ? '' : 'new'}" href=${one.path} @click=${() => this.#read(one)}>
      <span class="sign">
        ${first ? portrait(first) : ''}
        <span class=${first ? 'drawing small' : 'drawing'}>${icon(drawings[one.kind])}</span>
      </span>
      <span class="what">${one.read ? '' : html`<span class="unseen">${said.isNew}</span>`}${typeset(what)}</span>
      ${one.comment?.excerpt ? html`<span class="excerpt">${one.comment.excerpt}</span>` : ''}
      ${one.reason ? html`<span class="reason">${said.reason(one.reason)}</span>` : ''}
      <time class="small soft" datetime=${one.updatedAt} title=${longDateTime(one.updatedAt)}>${when(one.updatedAt)}</time>
    </a>`
  }

  #about({ group, playlist, video, report }: NotificationAnswer): string {
    const said = notificationWords
    if (report) {
      const { id, about, outcome } = report
      const name = playlist?.displayName ?? video?.name
      const what = name ? said.reportedNamed[about](name) : said.reported[about]
      return said.answered(id.slice(0, 8), what, said.outcomes[about][outcome])
    }
    return group?.name ?? playlist?.displayName ?? (video?.name || words.video.untitled)
  }

  /** Not waited for: the link goes its way. */
  #read({ id, read }: NotificationAnswer) {
    if (read) return
    this.list = this.list.map((one) => (one.id === id ? { ...one, read: true } : one))
    this.#left(Math.max(0, this.unread - 1))
    readNotifications([id]).then((answer) => {
      if (answer.ok) this.#left(answer.value.unread)
    })
  }

  #readAll = async () => {
    const answer = await readAllNotifications()
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return
    this.list = this.list.map((one) => ({ ...one, read: true }))
    this.#left(answer.value.unread)
    announce(notificationWords.allRead)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus()
  }

  #left(unread: number) {
    this.unread = unread
    dispatchEvent(new CustomEvent('notifications-read', { detail: unread }))
  }
}

customElements.define('c12-notifications-page', NotificationsPage)
