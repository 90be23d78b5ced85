/** The exchange of metadata with the académie's SSO, step by step, for the administrator who sets it up. */
import type { Clock } from '../../clock.ts'
import { type Route, route } from '../../http/route.ts'
import { administrator } from '../acting-person.ts'
import type { Viewer } from '../viewer.ts'
import { attributesOf, type Rule } from './admission.ts'
import { type AttributeNames, askedAttributes, type Preset } from './attribute-names.ts'
import { examineProvider, type SsoFinding } from './examine-provider.ts'
import { type SsoExchange, ssoExchange } from './exchange-schemas.ts'
import type { IdentityProvider } from './identity-provider.ts'
import type { SamlPart } from './saml-part.ts'

interface ShowExchangeParts {
  saml(): Promise<SamlPart>
  names: AttributeNames
  identifier: string
  preset: Preset
  rules: readonly Rule[]
  /** As the operator reads them. */
  rulesText: string
  isOurAddressPublic: () => boolean
  clock: Clock
}

export type ShowExchange = (viewer: Viewer) => Promise<SsoExchange>

export function createShowExchange(parts: ShowExchangeParts): ShowExchange {
  const { identifier } = parts

  async function theirs(part: SamlPart): Promise<{ provider: IdentityProvider | null; fault: SsoFinding[] }> {
    if (!part.source) return { provider: null, fault: [] }
    try {
      return { provider: await part.source.current(), fault: [] }
    } catch {
      const sentence =
        'Les métadonnées du fournisseur ne se lisent pas, ou ne sont plus valables. « npm run doctor » dit pourquoi.'
      return { provider: null, fault: [{ verdict: 'mend', sentence }] }
    }
  }

  /** @throws {SignInNeeded} {NotAllowed} */
  return async function showExchange(viewer) {
    const { accountId } = administrator(viewer)
    const part = await parts.saml()
    const [us, { provider, fault }, trial] = await Promise.all([part.us(), theirs(part), part.lastTrial(accountId)])
    const { active, other } = us.keys
    const findings =
      provider === null
        ? fault
        : examineProvider({
            provider,
            ourCertificates: [active, ...(other ? [other] : [])].map(({ certificate }) => certificate),
            identifier,
            isOurAddressPublic: parts.isOurAddressPublic(),
            now: parts.clock.now(),
          })
    return {
      isSet: part.source !== null,
      ours: {
        entityId: us.entityId,
        metadataUrl: new URL('/saml/metadata', us.acsUrl).href,
        acsUrl: us.acsUrl,
        logoutUrl: us.logoutUrl,
        asked: askedAttributes(parts.names, identifier, attributesOf(parts.rules, parts.preset)),
      },
      theirs: provider && {
        entityId: provider.entityId,
        name: provider.name,
        signOnUrl: provider.signOn.location,
        certificates: provider.signingCertificates.length,
      },
      findings,
      identifier,
      rules: parts.rulesText
        .split(/[;\n]/)
        .map((rule) => rule.trim())
        .filter((rule) => rule !== ''),
      trial: trial && {
        ...trial,
        attributes: trial.attributes.map(({ name, values, servesAs }) => ({ name, values, servesAs: [...servesAs] })),
        roles: [...trial.roles],
        missing: [...trial.missing],
      },
    }
  }
}

export function exchangeRoutes(showExchange: ShowExchange): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/administration/sso',
        summary: 'The exchange of metadata with the académie’s SSO, and what the last trial received.',
        tag: 'administration',
        door: 'administrator',
        answer: ssoExchange,
        refusals: ['sign-in-needed', 'charter-not-accepted', 'not-allowed'],
      },
      ({ viewer }) => showExchange(viewer),
    ),
  ]
}
