/** A field of text as every form writes it: its label, its hint, and beside it what is wrong with what was typed. */
import { html, nothing } from 'lit'
import type { Problem } from '../api/request.ts'
import { icon } from '../icons/icons.ts'

interface Field {
  id: string
  label: string
  hint?: string
  value: string
  /** What is wrong with it; nothing when it is empty. */
  fault: string
  maxlength: number
  autocomplete?: AutoFill
  type?: 'text' | 'email'
  isRequired?: boolean
  /** On several lines, so many of them at first. */
  rows?: number
  typed?: (text: string) => unknown
}

export function field({ id, label, hint, value, fault, typed, ...given }: Field) {
  const { maxlength, autocomplete, type = 'text', isRequired = false, rows } = given
  const described = `${hint === undefined ? '' : `${id}-hint `}${id}-fault`
  const invalid = fault ? 'true' : 'false'
  const onInput = (event: Event) => typed?.((event.target as HTMLInputElement | HTMLTextAreaElement).value)
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${
      rows === undefined
        ? html`<input
            id=${id}
            type=${type}
            maxlength=${maxlength}
            autocomplete=${autocomplete ?? nothing}
            ?required=${isRequired}
            .value=${value}
            aria-describedby=${described}
            aria-invalid=${invalid}
            @input=${onInput}
          />`
        : html`<textarea
            id=${id}
            rows=${rows}
            maxlength=${maxlength}
            ?required=${isRequired}
            .value=${value}
            aria-describedby=${described}
            aria-invalid=${invalid}
            @input=${onInput}
          ></textarea>`
    }
    ${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
    <p class="fault" id="${id}-fault" role="alert">${fault ? html`${icon('warning')}<span>${fault}</span>` : ''}</p>
  </div>`
}

/** What was refused of this field. */
export function faultOf(problem: Problem | null, name: string): string {
  return problem?.faults.find(({ pointer }) => pointer === `/${name}`)?.detail ?? ''
}
