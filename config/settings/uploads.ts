/** How much one may send. */
import type { SettingRow } from '../setting-row.ts'

export const uploadRows = {
  uploadSize: {
    variable: 'UPLOAD_SIZE',
    kind: 'size',
    default: '4 Go',
    sentence: 'Taille maximale d’une vidéo envoyée par une enseignante ou un enseignant.',
  },
  uploadDuration: {
    variable: 'UPLOAD_DURATION',
    kind: 'duration',
    default: '30 min',
    sentence: 'Durée maximale d’une vidéo envoyée par une enseignante ou un enseignant.',
  },
  uploadDaily: {
    variable: 'UPLOAD_DAILY',
    kind: 'size',
    default: '20 Go',
    sentence: 'Volume qu’une personne peut envoyer en vingt-quatre heures.',
  },
  uploadAnimatorSize: {
    variable: 'UPLOAD_ANIMATOR_SIZE',
    kind: 'size',
    default: '16 Go',
    sentence: 'Taille maximale pour qui anime, modère ou administre.',
  },
  uploadAnimatorDuration: {
    variable: 'UPLOAD_ANIMATOR_DURATION',
    kind: 'duration',
    default: '2 h',
    sentence: 'Durée maximale pour qui anime, modère ou administre.',
  },
  uploadAnimatorDaily: {
    variable: 'UPLOAD_ANIMATOR_DAILY',
    kind: 'size',
    default: '80 Go',
    sentence: 'Volume par vingt-quatre heures pour qui anime, modère ou administre.',
  },
  uploadExpiry: {
    variable: 'UPLOAD_EXPIRY',
    kind: 'duration',
    default: '48 h',
    sentence: 'Temps laissé pour reprendre un envoi interrompu, avant que ses octets soient effacés.',
  },
} as const satisfies Record<string, SettingRow>
