/** Changing instance (`federation/moving`). */
import type { Moving } from '#src/accounts/moving-schemas.ts'
import { send } from './request.ts'

const root = '/api/v1/users/me/moving'

export function declareFormer(address: string) {
  return send<Moving>('POST', `${root}/former`, { address })
}

export function forgetFormer(id: string) {
  return send<Moving>('DELETE', `${root}/former`, undefined, { query: { id } })
}

export function moveTo(address: string) {
  return send<Moving>('POST', root, { address })
}

export function comeBack() {
  return send<Moving>('DELETE', root)
}
