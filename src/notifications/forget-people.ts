/** What a person was told of some others is told no more: they wish not to meet them. */
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Engine } from '../store/engine.ts'
import { type Notification, without } from './notification.ts'
import type { NotificationsStore } from './notifications-store.ts'

interface ForgetPeopleParts {
  notifications: NotificationsStore
  accounts: Pick<AccountsPart, 'store'>
  transact: Engine['transaction']
}

const atOnce = 100

export function createForgetPeople({ notifications, accounts, transact }: ForgetPeopleParts) {
  /** Repeated, it changes nothing more. What others did beside them stays. */
  return async function forgetPeople(recipient: AccountId, isThem: (one: Account) => boolean): Promise<void> {
    let after: string | undefined
    do {
      const page = await notifications.of(recipient, { start: 0, count: atOnce, after, unreadOnly: false })
      // A film of one's own that appeared is one's own doing.
      const told = page.items.filter(({ kind }) => kind !== 'published')
      const people = await accounts.store.getMany([...new Set(told.flatMap((one) => one.people))])
      const them = people.filter(isThem).map(({ _id }) => _id)
      const concerned = told.filter((one) => one.people.some((id) => them.includes(id)))
      if (concerned.length > 0) await forget(concerned, them)
      after = page.next ?? undefined
    } while (after !== undefined)
  }

  async function forget(concerned: readonly Notification[], them: readonly AccountId[]): Promise<void> {
    await transact(async (tx) => {
      for (const { _id } of concerned) {
        let left = await notifications.find(_id, tx)
        if (left === null) continue
        for (const id of them) left = left && without(left, id)
        if (left === null) await notifications.remove(_id, tx)
        else await notifications.put(left, tx)
      }
    })
  }
}
