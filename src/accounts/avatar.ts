/** The picture of a person of another instance: where it is kept, and the address that it is shown at. */
import type { AccountId } from './account.ts'

/** Square, in pixels. */
export const avatarSize = { width: 240, height: 240 } as const

/** @param file `<16 hexadecimal digits>.jpg`: another one each time it is made again, since caches keep them for ever */
export function avatarKey(account: AccountId, file: string): string {
  return `avatars/${account}/${file}`
}

/** Where all of theirs are kept. */
export function avatarsOf(account: AccountId): string {
  return `avatars/${account}`
}

export function avatarPath(account: AccountId, file: string): string {
  return `/avatars/${account}/${file}`
}
