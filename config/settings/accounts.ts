/** Who may have an account without the SSO, and what becomes of one that is left. */
import type { SettingRow } from '../setting-row.ts'

export const accountRows = {
  localAccounts: {
    variable: 'LOCAL_ACCOUNTS',
    kind: 'choice',
    choices: ['administration', 'invitation', 'demande'],
    default: 'administration',
    sentence:
      'Qui a un compte hors du SSO : qui administre seulement (administration), aussi qui est invité (invitation), ou aussi qui le demande et que l’administration accepte (demande).',
  },
  localMailDomains: {
    variable: 'LOCAL_MAIL_DOMAINS',
    kind: 'list',
    default: '',
    sentence:
      'Domaines des adresses qui peuvent avoir un compte local, par exemple ac-exemple.fr, *.ac-exemple.fr. Vide : tous.',
  },

  accountAbsence: {
    variable: 'ACCOUNT_ABSENCE',
    kind: 'duration',
    default: '730 j',
    sentence:
      'Temps sans connexion au bout duquel un compte est effacé, préavis compris (CNIL : deux ans d’inactivité).',
  },
  departureNotice: {
    variable: 'DEPARTURE_NOTICE',
    kind: 'duration',
    default: '30 j',
    sentence:
      'Préavis d’un départ (absence, ou liste importée) : les sessions sont fermées, la personne est prévenue, et revenir l’annule.',
  },
  departedVideos: {
    variable: 'DEPARTED_VIDEOS',
    kind: 'choice',
    choices: ['garder', 'effacer'],
    default: 'garder',
    sentence:
      'Vidéos publiées de qui est parti sans choisir : gardées sous « Auteur parti », sans nom, ou effacées. Les brouillons sont toujours effacés.',
  },
} as const satisfies Record<string, SettingRow>
