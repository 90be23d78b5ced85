/** The face of a person of another instance, as it was made again here; initials for the others, and until it is there. Decoration: their name is always beside. */
import { html } from 'lit'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import { initials } from '../formats/names.ts'

type Faced = Pick<AccountSummary, 'displayName' | 'avatars'>

/** @param small in lists of words */
export function portrait(account: Faced | null, { small = false }: { small?: boolean } = {}) {
  return html`<span class=${small ? 'who s' : 'who'} aria-hidden="true">${account ? face(account) : '–'}</span>`
}

/** What stands inside an element of class `who`. */
export function face({ displayName, avatars }: Faced) {
  const [avatar] = avatars
  if (!avatar) return initials(displayName)
  const { path, width } = avatar
  return html`${initials(displayName)}<img
      src=${path}
      alt=""
      width=${width}
      height=${width}
      loading="lazy"
      decoding="async"
      @error=${withdraw}
    />`
}

/** It cannot be had: the initials are under it. */
function withdraw({ target }: Event) {
  ;(target as HTMLImageElement).hidden = true
}
