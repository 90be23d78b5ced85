/**
 * Scoped attributes (`jeanne@univ-lyon1.fr`): a provider may speak only for the domains that its metadata give it
 * (`shibmd:Scope`). Without this, one university of the Fédération could name the people of another.
 */
import type { ReceivedAttributes } from './check-assertion.ts'

/** eduPerson 2020-01 §2.2.8 and §2.2.11; SAML Subject Identifier Attributes §3.3 and §3.4. */
const scoped: ReadonlySet<string> = new Set([
  'eduPersonPrincipalName',
  'eduPersonScopedAffiliation',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.6',
  'urn:oid:1.3.6.1.4.1.5923.1.1.1.9',
  'urn:oasis:names:tc:SAML:attribute:subject-id',
  'urn:oasis:names:tc:SAML:attribute:pairwise-id',
])

/** What it may not say is as if it had not been said. A provider that publishes no scope is not limited. */
export function withinScopes(attributes: ReceivedAttributes, scopes: readonly string[] | null): ReceivedAttributes {
  if (scopes === null) return attributes
  const isAllowed = (value: string) => scopes.includes(value.slice(value.lastIndexOf('@') + 1).toLowerCase())
  return new Map(
    [...attributes].map(([name, values]) => [name, scoped.has(name) ? values.filter(isAllowed) : values] as const),
  )
}
