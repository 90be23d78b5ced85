/** The door of OpenID Connect (ProConnect…), beside SAML. */
import type { SettingRow } from '../setting-row.ts'

export const oidcRows = {
  oidcIssuer: {
    variable: 'OIDC_ISSUER',
    kind: 'address',
    default: null,
    sentence:
      'Fournisseur OpenID Connect (ProConnect…) : son adresse, celle qui porte /.well-known/openid-configuration. Retour à déclarer chez lui : PUBLIC_URL/connexion/oidc/retour ; sortie : PUBLIC_URL/.',
  },
  oidcClientId: {
    variable: 'OIDC_CLIENT_ID',
    kind: 'text',
    default: null,
    sentence: 'Identifiant de cette instance chez ce fournisseur.',
  },
  oidcClientSecret: {
    variable: 'OIDC_CLIENT_SECRET',
    kind: 'secret',
    minimumLength: 16,
    default: null,
    sentence: 'Secret de cette instance chez ce fournisseur.',
  },
  oidcName: {
    variable: 'OIDC_NAME',
    kind: 'text',
    default: 'S’identifier avec ProConnect',
    sentence: 'Ce que dit le bouton de cette porte.',
  },
  oidcScopes: {
    variable: 'OIDC_SCOPES',
    kind: 'text',
    default: 'openid given_name usual_name email',
    sentence: 'Portées demandées au fournisseur, séparées par des espaces : rien de plus que ce qui sert.',
  },
  oidcAcrValues: {
    variable: 'OIDC_ACR_VALUES',
    kind: 'text',
    default: null,
    sentence: 'Niveau d’assurance demandé (acr_values), par exemple eidas1. Absent : aucun.',
  },
  oidcRules: {
    variable: 'OIDC_RULES',
    kind: 'text',
    default: null,
    sentence:
      'Qui entre par cette porte, et avec quel rôle, comme SAML_RULES. Absent : enseigne qui a une adresse d’une des trente académies (ac-lyon.fr…).',
  },
} as const satisfies Record<string, SettingRow>
