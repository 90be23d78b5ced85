/** What administrators see and do. */
import type { Role } from '#src/access/viewer.ts'
import type { AdministeredAccount, JobAnswer, JobPage } from '#src/administration/administration-schemas.ts'
import type { MissingThings, OtherInstance, OtherInstancePage, Replayed } from '#src/administration/instance-schemas.ts'
import { get, send } from './request.ts'

export function jobs(state: JobAnswer['state'], after?: string) {
  return get<JobPage>('/api/v1/administration/jobs', { query: { state, after } })
}

export function retryJob(id: string) {
  return send<void>('POST', `/api/v1/administration/jobs/${encodeURIComponent(id)}/retry`)
}

const account = (id: string, act: string) => `/api/v1/administration/accounts/${encodeURIComponent(id)}/${act}`

/** The roles given here, beside those of the SSO. */
export function giveRoles(id: string, roles: readonly Role[], reason: string) {
  return send<AdministeredAccount>('PUT', account(id, 'roles'), { roles, reason })
}

/** `from`: the account to be closed, by its handle. */
export function joinAccounts(id: string, from: string, reason: string) {
  return send<AdministeredAccount>('POST', account(id, 'join'), { from, reason })
}

export function suspendAccount(id: string, reason: string) {
  return send<AdministeredAccount>('POST', account(id, 'suspend'), { reason })
}

export function restoreAccount(id: string, reason: string) {
  return send<AdministeredAccount>('POST', account(id, 'restore'), { reason })
}

export function instances(state: 'all' | 'failing', after?: string) {
  return get<OtherInstancePage>('/api/v1/administration/instances', { query: { state, after } })
}

const instance = (host: string, act: string) => `/api/v1/administration/instances/${encodeURIComponent(host)}/${act}`

export function retryInstance(host: string) {
  return send<OtherInstance>('POST', instance(host, 'retry'))
}

export function missingAt(host: string) {
  return get<MissingThings>(instance(host, 'missing'))
}

/** Sends it again what is missing. */
export function replayTo(host: string) {
  return send<Replayed>('POST', instance(host, 'replay'))
}
