/** Administrators propose an alliance, answer one, end one. Each sees what the other instance says it is before agreeing. */
import { administrator } from '#src/access/acting-person.ts'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { AccountSummary } from '#src/accounts/account-schemas.ts'
import type { AllianceAnswer, AllianceList, AlliedInstances } from '#src/administration/alliance-schemas.ts'
import type { AuditAction, AuditTrail } from '#src/administration/audit-trail.ts'
import { InvalidInput, NotFound } from '#src/app-error.ts'
import type { Clock } from '#src/clock.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import { checkedHost } from '../policies/host.ts'
import type { HeldPolicies } from '../policies/host-policies.ts'
import { type Discovery, RemoteRefused } from '../ports.ts'
import { type Alliance, AllianceNotInState, agreed, allianceStates, isOver, proposedByUs } from './alliance.ts'
import type { AlliancesStore } from './alliances-store.ts'
import { otherOf } from './hear-alliance.ts'
import type { KeepAlliance } from './keep-alliance.ts'

interface ManageAlliancesParts {
  alliances: AlliancesStore
  keep: KeepAlliance
  policies: HeldPolicies
  discovery: Discovery
  audit: AuditTrail
  summariesOf: (ids: Iterable<AccountId>) => Promise<Map<AccountId, AccountSummary>>
  ourHost: () => string
  /** Of the scheme that other instances are reached by. */
  addressOf: (host: string) => string
  transact: Engine['transaction']
  clock: Clock
}

/** What others run that keeps what is shared to teachers: an instance that does not know these audiences would show it to all. */
const software = 'classe-a-12'

export type ManageAlliances = ReturnType<typeof createManageAlliances>

export function createManageAlliances(parts: ManageAlliancesParts) {
  const { alliances, keep, policies, discovery, audit, summariesOf, ourHost, addressOf, transact, clock } = parts

  /** @throws {InvalidInput} beside the host, with what is wrong */
  async function instanceAt(host: string) {
    const refused = (detail: string, cause?: unknown) =>
      new InvalidInput([{ pointer: '/host', detail }], undefined, { cause })
    try {
      const actor = await discovery.instanceOf(host)
      const runs = await discovery.software(host)
      if (runs?.name !== software) {
        throw refused(
          'Cette instance n’utilise pas Classe à 12 : elle ne saurait pas réserver les vidéos aux enseignants. On peut la suivre, pas s’y allier.',
        )
      }
      return otherOf(actor)
    } catch (cause) {
      if (!(cause instanceof RemoteRefused)) throw cause
      throw refused(`Cette instance ne répond pas comme il faut : ${sayRefusal(cause)}.`, cause)
    }
  }

  async function record(tx: Transaction, person: Person, action: AuditAction, host: string): Promise<void> {
    await audit.record(tx, {
      by: person.accountId,
      action,
      target: { kind: 'host', id: host },
      concerns: null,
      reason: null,
    })
  }

  async function answersFor(found: readonly Alliance[]): Promise<AllianceAnswer[]> {
    const people = await summariesOf(found.flatMap(({ by }) => by ?? []))
    return found.map((alliance) => ({
      host: alliance._id,
      name: alliance.name,
      url: addressOf(alliance._id),
      state: alliance.state,
      proposedAt: alliance.proposedAt,
      agreedAt: alliance.agreedAt,
      endedAt: alliance.endedAt,
      endedBy: alliance.endedBy,
      by: (alliance.by && people.get(alliance.by)) || null,
    }))
  }

  async function one(host: string): Promise<AllianceAnswer> {
    const found = await alliances.find(host)
    const [answer] = found === null ? [] : await answersFor([found])
    if (answer === undefined) throw new NotFound('Aucune alliance n’a été proposée avec cette instance.')
    return answer
  }

  return {
    async listAlliances(viewer: Viewer): Promise<AllianceList> {
      administrator(viewer)
      const found: Alliance[] = []
      for await (const alliance of alliances.all(allianceStates)) found.push(alliance)
      const rank = ({ state }: Alliance) => ['received', 'proposed', 'allied', 'ended', 'refused'].indexOf(state)
      found.sort((a, b) => rank(a) - rank(b) || a._id.localeCompare(b._id))
      return { data: await answersFor(found) }
    },

    async listAllied(): Promise<AlliedInstances> {
      const found: Alliance[] = []
      for await (const alliance of alliances.all(['allied'])) found.push(alliance)
      const standing = found.filter(({ _id }) => policies.isAllied(_id))
      const data = standing.map(({ _id: host, name, agreedAt, proposedAt }) => ({
        host,
        name,
        url: addressOf(host),
        since: agreedAt ?? proposedAt,
      }))
      return { data: data.sort((a, b) => a.name.localeCompare(b.name, 'fr')) }
    },

    /** Proposed again, it changes nothing. When they proposed already, it is agreed. @throws {InvalidInput} */
    async proposeAlliance(viewer: Viewer, typed: string): Promise<AllianceAnswer> {
      const person = administrator(viewer)
      const host = checkedHost(typed)
      if (host === ourHost()) throw new InvalidInput([{ pointer: '/host', detail: 'C’est notre propre instance.' }])
      if (policies.of(host) === 'blocked') {
        const detail = 'Cette instance est bloquée ici : débloquez-la d’abord.'
        throw new InvalidInput([{ pointer: '/host', detail }])
      }
      const other = await instanceAt(host)
      await transact(async (tx) => {
        const before = await alliances.find(other._id, tx)
        if (before?.state === 'allied' || before?.state === 'proposed') return
        const from = { follow: await keep.followId(), by: person.accountId, now: clock.now() }
        const next = proposedByUs(other, before, from)
        if (next.state === 'allied') await keep.accept({ ...next, ourFollow: null }, tx)
        else await keep.propose(next, tx)
        await record(tx, person, next.state === 'allied' ? 'alliance-accepted' : 'alliance-proposed', other._id)
      })
      await policies.reread('alliance', other._id)
      return one(other._id)
    },

    /** @throws {AllianceNotInState} when it waits for no answer here */
    async answerAlliance(viewer: Viewer, host: string, accepts: boolean): Promise<AllianceAnswer> {
      const person = administrator(viewer)
      const waiting = await alliances.find(host)
      if (waiting?.state !== 'received') throw new AllianceNotInState('Cette proposition n’attend plus de réponse.')
      // Who asked must be who the host itself names.
      const named = accepts ? await instanceAt(host) : null
      if (named !== null && named.actorId !== waiting.actorId) {
        const detail = 'La proposition ne vient pas de l’instance elle-même : refusez-la.'
        throw new InvalidInput([{ pointer: '/host', detail }])
      }
      await transact(async (tx) => {
        const alliance = await alliances.find(host, tx)
        if (alliance?.state !== 'received') throw new AllianceNotInState('Cette proposition n’attend plus de réponse.')
        const by = { ...alliance, by: person.accountId }
        if (accepts) await keep.accept(agreed({ ...by, ...named }, clock.now()), tx)
        else await keep.end(by, 'us', tx)
        await record(tx, person, accepts ? 'alliance-accepted' : 'alliance-refused', host)
      })
      await policies.reread('alliance', host)
      return one(host)
    },

    /** Taken back when it was only proposed. Ended already, it changes nothing. */
    async endAlliance(viewer: Viewer, host: string): Promise<AllianceAnswer> {
      const person = administrator(viewer)
      await transact(async (tx) => {
        const alliance = await alliances.find(host, tx)
        if (alliance === null) throw new NotFound('Aucune alliance n’a été proposée avec cette instance.')
        if (isOver(alliance)) return
        await keep.end({ ...alliance, by: person.accountId }, 'us', tx)
        await record(tx, person, 'alliance-ended', host)
      })
      await policies.reread('alliance', host)
      return one(host)
    },
  }
}

function sayRefusal({ reason }: RemoteRefused): string {
  switch (reason) {
    case 'unreachable':
    case 'too-slow':
    case 'server-error':
      return 'elle est injoignable pour le moment, essayez plus tard'
    case 'address-not-allowed':
      return 'son adresse n’est pas une adresse publique'
    case 'unauthorized':
    case 'blocked':
      return 'elle refuse de nous répondre'
    default:
      return 'ce n’est pas une instance que nous savons lire'
  }
}
