/** What we are for the identity provider: our identifier, our addresses, our keys, and the metadata that say so. */
import { X509Certificate } from 'node:crypto'
import type { AskedAttribute } from './attribute-names.ts'
import type { Keys } from './keys.ts'
import { bindings, nameIdFormats, ns } from './names.ts'
import { escapeXml } from './xml.ts'

export interface ServiceProvider {
  readonly entityId: string
  readonly acsUrl: string
  readonly logoutUrl: string
  readonly keys: Keys
}

export const paths = {
  metadata: '/saml/metadata',
  acs: '/saml/acs',
  logout: '/saml/slo',
  departure: '/saml/sortie',
  signIn: '/connexion/sso',
} as const

/** @param entityId by default the address of our metadata, as is the custom */
export function serviceProviderOf(publicUrl: URL, entityId: string | null, keys: Keys): ServiceProvider {
  const absolute = (path: string) => new URL(path, publicUrl).href
  return {
    entityId: entityId ?? absolute(paths.metadata),
    acsUrl: absolute(paths.acs),
    logoutUrl: absolute(paths.logout),
    keys,
  }
}

interface Presented {
  instanceName: string
  publicUrl: URL
  contactMail: string | null
  asked: readonly AskedAttribute[]
}

/** Metadata §2.4.4, with what people read of us (`mdui`). Valid as long as our certificate is. */
export function metadataOf(provider: ServiceProvider, presented: Presented): string {
  const { active, other } = provider.keys
  const certificates = [active, ...(other ? [other] : [])].map(({ certificate }) => certificate)
  const text = escapeXml
  const page = (path: string) => text(new URL(path, presented.publicUrl).href)
  const name = text(presented.instanceName)
  const mail = presented.contactMail && text(`mailto:${presented.contactMail}`)
  const contacts = mail
    ? ['technical', 'support']
        .map(
          (type) =>
            `<md:ContactPerson contactType="${type}"><md:SurName>${name}</md:SurName><md:EmailAddress>${mail}</md:EmailAddress></md:ContactPerson>`,
        )
        .join('')
    : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${ns.metadata}" xmlns:ds="${ns.signature}" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" entityID="${text(provider.entityId)}" validUntil="${endOf(active.certificate)}">
<md:SPSSODescriptor protocolSupportEnumeration="${ns.protocol}" AuthnRequestsSigned="true" WantAssertionsSigned="true">
<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang="fr">${name}</mdui:DisplayName><mdui:Description xml:lang="fr">Les vidéos que les enseignants partagent entre eux.</mdui:Description><mdui:InformationURL xml:lang="fr">${page('/mentions-legales')}</mdui:InformationURL><mdui:PrivacyStatementURL xml:lang="fr">${page('/donnees-personnelles')}</mdui:PrivacyStatementURL></mdui:UIInfo></md:Extensions>
${certificates.map((certificate) => keyDescriptor('signing', certificate)).join('\n')}
${certificates.map((certificate) => keyDescriptor('encryption', certificate)).join('\n')}
<md:SingleLogoutService Binding="${bindings.redirect}" Location="${text(provider.logoutUrl)}"/>
<md:SingleLogoutService Binding="${bindings.post}" Location="${text(provider.logoutUrl)}"/>
<md:NameIDFormat>${nameIdFormats.persistent}</md:NameIDFormat>
<md:AssertionConsumerService index="0" isDefault="true" Binding="${bindings.post}" Location="${text(provider.acsUrl)}"/>
<md:AttributeConsumingService index="0"><md:ServiceName xml:lang="fr">${name}</md:ServiceName>
${requested(presented.asked)}
</md:AttributeConsumingService>
</md:SPSSODescriptor>
<md:Organization><md:OrganizationName xml:lang="fr">${name}</md:OrganizationName><md:OrganizationDisplayName xml:lang="fr">${name}</md:OrganizationDisplayName><md:OrganizationURL xml:lang="fr">${page('/')}</md:OrganizationURL></md:Organization>
${contacts}
</md:EntityDescriptor>
`
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): string {
  const base64 = new X509Certificate(certificate).raw.toString('base64')
  const methods =
    use === 'signing'
      ? ''
      : [
          'http://www.w3.org/2009/xmlenc11#aes256-gcm',
          'http://www.w3.org/2009/xmlenc11#aes128-gcm',
          'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
        ]
          .map((algorithm) => `<md:EncryptionMethod Algorithm="${algorithm}"/>`)
          .join('')
  return `<md:KeyDescriptor use="${use}"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`
}

/**
 * What we ask to be told: nothing that is not used (RGPD, article 5.1.c), and all that is, since some providers send
 * only what is listed here.
 */
function requested(asked: readonly AskedAttribute[]): string {
  return asked
    .map(({ name, isRequired }) => {
      const format = name.startsWith('urn:oid:') ? 'uri' : 'basic'
      return `<md:RequestedAttribute Name="${escapeXml(name)}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:${format}" isRequired="${isRequired}"/>`
    })
    .join('\n')
}

function endOf(certificate: string): string {
  return new Date(new X509Certificate(certificate).validTo).toISOString()
}
