import { css, html, LitElement } from 'lit'
import type { GroupSummary } from '#src/groups/group-schemas.ts'
import type { Problem } from '../api/request.ts'
import type { GroupToWrite } from '../api/sharing.ts'
import { faultOf, field } from '../field/field.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

const kinds = ['ecole', 'reseau', 'constellation'] as const

/** The name, the kind and the purpose of a group. Event: `group-written` (detail: `GroupToWrite`). */
export class GroupForm extends LitElement {
  static override styles = [
    base,
    form,
    css`
      form {
        display: grid;
        gap: var(--gap-4);
        max-inline-size: 44rem;
      }
    `,
  ]
  static override properties = {
    group: { attribute: false },
    problem: { attribute: false },
    isSending: { type: Boolean },
    act: {},
  }
  /** The one that is changed; null for a new one. */
  declare group: GroupSummary | null
  declare problem: Problem | null
  declare isSending: boolean
  /** The word on the button. */
  declare act: string
  #sent: GroupToWrite | null = null
  #typedSince: (readonly [id: string, text: string | undefined])[] = []

  constructor() {
    super()
    this.group = null
    this.problem = null
    this.isSending = false
    this.act = sharingWords.groups.create
  }

  override render() {
    const said = sharingWords.groups
    const { group } = this
    return html`<form novalidate @submit=${this.#send}>
      ${field({ id: 'name', label: said.name, value: group?.name ?? '', fault: faultOf(this.problem, 'name'), maxlength: 80, isRequired: true })}
      <fieldset>
        <legend>${said.kind}</legend>
        <div class="pills">
          ${kinds.map(
            (kind) =>
              html`<label class="pill"><input type="radio" name="kind" value=${kind} .checked=${(group?.kind ?? 'reseau') === kind} />${said.kinds[kind]}</label>`,
          )}
        </div>
      </fieldset>
      ${field({ id: 'description', label: said.description, value: group?.description ?? '', fault: faultOf(this.problem, 'description'), maxlength: 1000, rows: 3 })}
      ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <p><button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${this.act}</button></p>
    </form>`
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('group') || this.#sent === null) return
    const typed = this.#written()
    const sent = this.#sent
    this.#sent = null
    this.#typedSince = (['name', 'description'] as const)
      .filter((id) => typed[id] !== sent[id])
      .map((id) => [id, typed[id]])
  }

  override updated(changed: Map<string, unknown>) {
    // What was typed while the rest was being saved takes its place again.
    for (const [id, text] of this.#typedSince.splice(0)) {
      const field = this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)
      if (field) field.value = text ?? ''
    }
    if (changed.has('problem')) this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  #send = (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    const detail = this.#written()
    this.#sent = detail
    this.dispatchEvent(new CustomEvent('group-written', { detail }))
  }

  #written(): GroupToWrite {
    const value = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.value ?? ''
    const kind = this.renderRoot.querySelector<HTMLInputElement>('[name=kind]:checked')?.value as GroupToWrite['kind']
    return { name: value('name'), kind, description: value('description') }
  }
}

customElements.define('c12-group-form', GroupForm)
