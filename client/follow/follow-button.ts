import { css, html, LitElement } from 'lit'
import { announce } from '../announce/announce.ts'
import { type FollowState, follow, followStates, unfollow } from '../api/following.ts'
import type { Problem } from '../api/request.ts'
import { icon } from '../icons/icons.ts'
import { followingWords } from '../locales/fr-following.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'

/**
 * Follows the person at `address` (`name`, or `name@host`), or no more. Asks how it stands unless it is told (`state`).
 * Somebody of another instance is asked: the button says so until they answer.
 */
export class FollowButton extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: var(--gap-2);
        justify-items: start;
      }
    `,
  ]
  static override properties = {
    address: {},
    name: {},
    state: { attribute: false },
    isKnown: { state: true },
    isBusy: { state: true },
    problem: { state: true },
  }
  declare address: string
  /** Who it is, for those who hear the button without its place. */
  declare name: string
  declare state: FollowState
  declare isKnown: boolean
  declare isBusy: boolean
  declare problem: Problem | null

  constructor() {
    super()
    this.address = ''
    this.name = ''
    this.state = null
    this.isKnown = false
    this.isBusy = false
    this.problem = null
  }

  override async firstUpdated() {
    if (this.state !== null) {
      this.isKnown = true
      return
    }
    const found = await followStates([this.address])
    if (found.ok) this.state = found.value[this.address] ?? null
    this.isKnown = true
  }

  override render() {
    const said = followingWords
    const isFollowed = this.state !== null
    const label = this.state === 'asked' ? said.asked : isFollowed ? said.followed : said.follow
    return html`
      <button
        class=${isFollowed ? 'btn' : 'btn main'}
        type="button"
        aria-pressed=${isFollowed ? 'true' : 'false'}
        aria-label=${said.labelFor(label, this.name)}
        aria-disabled=${this.isBusy || !this.isKnown ? 'true' : 'false'}
        @click=${this.#change}
      >
        ${icon(isFollowed ? 'check' : 'plus')}${label}
      </button>
      ${this.state === 'asked' ? html`<p class="small soft">${said.askedText}</p>` : ''}
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
    `
  }

  async #change() {
    if (this.isBusy || !this.isKnown) return
    this.isBusy = true
    this.problem = null
    if (this.state === null) {
      const asked = await follow(this.address)
      if (asked.ok) {
        this.state = asked.value.state
        announce(asked.value.state === 'asked' ? followingWords.askedText : followingWords.nowFollowed(this.name))
      } else this.problem = asked.problem
    } else {
      const ended = await unfollow(this.address)
      if (ended.ok) {
        this.state = null
        announce(followingWords.noMore(this.name))
      } else this.problem = ended.problem
    }
    this.isBusy = false
  }
}

customElements.define('c12-follow-button', FollowButton)
