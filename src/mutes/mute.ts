/** Somebody, or a whole instance, that one person wishes not to meet; and how many there may be. Pure. */
import type { AccountId } from '../accounts/account.ts'
import { InvalidInput } from '../app-error.ts'

export interface Mute {
  /** One for each pair. */
  readonly _id: string
  readonly by: AccountId
  readonly kind: 'account' | 'host'
  /** Of a person; null for an instance. */
  readonly accountId: AccountId | null
  /** Of a channel or network of another instance: the address of its actor. */
  readonly channel: string | null
  readonly host: string | null
  readonly at: string
}

export type MuteKind = Mute['kind']

/** Each is read at each of the person's requests. */
export const mostMuted: Record<MuteKind, number> = { account: 200, host: 50 }

export function muteId(by: AccountId, kind: MuteKind, whom: string): string {
  return `${by}:${kind}:${whom}`
}

/** @throws {InvalidInput} */
export function checkRoom(kind: MuteKind, known: number): void {
  if (known < mostMuted[kind]) return
  const detail =
    kind === 'account'
      ? `Vous avez déjà masqué ${mostMuted.account} personnes : retirez-en une, ou masquez leur instance.`
      : `Vous avez déjà masqué ${mostMuted.host} sites : retirez-en un.`
  throw new InvalidInput([{ pointer: kind === 'account' ? '/accountName' : '/host', detail }])
}
