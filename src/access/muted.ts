/**
 * What a person wishes not to meet: the only place that decides it, for lists, searches, comments and notifications
 * alike. It hides for that person alone, and only where they did not ask for it: an address still opens.
 */
import type { AccountId } from '../accounts/account.ts'
import type { Muted, Viewer } from './viewer.ts'

const nothing: Muted = { accounts: [], channels: [], hosts: [] }

export function mutedBy(viewer: Viewer): Muted {
  return viewer.kind === 'person' ? (viewer.muted ?? nothing) : nothing
}

/** Somebody, and the instance that they are of (null: this one). */
export function isMuted(muted: Muted, who: { accountId: AccountId; host: string | null }): boolean {
  return muted.accounts.includes(who.accountId) || (who.host !== null && muted.hosts.includes(who.host))
}

/** Conditions on a stored video that all hold of what this viewer may be shown. */
export function unmutedVideos(viewer: Viewer) {
  const { accounts, channels, hosts } = mutedBy(viewer)
  return [
    ...(accounts.length > 0 ? [{ authors: { containsNone: accounts } }] : []),
    ...(channels.length > 0 ? [{ 'remote.channelId': { notIn: channels } }] : []),
    ...(hosts.length > 0 ? [{ 'remote.host': { notIn: hosts } }] : []),
  ]
}

/** The same, of a stored comment. */
export function unmutedComments(viewer: Viewer) {
  const { accounts, hosts } = mutedBy(viewer)
  return {
    ...(accounts.length > 0 ? { accountId: { notIn: accounts } } : {}),
    ...(hosts.length > 0 ? { 'remote.host': { notIn: hosts } } : {}),
  }
}
