/** `npm run backup -- <file>`: copies the SQLite database while the instance runs. */
import { resolve } from 'node:path'
import type { Settings } from '#config/settings.ts'
import { runCommand } from './command.ts'
import { BackupRefused, backup } from './store/backup.ts'

const usage = `Copie la base SQLite telle qu’elle est à un instant, pendant que l’instance tourne.

  npm run backup -- /sauvegardes/classe-a-12.sqlite

Le fichier ne doit pas exister encore.`

const refusals: Record<BackupRefused['reason'], (file: string) => string> = {
  'not sqlite': () => 'La base est dans MongoDB : « mongodump » la copie (docs/sauvegarde.md).',
  exists: (file) => `« ${file} » existe déjà : choisissez un autre nom, pour garder la copie précédente.`,
  absent: () => 'Il n’y a pas encore de base : DATABASE_URL ou DATA_FOLDER n’est sans doute pas celui de l’instance.',
}

/** @throws an Error with a sentence */
async function saveDatabase(files: readonly string[], settings: Settings): Promise<string> {
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error(usage)
  // Where the command was typed: npm runs it in the folder of the program.
  const toFile = resolve(process.env.INIT_CWD ?? '.', file)
  try {
    const { sizeBytes } = await backup({ databaseUrl: settings.databaseUrl, toFile })
    const megabytes = (sizeBytes / 1e6).toLocaleString('fr-FR', { maximumFractionDigits: 1 })
    return `La base est copiée dans « ${toFile} » (${megabytes} Mo). Copiez maintenant les fichiers et les clés : docs/sauvegarde.md.`
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error
    throw new Error(refusals[error.reason](toFile), { cause: error })
  }
}

if (import.meta.main) await runCommand(usage, saveDatabase)
