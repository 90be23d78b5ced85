/** Where the instance listens, and under which address others know it. */
import type { SettingRow } from '../setting-row.ts'

export const addressRows = {
  publicUrl: {
    variable: 'PUBLIC_URL',
    kind: 'address',
    default: null,
    sentence:
      'Adresse publique de l’instance, par exemple https://classe-a-12.ac-exemple.fr. Sans elle, l’instance est une démonstration, sur cette machine seulement.',
  },
  host: {
    variable: 'HOST',
    kind: 'text',
    default: '127.0.0.1',
    sentence: 'Interface réseau écoutée. Par défaut, cette machine seulement ; 0.0.0.0 dans un conteneur.',
  },
  port: { variable: 'PORT', kind: 'port', default: '3000', sentence: 'Port écouté.' },
  trustProxy: {
    variable: 'TRUST_PROXY',
    kind: 'text',
    default: '',
    sentence:
      'Serveurs mandataires de confiance : leur nombre (1), ou leurs adresses et réseaux séparés par des virgules. Vide : aucun, et les en-têtes X-Forwarded-* sont ignorés.',
  },
  isDemonstration: {
    variable: 'DEMONSTRATION',
    kind: 'yes-no',
    default: null,
    sentence:
      'Lance la démonstration : fournisseur d’identité et vidéos d’exemple. Par défaut : oui sans PUBLIC_URL, si HOST est cette machine ; refusé avec PUBLIC_URL.',
  },
  demonstrationPort: {
    variable: 'DEMONSTRATION_PORT',
    kind: 'port',
    default: '3001',
    sentence: 'Port du fournisseur d’identité de démonstration.',
  },
} as const satisfies Record<string, SettingRow>
