/**
 * `npm run admin`: the first administrator, or another, or a new password for one. It gives a link that lasts a day and
 * opens the local door, where the person chooses a password and a code, or a passkey; the door works when the SSO does not.
 */

import { pino } from 'pino'
import type { Settings } from '#config/settings.ts'
import { createAccessPart } from './access/access-part.ts'
import { type Account, withRolesGranted } from './accounts/account.ts'
import { createAccountsStore } from './accounts/accounts-store.ts'
import { createOpenLocalAccount, createOpenOrRefreshAccount } from './accounts/open-account.ts'
import { type Clock, systemClock } from './clock.ts'
import { runCommand } from './command.ts'
import { createRateLimits } from './http/rate-limits.ts'
import { createNumbers } from './numbering/numbers.ts'
import { accessSettings } from './part-settings.ts'
import { secretKeyIn } from './secret-key.ts'
import { openEngine } from './store/open-engine.ts'

const usage = `Donne l’administration de cette instance, par un lien valable un jour.

  npm run admin -- "Prénom Nom" [adresse@de.messagerie]   ouvre un compte d’administration
  npm run admin -- @identifiant                           pour un compte qui existe déjà, ou un mot de passe oublié`

/** What it answers is for the operator's terminal, link included. @throws an Error with a sentence */
export async function giveAdministration(
  asked: readonly string[],
  settings: Settings,
  { clock = systemClock, url }: { clock?: Clock; url?: URL } = {},
): Promise<string> {
  const [who = '', mail = null] = asked.map((word) => word.trim())
  if (who === '' || asked.length > 2) throw new Error(usage)
  if (mail !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mail))
    throw new Error(`« ${mail} » n’est pas une adresse. Un nom de plusieurs mots se met entre guillemets.`)

  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openEngine({ databaseUrl: settings.databaseUrl, clock }))
  const accounts = createAccountsStore({ engine })
  const numbers = createNumbers({ engine })
  const here = url ?? new URL(`http://localhost:${settings.port}/`)
  const openLocalAccount = createOpenLocalAccount({ accounts, numbers, clock })
  const { local } = stack.use(
    createAccessPart({
      engine,
      clock,
      log: pino({ level: 'silent' }),
      settings: accessSettings(settings),
      url: here,
      rateLimits: createRateLimits(),
      accounts,
      openOrRefreshAccount: createOpenOrRefreshAccount({ accounts, numbers, clock }),
      openLocalAccount,
      secretKeys: [settings.secretKey ?? (await secretKeyIn(settings.dataFolder))],
    }),
  )

  async function existing(handle: string): Promise<Account> {
    const known = await accounts.byHandle(handle.toLowerCase())
    if (!known || known.remote) throw new Error(`Personne ne porte l’identifiant « ${handle} » ici.`)
    if (known.state !== 'active') throw new Error(`Le compte « ${handle} » n’est pas actif.`)
    const changed = await engine.transaction((tx) =>
      accounts.change(known._id, tx, (account) =>
        account.roles.includes('administrator')
          ? account
          : withRolesGranted(account, [...account.rolesGranted, 'administrator'], clock.now()),
      ),
    )
    return changed ?? known
  }

  const account = who.startsWith('@')
    ? await existing(who.slice(1))
    : await openLocalAccount({ displayName: who, mail, roles: ['administrator'] })
  const token = await local.door.newLink(account._id)
  const link = new URL('/administration/connexion', settings.publicUrl ?? here)
  link.hash = `jeton=${token}`
  return `${account.displayName} (@${account.handle}) administre cette instance.
Lien à lui remettre, valable un jour et une seule fois :

  ${link.href}
`
}

if (import.meta.main) await runCommand(usage, giveAdministration)
