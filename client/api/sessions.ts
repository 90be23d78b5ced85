/** Signing out, and where else I am signed in (`src/access`). */
import { send } from './request.ts'

/** Signs out here. `redirect` is where to go next: the SSO, to sign out there too, or the home page. */
export function endSession() {
  return send<{ redirect: string }>('POST', '/api/v1/sessions/end')
}

export function closeSession(id: string) {
  return send<void>('DELETE', `/api/v1/users/me/sessions/${encodeURIComponent(id)}`)
}

/** All but this one. */
export function closeOtherSessions() {
  return send<{ ended: number }>('DELETE', '/api/v1/users/me/sessions')
}
