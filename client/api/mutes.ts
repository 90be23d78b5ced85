/** Whom and what I wish not to meet (`src/mutes`). */
import type { MutedAccountPage, MutedServerPage } from '#src/mutes/mute-schemas.ts'
import { get, send } from './request.ts'

const root = '/api/v1/users/me/blocklist'

export function mutePerson(accountName: string) {
  return send<void>('POST', `${root}/accounts`, { accountName })
}

export function unmutePerson(address: string) {
  return send<void>('DELETE', `${root}/accounts/${encodeURIComponent(address)}`)
}

export function muteInstance(host: string) {
  return send<void>('POST', `${root}/servers`, { host })
}

export function unmuteInstance(host: string) {
  return send<void>('DELETE', `${root}/servers/${encodeURIComponent(host)}`)
}

export function mutedPeople(after: string) {
  return get<MutedAccountPage>(`${root}/accounts`, { query: { count: 20, after } })
}

export function mutedInstances(after: string) {
  return get<MutedServerPage>(`${root}/servers`, { query: { count: 20, after } })
}
