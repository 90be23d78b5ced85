import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type {
  ActorDecisionAnswer,
  ActorDecisionPage,
  HostDecisionAnswer,
  HostDecisionPage,
  ImportReport,
} from '#src/administration/policy-schemas.ts'
import { announce } from '../announce/announce.ts'
import type { Answer, Problem } from '../api/request.ts'
import {
  actorDecisions,
  blockActor,
  decideHost,
  forgetHost,
  hostDecisions,
  importActors,
  importHosts,
  unblockActor,
} from '../api/sharing.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { administrationWords } from '../locales/fr-administration.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import { focusOn } from '../more/focus-on.ts'
import { FollowingPages } from '../more/following-pages.ts'
import { moreStyles } from '../more/more.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { list } from '../styles/list.styles.ts'
import { styles } from './moderation-policies-page.styles.ts'

type Policy = HostDecisionAnswer['policy']
const policies: readonly Policy[] = ['blocked', 'quarantined', 'limited', 'open']
type Where = 'host' | 'person' | 'list'

/** What becomes here of what other instances and their people say; and lists of it, as Mastodon has them. */
export class ModerationPoliciesPage extends PageElement {
  static override styles = [base, form, list, moreStyles, styles]
  static override properties = {
    hosts: { state: true },
    actors: { state: true },
    policy: { state: true },
    problem: { state: true },
    where: { state: true },
    report: { state: true },
    isBusy: { state: true },
  }
  declare hosts: HostDecisionPage
  declare actors: ActorDecisionPage
  declare policy: Policy
  declare problem: Problem | null
  /** What the problem is about. */
  declare where: Where
  declare report: ImportReport | null
  declare isBusy: boolean
  #hostPages = new FollowingPages(this, {
    next: () => this.hosts.next,
    ask: hostDecisions,
    add: (page) => {
      this.hosts = { ...page, data: [...this.hosts.data, ...page.data] }
    },
    entries: '[aria-labelledby="hosts"] li article',
  })
  #actorPages = new FollowingPages(this, {
    next: () => this.actors.next,
    ask: actorDecisions,
    add: (page) => {
      this.actors = { ...page, data: [...this.actors.data, ...page.data] }
    },
    entries: '[aria-labelledby="people"] li article',
  })

  constructor() {
    super()
    const { hosts, actors } = dataOf('moderation-policies')
    this.hosts = hosts
    this.actors = actors
    this.policy = 'blocked'
    this.problem = null
    this.where = 'host'
    this.report = null
    this.isBusy = false
  }

  override render() {
    const said = sharingWords.policies
    return html`
      <p><a href="/moderation">${administrationWords.administration.moderation}</a></p>
      <h1>${said.heading}</h1>
      <p class="lead">${said.lead} ${said.newcomers[this.hosts.newcomers]}</p>
      <section aria-labelledby="hosts">
        <h2 id="hosts">${said.hosts}</h2>
        ${this.#hostForm()}
        ${
          this.hosts.data.length === 0
            ? html`<c12-notice kind="told" heading=${said.noHost} text=${said.noHostText}></c12-notice>`
            : html`<ul class="list">
                ${repeat(
                  this.hosts.data,
                  ({ host }) => host,
                  (decision) => html`<li>${this.#host(decision)}</li>`,
                )}
              </ul>`
        }
        ${this.#hostPages.render()}
      </section>
      <section aria-labelledby="people">
        <h2 id="people">${said.actors}</h2>
        ${this.#personForm()}
        ${
          this.actors.data.length === 0
            ? html`<p class="soft">${said.noPerson}</p>`
            : html`<ul class="list">
                ${repeat(
                  this.actors.data,
                  ({ id }) => id,
                  (decision) => html`<li>${this.#actor(decision)}</li>`,
                )}
              </ul>`
        }
        ${this.#actorPages.render()}
      </section>
      ${this.#lists()}
    `
  }

  #hostForm() {
    const said = sharingWords.policies
    return html`<form class="card pad" novalidate aria-label=${said.decide} @submit=${this.#decide}>
      <div class="field">
        <label for="host">${said.host}</label>
        <input id="host" autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="300" aria-describedby="host-hint host-fault" aria-invalid=${this.#faultOf('host') ? 'true' : 'false'} />
        <p class="hint" id="host-hint">${said.hostHint}</p>
        ${this.#fault('host')}
      </div>
      <fieldset>
        <legend>${said.policy}</legend>
        <div class="choices">
          ${policies.map(
            (each) =>
              html`<label class="choice"
                ><input type="radio" name="policy" value=${each} .checked=${this.policy === each} @change=${() => {
                  this.policy = each
                }} /><span><strong>${said.names[each]}</strong><span class="small soft">${said.hints[each]}</span></span></label
              >`,
          )}
        </div>
      </fieldset>
      <div class="field">
        <label for="reason">${said.reason}</label>
        <input id="reason" maxlength="500" aria-describedby="reason-hint" />
        <p class="hint" id="reason-hint">${said.reasonHint}</p>
      </div>
      <p><button class="btn main" type="submit" aria-disabled=${this.isBusy ? 'true' : 'false'}>${said.save}</button></p>
    </form>`
  }

  #personForm() {
    const said = sharingWords.policies
    return html`<form class="card pad" novalidate aria-label=${said.blockPerson} @submit=${this.#block}>
      <div class="field">
        <label for="person">${said.person}</label>
        <input id="person" autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="2000" aria-describedby="person-hint person-fault" aria-invalid=${this.#faultOf('person') ? 'true' : 'false'} />
        <p class="hint" id="person-hint">${said.personHint}</p>
        ${this.#fault('person')}
      </div>
      <p><button class="btn" type="submit" aria-disabled=${this.isBusy ? 'true' : 'false'}>${icon('hidden')}${said.blockPerson}</button></p>
    </form>`
  }

  #host({ host, policy, reason, by, at }: HostDecisionAnswer) {
    const said = sharingWords.policies
    return html`<article class="card" aria-label=${host}>
      <div class="about">
        <h3>${host}</h3>
        <p class="row"><span class="chip ${policy === 'blocked' ? 'alarm' : ''}">${said.names[policy]}</span></p>
        ${reason ? html`<p>${reason}</p>` : ''}
        <p class="small soft">${by ? said.decidedBy(by.displayName, longDate(at)) : said.fromList(longDate(at))}</p>
      </div>
      <button class="btn" type="button" aria-label=${said.forgetOf(host)} @click=${() => this.#forget(host)}>${said.forget}</button>
    </article>`
  }

  #actor({ name, id, reason, by, at }: ActorDecisionAnswer) {
    const said = sharingWords.policies
    return html`<article class="card" aria-label=${name}>
      <div class="about">
        <h3><a href=${id} rel="external nofollow">${name}</a></h3>
        ${reason ? html`<p>${reason}</p>` : ''}
        <p class="small soft">${by ? said.decidedBy(by.displayName, longDate(at)) : said.fromList(longDate(at))}</p>
      </div>
      <button class="btn" type="button" aria-label=${said.unblockOf(name)} @click=${() => this.#unblock(name)}>${said.unblock}</button>
    </article>`
  }

  #lists() {
    const said = sharingWords.policies
    const file = (id: string, label: string, take: (csv: string) => Promise<Answer<ImportReport>>) =>
      html`<div class="field">
        <label for=${id}>${label}</label>
        <input id=${id} type="file" accept=".csv,text/csv,text/plain" @change=${(event: Event) => this.#import(event, take)} />
      </div>`
    return html`<section aria-labelledby="lists">
      <h2 id="lists">${said.lists}</h2>
      <p class="soft">${said.listsText}</p>
      <div class="card pad lists">
        <p class="row">
          <a class="btn" href="/api/v1/moderation/hosts/export" download>${icon('download')}${said.exportHosts}</a>
          <a class="btn" href="/api/v1/moderation/actors/export" download>${icon('download')}${said.exportActors}</a>
        </p>
        ${file('hosts-file', said.importHosts, importHosts)} ${file('actors-file', said.importActors, importActors)}
        ${this.where === 'list' && this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        ${
          this.report
            ? html`<div role="status">
                <p>${said.imported(this.report.kept, this.report.unchanged)}</p>
                ${
                  this.report.refused.length > 0
                    ? html`<p>${said.refused(this.report.refused.length)}</p>
                        <ul class="small">
                          ${this.report.refused.map(({ line, text, detail }) => html`<li>${said.line(line, text)} <span class="soft">${detail}</span></li>`)}
                        </ul>`
                    : ''
                }
              </div>`
            : ''
        }
      </div>
    </section>`
  }

  #faultOf(where: Where): string {
    if (this.where !== where || !this.problem) return ''
    return this.problem.faults[0]?.detail ?? this.problem.detail
  }

  #fault(where: Where) {
    const detail = this.#faultOf(where)
    return html`<p class="fault" id=${`${where}-fault`} role="alert">${detail ? html`${icon('warning')}<span>${detail}</span>` : ''}</p>`
  }

  #field(id: string): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)
  }

  /** One at a time; what went wrong is told where it was asked. */
  async #act<T>(where: Where, act: () => Promise<Answer<T>>): Promise<T | null> {
    if (this.isBusy) return null
    this.isBusy = true
    this.where = where
    const answer = await act()
    this.isBusy = false
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) {
      announce(answer.problem.faults[0]?.detail ?? answer.problem.detail)
      this.#field(where)?.focus()
      return null
    }
    // 204 has nothing to say.
    return answer.value ?? ({} as T)
  }

  #decide = async (event: SubmitEvent) => {
    event.preventDefault()
    const said = sharingWords.policies
    const host = this.#field('host')?.value.trim() ?? ''
    const reason = this.#field('reason')?.value ?? ''
    if (this.policy === 'blocked' && host !== '') {
      const question = {
        heading: `${said.block} ${host}`,
        text: said.blockText(host),
        confirm: said.block,
        isFinal: true,
      }
      if ((await confirmed(question)) === null) return
    }
    const decision = await this.#act('host', () => decideHost(host || ' ', this.policy, reason))
    if (decision === null) return
    const others = this.hosts.data.filter((one) => one.host !== decision.host)
    this.hosts = { ...this.hosts, data: [decision, ...others] }
    announce(said.saved(decision.host))
    const isStill = this.#field('host')?.value.trim() === host && this.#field('reason')?.value === reason
    for (const id of isStill ? ['host', 'reason'] : []) {
      const input = this.#field(id)
      if (input) input.value = ''
    }
  }

  async #forget(host: string) {
    if ((await this.#act('host', () => forgetHost(host))) === null) return
    this.hosts = { ...this.hosts, data: this.hosts.data.filter((one) => one.host !== host) }
    announce(sharingWords.policies.forgotten(host))
    focusOn(this.renderRoot.querySelector<HTMLElement>('#hosts'))
  }

  #block = async (event: SubmitEvent) => {
    event.preventDefault()
    const input = this.#field('person')
    const name = input?.value.trim() ?? ''
    if ((await this.#act('person', () => blockActor(name, ''))) === null) return
    if (input?.value.trim() === name) input.value = ''
    announce(sharingWords.policies.personBlocked(name))
    const page = await actorDecisions()
    if (page.ok) this.actors = page.value
  }

  async #unblock(name: string) {
    if ((await this.#act('person', () => unblockActor(name))) === null) return
    this.actors = { ...this.actors, data: this.actors.data.filter((one) => one.name !== name) }
    announce(sharingWords.policies.unblocked(name))
    focusOn(this.renderRoot.querySelector<HTMLElement>('#people'))
  }

  async #import(event: Event, take: (csv: string) => Promise<Answer<ImportReport>>) {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    const csv = await file?.text()
    input.value = ''
    if (file === undefined || csv === undefined) return
    const { takeList: confirm, takeListText } = sharingWords.policies
    const question = { heading: confirm, text: takeListText(file.name), confirm, isFinal: true }
    if ((await confirmed(question)) === null) return
    this.report = await this.#act('list', () => take(csv))
    const [hosts, actors] = await Promise.all([hostDecisions(), actorDecisions()])
    if (hosts.ok) this.hosts = hosts.value
    if (actors.ok) this.actors = actors.value
  }
}

customElements.define('c12-moderation-policies-page', ModerationPoliciesPage)
