import { html } from 'lit'
import type { Me } from '#src/accounts/account-schemas.ts'
import type { SessionView } from '#src/pages/page-data.ts'
import { announce } from '../announce/announce.ts'
import { changeProfile } from '../api/accounts.ts'
import type { Problem } from '../api/request.ts'
import { closeOtherSessions, closeSession, endSession } from '../api/sessions.ts'
import { confirmed } from '../confirm/confirm.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { forgetOwn } from '../drafts/own-names.ts'
import { faultOf, field } from '../field/field.ts'
import { longDate, when } from '../formats/dates.ts'
import { schoolName } from '../formats/schools.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { accessWords } from '../locales/fr-access.ts'
import { peopleWords } from '../locales/fr-people.ts'
import '../my-identities/my-identities.ts'
import '../my-mutes/my-mutes.ts'
import '../my-passkeys/my-passkeys.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { styles } from './profile-page.styles.ts'

interface Typed {
  displayName: string
  bio: string
  showsSchool: boolean
}

const draftKey = 'profil'

/** What I show, what the académie told, and where I am signed in. */
export class ProfilePage extends PageElement {
  static override styles = [base, form, styles]
  static override properties = {
    me: { state: true },
    sessions: { state: true },
    typed: { state: true },
    problem: { state: true },
    isSaving: { state: true },
  }
  declare me: Me
  declare sessions: readonly SessionView[]
  declare typed: Typed
  declare problem: Problem | null
  declare isSaving: boolean

  constructor() {
    super()
    const { me, sessions } = dataOf('profile')
    this.me = me
    this.sessions = sessions
    this.typed = draft<Typed>(draftKey) ?? typedOf(me)
    this.problem = null
    this.isSaving = false
  }

  override render() {
    return html`
      <h1>${peopleWords.profile.heading}</h1>
      <div class="two">
        <div class="stack">${this.#shown()} ${this.#devices()} ${this.#waysIn()} <c12-my-mutes .mutes=${dataOf('profile').mutes}></c12-my-mutes></div>
        ${this.#known()}
      </div>
    `
  }

  #shown() {
    const said = peopleWords.profile
    return html`<section aria-labelledby="shown">
      <h2 id="shown">${said.shown}</h2>
      <form novalidate @submit=${this.#save}>
        ${field({
          id: 'name',
          label: said.name,
          hint: said.nameHint,
          value: this.typed.displayName,
          fault: faultOf(this.problem, 'displayName'),
          maxlength: 120,
          autocomplete: 'name',
          typed: (displayName) => this.#type({ displayName }),
        })}
        ${field({
          id: 'bio',
          label: said.bio,
          hint: said.bioHint,
          value: this.typed.bio,
          fault: faultOf(this.problem, 'bio'),
          maxlength: 1000,
          rows: 3,
          typed: (bio) => this.#type({ bio }),
        })}
        ${
          this.me.schools.length > 0
            ? html`<label class="check">
                <input
                  type="checkbox"
                  .checked=${this.typed.showsSchool}
                  aria-describedby="school-hint"
                  @change=${(event: Event) => this.#type({ showsSchool: (event.target as HTMLInputElement).checked })}
                />
                <span>${said.school}</span><span class="hint" id="school-hint">${said.schoolHint}</span>
              </label>`
            : ''
        }
        ${this.problem && this.problem.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="row">
          <button class="btn main" type="submit" aria-disabled=${this.isSaving ? 'true' : 'false'}>
            ${this.isSaving ? words.form.saving : said.save}
          </button>
          <a class="btn" href=${this.me.account.path}>${icon('person')}${said.page}</a>
        </div>
      </form>
    </section>`
  }

  #known() {
    const said = peopleWords.profile
    const { me } = this
    const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value || said.none}</dd></div>`
    return html`<section class="card pad" aria-labelledby="known">
      <h2 id="known">${dataOf('profile').passkeys ? said.knownHere : said.known}</h2>
      <dl>
        ${fact(said.mail, me.mail ?? '')} ${fact(said.academie, me.academie?.name ?? '')} ${fact(said.schools, me.schools.map(schoolName).join(', '))}
        ${fact(said.since, longDate(me.createdAt))}
        ${fact(said.charter, me.charter.acceptedAt && me.charter.accepted ? said.charterAccepted(longDate(me.charter.acceptedAt)) : said.charterNot)}
      </dl>
      <p class="hint">${dataOf('profile').passkeys ? said.knownHereHint : said.knownHint}</p>
      <p class="erase"><a href="/profil/commentaires">${peopleWords.myComments.way}</a></p>
      <p class="erase"><a href="/profil/changer-d-academie">${peopleWords.move.way}</a></p>
      <p class="erase"><a href="/profil/effacer">${accessWords.erase.way}</a></p>
    </section>`
  }

  #devices() {
    const said = peopleWords.profile
    return html`<section aria-labelledby="devices">
      <h2 id="devices" tabindex="-1">${said.sessions}</h2>
      <p class="soft">${said.sessionsHint}</p>
      <ul class="sessions">
        ${this.sessions.map(
          (session) =>
            html`<li class="card session">
              <div class="grow">
                <strong>${session.device}</strong>
                <p class="small soft">${said.opened(longDate(session.startedAt))} · ${said.seen(when(session.lastSeenAt))}</p>
              </div>
              ${
                session.isCurrent
                  ? html`<span class="chip board">${icon('check')}${said.here}</span>`
                  : html`<button class="btn" type="button" aria-label=${said.closeOf(session.device)} @click=${() => this.#close(session)}>
                      ${said.close}
                    </button>`
              }
            </li>`,
        )}
      </ul>
      <button class="btn" type="button" @click=${this.#closeAll}>${icon('leave')}${said.everywhere}</button>
    </section>`
  }

  #waysIn() {
    const { identities, passkeys } = dataOf('profile')
    return html`${identities ? html`<c12-my-identities .identities=${identities}></c12-my-identities>` : ''}
    ${passkeys ? html`<c12-my-passkeys .passkeys=${passkeys}></c12-my-passkeys>` : ''}`
  }

  #type(change: Partial<Typed>) {
    this.typed = { ...this.typed, ...change }
    keepDraft(draftKey, this.typed)
  }

  #save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (this.isSaving) return
    this.isSaving = true
    const sent = this.typed
    const answer = await changeProfile(sent)
    this.isSaving = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) {
      await this.updateComplete
      this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
      return
    }
    this.me = answer.value
    // What was typed meanwhile stays, to be saved in its turn.
    if (this.typed === sent) {
      forgetDraft(draftKey)
      this.typed = typedOf(answer.value)
    }
    announce(peopleWords.profile.saved)
  }

  async #close(session: SessionView) {
    const answer = await closeSession(session.id)
    if (!answer.ok) return announce(answer.problem.detail)
    this.sessions = this.sessions.filter(({ id }) => id !== session.id)
    announce(peopleWords.profile.closed)
    this.renderRoot.querySelector<HTMLElement>('#devices')?.focus()
  }

  #closeAll = async () => {
    const said = peopleWords.profile
    const answer = await confirmed({
      heading: said.everywhereHeading,
      text: said.everywhereText,
      confirm: said.everywhere,
      isFinal: true,
    })
    if (answer === null) return
    const others = await closeOtherSessions()
    if (!others.ok) return announce(others.problem.detail)
    const here = await endSession()
    if (!here.ok) return announce(here.problem.detail)
    forgetOwn()
    location.assign(here.value.redirect)
  }
}

function typedOf({ displayName, bio, showsSchool }: Me): Typed {
  return { displayName, bio, showsSchool }
}

customElements.define('c12-profile-page', ProfilePage)
