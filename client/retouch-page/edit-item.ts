import { css, html, LitElement } from 'lit'
import {
  type Edits,
  type Mask,
  noEdits,
  type Rectangle,
  rectangleAt,
  type SoundPassage,
  type Span,
} from '#transcoding/edits.ts'
import { icon } from '../icons/icons.ts'
import { filmWords } from '../locales/fr-film.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import {
  type Chosen,
  inside,
  momentOf,
  momentText,
  sideAt,
  withItem,
  withoutPosition,
  withPosition,
  withSpan,
} from './edit-list.ts'

/**
 * The edit that one works on: when, how, and for a region where, all in fields. `fault` is what the instance said of it.
 * Events: `edits-changed` (the new list), `item-removed`, `moment-asked` (seconds).
 */
export class EditItem extends LitElement {
  static override styles = [
    base,
    form,
    css`
      .item {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-4);
      }

      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr));
        gap: var(--gap-3);
      }

      .positions {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-2);
      }

      .positions li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--gap-2);
      }

      .positions .btn:first-child {
        flex: 1 1 auto;
        justify-content: start;
      }
    `,
  ]
  static override properties = {
    edits: { attribute: false },
    chosen: { attribute: false },
    at: { type: Number },
    fault: {},
    unread: { state: true },
  }
  declare edits: Edits
  declare chosen: Chosen | null
  declare at: number
  declare fault: string
  /** A moment was typed that cannot be read. */
  declare unread: 'from' | 'to' | null

  constructor() {
    super()
    this.edits = noEdits
    this.chosen = null
    this.at = 0
    this.fault = ''
    this.unread = null
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('chosen')) this.unread = null
  }

  override render() {
    const said = filmWords.retouch.item
    const { chosen } = this
    const list: readonly Span[] = chosen ? this.edits[chosen.kind] : []
    const item = chosen ? list[chosen.index] : undefined
    if (!chosen || !item) return ''
    const fault = this.unread ? said.unread : this.fault
    return html`
      <div class="item" role="group" aria-label=${filmWords.retouch.oneOf[chosen.kind](chosen.index + 1)}>
        <div class="pair">${this.#moment('from', item, chosen)}${this.#moment('to', item, chosen)}</div>
        <p class="fault" id="fault" role="alert">${fault}</p>
        ${chosen.kind === 'sounds' ? this.#how(chosen, soundWays, (item as SoundPassage).as, filmWords.retouch.soundWays) : ''}
        ${chosen.kind === 'masks' ? this.#how(chosen, maskWays, (item as Mask).as, filmWords.retouch.maskWays) : ''}
        ${chosen.kind === 'masks' ? this.#region(item as Mask, chosen.index) : ''}
        <div class="row">
          <button class="btn slim" type="button" @click=${() => this.#tell('item-removed', null)}>${icon('trash')}${said.remove[chosen.kind]}</button>
        </div>
      </div>
    `
  }

  #moment(side: 'from' | 'to', item: Span, chosen: Chosen) {
    const said = filmWords.retouch.item
    return html`<div class="field">
      <label for=${side}>${said[side]}</label>
      <input
        id=${side}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        .value=${momentText(item[side])}
        aria-invalid=${this.unread === side || this.fault ? 'true' : 'false'}
        aria-describedby="fault"
        @change=${(event: Event) => this.#onMoment(event, side, chosen)}
      />
      <button class="plain small" type="button" @click=${() => this.#change(withSpan(this.edits, chosen, { [side]: sideAt(side, this.at) }))}>
        ${said.here[side]}
      </button>
    </div>`
  }

  #how(
    chosen: Chosen,
    ways: readonly string[],
    current: string,
    said: Record<string, { label: string; hint: string }>,
  ) {
    return html`<fieldset>
      <legend>${filmWords.retouch.item.how}</legend>
      <div class="choices">
        ${ways.map(
          (way) => html`<label class="choice">
            <input
              type="radio"
              name="way"
              .checked=${way === current}
              @change=${() => this.#change(withItem(this.edits, chosen, { as: way }))}
            />
            <span><strong>${said[way]?.label}</strong><span class="hint">${said[way]?.hint}</span></span>
          </label>`,
        )}
      </div>
    </fieldset>`
  }

  #region(mask: Mask, index: number) {
    const said = filmWords.retouch.item
    const rectangle = rectangleAt(mask.keyframes, this.at)
    return html`
      <fieldset>
        <legend>${said.place}</legend>
        <div class="pair">
          ${sides.map(
            (side) => html`<div class="field">
              <label for=${side}>${said.sides[side]}</label>
              <input
                id=${side}
                type="number"
                min="0"
                max="100"
                step="1"
                .value=${String(Math.round(rectangle[side] * 100))}
                @change=${(event: Event) => this.#onSide(event, side, rectangle, index)}
              />
            </div>`,
          )}
        </div>
        <p class="hint">${said.placeHint}</p>
      </fieldset>
      <div class="field">
        <h3 id="positions">${said.positions(mask.keyframes.length)}</h3>
        <p class="hint">${said.positionsHint}</p>
        <ul class="positions" aria-labelledby="positions">
          ${mask.keyframes.map(
            (keyframe, place) => html`<li>
              <button class="btn slim" type="button" @click=${() => this.#tell('moment-asked', keyframe.at)}>
                ${said.position(momentText(keyframe.at))}
              </button>
              ${
                mask.keyframes.length > 1
                  ? html`<button
                      class="btn slim"
                      type="button"
                      aria-label=${said.removePosition(momentText(keyframe.at))}
                      @click=${() => this.#change(withoutPosition(this.edits, index, place))}
                    >
                      ${icon('close')}
                    </button>`
                  : ''
              }
            </li>`,
          )}
        </ul>
        <button class="btn slim" type="button" @click=${() => this.#change(withPosition(this.edits, index, this.at, rectangle))}>
          ${icon('plus')}${said.addPosition(momentText(Math.round(this.at * 10) / 10))}
        </button>
      </div>
    `
  }

  #onMoment(event: Event, side: 'from' | 'to', chosen: Chosen) {
    const seconds = momentOf((event.target as HTMLInputElement).value)
    this.unread = seconds === null ? side : null
    if (seconds !== null) this.#change(withSpan(this.edits, chosen, { [side]: seconds }))
  }

  #onSide(event: Event, side: keyof Rectangle, rectangle: Rectangle, index: number) {
    const share = Number((event.target as HTMLInputElement).value) / 100
    if (!Number.isFinite(share)) return
    this.#change(withPosition(this.edits, index, this.at, inside({ ...rectangle, [side]: share })))
  }

  #change(edits: Edits) {
    this.#tell('edits-changed', edits)
  }

  #tell(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

const soundWays = ['muted', 'altered'] as const
const maskWays = ['blurred', 'pixelated', 'hidden'] as const
const sides = ['x', 'y', 'width', 'height'] as const

customElements.define('c12-edit-item', EditItem)
