/** What the operator reads when the database cannot answer: what it is, and what to do. The engine's own words are for the log. */
import { StoreUnavailable } from './store/engine.ts'

const sentences: Record<StoreUnavailable['reason'], string> = {
  locked: 'La base de données est tenue par un autre processus : attendez qu’il ait fini, ou arrêtez-le.',
  unreachable:
    'La base de données ne répond pas, ou ne se lit pas : vérifiez DATABASE_URL, que son serveur tourne, et à qui sont ses fichiers.',
  corrupt: 'Le fichier de la base de données est abîmé : rétablissez la dernière sauvegarde (docs/sauvegarde.md).',
  full: 'Le disque est plein : faites de la place, puis recommencez.',
  foreign: 'Ce fichier n’est pas une base de ce programme : vérifiez son nom. Il est resté comme il était.',
}

/** Null when it is something else. */
export function sentenceOfDatabaseFault(error: unknown): string | null {
  return error instanceof StoreUnavailable ? sentences[error.reason] : null
}
