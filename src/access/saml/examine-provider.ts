/** What an operator should know of the exchange with the provider before anybody signs in: for the doctor and the SSO's page. */
import { X509Certificate } from 'node:crypto'
import type { IdentifierSource } from './attribute-names.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { nameIdFormats } from './names.ts'

export interface SsoFinding {
  /** `mend`: nobody signs in, or not safely, until it is. */
  verdict: 'holds' | 'watch' | 'mend'
  sentence: string
}

interface Examined {
  provider: IdentityProvider
  /** Of our own certificates; empty when they are not made yet. */
  ourCertificates: readonly string[]
  identifier: IdentifierSource
  isOurAddressPublic: boolean
  now: Temporal.Instant
}

export function examineProvider({
  provider,
  ourCertificates,
  identifier,
  isOurAddressPublic,
  now,
}: Examined): SsoFinding[] {
  const findings: SsoFinding[] = []
  const say = (verdict: SsoFinding['verdict'], sentence: string) => findings.push({ verdict, sentence })
  const name = provider.name ?? provider.entityId

  say('holds', `Fournisseur d’identité : « ${name} » (${provider.entityId}).`)
  if (provider.validUntil !== null) {
    const days = daysUntil(provider.validUntil, now)
    if (days < 0)
      say(
        'mend',
        `Ses métadonnées ne sont plus valables depuis le ${day(provider.validUntil)} : demandez-en de nouvelles.`,
      )
    else if (days < 2) say('watch', `Ses métadonnées ne sont valables que jusqu’au ${day(provider.validUntil)}.`)
  }
  for (const address of addressesOf(provider)) {
    if (isOurAddressPublic && new URL(address).protocol !== 'https:') {
      say('mend', `Une de ses adresses n’est pas en https : ${address}.`)
    }
  }
  for (const pem of provider.signingCertificates) examineCertificate('Son certificat de signature', pem, now, say)
  if (provider.signingCertificates.length > 1) {
    say(
      'holds',
      `Il publie ${provider.signingCertificates.length} certificats de signature : chacun est accepté, le temps d’un changement.`,
    )
  }
  if (provider.singleLogout.redirect === null && provider.singleLogout.post === null) {
    say('watch', 'Il ne publie pas d’adresse de déconnexion : « Se déconnecter » finit la session ici, pas chez lui.')
  }
  if (provider.signOn.binding === 'post')
    say('holds', 'Il reçoit les demandes par POST : la page de passage demande un clic sans JavaScript.')
  examineIdentifier(provider, identifier, say)
  for (const pem of ourCertificates) examineCertificate('Notre certificat', pem, now, say)
  return findings
}

type Say = (verdict: SsoFinding['verdict'], sentence: string) => void

function examineIdentifier({ nameIdFormats: published }: IdentityProvider, identifier: string, say: Say): void {
  if (identifier !== 'NameID') {
    say('holds', `Les personnes sont reconnues par l’attribut « ${identifier} » : il ne doit jamais être réattribué.`)
    return
  }
  if (published.length > 0 && !published.includes(nameIdFormats.persistent)) {
    say(
      'watch',
      'Il n’annonce pas de NameID persistant. S’il en envoie un passager, chaque connexion est refusée (transient-identifier) : demandez un NameID persistant, ou nommez un attribut stable par SAML_IDENTIFIER.',
    )
  }
}

function examineCertificate(whose: string, pem: string, now: Temporal.Instant, say: Say): void {
  const certificate = new X509Certificate(pem)
  const end = Temporal.Instant.fromEpochMilliseconds(new Date(certificate.validTo).getTime())
  const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < 2048) say('mend', `${whose} a une clé de ${bits} bits : il en faut 2048 au moins (ANSSI, RGS).`)
  const days = daysUntil(end, now)
  if (days < 0)
    say('watch', `${whose} est arrivé à son terme le ${day(end)} : il fonctionne encore, mais d’autres le refuseront.`)
  else if (days < 60) say('watch', `${whose} arrive à son terme le ${day(end)} : préparez le suivant.`)
  else say('holds', `${whose} vaut jusqu’au ${day(end)}.`)
}

function addressesOf({ signOn, singleLogout }: IdentityProvider): string[] {
  const endpoints = [singleLogout.redirect, singleLogout.post].flatMap((endpoint) => endpoint ?? [])
  return [...new Set([signOn.location, ...endpoints.flatMap((each) => [each.location, each.responseLocation])])]
}

function daysUntil(instant: Temporal.Instant, now: Temporal.Instant): number {
  return instant.since(now).total('hours') / 24
}

function day(instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO('Europe/Paris').toPlainDate().toLocaleString('fr-FR', { dateStyle: 'long' })
}
