/** The actors of this instance: each active person, their channel, and the instance itself. */
import type { Account } from '#src/accounts/account.ts'
import { handlePattern } from '#src/accounts/handle.ts'
import { actorHandle, departedNumber } from '#src/accounts/leaving.ts'
import { channelName } from '#src/addresses.ts'
import type { ActorKeys, Iri, LocalActor, LocalActorKind } from '../actor.ts'
import { type Ids, instanceName } from '../ids.ts'
import type { LocalActors } from '../ports.ts'
import type { KeysRing } from './keys-store.ts'

interface LocalActorsParts {
  ids: Ids
  keys: KeysRing
  accountByHandle: (handle: string) => Promise<Account | null>
  accountByNumber: (number: number) => Promise<Account | null>
}

/** What its actors are made of. */
type Acting = Pick<Account, '_id' | 'handle' | 'number' | 'erased'>

/** What the other parts of the outgoing half ask beside. */
export interface OurActors extends LocalActors {
  keysOf(actor: LocalActor): Promise<ActorKeys & { generation: number }>
  /** Null when nobody active has this handle; who left, and whose videos stay, still speaks for them, without a name. */
  named(kind: LocalActorKind, handle: string): Promise<{ actor: LocalActor; account: Account | null } | null>
  person(account: Acting): LocalActor
  channel(account: Acting): LocalActor
}

export function createLocalActors({ ids, keys, accountByHandle, accountByNumber }: LocalActorsParts): OurActors {
  function actor(kind: LocalActorKind, account: Acting | null): LocalActor {
    const handle = account === null ? instanceName : actorHandle(account)
    const id: Iri = ids.actor(kind, handle)
    return {
      id,
      kind,
      name: kind === 'channel' ? channelName(handle) : handle,
      accountId: account?._id ?? null,
      inbox: `${id}/inbox`,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      following: `${id}/following`,
    }
  }

  async function named(kind: LocalActorKind, handle: string) {
    if (kind === 'instance') return { actor: actor('instance', null), account: null }
    // Accounts of people of other instances have an `@` in theirs.
    if (!handlePattern.test(handle)) return null
    const departed = departedNumber(handle)
    if (departed !== null) {
      const account = await accountByNumber(departed)
      return account?.erased?.isSucceeded ? { actor: actor(kind, account), account } : null
    }
    const account = await accountByHandle(handle)
    if (account === null || account.handle !== handle) return null
    // What became part of another account still says so, and takes back what was said as it.
    if (account.state !== 'active' && !account.joinedTo) return null
    return { actor: actor(kind, account), account }
  }

  return {
    async byId(id) {
      const said = ids.read(id)
      if (said === null || !('handle' in said)) return null
      return (await named(said.kind, said.handle))?.actor ?? null
    },
    named,
    keysOf: ({ id }) => keys.of(id),
    instance: async () => actor('instance', null),
    person: (account) => actor('person', account),
    channel: (account) => actor('channel', account),
  }
}
