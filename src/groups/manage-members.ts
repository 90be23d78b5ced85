/** Coordinators invite and let go; whoever is invited answers, and may leave. */
import { participant } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Account, AccountId } from '../accounts/account.ts'
import { InvalidInput, NotAllowed } from '../app-error.ts'
import { iso } from '../clock.ts'
import type { Transaction } from '../store/engine.ts'
import {
  type Group,
  type GroupId,
  GroupNotFound,
  groupLimits,
  LastCoordinator,
  type MemberRole,
  type Membership,
  membershipId,
} from './group.ts'
import type { createManageGroups, ManageGroupsParts } from './manage-groups.ts'

export interface ManageMembersParts extends ManageGroupsParts {
  coordinated: ReturnType<typeof createManageGroups>['coordinated']
  close: ReturnType<typeof createManageGroups>['close']
  stateOf: (id: AccountId, tx: Transaction) => Promise<Account['state'] | null>
  /** @throws {NotFound} */
  accountNamed: (handle: string) => Promise<Account>
  /** Whoever may come in here under exactly this shown name, however it is written: capitals and accents are the same. */
  shownAs: (name: string) => Promise<Account[]>
  /** Somebody of another instance, by `name@host`: null when there is nobody, or the host is not allied. */
  personElsewhere: (address: string) => Promise<{ account: Account; host: string } | null>
  /** `name` of `name@host` when the host is ours. */
  localName: (address: string) => string | null
}

export function createManageMembers(parts: ManageMembersParts) {
  const { groups, setGroupsOf, stateOf, closeFilmsOf, coordinated, close, events, transact, clock } = parts

  async function found(address: string): Promise<{ account: Account; host: string | null }> {
    const clean = address.trim().replace(/^@/, '').toLowerCase()
    const local = parts.localName(clean)
    const refused = (detail: string) => new InvalidInput([{ pointer: '/name', detail }])
    if (local === null) {
      const person = await parts.personElsewhere(clean)
      if (person?.account.state === 'active') return person
      throw refused('Personne ne porte ce nom là-bas, ou cette académie n’est pas alliée.')
    }
    const account = await parts.accountNamed(local).catch(() => null)
    if (account?.state === 'active') return { account, host: null }
    const [one, ...others] = await parts.shownAs(address.trim())
    if (one === undefined)
      throw refused(
        'Personne ne porte ce nom ici. Vérifiez-le, ou essayez l’identifiant, par exemple « jeanne.martin ».',
      )
    if (others.length === 0) return { account: one, host: null }
    const handles = [one, ...others].slice(0, 5).map(({ handle }) => handle)
    throw refused(`Plusieurs personnes portent ce nom. Écrivez l’identifiant de la bonne : ${handles.join(', ')}.`)
  }

  async function join(membership: Membership, tx: Transaction): Promise<void> {
    const { groupId, accountId } = membership
    const group = await groups.find(groupId, tx)
    if (group === null || group.state === 'closed') throw new GroupNotFound()
    await groups.put({ ...group, members: group.members + 1, updatedAt: iso(clock.now()) }, tx)
    await groups.putMembership({ ...membership, state: 'member', at: iso(clock.now()) }, tx)
    await setGroupsOf(accountId, tx, (known) => [...known.filter((one) => one !== groupId), groupId])
  }

  const mayComeIn = async (id: AccountId, tx: Transaction) => (await stateOf(id, tx)) === 'active'

  /** By somebody who may come in. @param otherThan who is about to coordinate no more */
  async function isCoordinated(groupId: GroupId, tx: Transaction, otherThan: AccountId): Promise<boolean> {
    for (const { accountId } of await groups.coordinatorsOf(groupId, tx)) {
      if (accountId !== otherThan && (await mayComeIn(accountId, tx))) return true
    }
    return false
  }

  /** The longest there, of this instance, who may come in; `besides`, also those who may not. */
  async function heirOf({ _id }: Group, tx: Transaction, otherThan?: AccountId) {
    const besides = (await groups.everyoneIn(_id, tx))
      .filter((one) => one.accountId !== otherThan && one.state === 'member' && one.host === null)
      .sort((one, other) => (one.at < other.at ? -1 : 1))
    for (const heir of besides) if (await mayComeIn(heir.accountId, tx)) return { heir, besides }
    return { heir: undefined, besides }
  }

  async function confide({ _id }: Group, heir: Membership, tx: Transaction): Promise<void> {
    await groups.putMembership({ ...heir, role: 'coordinator' }, tx)
    await events.record(tx, { kind: 'group-handed-over', groupId: _id, accountId: heir.accountId })
  }

  /**
   * While all who coordinate it are suspended, the member of this instance who is there since longest does too; they find it
   * as it was when they come back. Without any, it waits for them.
   */
  async function keepCoordinated(groupId: GroupId, tx: Transaction): Promise<void> {
    const group = await groups.find(groupId, tx)
    if (group === null || group.remote !== null || group.state === 'closed') return
    for (const { accountId } of await groups.coordinatorsOf(groupId, tx)) {
      // What a closed account coordinated is passed or handed over with all that it had.
      if ((await stateOf(accountId, tx)) !== 'suspended') return
    }
    const { heir } = await heirOf(group, tx)
    if (heir !== undefined) await confide(group, heir, tx)
  }

  /** @param options.by oneself unless said. `isRemote`: another instance says so */
  async function leave(
    groupId: GroupId,
    accountId: AccountId,
    tx: Transaction,
    { by = accountId, isRemote = false } = {},
  ): Promise<void> {
    const membership = await groups.membership(groupId, accountId, tx)
    const group = await groups.find(groupId, tx)
    if (membership === null || group === null) throw new GroupNotFound()
    const isMember = membership.state === 'member'
    if (isMember && membership.role === 'coordinator' && !(await isCoordinated(groupId, tx, accountId))) {
      throw new LastCoordinator()
    }
    await groups.removeMembership(groupId, accountId, tx)
    if (isMember) {
      await groups.put({ ...group, members: group.members - 1, updatedAt: iso(clock.now()) }, tx)
      await closeFilmsOf(groupId, tx)
      const isBetweenInstances = group.remote !== null || membership.host !== null
      const left = { kind: 'group-left', groupId, memberId: accountId, accountId: by } as const
      if (isBetweenInstances) await events.record(tx, isRemote ? { ...left, isRemote } : left)
    } else await events.record(tx, { kind: 'group-invitation-ended', ...invitationOf(membership), accountId: by })
    await setGroupsOf(accountId, tx, (known) => known.filter((one) => one !== groupId))
  }

  /**
   * Whoever is erased leaves also what she coordinated alone: to the member of this instance who is there since longest
   * and may come in, or else the longest there; without any, it is closed.
   */
  async function handOver(group: Group, accountId: AccountId, tx: Transaction): Promise<'handed' | 'closed'> {
    const { heir, besides } = await heirOf(group, tx, accountId)
    const next = heir ?? besides[0]
    if (next === undefined) {
      await close(group, accountId, tx)
      return 'closed'
    }
    await confide(group, next, tx)
    return 'handed'
  }

  return {
    /** Invited again, it changes nothing. @param address a handle here, or `name@host` of an allied instance */
    async invite(viewer: Viewer, id: string, address: string): Promise<void> {
      const person = participant(viewer)
      await transact((tx) => coordinated(id as GroupId, person.accountId, tx))
      const { account, host } = await found(address)
      await transact(async (tx) => {
        const group = await coordinated(id as GroupId, person.accountId, tx)
        if ((await groups.membership(group._id, account._id, tx)) !== null) return
        const full = 'Ce groupe compte déjà 500 personnes.'
        if ((await groups.everyoneIn(group._id, tx)).length >= groupLimits.members) {
          throw new InvalidInput([{ pointer: '/name', detail: full }])
        }
        if ((await groups.of(account._id, tx)).length >= groupLimits.perPerson) {
          const detail = 'Cette personne est déjà de 50 groupes.'
          throw new InvalidInput([{ pointer: '/name', detail }])
        }
        const membership: Membership = {
          _id: membershipId(group._id, account._id),
          groupId: group._id,
          accountId: account._id,
          role: 'member',
          state: 'invited',
          host,
          invitedBy: person.accountId,
          at: iso(clock.now()),
        }
        // Who belongs to another instance learns of it by the first film, and leaves from there.
        if (host !== null) return join(membership, tx)
        await groups.putMembership(membership, tx)
        const invited = { groupId: group._id, invitedId: account._id, accountId: person.accountId }
        await events.record(tx, { kind: 'group-invited', ...invited })
      })
    },

    /** Accepting twice is accepting once. @throws {GroupNotFound} when there was no invitation */
    async answerInvitation(viewer: Viewer, id: string, accepts: boolean): Promise<void> {
      const { accountId } = participant(viewer)
      await transact(async (tx) => {
        const membership = await groups.membership(id as GroupId, accountId, tx)
        if (membership === null) throw new GroupNotFound()
        if (membership.state === 'member') return
        if (accepts) {
          await join(membership, tx)
          await keepCoordinated(membership.groupId, tx)
        } else await groups.removeMembership(membership.groupId, accountId, tx)
        await events.record(tx, { kind: 'group-invitation-ended', ...invitationOf(membership), accountId })
      })
    },

    /** Oneself, at any time; another, by a coordinator. @throws {LastCoordinator} */
    async removeMember(viewer: Viewer, id: string, accountId: AccountId): Promise<void> {
      const person = participant(viewer)
      const groupId = id as GroupId
      await transact(async (tx) => {
        if (accountId !== person.accountId) await coordinated(groupId, person.accountId, tx)
        await leave(groupId, accountId, tx, { by: person.accountId })
      })
    },

    /** Of who was suspended, or may come in again: each of their groups has somebody to coordinate it, if there is anybody. */
    async keepAllCoordinated(accountId: AccountId): Promise<void> {
      for (const { groupId, state, host } of await groups.of(accountId)) {
        if (state === 'member' && host === null) await transact((tx) => keepCoordinated(groupId, tx))
      }
    },

    /** Of who is erased: every group and every invitation. Done again, it finds nothing left. */
    async leaveAll(accountId: AccountId): Promise<void> {
      for (const { groupId } of await groups.of(accountId)) {
        await transact(async (tx) => {
          const membership = await groups.membership(groupId, accountId, tx)
          const group = membership && (await groups.find(groupId, tx))
          if (membership === null || group === null) return
          const isAlone = membership.role === 'coordinator' && !(await isCoordinated(groupId, tx, accountId))
          if (isAlone && (await handOver(group, accountId, tx)) === 'closed') return
          await leave(groupId, accountId, tx)
        })
      }
    },

    /**
     * Two accounts of one person were joined: the groups and invitations of the one that was closed are the other's. A group of
     * another instance is left: it invites the person, not us. Done again, it finds none left.
     */
    async passAll(from: AccountId, to: AccountId): Promise<void> {
      for (const { groupId } of await groups.of(from)) {
        await transact(async (tx) => {
          const membership = await groups.membership(groupId, from, tx)
          const group = membership && (await groups.find(groupId, tx))
          if (membership === null || group === null) return
          const known = await groups.membership(groupId, to, tx)
          const passed = { ...membership, _id: membershipId(groupId, to), accountId: to }
          if (group.remote === null && group.state === 'active') {
            if (membership.state === 'invited') await groups.putMembership(known ?? passed, tx)
            else if (known?.state !== 'member') await join(passed, tx)
            else if (membership.role === 'coordinator')
              await groups.putMembership({ ...known, role: 'coordinator' }, tx)
          }
          await leave(groupId, from, tx)
        })
      }
    },

    /** @throws {LastCoordinator} {NotAllowed} for somebody of another instance, or who did not answer yet */
    async giveRole(viewer: Viewer, id: string, accountId: AccountId, role: MemberRole): Promise<void> {
      const person = participant(viewer)
      await transact(async (tx) => {
        const group = await coordinated(id as GroupId, person.accountId, tx)
        const membership = await groups.membership(group._id, accountId, tx)
        if (membership === null) throw new GroupNotFound()
        if (membership.role === role) return
        if (membership.host !== null || membership.state !== 'member') {
          throw new NotAllowed('Seule une personne d’ici, qui a accepté l’invitation, peut coordonner.')
        }
        if (role === 'member' && !(await isCoordinated(group._id, tx, accountId))) throw new LastCoordinator()
        await groups.putMembership({ ...membership, role }, tx)
      })
    },

    join,
    leave,
  }
}

function invitationOf({ groupId, accountId }: Membership): { groupId: GroupId; invitedId: AccountId } {
  return { groupId, invitedId: accountId }
}
