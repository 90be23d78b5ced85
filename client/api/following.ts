/** Whom I follow, here and elsewhere. */
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import type { Subscription } from '#src/accounts/following-schemas.ts'
import type { VideoPage } from '#src/videos/video-schemas.ts'
import { get, send } from './request.ts'

export type FollowState = Subscription['state'] | null

const root = '/api/v1/users/me/subscriptions'

export function follow(uri: string) {
  return send<Subscription>('POST', root, { uri })
}

export function unfollow(uri: string) {
  return send<void>('DELETE', `${root}/${encodeURIComponent(uri)}`)
}

export function followStates(uris: readonly string[]) {
  return get<Record<string, FollowState>>(`${root}/states`, { query: { uris: uris.join(',') } })
}

export function followedVideos(after: string) {
  return get<VideoPage>(`${root}/videos`, { query: { after } })
}

export function personElsewhere(address: string) {
  return get<AccountSummary>('/api/v1/search/people-elsewhere', { query: { address } })
}
