import { css, html } from 'lit'
import type { DepartureListRead, Departures } from '#src/departures/departure-schemas.ts'
import { administrationWays, wayStyles } from '../administration-ways/administration-ways.ts'
import { announce } from '../announce/announce.ts'
import { cancelDeparture, departures, importDepartures } from '../api/departures.ts'
import type { Problem } from '../api/request.ts'
import { longDate, when } from '../formats/dates.ts'
import { accessWords } from '../locales/fr-access.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** Who is leaving and until when; and a list of the académie, read first, applied then. */
export class AdministrationDeparturesPage extends PageElement {
  static override styles = [
    base,
    form,
    wayStyles,
    moreStyles,
    css`
      section {
        display: grid;
        gap: var(--gap-3);
        margin-block-start: var(--gap-6);
      }

      section h2 {
        font-size: var(--step-1);
      }

      form,
      ul {
        display: grid;
        gap: var(--gap-3);
      }

      li article {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-2) var(--gap-3);
        align-items: center;
        padding: 0.8rem 1rem;
        overflow-wrap: anywhere;
      }

      h3 {
        font-size: var(--step-0);
      }

      section > .card {
        display: grid;
        gap: var(--gap-2);
      }

      .about {
        flex: 1 1 16rem;
        min-inline-size: 0;
      }
    `,
  ]
  static override properties = {
    data: { state: true },
    text: { state: true },
    read: { state: true },
    problem: { state: true },
    isSending: { state: true },
  }
  declare data: Departures
  declare text: string
  declare read: DepartureListRead | null
  declare problem: Problem | null
  declare isSending: boolean
  #pages = new FollowingPages(this, {
    next: () => this.data.next,
    ask: departures,
    add: (page) => {
      this.data = { ...page, data: [...this.data.data, ...page.data] }
    },
    entries: 'li article',
  })

  constructor() {
    super()
    this.data = dataOf('administration-departures')
    this.text = ''
    this.read = null
    this.problem = null
    this.isSending = false
  }

  override render() {
    const said = accessWords.departures
    const { rules } = this.data
    return html`
      <h1>${said.heading}</h1>
      ${administrationWays()}
      <p>${said.rules(rules.absenceDays, rules.noticeDays)} ${said.fates[rules.videos]} ${rules.writesMails ? said.writes : said.writesNot}</p>
      ${this.#list()} ${this.#import()}
    `
  }

  #list() {
    const said = accessWords.departures
    const { data } = this.data
    return html`<section aria-labelledby="leaving">
      <h2 id="leaving" tabindex="-1">${said.leaving}</h2>
      ${data.length === 0 ? html`<p class="soft">${said.nobody}</p>` : ''}
      <ul>
        ${data.map(
          ({ accountId, displayName, name, mail, why, endsAt, isTold, lastSignInAt }) =>
            html`<li>
              <article class="card" aria-label=${displayName}>
                <div class="about">
                  <h3>${displayName}</h3>
                  <p class="small soft">@${name} · ${said.why[why]} · ${lastSignInAt ? administrationWords.administration.lastSignIn(when(lastSignInAt)) : administrationWords.administration.neverSignedIn}</p>
                  <p class="small">${said.ends(longDate(endsAt))} ${isTold ? said.told : mail ? html`<a href="mailto:${mail}">${said.toTell(mail)}</a>` : said.noMail}</p>
                </div>
                <button class="btn" type="button" aria-label=${said.keepOf(displayName)} @click=${() => this.#keep(accountId)}>${said.keep}</button>
              </article>
            </li>`,
        )}
      </ul>
      ${this.#pages.render()}
    </section>`
  }

  #import() {
    const said = accessWords.departures
    const fault = this.problem?.faults[0]?.detail ?? ''
    return html`<section aria-labelledby="import">
      <h2 id="import">${said.import}</h2>
      <form class="card pad" novalidate @submit=${(event: SubmitEvent) => this.#send(event, true)}>
        <p class="soft">${said.importText}</p>
        <div class="field">
          <label for="file">${said.file}</label>
          <input id="file" type="file" accept=".csv,.txt,text/csv,text/plain" @change=${this.#chosen} />
        </div>
        <div class="field">
          <label for="list">${said.list}</label>
          <textarea
            id="list"
            rows="4"
            spellcheck="false"
            .value=${this.text}
            aria-describedby="list-hint list-fault"
            aria-invalid=${fault ? 'true' : 'false'}
            @input=${(event: Event) => this.#typed((event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <p class="hint" id="list-hint">${said.listHint}</p>
          <p class="fault" id="list-fault" role="alert">${fault}</p>
        </div>
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <p><button class="btn" type="submit" aria-disabled=${this.isSending ? 'true' : 'false'}>${said.try}</button></p>
      </form>
      ${this.read ? this.#result(this.read) : ''}
    </section>`
  }

  #result(read: DepartureListRead) {
    const said = accessWords.departures
    const others = [
      read.already > 0 ? said.already(read.already) : '',
      read.unknown > 0 ? said.unknown(read.unknown, read.unknownLines.join(', ')) : '',
      read.ambiguous.length > 0 ? said.ambiguous(read.ambiguous.join(', ')) : '',
      read.spared.length > 0 ? said.spared(read.spared.join(', ')) : '',
    ].filter(Boolean)
    return html`<div class="card pad" role="status">
      <p><strong>${read.isApplied ? said.applied(read.concerned.length) : said.concerned(read.concerned.length)}</strong></p>
      <p>${read.concerned.map(({ displayName, name }) => `${displayName} (@${name})`).join(', ')}</p>
      ${others.map((line) => html`<p class="small soft">${line}</p>`)}
      ${
        !read.isApplied && read.concerned.length > 0
          ? html`<p><button class="btn alarm" type="button" @click=${(event: Event) => this.#send(event, false)}>${said.apply(read.concerned.length)}</button></p>`
          : ''
      }
    </div>`
  }

  #typed(text: string) {
    this.text = text
    this.read = null
  }

  #chosen = async (event: Event) => {
    const [file] = (event.target as HTMLInputElement).files ?? []
    if (file) this.#typed(await file.text())
  }

  async #send(event: Event, isTrial: boolean) {
    event.preventDefault()
    if (this.isSending) return
    this.isSending = true
    const { text } = this
    const answer = await importDepartures(text, isTrial)
    this.isSending = false
    this.problem = answer.ok ? null : answer.problem
    // What is applied is what was shown: nobody is noticed by a list that was changed while the first was being read.
    this.read = answer.ok && (text === this.text || !isTrial) ? answer.value : null
    if (answer.ok && !isTrial) await this.#reload()
  }

  async #keep(id: string) {
    const answer = await cancelDeparture(id)
    announce(answer.ok ? accessWords.departures.kept : answer.problem.detail)
    if (answer.ok) await this.#reload()
  }

  async #reload() {
    const answer = await departures('')
    if (answer.ok) this.data = answer.value
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#leaving')?.focus()
  }
}

customElements.define('c12-administration-departures-page', AdministrationDeparturesPage)
