import { css, html, LitElement } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { watchingWords } from '../locales/fr-watching.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** The link, from the start or from the second one is at; by the device's own sharing, or by mail. No third party. */
export class ShareDialog extends LitElement {
  static override styles = [
    base,
    form,
    dialogStyles,
    css`
      .link {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--gap-2);
      }

      .from {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-block-size: var(--touch);
        font-weight: 400;
      }
    `,
  ]
  static override properties = {
    video: { attribute: false },
    atSeconds: { state: true },
    isFromHere: { state: true },
    isCopied: { state: true },
  }
  declare video: VideoDetails | null
  declare atSeconds: number
  declare isFromHere: boolean
  declare isCopied: boolean

  constructor() {
    super()
    this.video = null
    this.atSeconds = 0
    this.isFromHere = false
    this.isCopied = false
  }

  async open(atSeconds: number) {
    this.atSeconds = Math.floor(atSeconds)
    this.isFromHere = false
    this.isCopied = false
    await this.updateComplete
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override render() {
    const { video } = this
    if (!video) return
    const said = watchingWords.share
    const mail = `mailto:?subject=${encodeURIComponent(video.name)}&body=${encodeURIComponent(`${video.name}\n${this.#link}`)}`
    return html`
      <dialog aria-labelledby="heading">
        <div class="sheet">
          <div class="sheet-top">
            <h2 id="heading">${said.heading}</h2>
            <button class="btn quiet round" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
          </div>
          <div class="field">
            <label for="link">${said.link}</label>
            <div class="link">
              <input id="link" type="text" readonly .value=${this.#link} @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} />
              <button class="btn main" type="button" @click=${this.#copy}>
                ${icon(this.isCopied ? 'check' : 'copy')}${this.isCopied ? said.copied : said.copy}
              </button>
            </div>
            ${
              this.atSeconds > 0
                ? html`<label class="from"
                    ><input type="checkbox" .checked=${this.isFromHere} @change=${this.#onFrom} />${said.from(clock(this.atSeconds))}</label
                  >`
                : ''
            }
            <p class="hint">${said.who[video.audience]}</p>
          </div>
          <div class="sheet-end">
            ${'share' in navigator ? html`<button class="btn" type="button" @click=${this.#share}>${icon('share')}${said.device}</button>` : ''}
            <a class="btn" href=${mail}>${icon('mail')}${said.mail}</a>
          </div>
        </div>
      </dialog>
    `
  }

  get #link(): string {
    if (!this.video) return ''
    const link = new URL(this.video.path, location.origin)
    if (this.isFromHere) link.searchParams.set('t', String(this.atSeconds))
    return link.href
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()

  #onFrom = (event: Event) => {
    this.isFromHere = (event.target as HTMLInputElement).checked
    this.isCopied = false
  }

  #copy = async () => {
    try {
      await navigator.clipboard.writeText(this.#link)
      this.isCopied = true
      announce(watchingWords.share.copiedTold)
    } catch {
      // No clipboard here (plain http on a network): the text is selected, Ctrl+C does it.
      this.renderRoot.querySelector('input')?.select()
      announce(watchingWords.share.copyByHand)
    }
  }

  #share = async () => {
    try {
      await navigator.share({ title: this.video?.name ?? '', url: this.#link })
      this.#close()
    } catch {
      // Thought better of it.
    }
  }
}

customElements.define('c12-share-dialog', ShareDialog)
