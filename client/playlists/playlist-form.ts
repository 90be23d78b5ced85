import { css, html, LitElement } from 'lit'
import type { PlaylistSummary } from '#src/playlists/playlist-schemas.ts'
import type { PlaylistToWrite } from '../api/playlists.ts'
import type { Problem } from '../api/request.ts'
import { faultOf, field } from '../field/field.ts'
import { playlistWords } from '../locales/fr-playlists.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

const audiences = ['public', 'academie', 'lien', 'brouillon'] as const

/**
 * What a list is for and who sees it. `playlist`: as it was when the form came; null for a new one. `hasMore`: something
 * was typed since it was sent. Events: `playlist-written` (detail: `PlaylistToWrite`), `writing-cancelled`.
 */
export class PlaylistForm extends LitElement {
  static override styles = [
    base,
    form,
    css`
      form {
        display: grid;
        gap: var(--gap-4);
        max-inline-size: 44rem;
      }

      .choices {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
      }
    `,
  ]
  static override properties = {
    playlist: { attribute: false },
    problem: { attribute: false },
    isSending: { type: Boolean },
    act: {},
  }
  declare playlist: PlaylistSummary | null
  declare problem: Problem | null
  declare isSending: boolean
  /** The word on the button. */
  declare act: string
  #sent: PlaylistToWrite = {}

  constructor() {
    super()
    this.playlist = null
    this.problem = null
    this.isSending = false
    this.act = playlistWords.form.save
  }

  get hasMore(): boolean {
    return JSON.stringify(this.#written()) !== JSON.stringify(this.#sent)
  }

  override focus() {
    this.renderRoot.querySelector<HTMLElement>('#title')?.focus()
  }

  override render() {
    const said = playlistWords.form
    const { playlist } = this
    return html`<form novalidate @submit=${this.#send}>
      ${field({ id: 'title', label: said.title, hint: said.titleHint, value: playlist?.displayName ?? '', fault: faultOf(this.problem, 'displayName'), maxlength: 120, autocomplete: 'off', isRequired: true })}
      ${field({ id: 'description', label: said.description, hint: said.descriptionHint, value: playlist?.description ?? '', fault: faultOf(this.problem, 'description'), maxlength: 1000, rows: 3 })}
      <fieldset>
        <legend>${said.audience}</legend>
        <div class="choices">
          ${audiences.map(
            (each) =>
              html`<label class="choice"
                ><input type="radio" name="audience" value=${each} .checked=${(playlist?.audience ?? 'brouillon') === each} /><span
                  ><strong>${said.names[each]}</strong><span class="hint">${said.hints[each]}</span></span
                ></label
              >`,
          )}
        </div>
      </fieldset>
      ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <p class="row">
        <button class="btn main" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${this.act}</button>
        <button class="btn" type="button" @click=${() => this.dispatchEvent(new CustomEvent('writing-cancelled'))}>${said.cancel}</button>
      </p>
    </form>`
  }

  override updated(changed: Map<string, unknown>) {
    if (changed.has('problem')) this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }

  #send = (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    this.#sent = this.#written()
    this.dispatchEvent(new CustomEvent('playlist-written', { detail: this.#sent }))
  }

  #written(): PlaylistToWrite {
    const value = (id: string) => this.renderRoot.querySelector<HTMLInputElement>(id)?.value ?? ''
    const audience = value('[name=audience]:checked') as PlaylistSummary['audience']
    return { displayName: value('#title'), description: value('#description'), audience }
  }
}

customElements.define('c12-playlist-form', PlaylistForm)
