import { css, html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { GroupList, GroupSummary } from '#src/groups/group-schemas.ts'
import { announce } from '../announce/announce.ts'
import type { Problem } from '../api/request.ts'
import { answerInvitation, type GroupToWrite, makeGroup } from '../api/sharing.ts'
import { icon } from '../icons/icons.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import { focusOn } from '../more/focus-on.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { list } from '../styles/list.styles.ts'
import './group-form.ts'

/** My groups, those I am invited to, and making one for who may. */
export class GroupsPage extends PageElement {
  static override styles = [
    base,
    list,
    css`
      .lead {
        max-inline-size: 44rem;
        margin-block-start: var(--gap-3);
        margin-block-end: var(--gap-4);
      }

      .list {
        margin-block-end: var(--gap-5);
      }

      details {
        margin-block-start: var(--gap-4);
      }

      summary {
        display: inline-flex;
        cursor: pointer;
      }

      c12-group-form {
        display: block;
        margin-block-start: var(--gap-4);
      }
    `,
  ]
  static override properties = {
    list: { state: true },
    problem: { state: true },
    formProblem: { state: true },
    busy: { state: true },
  }
  declare list: GroupList
  declare problem: Problem | null
  declare formProblem: Problem | null
  /** The group that is answered; '' for a new one. */
  declare busy: string | null

  constructor() {
    super()
    this.list = dataOf('groups')
    this.problem = null
    this.formProblem = null
    this.busy = null
  }

  override render() {
    const said = sharingWords.groups
    const { data, may } = this.list
    return html`
      <h1>${said.heading}</h1>
      <p class="lead">${said.lead}</p>
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      ${
        data.length === 0
          ? html`<c12-notice kind="told" heading=${said.empty} text=${said.emptyText}></c12-notice>`
          : html`<ul class="list">
              ${repeat(
                data,
                ({ id }) => id,
                (group) => html`<li>${this.#group(group)}</li>`,
              )}
            </ul>`
      }
      ${
        may.make
          ? html`<details>
              <summary class="btn">${icon('plus')}${said.make}</summary>
              <c12-group-form
                class="card pad"
                act=${said.create}
                .problem=${this.formProblem}
                ?isSending=${this.busy === ''}
                @group-written=${(event: CustomEvent<GroupToWrite>) => this.#make(event.detail)}
              ></c12-group-form>
            </details>`
          : ''
      }
    `
  }

  #group(group: GroupSummary) {
    const said = sharingWords.groups
    const { name, mine, kind, host } = group
    const isInvited = mine.state === 'invited'
    const facts = [said.members(group.members), host ? said.elsewhere(host) : ''].filter(Boolean)
    return html`<article class="card" aria-label=${name}>
      <div class="about">
        <h2>${isInvited ? name : html`<a href=${group.path}>${name}</a>`}</h2>
        <p class="row">
          <span class="chip">${icon(kind === 'ecole' ? 'school' : 'network')}${said.kinds[kind]}</span>
          ${mine.role === 'coordinator' ? html`<span class="chip board">${said.coordinator}</span>` : ''}
        </p>
        ${group.description ? html`<p>${group.description}</p>` : ''}
        <p class="small soft">${isInvited ? (mine.invitedBy ? said.invitedBy(mine.invitedBy.displayName) : said.invited) : facts.join(' · ')}</p>
      </div>
      ${
        isInvited
          ? html`<div class="acts">
              <button class="btn main" type="button" aria-label=${said.joinOf(name)} aria-disabled=${this.busy === group.id ? 'true' : 'false'} @click=${() => this.#answer(group, true)}>${said.join}</button>
              <button class="btn" type="button" aria-label=${said.declineOf(name)} aria-disabled=${this.busy === group.id ? 'true' : 'false'} @click=${() => this.#answer(group, false)}>${said.decline}</button>
            </div>`
          : ''
      }
    </article>`
  }

  async #answer(group: GroupSummary, accepts: boolean) {
    if (this.busy !== null) return
    this.busy = group.id
    const answer = await answerInvitation(group.id, accepts)
    this.busy = null
    this.problem = answer.ok ? null : answer.problem
    if (!answer.ok) return announce(answer.problem.detail)
    const joined = { ...group, members: group.members + 1, mine: { ...group.mine, state: 'member' as const } }
    const data = this.list.data.flatMap((one) => (one.id === group.id ? (accepts ? joined : []) : one))
    this.list = { ...this.list, data }
    announce(accepts ? sharingWords.groups.joined(group.name) : sharingWords.groups.declined)
    await this.updateComplete
    const rank = data.findIndex(({ id }) => id === group.id)
    focusOn(this.renderRoot.querySelectorAll('article')[rank] ?? this.renderRoot.querySelector('h1'))
  }

  async #make(written: GroupToWrite) {
    if (this.busy !== null) return
    this.busy = ''
    this.formProblem = null
    const answer = await makeGroup(written)
    this.busy = null
    if (answer.ok) return location.assign(answer.value.path)
    this.formProblem = answer.problem
  }
}

customElements.define('c12-groups-page', GroupsPage)
