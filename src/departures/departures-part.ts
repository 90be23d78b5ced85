/**
 * Leaving: a person erases her account, or no longer comes, or the académie says that she has left. The last two are
 * noticed first (sessions closed, a message), and erased when the notice ends; coming back cancels it.
 */
import { administrator, signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import type { AccountsStore } from '../accounts/accounts-store.ts'
import { administers } from '../accounts/last-administrator.ts'
import { type Departure, leaving, noticedAgain, staying, told, withoutHandle } from '../accounts/leaving.ts'
import type { Addresses } from '../addresses.ts'
import { InvalidInput, NotFound } from '../app-error.ts'
import { iso } from '../clock.ts'
import type { Route } from '../http/route.ts'
import { mailKeptDays, type Tell, type Told } from '../mail/mail.ts'
import type { Transaction } from '../store/engine.ts'
import { readDepartureList } from './departure-list.ts'
import { departureRoutes } from './departure-routes.ts'
import type { DepartureListRead, Departures, Erasure, ErasurePreview, Fate } from './departure-schemas.ts'
import { createEraseAccount, type EraseAccountParts, isKept } from './erase-account.ts'
import { createWhoIs } from './who-is.ts'

interface DepartureRules {
  /** Without a sign-in for that long, notice included. */
  absenceSeconds: number
  noticeSeconds: number
  /** Of published videos, when nobody was there to choose. */
  videos: Fate
}

export interface DeparturesParts extends EraseAccountParts {
  rules: DepartureRules
  /** Null where the instance sends no mail. */
  tell: Tell | null
  /** `NameID`, `uid`, `sub`: how the operator's providers identify people. */
  identifierSources: readonly string[]
  instanceName: string
  publicUrl: () => URL
  addresses: Addresses
}

export interface DeparturesPart {
  readonly routes: Route[]
  /** Declares `erase-account` and the daily round. Before `jobs.start()`. */
  defineJobs(): void
  /** What erasing would mean, said before. @throws {SignInNeeded} */
  previewErasure(viewer: Viewer): Promise<ErasurePreview>
  /** For good. @throws {SignInNeeded} {InvalidInput} {LastAdministrator} */
  eraseMyAccount(viewer: Viewer, asked: Erasure): Promise<void>
  /** Each: @throws {SignInNeeded} {NotAllowed} */
  listDepartures(viewer: Viewer, page: { after?: string | undefined }): Promise<Departures>
  importDepartures(viewer: Viewer, list: { text: string; isTrial: boolean }): Promise<DepartureListRead>
  /** @throws {NotFound} when nobody of that id is leaving */
  cancelDeparture(viewer: Viewer, id: string): Promise<void>
  /** What the daily round does; answers how many it noticed, erased and forgot. */
  round(signal: AbortSignal): Promise<{ noticed: number; erased: number; forgotten: number }>
}

/** What became of the message that notices somebody. */
const toldJob = 'departure-told'
interface ToldJob {
  accountId: string
  noticedAt: string
}

const perPage = 50
const batch = 100
const mostShown = 20

export function createDeparturesPart(parts: DeparturesParts): DeparturesPart {
  const { accounts, audit, jobs, transact, endSessionsOf, clock, rules, tell } = parts
  const { eraseAccount, eraseContents } = createEraseAccount(parts)
  const whoIs = createWhoIs(parts)

  /** Told in the same transaction, then sessions closed. False when it was noticed before, came back meanwhile, or administers. */
  async function notice(id: AccountId, why: Departure['why'], by: AccountId | null): Promise<boolean> {
    const account = await transact(async (tx) => {
      let isNew = false
      const after = await accounts.change(id, tx, (before) => {
        if (administers(before) || (why === 'absent' && !isAbsent(before))) return before
        const { noticeSeconds } = rules
        const isBeingTold = tell !== null && before.mail !== null
        const next = leaving(before, { why, noticeSeconds, isBeingTold }, clock.now())
        isNew = next !== before
        return next
      })
      if (!after || !isNew) return null
      await write(after, tx)
      await audit.record(tx, {
        by,
        action: 'account-noticed',
        target: { kind: 'account', id },
        concerns: id,
        reason: why,
      })
      return after
    })
    if (account === null) return false
    await endSessionsOf(id)
    return true
  }

  async function write({ _id, mail, departure }: Account, tx: Transaction): Promise<void> {
    if (tell === null || mail === null || !departure?.isBeingTold) return
    const { noticedAt } = departure
    await tell(messageTo(mail, departure), {
      tx,
      afterwards: { kind: toldJob, payload: { accountId: _id, noticedAt } },
    })
  }

  /** A message that did not leave while it was kept is written again, and its notice begins again. */
  async function writeAgain(id: AccountId): Promise<boolean> {
    return transact(async (tx) => {
      let isLate = false
      const limit = iso(clock.now().subtract({ hours: 24 * mailKeptDays }))
      const after = await accounts.change(id, tx, (before) => {
        isLate = before.mail !== null && Boolean(before.departure?.isBeingTold) && noticedBefore(before, limit)
        return isLate ? noticedAgain(before, rules.noticeSeconds, clock.now()) : before
      })
      if (after !== null && isLate) await write(after, tx)
      return isLate
    })
  }

  /** Its message may still reach her: she is not erased meanwhile. */
  const waitsToBeTold = ({ mail, departure }: Account) =>
    tell !== null && mail !== null && Boolean(departure?.isBeingTold)

  function messageTo(to: string, { why, endsAt }: Departure) {
    const end = Temporal.Instant.from(endsAt)
      .toZonedDateTimeISO('Europe/Paris')
      .toPlainDate()
      .toLocaleString('fr-FR', { dateStyle: 'long' })
    const because =
      why === 'absent'
        ? 'Vous ne vous y êtes pas connecté depuis longtemps.'
        : 'Votre académie nous dit que vous l’avez quittée.'
    const fate =
      rules.videos === 'keep'
        ? 'Vos vidéos publiées y resteront sous « Auteur parti », sans votre nom.'
        : 'Vos vidéos seront supprimées.'
    const home = new URL('/connexion', parts.publicUrl()).href
    return {
      to,
      subject: `Votre compte sera effacé le ${end} : ${parts.instanceName}`,
      text: `Bonjour,\n\n${because} Votre compte sur ${parts.instanceName} sera effacé le ${end}, avec votre nom, votre adresse et vos brouillons. ${fate}\n\nPour le garder, connectez-vous avant cette date :\n\n${home}\n\nVous pouvez aussi y effacer vos vidéos, ou votre compte.\n`,
    }
  }

  function isAbsent(account: Account): boolean {
    const limit = iso(clock.now().subtract({ seconds: Math.max(0, rules.absenceSeconds - rules.noticeSeconds) }))
    return (account.lastSignInAt ?? account.createdAt) < limit
  }

  /** Pages by what is left to do: what was done is no longer found. `skip` passes those that stay. */
  async function each(
    filter: Parameters<AccountsStore['list']>[0],
    signal: AbortSignal,
    act: (account: Account) => Promise<boolean>,
  ): Promise<number> {
    let count = 0
    let after: string | undefined
    do {
      const page = await accounts.list(filter, { limit: batch, ...(after === undefined ? {} : { after }) })
      for (const account of page.items) {
        signal.throwIfAborted()
        if (await act(account)) count += 1
      }
      after = page.next ?? undefined
    } while (after !== undefined)
    return count
  }

  async function round(signal: AbortSignal) {
    const now = iso(clock.now())
    const before = iso(clock.now().subtract({ seconds: Math.max(0, rules.absenceSeconds - rules.noticeSeconds) }))
    const here = { state: 'active', 'remote.id': null, departure: null } as const
    const byAbsence = (account: Account) => notice(account._id, 'absent', null)
    const noticed =
      (await each({ ...here, lastSignInAt: { lt: before } }, signal, byAbsence)) +
      (await each({ ...here, lastSignInAt: null, createdAt: { lt: before } }, signal, byAbsence))
    if (tell !== null) {
      await each({ 'departure.isBeingTold': true }, signal, ({ _id }) => writeAgain(_id))
    }
    const isOver = (account: Account) =>
      Boolean(account.departure && account.departure.endsAt <= iso(clock.now())) && !waitsToBeTold(account)
    const erasedOnes = await each({ 'departure.endsAt': { lte: now } }, signal, ({ _id, departure }) =>
      eraseAccount(_id, { videos: rules.videos, comments: 'keep', by: null, reason: departure?.why ?? null }, isOver),
    )
    const forgotten = await each({ 'erased.handleUntil': { lte: now } }, signal, async ({ _id, handle }) => {
      await transact(async (tx) => {
        await accounts.retireHandle(handle, tx)
        await accounts.change(_id, tx, withoutHandle)
      })
      return true
    })
    return { noticed, erased: erasedOnes, forgotten }
  }

  const part: Omit<DeparturesPart, 'routes'> = {
    defineJobs() {
      jobs.define({ name: 'erase-account', handle: eraseContents, leaseSeconds: 120 })
      jobs.define<Told<ToldJob>>({
        name: toldJob,
        attempts: 10,
        async handle({ payload: { accountId, noticedAt, outcome }, done }) {
          await transact(async (tx) => {
            await accounts.change(accountId as AccountId, tx, (before) => told(before, noticedAt, outcome === 'sent'))
            await done(tx)
          })
        },
      })
      jobs.defineRecurring({
        name: 'departures',
        every: '23 3 * * *',
        async handle({ signal }) {
          await round(signal)
        },
      })
    },
    round,

    async previewErasure(viewer) {
      const { accountId } = signedIn(viewer)
      const account = await accounts.get(accountId)
      if (account === null) throw new NotFound()
      const counted = { published: 0, others: 0 }
      let after: string | undefined
      do {
        const page = await parts.videos.ofAuthor(accountId, after)
        for (const video of page.items) counted[isKept(video) ? 'published' : 'others'] += 1
        after = page.next ?? undefined
      } while (after !== undefined)
      const isLastAdministrator =
        administers(account) &&
        (await transact(async (tx) => (await accounts.countOthersWithRole('administrator', accountId, tx)) === 0))
      return {
        username: account.handle,
        publishedVideos: counted.published,
        otherVideos: counted.others,
        isLastAdministrator,
      }
    },

    async eraseMyAccount(viewer, { username, videos, comments }) {
      const { accountId } = signedIn(viewer)
      const account = await accounts.get(accountId)
      if (account?.handle !== username.trim().toLowerCase().replace(/^@/, '')) {
        throw new InvalidInput([{ pointer: '/username', detail: 'Écrivez votre identifiant, tel qu’il est donné.' }])
      }
      await eraseAccount(accountId, { videos, comments, by: accountId, reason: null })
    },

    async listDepartures(viewer, { after }) {
      administrator(viewer)
      const page = await accounts.list(
        { 'departure.endsAt': { exists: true } },
        { limit: perPage, ...(after === undefined ? {} : { after }) },
      )
      const days = (seconds: number) => Math.round(seconds / 86_400)
      return {
        rules: {
          absenceDays: days(rules.absenceSeconds),
          noticeDays: days(rules.noticeSeconds),
          videos: rules.videos,
          writesMails: tell !== null,
        },
        data: page.items.flatMap(({ _id, handle, displayName, mail, lastSignInAt, departure }) =>
          departure ? { accountId: _id, name: handle, displayName, mail, lastSignInAt, ...shown(departure) } : [],
        ),
        next: page.next,
      }
    },

    async importDepartures(viewer, { text, isTrial }) {
      const { accountId: by } = administrator(viewer)
      const concerned = new Map<AccountId, Account>()
      const read = { already: 0, unknown: [] as string[], ambiguous: [] as string[], spared: [] as string[] }
      for await (const [value, [account, another]] of whoIs(readDepartureList(text))) {
        if (!account) read.unknown.push(value)
        else if (another) read.ambiguous.push(value)
        else if (administers(account)) read.spared.push(account.displayName)
        else if (account.departure) read.already += 1
        else concerned.set(account._id, account)
      }
      if (!isTrial) for (const id of concerned.keys()) await notice(id, 'listed', by)
      return {
        concerned: [...concerned.values()].map(({ _id, handle, displayName }) => ({
          accountId: _id,
          name: handle,
          displayName,
        })),
        already: read.already,
        unknown: read.unknown.length,
        unknownLines: read.unknown.slice(0, mostShown).map((line) => line.slice(0, 100)),
        ambiguous: read.ambiguous.slice(0, mostShown).map((line) => line.slice(0, 100)),
        spared: read.spared.slice(0, mostShown),
        isApplied: !isTrial,
      }
    },

    async cancelDeparture(viewer, id) {
      const { accountId: by } = administrator(viewer)
      await transact(async (tx) => {
        let wasLeaving = false
        await accounts.change(id as AccountId, tx, (before) => {
          wasLeaving = Boolean(before.departure)
          return staying(before, clock.now())
        })
        if (!wasLeaving) throw new NotFound('Cette personne n’est pas sur le départ.')
        await audit.record(tx, {
          by,
          action: 'departure-cancelled',
          target: { kind: 'account', id },
          concerns: id as AccountId,
          reason: null,
        })
      })
    },
  }
  return { ...part, routes: departureRoutes(part) }
}

function noticedBefore({ departure }: Account, limit: string): boolean {
  return departure !== undefined && departure !== null && departure.noticedAt < limit
}

function shown({ why, endsAt, isTold }: Departure) {
  return { why, endsAt, isTold }
}
