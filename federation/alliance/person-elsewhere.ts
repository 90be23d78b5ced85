/** Somebody of an allied instance, by `name@host`: an account here from then on, for a coordinator who invites them to a group. */
import type { Account } from '#src/accounts/account.ts'
import type { Engine } from '#src/store/engine.ts'
import type { TakePerson } from '../inbox/take-person.ts'
import { hostIn } from '../policies/host.ts'
import { type Discovery, type HostPolicies, RemoteRefused } from '../ports.ts'

interface PersonElsewhereParts {
  engine: Pick<Engine, 'transaction'>
  discovery: Pick<Discovery, 'actor'>
  policies: Pick<HostPolicies, 'isAllied' | 'isActorBlocked'>
  takePerson: TakePerson
}

/** Null when there is nobody, or when their host is not allied. */
export type PersonElsewhere = (address: string) => Promise<{ account: Account; host: string } | null>

export function createPersonElsewhere(parts: PersonElsewhereParts): PersonElsewhere {
  const { engine, discovery, policies, takePerson } = parts
  return async function personElsewhere(address) {
    const host = hostIn(address)
    if (host === null || !policies.isAllied(host)) return null
    try {
      const actor = await discovery.actor(address)
      // Who answers for a name may be of another host: that one must be allied.
      if (actor.type !== 'Person' || !policies.isAllied(actor.host) || policies.isActorBlocked(actor._id)) return null
      const account = await engine.transaction((tx) => takePerson(actor, tx))
      return { account, host: actor.host }
    } catch (error) {
      if (error instanceof RemoteRefused) return null
      throw error
    }
  }
}
