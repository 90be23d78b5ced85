/** `/avatars/<account>/<file>`: pictures of people of other instances, as they were made again here. Public, kept for ever. */
import type { RequestHandler } from 'express'
import { NotFound } from '../app-error.ts'
import { MethodNotAllowed } from '../http/refusals.ts'
import type { Sender } from '../media/send-range.ts'
import type { AccountId } from './account.ts'
import { avatarKey } from './avatar.ts'

/** Mounted at `/avatars`. */
export function createServeAvatar({ sender }: { sender: Sender }): RequestHandler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new MethodNotAllowed(['GET', 'HEAD'])
    const [, account, file] = /^\/([0-9a-f-]{36})\/([0-9a-f]{16}\.jpg)$/.exec(request.path) ?? []
    const key = account === undefined || file === undefined ? null : avatarKey(account as AccountId, file)
    if (key === null || !(await sender.send(request, response, key, { cache: 'public' }))) throw new NotFound()
  }
}
