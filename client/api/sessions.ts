/** My sessions, on this and other devices (`src/access`). */
import type { SessionView } from '#src/pages/page-data.ts'
import { get, send } from './request.ts'

/** Signs out here. `redirect` is where the SSO wants the person to be sent to sign out there too. */
export function endSession() {
  return send<{ redirect?: string } | undefined>('POST', '/api/v1/sessions/end')
}

export function mySessions() {
  return get<{ data: SessionView[] }>('/api/v1/users/me/sessions')
}

export function closeSession(id: string) {
  return send<void>('DELETE', `/api/v1/users/me/sessions/${encodeURIComponent(id)}`)
}
