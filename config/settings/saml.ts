/** The SSO of the académie: who it is, what it says of people, and what is demanded of it. */
import type { SettingRow } from '../setting-row.ts'

export const samlRows = {
  samlMetadata: {
    variable: 'SAML_METADATA',
    kind: 'text',
    default: null,
    sentence: 'Métadonnées du fournisseur d’identité de l’académie : adresse https ou fichier XML.',
  },
  samlMetadataCertificate: {
    variable: 'SAML_METADATA_CERTIFICATE',
    kind: 'path',
    default: null,
    sentence: 'Certificat (PEM) qui doit avoir signé ces métadonnées. Absent : la connexion https suffit.',
  },
  samlIdpEntityId: {
    variable: 'SAML_IDP_ENTITY_ID',
    kind: 'text',
    default: null,
    sentence: 'Fournisseur d’identité à choisir quand les métadonnées en décrivent plusieurs.',
  },
  samlEntityId: {
    variable: 'SAML_ENTITY_ID',
    kind: 'text',
    default: null,
    sentence: 'Identifiant de cette instance auprès du fournisseur. Par défaut : PUBLIC_URL/saml/metadata.',
  },
  samlKey: {
    variable: 'SAML_KEY',
    kind: 'path',
    default: null,
    sentence:
      'Clé privée (PEM) de l’instance pour SAML. Absente : tirée au premier démarrage et gardée dans DATA_FOLDER/saml.',
  },
  samlCertificate: {
    variable: 'SAML_CERTIFICATE',
    kind: 'path',
    default: null,
    sentence: 'Certificat (PEM) qui va avec SAML_KEY.',
  },
  samlOtherKey: {
    variable: 'SAML_OTHER_KEY',
    kind: 'path',
    default: null,
    sentence: 'Seconde clé, le temps d’un renouvellement : elle déchiffre aussi, et les métadonnées publient les deux.',
  },
  samlOtherCertificate: {
    variable: 'SAML_OTHER_CERTIFICATE',
    kind: 'path',
    default: null,
    sentence: 'Certificat (PEM) qui va avec SAML_OTHER_KEY.',
  },
  samlSigned: {
    variable: 'SAML_SIGNED',
    kind: 'choice',
    choices: ['both', 'response', 'assertion'],
    default: 'both',
    sentence:
      'Ce que le fournisseur doit signer : la réponse et l’assertion (both), ou l’une seulement s’il ne sait pas faire mieux.',
  },
  samlPreset: {
    variable: 'SAML_PRESET',
    kind: 'choice',
    choices: ['academie', 'renater'],
    default: 'academie',
    sentence:
      'Noms d’attributs attendus : ceux du guichet des académies, ou ceux de la fédération Éducation-Recherche.',
  },
  samlIdentifier: {
    variable: 'SAML_IDENTIFIER',
    kind: 'text',
    default: 'NameID',
    sentence:
      'Ce qui identifie une personne pour toujours : NameID (persistant), ou le nom d’un attribut, par exemple uid. Jamais une adresse de messagerie.',
  },
  samlFormerIdentifier: {
    variable: 'SAML_FORMER_IDENTIFIER',
    kind: 'text',
    default: null,
    sentence:
      'Après un changement de SAML_IDENTIFIER : l’ancien, tant que tout le monde n’est pas revenu. Chacun retrouve son compte.',
  },
  samlFormerIdpEntityId: {
    variable: 'SAML_FORMER_IDP_ENTITY_ID',
    kind: 'text',
    default: null,
    sentence:
      'Après un changement de fournisseur sur le même annuaire : l’entityID de l’ancien. Chacun retrouve son compte par le même identifiant.',
  },
  samlRules: {
    variable: 'SAML_RULES',
    kind: 'text',
    default: null,
    sentence:
      'Qui entre, et avec quel rôle, par exemple « enseigner: title=ENS* ; modérer: FrEduFonctAdm=IEN* » (voir docs/sso.md). Absent : les règles courantes des académies.',
  },
  samlAttributeMail: {
    variable: 'SAML_ATTRIBUTE_MAIL',
    kind: 'list',
    default: null,
    sentence: 'Attributs de l’adresse de messagerie, le premier présent est pris. Absent : selon SAML_PRESET.',
  },
  samlAttributeGivenName: {
    variable: 'SAML_ATTRIBUTE_GIVEN_NAME',
    kind: 'list',
    default: null,
    sentence: 'Attributs du prénom.',
  },
  samlAttributeFamilyName: {
    variable: 'SAML_ATTRIBUTE_FAMILY_NAME',
    kind: 'list',
    default: null,
    sentence: 'Attributs du nom de famille.',
  },
  samlAttributeDisplayName: {
    variable: 'SAML_ATTRIBUTE_DISPLAY_NAME',
    kind: 'list',
    default: null,
    sentence: 'Attributs du nom affiché, quand prénom et nom ne sont pas donnés à part.',
  },
  samlAttributePosts: {
    variable: 'SAML_ATTRIBUTE_POSTS',
    kind: 'list',
    default: null,
    sentence: 'Attributs des postes ou des établissements (codes UAI), tous lus.',
  },
  samlAttributeAcademie: {
    variable: 'SAML_ATTRIBUTE_ACADEMIE',
    kind: 'list',
    default: null,
    sentence: 'Attributs du code d’académie.',
  },
  samlAttributeReturnUrl: {
    variable: 'SAML_ATTRIBUTE_RETURN_URL',
    kind: 'list',
    default: null,
    sentence: 'Attributs de l’adresse où renvoyer la personne quand elle se déconnecte.',
  },
  samlReturnOrigins: {
    variable: 'SAML_RETURN_ORIGINS',
    kind: 'list',
    default: '',
    sentence: 'Sites vers lesquels ce renvoi est permis, par exemple https://portail.ac-exemple.fr. Vide : aucun.',
  },
  samlAllowsUnsolicited: {
    variable: 'SAML_ALLOW_UNSOLICITED',
    kind: 'yes-no',
    default: 'non',
    sentence: 'Accepte une connexion commencée chez le fournisseur d’identité. À n’ouvrir que s’il l’impose.',
  },
} as const satisfies Record<string, SettingRow>
