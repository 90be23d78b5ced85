/**
 * Moderators decide what becomes of what a host or somebody of it says here; each decision has its trace. A host that is
 * blocked is no ally any more, follows nobody, and what came from it goes, soon after.
 */
import { moderator } from '#src/access/acting-person.ts'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import type { AuditAction, AuditTrail } from '#src/administration/audit-trail.ts'
import type {
  ActorDecisionPage,
  DecisionsQuery,
  HostDecisionAnswer,
  HostDecisionPage,
  ImportReport,
} from '#src/administration/policy-schemas.ts'
import { InvalidInput } from '#src/app-error.ts'
import { type Clock, iso } from '#src/clock.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { Iri } from '../actor.ts'
import { type Discovery, type HostPolicy, RemoteRefused } from '../ports.ts'
import { readActors, readHosts, writeActors, writeHosts } from './decisions-csv.ts'
import { checkedHost, hostIn, withDomainsAbove } from './host.ts'
import type { HeldPolicies } from './host-policies.ts'
import type { PoliciesStore } from './policies-store.ts'
import { type ActorDecision, checkedReason, type HostDecision, isStricter } from './policy.ts'

interface ManagePoliciesParts {
  policies: PoliciesStore
  held: HeldPolicies
  newcomers: 'open' | 'quarantined'
  audit: AuditTrail
  discovery: Pick<Discovery, 'actor'>
  accountByHandle: (handle: string) => Promise<Account | null>
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
  ourHost: () => string
  /** In the transaction: alliance and follows end, what came from it is to be forgotten. */
  cutHost: (host: string, tx: Transaction) => Promise<void>
  cutActor: (id: Iri, tx: Transaction) => Promise<void>
  freeActor: (id: Iri, tx: Transaction) => Promise<void>
  transact: Engine['transaction']
  clock: Clock
}

export type ManagePolicies = ReturnType<typeof createManagePolicies>

const mostRefusals = 100
/** Each may have to be asked of its host. */
const mostActors = 200

export function createManagePolicies(parts: ManagePoliciesParts) {
  const { policies, held, newcomers, audit, discovery, summariesOf, ourHost, transact, clock } = parts
  const { cutHost, cutActor, freeActor } = parts

  async function record(tx: Transaction, by: AccountId, action: AuditAction, id: string, reason: string) {
    const kind = action === 'host-decided' ? 'host' : 'actor'
    await audit.record(tx, { by, action, target: { kind, id }, concerns: null, reason: reason || null })
  }

  async function keepHost(decision: HostDecision, by: AccountId, tx: Transaction): Promise<void> {
    await policies.hosts.put(decision, tx)
    if (decision.policy === 'blocked') await cutHost(decision._id, tx)
    await record(tx, by, 'host-decided', decision._id, `${decision.policy} ${decision.reason}`.trim())
  }

  async function keepActor(decision: ActorDecision, by: AccountId): Promise<void> {
    await transact(async (tx) => {
      await policies.actors.put(decision, tx)
      await cutActor(decision._id, tx)
      await record(tx, by, 'actor-blocked', decision._id, decision.reason)
    })
    await held.reread('actor', decision._id)
  }

  /** Known here, or asked of its host. @throws {InvalidInput} {RemoteRefused} */
  async function actorNamed(written: string): Promise<{ id: Iri; host: string; address: string }> {
    const clean = written.trim().replace(/^@/, '')
    const wrong = (detail: string) => new InvalidInput([{ pointer: '/name', detail }])
    if (!/^[^@\s]+@[^@\s]+$/.test(clean) && !/^https?:\/\//.test(clean)) {
      throw wrong('Écrivez une adresse, par exemple « anne@classe.ac-creteil.fr ».')
    }
    const known = await parts.accountByHandle(clean.toLowerCase())
    if (known?.remote) return { id: known.remote.id, host: known.remote.host, address: known.handle }
    if (hostIn(clean) === ourHost()) {
      throw wrong('Cette personne est d’ici : suspendez son compte depuis l’administration.')
    }
    const actor = await discovery.actor(clean)
    return { id: actor._id, host: actor.host, address: `${actor.name.toLowerCase()}@${actor.host}` }
  }

  async function answersFor(decisions: readonly HostDecision[]): Promise<HostDecisionAnswer[]> {
    const people = await summariesOf(decisions.flatMap(({ by }) => by ?? []))
    return decisions.map(({ _id, by, ...rest }) => ({ ...rest, host: _id, by: (by && people.get(by)) || null }))
  }

  /** Of the host, or else of the nearest domain above it. */
  async function nearestDecision(host: string): Promise<HostDecision | null> {
    for (const one of withDomainsAbove(host)) {
      const decision = await policies.hosts.get(one)
      if (decision !== null) return decision
    }
    return null
  }

  async function hostAt(person: Person, host: string, policy: HostPolicy, reason: string): Promise<HostDecision> {
    if (host === ourHost()) throw new InvalidInput([{ pointer: '/host', detail: 'C’est notre propre instance.' }])
    return { _id: host, policy, reason: checkedReason(reason), at: iso(clock.now()), by: person.accountId }
  }

  return {
    async listHosts(viewer: Viewer, { policy, ...page }: DecisionsQuery): Promise<HostDecisionPage> {
      moderator(viewer)
      const [found, total] = await Promise.all([policies.hosts.list(policy, page), policies.hosts.count(policy)])
      return { total, data: await answersFor(found.items), next: found.next, newcomers }
    },

    /** @throws {InvalidInput} */
    async decideHost(viewer: Viewer, typed: string, policy: HostPolicy, reason: string): Promise<HostDecisionAnswer> {
      const person = moderator(viewer)
      const decision = await hostAt(person, checkedHost(typed), policy, reason)
      await transact((tx) => keepHost(decision, person.accountId, tx))
      await held.reread('host', decision._id)
      await held.reread('alliance', decision._id)
      const [answer] = await answersFor([decision])
      return answer as HostDecisionAnswer
    },

    /** Nothing is decided of it any more. */
    async forgetHost(viewer: Viewer, typed: string): Promise<void> {
      const person = moderator(viewer)
      const host = checkedHost(typed)
      await transact(async (tx) => {
        if (await policies.hosts.remove(host, tx)) await record(tx, person.accountId, 'host-decided', host, newcomers)
      })
      await held.reread('host', host)
    },

    async listActors(viewer: Viewer, page: Omit<DecisionsQuery, 'policy'>): Promise<ActorDecisionPage> {
      moderator(viewer)
      const [found, total] = await Promise.all([policies.actors.list(page), policies.actors.count()])
      const people = await summariesOf(found.items.flatMap(({ by }) => by ?? []))
      const data = found.items.map(({ _id, address, reason, at, by }) => ({
        id: _id,
        name: address,
        reason,
        at,
        by: (by && people.get(by)) || null,
      }))
      return { total, data, next: found.next }
    },

    /** @throws {InvalidInput} when nobody is found */
    async blockActor(viewer: Viewer, written: string, reason: string): Promise<void> {
      const person = moderator(viewer)
      const told = checkedReason(reason)
      const found = await actorNamed(written).catch((cause: unknown) => {
        if (!(cause instanceof RemoteRefused)) throw cause
        const detail = 'Personne ne répond à cette adresse pour le moment.'
        throw new InvalidInput([{ pointer: '/name', detail }], undefined, { cause })
      })
      const { id, ...where } = found
      const decision = { _id: id, ...where, reason: told, at: iso(clock.now()), by: person.accountId }
      await keepActor(decision, person.accountId)
    },

    /** @param name as it is listed, or an address. Not blocked, it changes nothing. */
    async unblockActor(viewer: Viewer, name: string): Promise<void> {
      const person = moderator(viewer)
      const clean = name.trim().replace(/^@/, '')
      const found: string[] = []
      for await (const { _id, address } of policies.actors.all()) {
        if (_id === clean || address === clean.toLowerCase()) found.push(_id)
      }
      for (const id of found) {
        await transact(async (tx) => {
          if (!(await policies.actors.remove(id, tx))) return
          await freeActor(id, tx)
          await record(tx, person.accountId, 'actor-unblocked', id, '')
        })
        await held.reread('actor', id)
      }
    },

    /**
     * As Mastodon writes them. Lines that do not hold are told, the others kept; a list of others never softens what was
     * decided here. @throws {InvalidInput} when it is too long
     */
    async importHosts(viewer: Viewer, csv: string): Promise<ImportReport> {
      const person = moderator(viewer)
      const report: ImportReport = { kept: 0, unchanged: 0, refused: [] }
      for (const { line, text, read } of readHosts(csv)) {
        if (read === null || read.host === ourHost()) {
          refuse(report, line, text, 'Cette ligne ne nomme pas une autre instance, ou sa sévérité est inconnue.')
          continue
        }
        const before = await nearestDecision(read.host)
        if (before !== null && !isStricter(read.policy, before.policy)) {
          report.unchanged += 1
          continue
        }
        const decision: HostDecision = {
          _id: read.host,
          policy: read.policy,
          reason: read.reason,
          at: iso(clock.now()),
          by: null,
        }
        await transact((tx) => keepHost(decision, person.accountId, tx))
        await held.reread('host', read.host)
        report.kept += 1
      }
      return report
    },

    async exportHosts(viewer: Viewer): Promise<string> {
      moderator(viewer)
      const all: HostDecision[] = []
      for await (const decision of policies.hosts.all()) all.push(decision)
      return writeHosts(all)
    },

    /** At most 200 at once: those that are not known here are asked of their hosts. @throws {InvalidInput} */
    async importActors(viewer: Viewer, csv: string): Promise<ImportReport> {
      const person = moderator(viewer)
      const lines = readActors(csv)
      if (lines.length > mostActors) {
        const detail = `Cette liste dépasse ${mostActors} comptes : coupez-la en plusieurs.`
        throw new InvalidInput([{ pointer: '/csv', detail }])
      }
      const report: ImportReport = { kept: 0, unchanged: 0, refused: [] }
      for (const { line, text, read } of lines) {
        const found = read === null ? null : await actorNamed(read).catch(() => null)
        if (found === null) {
          refuse(report, line, text, 'Personne ne répond à cette adresse.')
          continue
        }
        if (held.isActorBlocked(found.id)) {
          report.unchanged += 1
          continue
        }
        const { id, ...where } = found
        await keepActor({ _id: id, ...where, reason: '', at: iso(clock.now()), by: null }, person.accountId)
        report.kept += 1
      }
      return report
    },

    async exportActors(viewer: Viewer): Promise<string> {
      moderator(viewer)
      const all: ActorDecision[] = []
      for await (const decision of policies.actors.all()) all.push(decision)
      return writeActors(all)
    },
  }
}

function refuse(report: ImportReport, line: number, text: string, detail: string): void {
  if (report.refused.length < mostRefusals) report.refused.push({ line, text, detail })
}
