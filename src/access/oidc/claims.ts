/** What an OpenID provider says of a person, in the shape that admission and accounts read. Pure. */
import { academies } from '#config/academies.ts'
import type { AttributeNames } from '../saml/attribute-names.ts'
import type { ReceivedAttributes } from '../saml/check-assertion.ts'

/** ProConnect's names, and the usual ones. */
export const claimNames: AttributeNames = {
  mail: ['email'],
  givenName: ['given_name'],
  familyName: ['usual_name', 'family_name'],
  displayName: ['name'],
  posts: ['uai', 'rne'],
  academie: [],
  returnUrl: [],
}

/**
 * ProConnect lets in every public agent: without rules of the operator, those with a mail of an académie. Each domain is
 * written whole, since the ministry does not own all that begins with `ac-`.
 */
export const defaultClaimRules = `enseigner: email=${academies.map(({ mailDomain }) => `*@${mailDomain}`).join(',')}`

/** Never given to someone else by this provider (OpenID Connect Core §5.7). */
export const subject = 'sub'

const most = { names: 100, values: 200, characters: 2000 } as const

/** Texts, numbers and lists of them; structures say nothing to us. A mail that the provider did not verify is none. */
export function attributesOf(claims: Readonly<Record<string, unknown>>): ReceivedAttributes {
  const attributes = new Map<string, string[]>()
  for (const [name, value] of Object.entries(claims).slice(0, most.names)) {
    if (name === 'email' && claims.email_verified === false) continue
    const values = (Array.isArray(value) ? value : [value])
      .slice(0, most.values)
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .map((each) => String(each).trim().slice(0, most.characters))
      .filter((text) => text !== '')
    if (values.length > 0) attributes.set(name, values)
  }
  return attributes
}
