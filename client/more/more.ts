/** The foot of a list that continues: « Voir plus », and what went wrong when more was asked for. */
import { css, html } from 'lit'
import type { Problem } from '../api/request.ts'
import { words } from '../locales/fr.ts'
import '../notice/notice.ts'

export const moreStyles = css`
  .more {
    display: grid;
    justify-items: center;
    gap: var(--gap-3);
    margin-block-start: var(--gap-5);
  }

  .more c12-notice {
    inline-size: 100%;
  }
`

interface More {
  isLoading: boolean
  /** What was refused, when this is the place to say it. */
  problem?: Problem | null
  load: (event: MouseEvent) => unknown
  /** Of the following page: then it is a link to it, which `load` is to hold back. */
  path?: string
  /** « Voir plus », unless it says of what. */
  name?: string
}

export function more({ isLoading, problem = null, load, path, name = words.feed.more }: More) {
  const label = isLoading ? words.feed.loading : problem ? words.faults.retry : name
  const isBusy = isLoading ? 'true' : 'false'
  return html`<div class="more">
    ${problem ? html`<c12-notice slim .problem=${problem}></c12-notice>` : ''}
    ${
      path === undefined
        ? html`<button class="btn" type="button" aria-disabled=${isBusy} @click=${load}>${label}</button>`
        : html`<a class="btn" href=${path} aria-disabled=${isBusy} @click=${load}>${label}</a>`
    }
  </div>`
}

/** Where the server gives the following page at this one's address. */
export const followingPage = (next: string) => `?${new URLSearchParams({ apres: next })}`
