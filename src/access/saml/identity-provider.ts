/**
 * What the identity provider says of itself: its metadata, read into the few things that we use. Pure; where metadata
 * comes from, how fresh it is and who signed it is `provider-source.ts`.
 */
import { X509Certificate } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { bindings, ns } from './names.ts'
import { attribute, children, elements, everyElement, instantOf, onlyChild, readXml, textOf } from './xml.ts'

interface Endpoint {
  readonly location: string
  /** Where answers to their requests go; the same when not said (Metadata §2.2.2). */
  readonly responseLocation: string
}

export interface IdentityProvider {
  readonly entityId: string
  /** For people: `mdui:DisplayName` or the organisation's, in French when given. */
  readonly name: string | null
  /** Single sign-on by Redirect, or by POST when that is all there is. */
  readonly signOn: { readonly location: string; readonly binding: 'redirect' | 'post' }
  readonly singleLogout: { readonly redirect: Endpoint | null; readonly post: Endpoint | null }
  /** PEM. One, or two during a change of certificate. */
  readonly signingCertificates: readonly string[]
  readonly nameIdFormats: readonly string[]
  /** `shibmd:Scope`: the domains that its scoped attributes may bear. Null when it publishes none. */
  readonly scopes: readonly string[] | null
  readonly wantsSignedRequests: boolean
  /** After which these metadata must no longer be used (Metadata §2.3.2). */
  readonly validUntil: Temporal.Instant | null
}

/** What is wrong, in French, for `npm run doctor` and the administrator. */
export class MetadataRefused extends Error {
  override readonly name = 'MetadataRefused'
}

/** A federation's metadata holds hundreds of providers; one académie's, one. */
export const metadataBounds = { characters: 8_000_000, elements: 200_000, allowsComments: true } as const

/**
 * @param root as `readMetadata` gives it, or as its signature was verified
 * @param entityId which one, when several are described
 * @throws {MetadataRefused}
 */
export function identityProviderOf(root: Element, entityId: string | null): IdentityProvider {
  const described = providers(root)
  const chosen =
    entityId === null ? described : described.filter(({ entity }) => entity.getAttribute('entityID') === entityId)
  if (described.length === 0) {
    throw new MetadataRefused('Ces métadonnées ne décrivent aucun fournisseur d’identité (IDPSSODescriptor absent).')
  }
  if (chosen.length === 0) {
    throw new MetadataRefused(`Le fournisseur « ${entityId} » (SAML_IDP_ENTITY_ID) n’est pas dans ces métadonnées.`)
  }
  const [only, another] = chosen
  if (!only || another) {
    throw new MetadataRefused(
      `Ces métadonnées décrivent ${chosen.length} fournisseurs : choisissez-en un par SAML_IDP_ENTITY_ID.`,
    )
  }
  return read(root, only.entity, only.role)
}

/** @throws {MetadataRefused} */
export function readMetadata(xml: string): Element {
  let root: Element | null
  try {
    root = readXml(xml.replace(/^\uFEFF/, ''), metadataBounds).documentElement
  } catch (cause) {
    throw new MetadataRefused('Ces métadonnées ne sont pas un document XML lisible.', { cause })
  }
  if (root?.namespaceURI !== ns.metadata) {
    throw new MetadataRefused('Ce document n’est pas des métadonnées SAML (EntityDescriptor attendu).')
  }
  return root
}

function providers(root: Element): { entity: Element; role: Element }[] {
  if (root.localName === 'EntityDescriptor') {
    const role = onlyChild(root, ns.metadata, 'IDPSSODescriptor')
    return role ? [{ entity: root, role }] : []
  }
  if (root.localName !== 'EntitiesDescriptor') return []
  return elements(root).flatMap(providers)
}

function read(root: Element, entity: Element, role: Element): IdentityProvider {
  const entityId = attribute(entity, 'entityID')
  if (!entityId) throw new MetadataRefused('L’attribut entityID manque.')
  const protocols = attribute(role, 'protocolSupportEnumeration')?.split(/\s+/) ?? []
  if (!protocols.includes(ns.protocol)) {
    throw new MetadataRefused(`« ${entityId} » ne parle pas SAML 2.0 (protocolSupportEnumeration).`)
  }
  return {
    entityId,
    name: displayName(entity, role),
    signOn: signOn(role, entityId),
    singleLogout: {
      redirect: endpoint(role, 'SingleLogoutService', bindings.redirect),
      post: endpoint(role, 'SingleLogoutService', bindings.post),
    },
    signingCertificates: certificates(role, entityId),
    nameIdFormats: children(role, ns.metadata, 'NameIDFormat').flatMap((format) => textOf(format) ?? []),
    scopes: scopes(entity, role),
    wantsSignedRequests: /^(true|1)$/.test(attribute(role, 'WantAuthnRequestsSigned') ?? ''),
    validUntil: earliest([root, entity, role].map((element) => attribute(element, 'validUntil'))),
  }
}

function signOn(role: Element, entityId: string): IdentityProvider['signOn'] {
  const redirect = endpoint(role, 'SingleSignOnService', bindings.redirect)
  if (redirect) return { location: redirect.location, binding: 'redirect' }
  const post = endpoint(role, 'SingleSignOnService', bindings.post)
  if (post) return { location: post.location, binding: 'post' }
  throw new MetadataRefused(`« ${entityId} » ne publie pas d’adresse de connexion HTTP-Redirect ni HTTP-POST.`)
}

function endpoint(role: Element, service: string, binding: string): Endpoint | null {
  for (const found of children(role, ns.metadata, service)) {
    const location = httpAddress(attribute(found, 'Location'))
    if (attribute(found, 'Binding') !== binding || location === null) continue
    return { location, responseLocation: httpAddress(attribute(found, 'ResponseLocation')) ?? location }
  }
  return null
}

function httpAddress(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text)
  return url && /^https?:$/.test(url.protocol) ? url.href : null
}

function certificates(role: Element, entityId: string): string[] {
  const found = new Set<string>()
  for (const descriptor of children(role, ns.metadata, 'KeyDescriptor')) {
    const use = attribute(descriptor, 'use')
    if (use !== null && use !== 'signing') continue
    for (const element of everyElement(descriptor)) {
      if (element.namespaceURI !== ns.signature || element.localName !== 'X509Certificate') continue
      const pem = pemOf(element.textContent ?? '')
      if (pem) found.add(pem)
    }
  }
  if (found.size === 0) throw new MetadataRefused(`« ${entityId} » ne publie aucun certificat de signature lisible.`)
  return [...found]
}

function pemOf(base64: string): string | null {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate.toString() : null
  } catch {
    return null
  }
}

function scopes(entity: Element, role: Element): string[] | null {
  const found = [...everyElement(role), ...children(entity, ns.metadata, 'Extensions').flatMap(everyElement)].filter(
    ({ namespaceURI, localName }) => namespaceURI === 'urn:mace:shibboleth:metadata:1.0' && localName === 'Scope',
  )
  const literal = found.filter((scope) => !/^(true|1)$/.test(attribute(scope, 'regexp') ?? ''))
  return found.length === 0 ? null : [...new Set(literal.flatMap((scope) => textOf(scope)?.toLowerCase() ?? []))]
}

function displayName(entity: Element, role: Element): string | null {
  const named = [
    ...everyElement(role).filter(
      ({ namespaceURI, localName }) =>
        namespaceURI === 'urn:oasis:names:tc:SAML:metadata:ui' && localName === 'DisplayName',
    ),
    ...children(entity, ns.metadata, 'Organization').flatMap((organization) =>
      children(organization, ns.metadata, 'OrganizationDisplayName'),
    ),
  ]
  const french = named.find((name) => attribute(name, 'xml:lang')?.toLowerCase().startsWith('fr'))
  return textOf(french ?? named[0] ?? null)
}

function earliest(texts: readonly (string | null)[]): Temporal.Instant | null {
  const instants = texts.flatMap((text) => instantOf(text) ?? [])
  return instants.sort(Temporal.Instant.compare)[0] ?? null
}
