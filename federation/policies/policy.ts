/** What was decided here of a host or of an actor elsewhere, and why. Pure. */
import type { AccountId } from '#src/accounts/account.ts'
import { InvalidInput } from '#src/app-error.ts'
import { characters, severalLines } from '#src/text/written-text.ts'
import type { Iri } from '../actor.ts'
import type { HostPolicy } from '../ports.ts'
import { withDomainsAbove } from './host.ts'

/** From the softest to the strictest. */
export const hostPolicies = ['open', 'limited', 'quarantined', 'blocked'] as const satisfies readonly HostPolicy[]

export function isStricter(policy: HostPolicy, than: HostPolicy): boolean {
  return hostPolicies.indexOf(policy) > hostPolicies.indexOf(than)
}

export interface HostDecision {
  /** The host, or a domain: what is decided holds for the hosts under it. */
  readonly _id: string
  readonly policy: HostPolicy
  /** For the other moderators, and in the lists that are exported. */
  readonly reason: string
  readonly at: string
  /** Null when it came with a list. */
  readonly by: AccountId | null
}

export interface ActorDecision {
  readonly _id: Iri
  readonly host: string
  /** `anne@creteil.fr`, as it was known then. */
  readonly address: string
  readonly reason: string
  readonly at: string
  readonly by: AccountId | null
}

export const longestReason = 500

/** May be empty. @throws {InvalidInput} */
export function checkedReason(written: string): string {
  const reason = severalLines(written)
  if (characters(reason) > longestReason) {
    throw new InvalidInput([{ pointer: '/reason', detail: `Ce texte dépasse ${longestReason} caractères.` }])
  }
  return reason
}

/**
 * A blocked domain holds for all that is under it, whatever is said of one of them; otherwise what is said of the
 * nearest holds.
 */
export function policyFor(
  host: string,
  decided: (host: string) => HostPolicy | undefined,
  otherwise: HostPolicy,
): HostPolicy {
  const found = withDomainsAbove(host).flatMap((one) => decided(one) ?? [])
  return found.includes('blocked') ? 'blocked' : (found[0] ?? otherwise)
}
