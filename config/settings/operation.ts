/** What this process does, and what it tells the operator. */
import type { SettingRow } from '../setting-row.ts'

export const operationRows = {
  peerExchange: {
    variable: 'PEER_EXCHANGE',
    kind: 'yes-no',
    default: 'non',
    sentence:
      'Met en relation, sur /tracker, les navigateurs d’un même réseau (une école) qui regardent la même vidéo publique et l’ont accepté : ils s’en passent les morceaux. Leur adresse locale leur est alors connue.',
  },

  logLevel: {
    variable: 'LOG_LEVEL',
    kind: 'choice',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
    default: null,
    sentence:
      'Ce que le journal retient : info par défaut, warn sur une démonstration. Il ne contient ni cookie, ni requête SAML, ni recherche, ni adresse complète.',
  },
  jobsOnly: {
    variable: 'JOBS_ONLY',
    kind: 'list',
    default: '',
    sentence:
      'Travaux que ce processus prend, et eux seuls (transcode, transcribe…). Vide : tous. Un nom inconnu est refusé au démarrage, avec la liste des noms.',
  },
  jobsExcept: {
    variable: 'JOBS_EXCEPT',
    kind: 'list',
    default: '',
    sentence: 'Travaux que ce processus laisse aux autres.',
  },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    kind: 'secret',
    minimumLength: 16,
    default: null,
    sentence: 'Jeton (Bearer) pour lire /metrics de loin. Absent : lisible de cette machine seulement.',
  },
  shutdownGrace: {
    variable: 'SHUTDOWN_GRACE',
    kind: 'duration',
    default: '10 s',
    sentence: 'Temps laissé aux demandes en cours quand l’instance s’arrête.',
  },
} as const satisfies Record<string, SettingRow>
