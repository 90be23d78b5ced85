/** How an account ends: noticed first, then erased. Pure. What it had published is decided in `src/departures`. */
import { iso } from '../clock.ts'
import { type Account, nothingKnown } from './account.ts'

/** Somebody who no longer comes, or whom the académie says has left: told, and erased when the notice ends. */
export interface Departure {
  readonly why: 'absent' | 'listed'
  readonly noticedAt: string
  readonly endsAt: string
  /** A message was sent; without one, administrators write. */
  readonly isTold: boolean
  /** A message is on its way: nobody is erased before it was sent, or is known never to arrive. */
  readonly isBeingTold?: boolean
}

/** What stays once the person is erased. */
export interface Erased {
  readonly at: string
  /** Until then the handle still answers « gone » to other instances, which ask; then it goes too. Null once gone. */
  readonly handleUntil: string | null
  /** What they published stays: for other instances it is of an actor that says nothing of them (`actorHandle`). */
  readonly isSucceeded?: true
}

const handleKeptDays = 30

const departedName = 'Auteur parti'

/** Already noticed, the first end stays. */
export function leaving(
  account: Account,
  { why, noticeSeconds, isBeingTold }: { why: Departure['why']; noticeSeconds: number; isBeingTold: boolean },
  now: Temporal.Instant,
): Account {
  if (account.state === 'closed' || account.departure) return account
  const endsAt = iso(now.add({ seconds: noticeSeconds }))
  const departure = { why, noticedAt: iso(now), endsAt, isTold: false, isBeingTold }
  return { ...account, departure, updatedAt: iso(now) }
}

/** What became of the message of that notice. */
export function told(account: Account, noticedAt: string, isTold: boolean): Account {
  const { departure } = account
  if (departure?.noticedAt !== noticedAt) return account
  return { ...account, departure: { ...departure, isTold, isBeingTold: false } }
}

/** The message of that notice did not leave in time: the person has as long again, from now. */
export function noticedAgain(account: Account, noticeSeconds: number, now: Temporal.Instant): Account {
  const { departure } = account
  if (!departure?.isBeingTold) return account
  const endsAt = iso(now.add({ seconds: noticeSeconds }))
  return { ...account, departure: { ...departure, noticedAt: iso(now), endsAt }, updatedAt: iso(now) }
}

/** The person came back, or an administrator was wrong. */
export function staying(account: Account, now: Temporal.Instant): Account {
  return account.departure ? { ...account, departure: null, updatedAt: iso(now) } : account
}

/** RGPD article 17: nothing is left that says who it was, but the handle, for a month. Twice, it changes nothing. */
export function erased(account: Account, now: Temporal.Instant): Account {
  if (account.erased) return account
  const { _id, number, handle, createdAt, remote } = account
  return {
    ...nothingKnown,
    _id,
    number,
    handle,
    displayName: departedName,
    roles: [],
    state: 'closed',
    createdAt,
    updatedAt: iso(now),
    remote,
    erased: { at: iso(now), handleUntil: iso(now.add({ hours: 24 * handleKeptDays })) },
  }
}

/** `parti--12`: nobody is ever given it, since two hyphens in a row never come from a name (`handle.ts`). */
function departedHandle(number: number): string {
  return `parti--${number}`
}

/** The number of an account that such a handle is of; null when it is another handle. */
export function departedNumber(handle: string): number | null {
  const [, number] = /^parti--(\d{1,12})$/.exec(handle) ?? []
  return number === undefined ? null : Number(number)
}

/** Once other instances are told whose their videos are from then on. */
export function succeeded(account: Account): Account {
  if (!account.erased || account.erased.isSucceeded) return account
  return { ...account, erased: { ...account.erased, isSucceeded: true } }
}

/** Of the actor that speaks for it to other instances. */
export function actorHandle({ handle, number, erased }: Pick<Account, 'handle' | 'number' | 'erased'>): string {
  return erased?.isSucceeded ? departedHandle(number) : handle
}

export function withoutHandle(account: Account): Account {
  if (!account.erased || account.erased.handleUntil === null) return account
  return { ...account, handle: departedHandle(account.number), erased: { ...account.erased, handleUntil: null } }
}
