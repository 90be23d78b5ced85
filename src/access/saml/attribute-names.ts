/** How providers name what they say of a person: by community (`presets`), and as the operator overrides them. */

/** Names to look for, the first present is taken; for posts, all are. */
export interface AttributeNames {
  readonly mail: readonly string[]
  readonly givenName: readonly string[]
  readonly familyName: readonly string[]
  readonly displayName: readonly string[]
  readonly posts: readonly string[]
  readonly academie: readonly string[]
  /** Where the portal wants people sent when they leave. */
  readonly returnUrl: readonly string[]
}

export type Preset = 'academie' | 'renater'

const oid = (end: string) => `urn:oid:${end}`

export const presets: Readonly<Record<Preset, AttributeNames>> = {
  academie: {
    mail: ['ctemail', 'mail', 'email'],
    givenName: ['ctfn', 'givenName'],
    familyName: ['ctln', 'sn'],
    displayName: ['displayName', 'cn'],
    posts: ['FrEduRne', 'FrEduRneResp', 'rne'],
    academie: ['codaca'],
    returnUrl: ['FrEduUrlRetour'],
  },
  renater: {
    mail: [oid('0.9.2342.19200300.100.1.3')],
    givenName: [oid('2.5.4.42')],
    familyName: [oid('2.5.4.4')],
    displayName: [oid('2.16.840.1.113730.3.1.241'), oid('2.5.4.3')],
    posts: [oid('1.3.6.1.4.1.7135.1.2.1.14')],
    academie: [],
    returnUrl: [],
  },
}

/** `NameID`, or the name of an attribute: what identifies a person for ever at this provider. */
export type IdentifierSource = string

export interface AskedAttribute {
  readonly name: string
  /** Without it nobody comes in: there is no other name for the same thing. */
  readonly isRequired: boolean
}

/** Each attribute that serves to open an account, to admit or to refuse, once. */
export function askedAttributes(
  names: AttributeNames,
  identifier: IdentifierSource,
  ofRules: readonly string[],
): AskedAttribute[] {
  const required = [...(identifier === 'NameID' ? [] : [identifier]), ...(names.mail.length === 1 ? names.mail : [])]
  const { mail, givenName, familyName, displayName, posts, academie, returnUrl } = names
  const used = [mail, givenName, familyName, displayName, posts, academie, returnUrl, ofRules].flat()
  return [...new Set([...required, ...used])].map((name) => ({ name, isRequired: required.includes(name) }))
}
