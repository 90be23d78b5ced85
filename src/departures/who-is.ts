/** Whom the lines of a departure list mean: by mail, by an identifier of the providers, by handle. */
import type { Account } from '../accounts/account.ts'
import type { AccountsStore } from '../accounts/accounts-store.ts'

interface WhoIsParts {
  accounts: AccountsStore
  identifierSources: readonly string[]
}

export function createWhoIs({ accounts, identifierSources }: WhoIsParts) {
  /** Of this instance and not closed: nobody, one, or several, which is for a person to tell apart. */
  return async function* whoIs(values: readonly string[]): AsyncGenerator<[value: string, who: Account[]]> {
    const mails = await byMails(new Set(values.filter(isMail).map((value) => value.toLowerCase())))
    for (const value of values) {
      const found = isMail(value) ? (mails.get(value.toLowerCase()) ?? []) : await byName(value)
      const distinct = new Map(found.map((account) => [account._id, account]))
      yield [value, [...distinct.values()].filter(({ state, remote }) => state !== 'closed' && !remote)]
    }
  }

  /** Mails are kept as providers write them, and a list writes them otherwise: all are looked through, once. */
  async function byMails(wanted: ReadonlySet<string>): Promise<Map<string, Account[]>> {
    const found = new Map<string, Account[]>()
    if (wanted.size === 0) return found
    for (const state of ['active', 'suspended'] as const) {
      let after: string | undefined
      do {
        const filter = { 'remote.host': null, state }
        const page = await accounts.list(filter, { limit: 1000, ...(after === undefined ? {} : { after }) })
        for (const account of page.items) {
          const mail = account.mail?.toLowerCase() ?? ''
          if (wanted.has(mail)) found.set(mail, [...(found.get(mail) ?? []), account])
        }
        after = page.next ?? undefined
      } while (after !== undefined)
    }
    return found
  }

  async function byName(value: string): Promise<Account[]> {
    const known = await accounts.byIdentifiers(identifierSources.map((source) => `${source}:${value}`))
    const named = await accounts.byHandle(value.replace(/^@/, '').toLowerCase())
    return named === null ? known : [...known, named]
  }
}

function isMail(value: string): boolean {
  return value.includes('@') && !value.startsWith('@')
}
