/**
 * From a verified assertion to a session: who may come in, which account is theirs, and the new token in their browser.
 * Whoever is refused leaves no trace but one line of log.
 */
import type { Logger } from 'pino'
import type { Account, AccountId } from '../accounts/account.ts'
import type { IdentityKey } from '../accounts/identity.ts'
import type { PersonFromSso } from '../accounts/open-account.ts'
import { admit, type Rule } from './saml/admission.ts'
import type { AttributeNames, IdentifierSource } from './saml/attribute-names.ts'
import { identifierOf, personOf } from './saml/attributes.ts'
import type { Assertion } from './saml/check-assertion.ts'
import type { IdentityProvider } from './saml/identity-provider.ts'
import { AccountNotActive, PersonRefused } from './saml/refusals.ts'
import { withinScopes } from './saml/scopes.ts'
import type { SsoSession } from './session.ts'
import type { SessionStart } from './sessions.ts'

export interface AdmissionParts {
  openOrRefreshAccount(person: PersonFromSso): Promise<{ account: Account; isNew: boolean }>
  names: AttributeNames
  identifier: IdentifierSource
  former: { identifier: IdentifierSource | null; provider: string | null }
  linkIdentity(accountId: AccountId, identity: IdentityKey): Promise<void>
  rules: readonly Rule[]
  /** The académie of the instance, for a provider that does not say it. */
  academie: string | null
  /** Whom to ask; shown in refusals. */
  contact: string | null
  /** Origins (`https://portail.ac-lyon.fr`) to which a person may be sent when leaving. */
  returnOrigins: readonly string[]
  log: Logger
}

/** What matters of a verified assertion, or of verified claims. */
type Said = Pick<Assertion, 'nameId' | 'attributes' | 'sessionIndex' | 'sessionEndsAt'>

/** @throws {PersonRefused} {AttributeMissing} {AccountNotActive} {SsoMessageRefused} */
export async function admitFromSso(
  assertion: Said,
  { entityId: provider, scopes }: Pick<IdentityProvider, 'entityId' | 'scopes'>,
  parts: AdmissionParts,
): Promise<SessionStart> {
  const attributes = withinScopes(assertion.attributes, scopes)
  const admission = admit(attributes, parts.rules)
  if (!admission.admitted) throw new PersonRefused(admission.why, parts.contact)
  const person = personOf({ nameId: assertion.nameId, attributes }, parts)
  const { account, isNew } = await parts.openOrRefreshAccount({
    identity: { provider, identifier: person.identifier },
    formerIdentities: formerIdentities({ nameId: assertion.nameId, attributes }, provider, parts),
    displayName: person.displayName,
    mail: person.mail,
    academie: person.academie ?? parts.academie,
    schools: person.schools,
    roles: admission.roles,
  })
  if (account.state !== 'active') throw new AccountNotActive(account.state, parts.contact)
  parts.log.info({ accountId: account._id, isNew, roles: account.roles }, 'signed in by SSO')
  return {
    accountId: account._id,
    door: 'sso',
    sso: ssoSessionOf(assertion, provider),
    returnUrl: allowedReturn(person.returnUrl, parts.returnOrigins),
    endsAt: assertion.sessionEndsAt?.toString({ smallestUnit: 'millisecond' }) ?? null,
  }
}

/**
 * Another identity for whoever is signed in, and began it. Their session stays as it is.
 * @throws {PersonRefused} {AttributeMissing} {IdentityOfAnother} {SsoMessageRefused}
 */
export async function linkFromSso(
  accountId: AccountId,
  assertion: Said,
  { entityId: provider, scopes }: Pick<IdentityProvider, 'entityId' | 'scopes'>,
  parts: AdmissionParts,
): Promise<void> {
  const attributes = withinScopes(assertion.attributes, scopes)
  const admission = admit(attributes, parts.rules)
  if (!admission.admitted) throw new PersonRefused(admission.why, parts.contact)
  const { identifier } = personOf({ nameId: assertion.nameId, attributes }, parts)
  await parts.linkIdentity(accountId, { provider, identifier })
  parts.log.info({ accountId }, 'identity linked')
}

/** By the former identifier, at this provider or the former one; by today's, at the former one. */
function formerIdentities(
  said: Pick<Assertion, 'nameId' | 'attributes'>,
  provider: string,
  { identifier, former }: AdmissionParts,
): IdentityKey[] {
  const sources = former.identifier === null ? [identifier] : [former.identifier, identifier]
  const providers = former.provider === null ? [provider] : [provider, former.provider]
  return providers.flatMap((each) =>
    sources.flatMap((source) => {
      if (each === provider && source === identifier) return []
      const known = identifierOf(said, source)
      return known === null ? [] : [{ provider: each, identifier: known }]
    }),
  )
}

function ssoSessionOf({ nameId, sessionIndex }: Said, provider: string): SsoSession {
  return {
    provider,
    nameId: nameId?.value ?? null,
    nameIdFormat: nameId?.format ?? null,
    nameQualifier: nameId?.nameQualifier ?? null,
    spNameQualifier: nameId?.spNameQualifier ?? null,
    sessionIndex,
  }
}

function allowedReturn(text: string | null, origins: readonly string[]): string | null {
  const url = text === null ? null : URL.parse(text)
  return url && /^https?:$/.test(url.protocol) && origins.includes(url.origin) ? url.href : null
}
