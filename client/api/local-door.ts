/** The local door: passwords, codes, passkeys, and coming in without an SSO (`src/access/local`). */
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import type { PasskeyAnswer } from '#src/access/local/passkey-schemas.ts'
import type { InvitationMade, Registrations } from '#src/access/local/registration-schemas.ts'
import type { CreationOptions, RequestOptions } from '../passkeys/passkeys.ts'
import { get, send } from './request.ts'

export function enter(login: string, password: string, code?: string) {
  return send<LocalEntry>('POST', '/api/v1/local/session', { login, password, ...(code ? { code } : {}) })
}

/** @param token of a one-time link */
export function choosePassword(token: string, password: string) {
  return send<LocalEntry>('POST', '/api/v1/local/password', { token, password })
}

export function setSecondFactor(ticket: string, code: string) {
  return send<LocalEntry>('POST', '/api/v1/local/second-factor', { ticket, code })
}

export function passkeyOptionsOfLink(token: string) {
  return send<CreationOptions>('POST', '/api/v1/local/link/passkey-options', { token })
}

export function keepPasskeyOfLink(token: string, label: string, response: unknown) {
  return send<LocalEntry>('POST', '/api/v1/local/link/passkey', { token, label, response })
}

export function passkeyRequest() {
  return send<RequestOptions>('POST', '/api/v1/local/passkey/options')
}

export function enterByPasskey(response: unknown) {
  return send<LocalEntry>('POST', '/api/v1/local/passkey', { response })
}

export function myPasskeyOptions() {
  return send<CreationOptions>('POST', '/api/v1/users/me/passkeys/options')
}

export function keepMyPasskey(label: string, response: unknown) {
  return send<PasskeyAnswer>('POST', '/api/v1/users/me/passkeys', { label, response })
}

export function removeMyPasskey(id: string) {
  return send<void>('DELETE', `/api/v1/users/me/passkeys/${encodeURIComponent(id)}`)
}

export function askForAccount(asked: { displayName: string; mail: string; why: string }) {
  return send<void>('POST', '/api/v1/local/requests', asked)
}

export function invitationOf(token: string) {
  return send<{ displayName: string; mail: string }>('POST', '/api/v1/local/invitation', { token })
}

export function acceptInvitation(token: string, displayName: string) {
  return send<{ handle: string; linkToken: string }>('POST', '/api/v1/local/registration', { token, displayName })
}

export function registrations(after: string) {
  return get<Registrations>('/api/v1/administration/registrations', { query: { after } })
}

export function invite(displayName: string, mail: string) {
  return send<InvitationMade>('POST', '/api/v1/administration/invitations', { displayName, mail })
}

export function approveRequest(id: string) {
  return send<InvitationMade>('POST', `/api/v1/administration/registrations/${encodeURIComponent(id)}/approve`)
}

export function rejectRequest(id: string) {
  return send<void>('DELETE', `/api/v1/administration/registrations/${encodeURIComponent(id)}`)
}
