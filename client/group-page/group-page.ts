import { html } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { GroupMember, GroupSummary, MemberPage } from '#src/groups/group-schemas.ts'
import type { VideoPage } from '#src/videos/video-schemas.ts'
import { announce } from '../announce/announce.ts'
import { type Answer, get, type Problem } from '../api/request.ts'
import {
  closeGroup,
  type GroupToWrite,
  giveMemberRole,
  groupMembers,
  inviteMember,
  removeMember,
  rewriteGroup,
} from '../api/sharing.ts'
import { confirmed } from '../confirm/confirm.ts'
import '../groups-page/group-form.ts'
import { typeset } from '../formats/typography.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { sharingWords } from '../locales/fr-sharing.ts'
import { focusOn } from '../more/focus-on.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { portrait } from '../portrait/portrait.ts'
import { publishFor } from '../publish-page/asked-for.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import '../video-feed/video-feed.ts'
import { styles } from './group-page.styles.ts'

type Where = 'members' | 'invite' | 'form' | 'end'

/** One group: its films, who is in it, and what its coordinators do. */
export class GroupPage extends PageElement {
  static override styles = [base, form, styles]
  static override properties = {
    group: { state: true },
    videos: { state: true },
    members: { state: true },
    problem: { state: true },
    where: { state: true },
    isBusy: { state: true },
  }
  declare group: GroupSummary
  declare videos: VideoPage
  declare members: MemberPage
  declare problem: Problem | null
  declare where: Where
  declare isBusy: boolean

  constructor() {
    super()
    const { group, videos, members } = dataOf('group')
    this.group = group
    this.videos = videos
    this.members = members
    this.problem = null
    this.where = 'members'
    this.isBusy = false
  }

  override render() {
    const said = sharingWords.groups
    const { group } = this
    const isMine = group.mine.role === 'coordinator' && group.host === null
    return html`
      <p><a href="/mes-groupes">${said.back}</a></p>
      <header>
        <h1>${typeset(group.name)}</h1>
        <p class="row">
          <span class="chip">${icon(group.kind === 'ecole' ? 'school' : 'network')}${said.kinds[group.kind]}</span>
          <span class="soft">${said.members(group.members)}${group.host ? ` · ${said.elsewhere(group.host)}` : ''}</span>
        </p>
        ${group.description ? html`<p class="lead">${group.description}</p>` : ''}
      </header>
      <section aria-labelledby="videos">
        <h2 id="videos">${said.videos}</h2>
        ${
          this.videos.data.length === 0
            ? html`<c12-notice kind="told" heading=${said.noVideo} text=${said.noVideoText}></c12-notice>`
            : html`<c12-video-feed
                label=${said.videos}
                .page=${this.videos}
                .load=${(after: string) => get<VideoPage>(`/api/v1/groups/${group.id}/videos`, { query: { after, count: 24 } })}
                .pathOf=${(after: string) => `${group.path}?apres=${encodeURIComponent(after)}`}
              ></c12-video-feed>`
        }
        <p><a class="btn chalk" href=${publishFor.group(group.id)}>${icon('upload')}${said.publish}</a></p>
      </section>
      <section aria-labelledby="people">
        <h2 id="people">${said.people}</h2>
        ${isMine ? this.#invitation() : ''} ${this.#problemIn('members')}
        <ul class="list">
          ${repeat(
            this.members.data,
            ({ account }) => account.id,
            (member) => html`<li>${this.#member(member, isMine)}</li>`,
          )}
        </ul>
        ${
          this.members.next
            ? html`<p><button class="btn" type="button" aria-disabled=${this.isBusy ? 'true' : 'false'} @click=${this.#more}>${words.feed.more}</button></p>`
            : ''
        }
      </section>
      ${isMine ? this.#changes() : ''}
      <section class="end">
        ${this.#problemIn('end')}
        <p class="row">
          <button class="btn" type="button" @click=${this.#leave}>${icon('leave')}${said.leave}</button>
          ${isMine ? html`<button class="btn alarm" type="button" @click=${this.#close}>${said.close}</button>` : ''}
        </p>
      </section>
    `
  }

  #invitation() {
    const said = sharingWords.groups
    const fault = this.where === 'invite' && this.problem ? (this.problem.faults[0]?.detail ?? this.problem.detail) : ''
    return html`<form class="card pad" novalidate aria-label=${said.invite} @submit=${this.#invite}>
      <div class="field">
        <label for="name">${said.inviteName}</label>
        <input id="name" autocapitalize="none" autocomplete="off" spellcheck="false" maxlength="300" aria-describedby="name-hint name-fault" aria-invalid=${fault ? 'true' : 'false'} />
      </div>
      <button class="btn main" type="submit" aria-disabled=${this.isBusy ? 'true' : 'false'}>${said.inviteSend}</button>
      <p class="hint" id="name-hint">${said.inviteHint}</p>
      <p class="fault" id="name-fault" role="alert">${fault ? html`${icon('warning')}<span>${fault}</span>` : ''}</p>
    </form>`
  }

  #member(member: GroupMember, isMine: boolean) {
    const said = sharingWords.groups
    const { account, role, state, host } = member
    const name = account.displayName
    const button = (act: string, does: () => unknown) =>
      html`<button class="plain" type="button" aria-label=${said.actOn(act, name)} @click=${does}>${act}</button>`
    return html`<div class="member">
      ${portrait(account, { small: true })}
      <span class="row">
      <a href=${account.path}>${name}</a>
      ${host ? html`<span class="small soft">${said.elsewhere(host)}</span>` : ''}
      ${role === 'coordinator' ? html`<span class="chip board">${said.roleOf.coordinator}</span>` : ''}
      ${state === 'invited' ? html`<span class="chip">${icon('clock')}${said.pending}</span>` : ''}
      </span>
      ${
        isMine && !member.isMe
          ? html`<span class="acts">
              ${state === 'member' && host === null ? button(role === 'member' ? said.makeCoordinator : said.makeMember, () => this.#role(member)) : ''}
              ${button(said.remove, () => this.#remove(member))}
            </span>`
          : ''
      }
    </div>`
  }

  #changes() {
    const said = sharingWords.groups
    return html`<details>
      <summary class="btn">${icon('pencil')}${said.edit}</summary>
      <c12-group-form
        class="card pad"
        act=${said.save}
        .group=${this.group}
        .problem=${this.where === 'form' ? this.problem : null}
        ?isSending=${this.isBusy}
        @group-written=${(event: CustomEvent<GroupToWrite>) => this.#rewrite(event.detail)}
      ></c12-group-form>
    </details>`
  }

  #problemIn(where: Where) {
    return this.where === where && this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''
  }

  async #act<T>(where: Where, act: () => Promise<Answer<T>>): Promise<{ value: T } | null> {
    if (this.isBusy) return null
    this.isBusy = true
    this.where = where
    const answer = await act()
    this.isBusy = false
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) return { value: answer.value }
    announce(answer.problem.faults[0]?.detail ?? answer.problem.detail)
    return null
  }

  async #reload() {
    const page = await groupMembers(this.group.id)
    if (page.ok) this.members = page.value
  }

  #invite = async (event: SubmitEvent) => {
    event.preventDefault()
    const input = this.renderRoot.querySelector<HTMLInputElement>('#name')
    const name = input?.value.trim() ?? ''
    if ((await this.#act('invite', () => inviteMember(this.group.id, name))) === null) return input?.focus()
    // Unless the next name was begun meanwhile.
    if (input?.value.trim() === name) input.value = ''
    announce(sharingWords.groups.inviteSent(name))
    await this.#reload()
  }

  async #role({ account, role }: GroupMember) {
    const next = role === 'member' ? 'coordinator' : 'member'
    if ((await this.#act('members', () => giveMemberRole(this.group.id, account.name, next))) !== null) {
      await this.#reload()
    }
  }

  async #remove({ account }: GroupMember) {
    const said = sharingWords.groups
    const name = account.displayName
    const question = { heading: said.remove, text: said.removeText(name), confirm: said.remove, isFinal: true }
    if ((await confirmed(question)) === null) return
    if ((await this.#act('members', () => removeMember(this.group.id, account.name))) === null) return
    announce(said.removed(name))
    await this.#reload()
    await this.updateComplete
    focusOn(this.renderRoot.querySelector<HTMLElement>('#people'))
  }

  async #rewrite(written: GroupToWrite) {
    const done = await this.#act('form', () => rewriteGroup(this.group.id, written))
    if (done === null) return
    this.group = done.value
    announce(sharingWords.groups.saved)
  }

  #leave = async () => {
    const said = sharingWords.groups
    const me = this.members.data.find(({ isMe }) => isMe)?.account.name ?? dataOf('group').me
    if ((await confirmed({ heading: said.leave, text: said.leaveText, confirm: said.leave })) === null) return
    if ((await this.#act('end', () => removeMember(this.group.id, me))) !== null) location.assign('/mes-groupes')
  }

  #close = async () => {
    const said = sharingWords.groups
    const question = { heading: said.close, text: said.closeText, confirm: said.close, isFinal: true }
    if ((await confirmed(question)) === null) return
    if ((await this.#act('end', () => closeGroup(this.group.id))) !== null) location.assign('/mes-groupes')
  }

  #more = async () => {
    const page = await this.#act('members', () => groupMembers(this.group.id, this.members.next ?? undefined))
    if (page !== null) this.members = { ...page.value, data: [...this.members.data, ...page.value.data] }
  }
}

customElements.define('c12-group-page', GroupPage)
