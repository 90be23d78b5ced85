import { html, LitElement } from 'lit'
import type { WithheldVideo } from '#src/moderation/moderation-schemas.ts'
import { announce } from '../announce/announce.ts'
import { hideVideo, showVideo } from '../api/moderation.ts'
import type { Answer } from '../api/request.ts'
import { confirmed } from '../confirm/confirm.ts'
import { when } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { moderationWords } from '../locales/fr-moderation.ts'
import { base } from '../styles/base.styles.ts'
import '../video-card/shot.ts'
import { styles } from './moderation-page.styles.ts'

/** One video that waits for a moderator's word, or that one hid. Event: `video-settled` (detail: the video). */
export class WithheldCard extends LitElement {
  static override styles = [base, styles]
  static override properties = { video: { attribute: false } }
  declare video: WithheldVideo

  override render() {
    const said = moderationWords.queue
    const { name, path, account, thumbnailPath, isHeldForReview, since, reason } = this.video
    return html`<article class="card" aria-label=${name}>
      <c12-shot .video=${{ thumbnails: [], thumbnailPath, duration: 0 }}></c12-shot>
      <div class="about">
        <h2><a href=${path}>${name}</a> <span class="soft">${said.by(account.displayName)}</span></h2>
        <p class="small soft">${isHeldForReview ? said.since(when(since)) : said.hiddenSince(when(since))}</p>
        ${isHeldForReview ? '' : html`<p class="reason">${reason}</p>`}
      </div>
      <div class="acts">
        <a class="btn" href=${path}>${icon('play')}${said.see}</a>
        <button class="btn main" type="button" @click=${this.#show}>${icon('check')}${isHeldForReview ? said.show : said.restore}</button>
        ${isHeldForReview ? html`<button class="btn" type="button" @click=${this.#refuse}>${icon('hidden')}${said.refuse}</button>` : ''}
      </div>
    </article>`
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('article a')?.focus()
  }

  #show = async () => {
    const said = moderationWords.queue
    const reason = await confirmed({
      heading: said.showHeading,
      text: said.showText,
      confirm: this.video.isHeldForReview ? said.show : said.restore,
      reason: words.confirm.reasonKept,
    })
    if (reason !== null) this.#settled(await showVideo(this.video.uuid, reason))
  }

  #refuse = async () => {
    const said = moderationWords.queue
    const reason = await confirmed({
      heading: said.refuseHeading,
      text: said.refuseText,
      confirm: said.refuse,
      reason: words.confirm.reasonTold,
    })
    if (reason !== null) this.#settled(await hideVideo(this.video.uuid, reason))
  }

  #settled(answer: Answer<void>) {
    if (!answer.ok) return announce(answer.problem.detail)
    announce(moderationWords.queue.decided)
    this.dispatchEvent(new CustomEvent('video-settled', { detail: this.video }))
  }
}

customElements.define('c12-withheld-card', WithheldCard)
