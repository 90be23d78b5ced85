import { css, html } from 'lit'
import type { ErasurePreview, Fate } from '#src/departures/departure-schemas.ts'
import { eraseMyAccount } from '../api/departures.ts'
import type { Problem } from '../api/request.ts'
import { forgetOwn } from '../drafts/own-names.ts'
import { words } from '../locales/fr.ts'
import { accessWords } from '../locales/fr-access.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { actPage } from '../styles/act-page.styles.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** What erasing my account means, said before; then the choice of what stays, and my handle typed again. */
export class EraseAccountPage extends PageElement {
  static override styles = [
    base,
    form,
    actPage,
    css`
      form,
      .choices {
        display: grid;
        gap: var(--gap-4);
      }

      .choices label {
        display: flex;
        gap: 0.6rem;
        align-items: baseline;
      }
    `,
  ]
  static override properties = {
    preview: { attribute: false },
    problem: { state: true },
    isSending: { state: true },
    isDone: { state: true },
  }
  declare preview: ErasurePreview
  declare problem: Problem | null
  declare isSending: boolean
  declare isDone: boolean

  constructor() {
    super()
    this.preview = dataOf('erase-account')
    this.problem = null
    this.isSending = false
    this.isDone = false
  }

  override render() {
    const said = accessWords.erase
    if (this.isDone) {
      return html`<div class="page">
        <h1 tabindex="-1">${said.doneHeading}</h1>
        <c12-notice kind="told" heading=${said.done} text=${said.doneText}><a class="btn" href="/">${said.home}</a></c12-notice>
      </div>`
    }
    const { publishedVideos, otherVideos, isLastAdministrator } = this.preview
    return html`<div class="page">
      <h1>${said.heading}</h1>
      <p>${said.lead}</p>
      <ul class="what">
        <li>${said.person}</li>
        <li>${said.videos(publishedVideos, otherVideos)}</li>
        <li>${said.elsewhere}</li>
        <li>${said.backups}</li>
      </ul>
      ${
        isLastAdministrator
          ? html`<c12-notice kind="refused" heading=${said.lastAdministrator} text=${said.lastAdministratorText}></c12-notice>`
          : this.#form()
      }
    </div>`
  }

  #form() {
    const said = accessWords.erase
    const fault = this.problem?.faults[0]?.detail ?? ''
    const choice = (name: string, value: Fate, text: string, isChecked: boolean) =>
      html`<label><input type="radio" name=${name} value=${value} ?checked=${isChecked} /><span>${text}</span></label>`
    return html`<form class="card pad" novalidate @submit=${this.#send}>
      ${
        this.preview.publishedVideos > 0
          ? html`<fieldset>
              <legend>${said.videosChoice}</legend>
              <div class="choices">${choice('videos', 'delete', said.videosDelete, true)} ${choice('videos', 'keep', said.videosKeep, false)}</div>
            </fieldset>`
          : ''
      }
      <fieldset>
        <legend>${said.commentsChoice}</legend>
        <div class="choices">${choice('comments', 'delete', said.commentsDelete, true)} ${choice('comments', 'keep', said.commentsKeep, false)}</div>
      </fieldset>
      <div class="field">
        <label for="username">${said.confirm(this.preview.username)}</label>
        <input id="username" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="100" aria-describedby="fault" aria-invalid=${fault ? 'true' : 'false'} />
        <p class="fault" id="fault" role="alert">${fault}</p>
      </div>
      ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <div class="row">
        <a class="btn" href="/profil">${words.confirm.cancel}</a>
        <button class="btn alarm" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>
          ${this.isSending ? accessWords.local.entering : said.erase}
        </button>
      </div>
    </form>`
  }

  #send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSending) return
    const chosen = new FormData(event.currentTarget as HTMLFormElement)
    const fate = (name: string): Fate => (chosen.get(name) === 'keep' ? 'keep' : 'delete')
    const username = this.renderRoot.querySelector<HTMLInputElement>('#username')?.value ?? ''
    this.isSending = true
    const answer = await eraseMyAccount({ username, videos: fate('videos'), comments: fate('comments') })
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    this.isDone = answer.ok
    if (answer.ok) forgetOwn()
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>(answer.ok ? 'h1' : '[aria-invalid="true"]')?.focus()
  }
}

customElements.define('c12-erase-account-page', EraseAccountPage)
