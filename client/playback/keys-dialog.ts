import { css, html, LitElement } from 'lit'
import { dialogStyles } from '../confirm/confirm.styles.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { playerWords } from '../locales/fr-player.ts'
import { base } from '../styles/base.styles.ts'

/** What each key does while the focus is in the player, or elsewhere, as `list` says. */
export class KeysDialog extends LitElement {
  static override styles = [
    base,
    dialogStyles,
    css`
      table {
        inline-size: 100%;
        border-collapse: collapse;
      }

      th,
      td {
        padding: 0.4rem 0;
        border-block-end: 1px solid var(--line);
        text-align: start;
        font-weight: 400;
      }

      td {
        text-align: end;
      }

      kbd {
        display: inline-block;
        min-inline-size: 1.9rem;
        padding: 0.05rem 0.45rem;
        border: 1.5px solid var(--edge);
        border-radius: 6px;
        background: var(--paper);
        font: 600 0.875rem/1.5 var(--text);
        text-align: center;
      }
    `,
  ]

  static override properties = { list: { attribute: false } }
  declare list: readonly (readonly [does: string, keys: readonly string[]])[]

  constructor() {
    super()
    this.list = playerWords.keyList as unknown as typeof this.list
  }

  open() {
    this.renderRoot.querySelector('dialog')?.showModal()
  }

  override render() {
    return html`
      <dialog aria-labelledby="heading" @keydown=${(event: KeyboardEvent) => event.stopPropagation()}>
        <div class="sheet">
          <div class="sheet-top">
            <h2 id="heading">${playerWords.keys}</h2>
            <button class="btn quiet round" type="button" aria-label=${words.confirm.close} @click=${this.#close}>${icon('close')}</button>
          </div>
          <table>
            <tbody>
              ${this.list.map(
                ([does, keys]) =>
                  html`<tr>
                    <th scope="row">${does}</th>
                    <td>${keys.map((key, place) => html`${place > 0 ? html` ${playerWords.or} ` : ''}<kbd>${key}</kbd>`)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </dialog>
    `
  }

  #close = () => this.renderRoot.querySelector('dialog')?.close()
}

customElements.define('c12-keys-dialog', KeysDialog)
