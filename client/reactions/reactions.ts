import { css, html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { react } from '../api/videos.ts'
import { number } from '../formats/numbers.ts'
import { type IconName, icon } from '../icons/icons.ts'
import { watchingWords } from '../locales/fr-watching.ts'
import { participatePath } from '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { mean } from './meant.ts'

type Reaction = 'merci' | 'essaye'
const drawings: Record<Reaction, IconName> = { merci: 'heart', essaye: 'check' }

/**
 * « Merci » and « Je l’ai essayé ». Shown as given at once, taken back if the instance refuses. Whoever is not signed in, or
 * has not accepted the charter, is led there and back, and it is done then (`meant.ts`). Event: `reaction-given` (detail: which), when it was given, not taken back.
 */
export class Reactions extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: contents;
      }

      .btn .soft {
        font-variant-numeric: tabular-nums;
      }

      .btn.main .soft {
        color: inherit;
      }

      .merci[aria-pressed='true'] {
        border-color: var(--merci);
        background: var(--merci-tint);
      }

      .merci[aria-pressed='true'] .ico {
        fill: var(--merci);
        stroke: var(--merci);
      }

    `,
  ]
  static override properties = { video: { attribute: false }, given: { state: true }, counts: { state: true } }
  declare video: VideoDetails | null
  declare given: Record<Reaction, boolean>
  declare counts: Record<Reaction, number>
  /** One request at a time: what was wished last is what arrives last. */
  #sent: Promise<void> = Promise.resolve()

  constructor() {
    super()
    this.video = null
    this.given = { merci: false, essaye: false }
    this.counts = { merci: 0, essaye: 0 }
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('video') || !this.video) return
    this.given = { ...this.video.mine }
    this.counts = { merci: this.video.counts.merci, essaye: this.video.counts.essaye }
  }

  override render() {
    return html`${this.#button('essaye')}${this.#button('merci')}`
  }

  #button(reaction: Reaction) {
    const count = this.counts[reaction]
    // The one that matters is the page's main action, until it is done.
    const look = reaction === 'essaye' && !this.given.essaye ? 'main' : reaction
    const inside = html`${icon(drawings[reaction])}<span>${watchingWords.reactions[reaction]}</span>${
      count > 0
        ? html`<span class="soft" aria-hidden="true">${number(count)}</span><span class="unseen">${watchingWords.reactions.count[reaction](count)}</span>`
        : ''
    }`
    if (!this.video?.may.react) {
      const { uuid = '' } = this.video ?? {}
      return html`<a class="btn ${look}" href=${participatePath()} @click=${() => mean(uuid, reaction)}>${inside}</a>`
    }
    return html`<button
      class="btn ${look}"
      type="button"
      aria-pressed=${this.given[reaction] ? 'true' : 'false'}
      @click=${() => this.#toggle(reaction)}
    >
      ${inside}
    </button>`
  }

  /** Given, if it was not. */
  async give(reaction: Reaction) {
    await this.updateComplete
    if (this.video?.may.react && !this.given[reaction]) this.#toggle(reaction)
    await this.#sent
  }

  #toggle(reaction: Reaction) {
    const { video } = this
    if (!video) return
    const given = !this.given[reaction]
    this.#show(reaction, given, this.counts[reaction] + (given ? 1 : -1))
    this.#sent = this.#sent.then(() => this.#send(video.uuid, reaction, given))
  }

  async #send(videoId: string, reaction: Reaction, given: boolean) {
    const answer = await react(videoId, reaction, given)
    if (!answer.ok) announce(answer.problem.detail)
    else if (given) this.dispatchEvent(new CustomEvent('reaction-given', { detail: reaction }))
    // Pressed again meanwhile: what is shown is what will be asked next.
    if (this.given[reaction] !== given) return
    if (answer.ok) this.#show(reaction, answer.value.given, answer.value.count)
    else this.#show(reaction, !given, this.counts[reaction] + (given ? -1 : 1))
  }

  #show(reaction: Reaction, given: boolean, count: number) {
    this.given = { ...this.given, [reaction]: given }
    this.counts = { ...this.counts, [reaction]: Math.max(0, count) }
  }
}

customElements.define('c12-reactions', Reactions)
