/** Leaving: erasing my account, and what administrators do about those who left (`src/departures`). */
import type { DepartureListRead, Departures, Erasure } from '#src/departures/departure-schemas.ts'
import { get, send } from './request.ts'

export function eraseMyAccount(asked: Erasure) {
  return send<void>('POST', '/api/v1/users/me/erasure', asked)
}

export function departures(after: string) {
  return get<Departures>('/api/v1/administration/departures', { query: { after } })
}

/** Unless it is a trial, those whom it names are told and their sessions end. */
export function importDepartures(text: string, isTrial: boolean) {
  return send<DepartureListRead>('POST', '/api/v1/administration/departures', { text, isTrial })
}

export function cancelDeparture(id: string) {
  return send<void>('DELETE', `/api/v1/administration/departures/${encodeURIComponent(id)}`)
}
