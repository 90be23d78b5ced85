/** The actors of this instance: each active person, their channel, and the instance itself. */
import type { Account } from '#src/accounts/account.ts'
import { handlePattern } from '#src/accounts/handle.ts'
import { channelName } from '#src/addresses.ts'
import type { ActorKeys, Iri, LocalActor, LocalActorKind } from '../actor.ts'
import { type Ids, instanceName } from '../ids.ts'
import type { LocalActors } from '../ports.ts'
import type { KeysRing } from './keys-store.ts'

export interface LocalActorsParts {
  ids: Ids
  keys: KeysRing
  accountByHandle: (handle: string) => Promise<Account | null>
}

/** What the other parts of the outgoing half ask beside. */
export interface OurActors extends LocalActors {
  keysOf(actor: LocalActor): Promise<ActorKeys & { generation: number }>
  /** Null when nobody active has this handle. */
  named(kind: LocalActorKind, handle: string): Promise<{ actor: LocalActor; account: Account | null } | null>
  person(account: Pick<Account, '_id' | 'handle'>): LocalActor
  channel(account: Pick<Account, '_id' | 'handle'>): LocalActor
}

export function createLocalActors({ ids, keys, accountByHandle }: LocalActorsParts): OurActors {
  function actor(kind: LocalActorKind, account: Pick<Account, '_id' | 'handle'> | null): LocalActor {
    const handle = account?.handle ?? instanceName
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
    const account = await accountByHandle(handle)
    if (account === null || account.state !== 'active' || account.handle !== handle) return null
    return { actor: actor(kind, account), account }
  }

  return {
    async byId(id) {
      const said = ids.read(id)
      if (said === null || said.kind === 'video' || said.kind === 'comment') return null
      return (await named(said.kind, said.handle))?.actor ?? null
    },
    named,
    keysOf: ({ id }) => keys.of(id),
    instance: async () => actor('instance', null),
    person: (account) => actor('person', account),
    channel: (account) => actor('channel', account),
  }
}
