import { css, html, LitElement } from 'lit'
import { type Edits, noEdits, type Span } from '#transcoding/edits.ts'
import { filmWords } from '../locales/fr-film.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { type Chosen, type Kind, momentText } from './edit-list.ts'

const kinds = ['cuts', 'sounds', 'masks'] as const

/**
 * The length of the film: where one is, and one lane for each kind of edit. Both ends of the chosen one can be taken hold of, by
 * hand or with the arrows. Events: `moment-asked` (seconds), `edge-moved` ({ from } or { to }), `item-chosen` (chosen).
 */
export class FilmLine extends LitElement {
  static override styles = [
    base,
    form,
    css`
      .line {
        display: grid;
        gap: var(--gap-2);
      }

      .lane {
        position: relative;
        block-size: 28px;
        border-radius: var(--round-s);
        background: var(--sunken);
        box-shadow: inset 0 0 0 1px var(--line);
      }

      .name {
        font-size: var(--step--1);
        font-weight: 600;
      }

      .bar {
        position: absolute;
        inset-block: 3px;
        min-inline-size: 6px;
        border-radius: 5px;
        background: var(--edge);
        cursor: pointer;
      }

      .bar.cuts {
        background: repeating-linear-gradient(-45deg, var(--alarm) 0 5px, transparent 5px 9px) var(--alarm-tint);
      }

      .bar.masks {
        background: var(--board);
      }

      .bar.chosen {
        outline: 3px solid var(--chalk);
        outline-offset: 0;
      }

      .now {
        position: absolute;
        inset-block: -2px;
        inline-size: 2px;
        background: var(--ink);
        pointer-events: none;
      }

      .edges {
        display: grid;
        gap: 0 var(--gap-4);
        grid-template-columns: 1fr 1fr;
      }

      .edges label,
      .where label {
        font-size: var(--step--1);
        font-weight: 600;
      }

      @media (max-width: 34rem) {
        .edges {
          grid-template-columns: 1fr;
        }
      }
    `,
  ]
  static override properties = {
    edits: { attribute: false },
    chosen: { attribute: false },
    at: { type: Number },
    end: { type: Number },
  }
  declare edits: Edits
  declare chosen: Chosen | null
  declare at: number
  declare end: number

  constructor() {
    super()
    this.edits = noEdits
    this.chosen = null
    this.at = 0
    this.end = 1
  }

  override render() {
    const said = filmWords.retouch.line
    return html`
      <div class="line">
        <div class="where">
          <label for="at">${said.at}</label>
          <input
            id="at"
            type="range"
            min="0"
            max=${this.end}
            step="0.1"
            .value=${String(this.at)}
            aria-valuetext=${momentText(this.at)}
            @input=${(event: Event) => this.#tell('moment-asked', secondsOf(event))}
          />
        </div>
        ${kinds.map((kind) => this.#lane(kind))} ${this.#edges()}
      </div>
    `
  }

  /** For the eye and the mouse: the lists beside say and do the same. */
  #lane(kind: Kind) {
    const spans: readonly Span[] = this.edits[kind]
    if (spans.length === 0) return ''
    return html`<div>
      <span class="name">${filmWords.retouch.kinds[kind]}</span>
      <div class="lane" aria-hidden="true">
        ${spans.map((span, index) => {
          const isChosen = this.chosen?.kind === kind && this.chosen.index === index
          return html`<span
            class="bar ${kind} ${isChosen ? 'chosen' : ''}"
            .style=${`left: ${this.#share(span.from)}%; width: ${Math.max(0, this.#share(span.to) - this.#share(span.from))}%`}
            @click=${() => this.#tell('item-chosen', { kind, index })}
          ></span>`
        })}
        <span class="now" .style=${`left: ${this.#share(this.at)}%`}></span>
      </div>
    </div>`
  }

  #edges() {
    const said = filmWords.retouch.line
    const { chosen } = this
    const list: readonly Span[] = chosen ? this.edits[chosen.kind] : []
    const span = chosen ? list[chosen.index] : undefined
    if (!chosen || !span) return ''
    const edge = (side: 'from' | 'to', label: string) => html`<div>
      <label for=${side}>${label}</label>
      <input
        id=${side}
        type="range"
        min="0"
        max=${this.end}
        step="0.1"
        .value=${String(span[side])}
        aria-valuetext=${momentText(span[side])}
        @input=${(event: Event) => this.#tell('edge-moved', { [side]: secondsOf(event) })}
      />
    </div>`
    return html`<div class="edges">
      ${edge('from', said.from(filmWords.retouch.oneOf[chosen.kind](chosen.index + 1)))}
      ${edge('to', said.to(filmWords.retouch.oneOf[chosen.kind](chosen.index + 1)))}
    </div>`
  }

  #share(seconds: number): number {
    return Math.min(100, Math.max(0, Number(((100 * seconds) / this.end).toFixed(2))))
  }

  #tell(name: string, detail: unknown) {
    this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

function secondsOf(event: Event): number {
  return Number((event.target as HTMLInputElement).value)
}

customElements.define('c12-film-line', FilmLine)
