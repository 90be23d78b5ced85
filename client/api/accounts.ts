/** People: mine, and the public page of each. */
import type { Me, ProfileChanges } from '#src/accounts/account-schemas.ts'
import type { VideoPage } from '#src/videos/video-schemas.ts'
import { get, send } from './request.ts'

export function changeProfile(changes: ProfileChanges) {
  return send<Me>('PATCH', '/api/v1/users/me', changes)
}

export function acceptCharter(version: string) {
  return send<Me>('POST', '/api/v1/users/me/charter', { version })
}

export function videosOf(handle: string, after: string) {
  return get<VideoPage>(`/api/v1/accounts/${encodeURIComponent(handle)}/videos`, { query: { after } })
}
