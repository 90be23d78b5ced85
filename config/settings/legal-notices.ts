/** What the law wants every site to say: publisher, host, personal data, accessibility. */
import type { SettingRow } from '../setting-row.ts'

export const legalNoticeRows = {
  legalPublisher: {
    variable: 'LEGAL_PUBLISHER',
    kind: 'text',
    default: null,
    sentence: 'Éditeur du site, par exemple « Rectorat de l’académie de Lyon », avec son adresse et son téléphone.',
  },
  legalDirector: {
    variable: 'LEGAL_DIRECTOR',
    kind: 'text',
    default: null,
    sentence: 'Directrice ou directeur de la publication.',
  },
  legalHost: {
    variable: 'LEGAL_HOST',
    kind: 'text',
    default: null,
    sentence: 'Hébergeur, avec son adresse et son téléphone (loi pour la confiance dans l’économie numérique).',
  },
  legalController: {
    variable: 'LEGAL_CONTROLLER',
    kind: 'text',
    default: null,
    sentence: 'Responsable du traitement des données personnelles. Par défaut : l’éditeur.',
  },
  dataProtectionMail: {
    variable: 'DATA_PROTECTION_MAIL',
    kind: 'mail',
    default: null,
    sentence: 'Adresse de la personne déléguée à la protection des données (DPD).',
  },
  processors: {
    variable: 'PROCESSORS',
    kind: 'list',
    default: '',
    sentence: 'Sous-traitants qui voient des données personnelles, séparés par des virgules. Vide : aucun.',
  },
  accessibilityLevel: {
    variable: 'ACCESSIBILITY_LEVEL',
    kind: 'choice',
    choices: ['non', 'partiellement', 'totalement'],
    default: 'non',
    sentence: 'Conformité au RGAA. Sans audit valable : non, quel que soit l’état réel du site.',
  },
  accessibilityRate: {
    variable: 'ACCESSIBILITY_RATE',
    kind: 'integer',
    minimum: 0,
    maximum: 100,
    default: null,
    sentence: 'Pourcentage de critères du RGAA respectés, selon le dernier audit.',
  },
  accessibilityAuditDate: {
    variable: 'ACCESSIBILITY_AUDIT_DATE',
    kind: 'date',
    default: null,
    sentence: 'Date du dernier audit, AAAA-MM-JJ.',
  },
  accessibilityAuditor: {
    variable: 'ACCESSIBILITY_AUDITOR',
    kind: 'text',
    default: null,
    sentence: 'Qui a fait cet audit.',
  },
  rgaaVersion: {
    variable: 'RGAA_VERSION',
    kind: 'text',
    default: '4.1.2',
    sentence: 'Version du RGAA à laquelle la déclaration se rapporte.',
  },
} as const satisfies Record<string, SettingRow>
