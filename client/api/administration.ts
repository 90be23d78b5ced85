/** What administrators see and do. */
import type { Role } from '#src/access/viewer.ts'
import type {
  AdministeredAccount,
  AdministeredAccountPage,
  JobAnswer,
  JobPage,
  Overview,
} from '#src/administration/administration-schemas.ts'
import { get, send } from './request.ts'

export function overview() {
  return get<Overview>('/api/v1/administration/overview')
}

export function jobs(state: JobAnswer['state'], after?: string) {
  return get<JobPage>('/api/v1/administration/jobs', { query: { state, after } })
}

export function retryJob(id: string) {
  return send<void>('POST', `/api/v1/administration/jobs/${encodeURIComponent(id)}/retry`)
}

export function accounts(query: { search: string; state: string; role: string; start: number }) {
  return get<AdministeredAccountPage>('/api/v1/administration/accounts', { query })
}

const account = (id: string, act: string) => `/api/v1/administration/accounts/${encodeURIComponent(id)}/${act}`

/** The roles given here, beside those of the SSO. */
export function giveRoles(id: string, roles: readonly Role[], reason: string) {
  return send<AdministeredAccount>('PUT', account(id, 'roles'), { roles, reason })
}

export function suspendAccount(id: string, reason: string) {
  return send<AdministeredAccount>('POST', account(id, 'suspend'), { reason })
}

export function restoreAccount(id: string, reason: string) {
  return send<AdministeredAccount>('POST', account(id, 'restore'), { reason })
}
