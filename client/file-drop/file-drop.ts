import { css, html, LitElement } from 'lit'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import { base } from '../styles/base.styles.ts'

/**
 * Where a clip is chosen: a button for the phone, a place to drop for the desk. Slot: the limits, as text.
 * Event: `file-chosen` (detail: the `File`).
 */
export class FileDrop extends LitElement {
  static override styles = [
    base,
    css`
      .drop {
        display: grid;
        justify-items: center;
        gap: var(--gap-3);
        padding: clamp(2rem, 7vw, 4rem) 1.25rem;
        border: 2px dashed var(--edge);
        border-radius: var(--round);
        background: var(--card);
        text-align: center;
        transition: background-color var(--quick);
      }

      .drop.over {
        border-color: var(--board);
        border-style: solid;
        background: var(--board-tint);
      }

      .drop > .ico {
        inline-size: 44px;
        block-size: 44px;
        color: var(--board);
      }

      .btn {
        font-size: var(--step-1);
        min-block-size: 56px;
        padding-inline: 1.6rem;
      }

      ::slotted(*) {
        max-inline-size: 56ch;
      }

      @media (hover: none) {
        .desk {
          display: none;
        }
      }
    `,
  ]
  static override properties = { isOver: { state: true }, label: {} }
  declare isOver: boolean
  declare label: string

  constructor() {
    super()
    this.isOver = false
    this.label = publishingWords.publish.choose
  }

  override render() {
    return html`
      <div
        class="drop ${this.isOver ? 'over' : ''}"
        @dragenter=${this.#onOver}
        @dragover=${this.#onOver}
        @dragleave=${() => {
          this.isOver = false
        }}
        @drop=${this.#onDrop}
      >
        ${icon('film')}
        <button class="btn chalk" type="button" @click=${this.choose}>${icon('upload')}${this.label}</button>
        <p class="desk soft">${this.isOver ? publishingWords.publish.dropHere : publishingWords.publish.drop}</p>
        <slot></slot>
        <input
          type="file"
          accept="video/*,audio/*,.mkv,.mts,.m2ts,.avi"
          hidden
          aria-label=${this.label}
          @change=${this.#onChoose}
        />
      </div>
    `
  }

  override focus() {
    this.renderRoot.querySelector('button')?.focus()
  }

  /** Opens the browser's own window to choose a file. */
  choose() {
    this.renderRoot.querySelector('input')?.click()
  }

  #onChoose = (event: Event) => {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    if (file) this.#tell(file)
    // The same file may be chosen again.
    input.value = ''
  }

  #onOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.isOver = true
  }

  #onDrop = (event: DragEvent) => {
    event.preventDefault()
    this.isOver = false
    const [file] = event.dataTransfer?.files ?? []
    if (file) this.#tell(file)
  }

  #tell(file: File) {
    this.dispatchEvent(new CustomEvent('file-chosen', { detail: file }))
  }
}

customElements.define('c12-file-drop', FileDrop)
