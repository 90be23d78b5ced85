/**
 * From what the provider sent to what an account needs. Names are exact and case-sensitive, as the académies' SSO
 * writes them (`academie`), or as the Fédération Éducation-Recherche does (`renater`); an operator may set each.
 */
import { academieOf } from '#config/academies.ts'
import type { AttributeNames, IdentifierSource } from './attribute-names.ts'
import type { Assertion, NameId, ReceivedAttributes } from './check-assertion.ts'
import { nameIdFormats } from './names.ts'
import { AttributeMissing, SsoMessageRefused } from './refusals.ts'
import { postsOf } from './uai.ts'

interface ReceivedPerson {
  /** With its source, so that changing the source never confuses two people. */
  readonly identifier: string
  readonly displayName: string
  readonly mail: string
  readonly academie: string | null
  readonly schools: readonly string[]
  readonly returnUrl: string | null
}

/**
 * @throws {AttributeMissing} naming what the provider did not send
 * @throws {SsoMessageRefused} transient-identifier, when NameID changes at each sign-in or is a mail
 */
export function personOf(
  assertion: Pick<Assertion, 'nameId' | 'attributes'>,
  parts: { names: AttributeNames; identifier: IdentifierSource; contact: string | null },
): ReceivedPerson {
  const { names, contact } = parts
  const { attributes } = assertion
  const identifier = identifierOf(assertion, parts.identifier)
  if (parts.identifier === 'NameID' && assertion.nameId && !isStable(assertion.nameId)) {
    throw new SsoMessageRefused('transient-identifier')
  }
  const displayName = nameOf(attributes, names)
  const mail = mailOf(first(attributes, names.mail))
  const missing = [
    ...(identifier === null ? [{ word: 'un identifiant', names: [parts.identifier] }] : []),
    ...(displayName === null ? [{ word: 'le nom', names: [...names.displayName, ...names.familyName] }] : []),
    ...(mail === null ? [{ word: 'l’adresse de messagerie', names: names.mail }] : []),
  ]
  if (identifier === null || displayName === null || mail === null) throw new AttributeMissing(missing, contact)
  return {
    identifier,
    displayName,
    mail,
    academie: academieOf(first(attributes, names.academie))?.code ?? null,
    schools: postsOf(names.posts.flatMap((name) => attributes.get(name) ?? [])).map(({ uai }) => uai),
    returnUrl: first(attributes, names.returnUrl),
  }
}

/** Null when it was not sent, or when it changes at each sign-in. */
export function identifierOf(
  { nameId, attributes }: Pick<Assertion, 'nameId' | 'attributes'>,
  source: IdentifierSource,
): string | null {
  const value = source !== 'NameID' ? single(attributes.get(source) ?? []) : isStable(nameId) ? nameId.value : null
  return value === null ? null : `${source}:${value}`
}

/** Neither made for one sign-in, nor a mail, which is given again to others. */
function isStable(nameId: NameId | null): nameId is NameId {
  return nameId !== null && nameId.format !== nameIdFormats.transient && nameId.format !== nameIdFormats.mail
}

/** Prénom and nom when both are given, since « displayName » is often « NOM Prénom ». */
function nameOf(attributes: ReceivedAttributes, names: AttributeNames): string | null {
  const given = first(attributes, names.givenName)
  const family = first(attributes, names.familyName)
  const name = given && family ? `${given} ${family}` : first(attributes, names.displayName)
  return name === null ? null : written(name)
}

/** « MARTIN-DURAND » → « Martin-Durand »; what already has lower case is left alone. At most 80 characters. */
function written(name: string): string {
  return name
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .replaceAll(/[\p{L}\p{M}]+/gu, (word) =>
      word.length > 1 && word === word.toLocaleUpperCase('fr')
        ? word.charAt(0) + word.slice(1).toLocaleLowerCase('fr')
        : word,
    )
}

function mailOf(text: string | null): string | null {
  return text !== null && text.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/.test(text) ? text : null
}

function first(attributes: ReceivedAttributes, names: readonly string[]): string | null {
  for (const name of names) {
    const value = single(attributes.get(name) ?? [])
    if (value !== null) return value
  }
  return null
}

/** Of what should be one: the first value, and `x` of the doubled `x;x` that some proxies make. */
function single(values: readonly string[]): string | null {
  const [value] = values
  if (!value) return null
  const halves = value.split(';')
  return (new Set(halves).size === 1 ? halves[0] : value) || null
}
