/** What the instance is called, whom it serves and by which rules. */
import { academies } from '../academies.ts'
import type { SettingRow } from '../setting-row.ts'

export const instanceRows = {
  instanceName: {
    variable: 'INSTANCE_NAME',
    kind: 'text',
    default: 'Classe à 12',
    sentence: 'Nom du service, en tête de chaque page.',
  },
  academie: {
    variable: 'ACADEMIE',
    kind: 'choice',
    choices: academies.map(({ code }) => code),
    default: null,
    sentence: 'Code de l’académie qui tient l’instance, par exemple 10 pour Lyon (voir config/academies.ts).',
  },
  contactMail: {
    variable: 'CONTACT_MAIL',
    kind: 'mail',
    default: null,
    sentence: 'Adresse de messagerie de l’équipe, montrée dans les pages.',
  },
  communityFile: {
    variable: 'COMMUNITY_FILE',
    kind: 'path',
    default: null,
    sentence: 'Fichier JSON des questions, des niveaux et des mots d’accueil d’une autre communauté.',
  },
  charterVersion: {
    variable: 'CHARTER_VERSION',
    kind: 'text',
    default: '2026-11',
    sentence: 'Version de la charte ; la changer la fait accepter de nouveau à chacun.',
  },
  moderatesFirst: {
    variable: 'MODERATION_FIRST',
    kind: 'yes-no',
    default: 'non',
    sentence: 'Chaque vidéo attend l’accord de la modération avant d’être vue.',
  },
  sourceUrl: {
    variable: 'SOURCE_URL',
    kind: 'address',
    default: null,
    sentence: 'Où trouver le code source du programme tel qu’il tourne ici (AGPL, article 13).',
  },
} as const satisfies Record<string, SettingRow>
