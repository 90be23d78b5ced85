import { css, html, LitElement } from 'lit'
import type { ProfileData } from '#src/pages/page-data.ts'
import { announce } from '../announce/announce.ts'
import { mutedInstances, mutedPeople, muteInstance, mutePerson, unmuteInstance, unmutePerson } from '../api/mutes.ts'
import type { Answer, Problem } from '../api/request.ts'
import { longDate } from '../formats/dates.ts'
import { words } from '../locales/fr.ts'
import { peopleWords } from '../locales/fr-people.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'

type Mutes = ProfileData['mutes']
type Kind = keyof Mutes

/** One line of either list. */
interface Line {
  key: string
  name: string
  detail: string
  path: string | null
  at: string
}

/** People and instances that I muted, the latest first; each can be met again, and that undone. */
export class MyMutes extends LitElement {
  static override styles = [
    base,
    css`
      section,
      .kind {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-3);
        justify-items: start;
      }

      h2 {
        font-size: var(--step-1);
      }

      h3 {
        font: 700 var(--step-0) / 1.35 var(--text);
        letter-spacing: 0;
      }

      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        inline-size: 100%;
        gap: var(--gap-2);
      }

      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem var(--gap-3);
        align-items: center;
        padding: 0.7rem 1rem;
      }

      li > div {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ]
  static override properties = {
    mutes: { attribute: false },
    busy: { state: true },
    problem: { state: true },
  }
  declare mutes: Mutes
  /** What is being asked: a line, or the rest of a list. */
  declare busy: string | null
  declare problem: Problem | null

  constructor() {
    super()
    const nothing = { total: 0, data: [], next: null }
    this.mutes = { accounts: nothing, servers: nothing }
    this.busy = null
    this.problem = null
  }

  override render() {
    const said = peopleWords.mutes
    const { accounts, servers } = this.mutes
    const people = accounts.data.map(
      ({ blockedAccount: { address, displayName, path }, createdAt }): Line => ({
        key: address,
        name: displayName,
        detail: `@${address} · `,
        path,
        at: createdAt,
      }),
    )
    const instances = servers.data.map(
      ({ blockedServer: { host }, createdAt }): Line => ({
        key: host,
        name: host,
        detail: '',
        path: null,
        at: createdAt,
      }),
    )
    return html`<section aria-labelledby="mutes">
      <h2 id="mutes" tabindex="-1">${said.heading}</h2>
      <p class="soft">${accounts.total + servers.total === 0 ? said.empty : said.hint}</p>
      ${this.#list('accounts', said.people(accounts.total), people)} ${this.#list('servers', said.servers(servers.total), instances)}
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
    </section>`
  }

  #list(kind: Kind, heading: string, lines: readonly Line[]) {
    if (lines.length === 0) return ''
    const said = peopleWords.mutes
    return html`<div class="kind">
      <h3>${heading}</h3>
      <ul aria-label=${heading}>
        ${lines.map(
          (line) =>
            html`<li class="card">
              <div>
                <strong>${line.path === null ? line.name : html`<a href=${line.path}>${line.name}</a>`}</strong>
                <p class="small soft">${line.detail}${longDate(line.at)}</p>
              </div>
              <button
                class="btn"
                type="button"
                aria-label=${said.unmuteOf(line.name)}
                aria-disabled=${this.busy === null ? 'false' : 'true'}
                @click=${() => this.#unmute(kind, line)}
              >
                ${said.unmute}
              </button>
            </li>`,
        )}
      </ul>
      ${
        this.mutes[kind].next === null
          ? ''
          : html`<button class="btn" type="button" aria-disabled=${this.busy === null ? 'false' : 'true'} @click=${() => this.#more(kind)}>
              ${this.busy === kind ? words.feed.loading : words.feed.more}
            </button>`
      }
    </div>`
  }

  async #unmute(kind: Kind, { key, name }: Line) {
    const isPerson = kind === 'accounts'
    const answer = await this.#ask(key, () => (isPerson ? unmutePerson(key) : unmuteInstance(key)))
    if (!answer?.ok) return
    this.mutes = without(this.mutes, kind, key)
    announce(peopleWords.mutes.unmuted(name), {
      label: peopleWords.mutes.undo,
      run: async () => {
        const again = await this.#ask(key, () => (isPerson ? mutePerson(key) : muteInstance(key)))
        // Asked for again: others may have been met again since.
        if (again?.ok) await this.#reload()
      },
    })
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('#mutes')?.focus()
  }

  async #reload() {
    const [accounts, servers] = await Promise.all([mutedPeople(''), mutedInstances('')])
    if (accounts.ok && servers.ok) this.mutes = { accounts: accounts.value, servers: servers.value }
  }

  async #more(kind: Kind) {
    const { next } = this.mutes[kind]
    if (next === null) return
    if (kind === 'accounts') {
      const answer = await this.#ask(kind, () => mutedPeople(next))
      if (answer?.ok)
        this.mutes = {
          ...this.mutes,
          accounts: { ...answer.value, data: [...this.mutes.accounts.data, ...answer.value.data] },
        }
    } else {
      const answer = await this.#ask(kind, () => mutedInstances(next))
      if (answer?.ok)
        this.mutes = {
          ...this.mutes,
          servers: { ...answer.value, data: [...this.mutes.servers.data, ...answer.value.data] },
        }
    }
  }

  /** Null while another is under way. */
  async #ask<T>(what: string, ask: () => Promise<Answer<T>>): Promise<Answer<T> | null> {
    if (this.busy !== null) return null
    this.busy = what
    const answer = await ask()
    this.busy = null
    this.problem = answer.ok ? null : answer.problem
    return answer
  }
}

function without({ accounts, servers }: Mutes, kind: Kind, key: string): Mutes {
  if (kind === 'accounts') {
    const data = accounts.data.filter(({ blockedAccount }) => blockedAccount.address !== key)
    return { accounts: { ...accounts, total: accounts.total - 1, data }, servers }
  }
  const data = servers.data.filter(({ blockedServer }) => blockedServer.host !== key)
  return { accounts, servers: { ...servers, total: servers.total - 1, data } }
}

customElements.define('c12-my-mutes', MyMutes)
