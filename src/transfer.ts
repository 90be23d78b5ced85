/** `npm run transfer -- <file>`: takes a SQLite database to the MongoDB that the settings name. */
import { resolve } from 'node:path'
import type { Settings } from '#config/settings.ts'
import { runCommand } from './command.ts'
import { TransferRefused, transfer } from './store/transfer.ts'

const usage = `Transporte une base SQLite dans MongoDB, l’instance étant arrêtée.

  1. Arrêtez l’instance, et sauvegardez.
  2. Réglez DATABASE_URL=mongodb://… (docs/grandir.md).
  3. npm run transfer -- data/classe-a-12.sqlite`

const refusals: Record<TransferRefused['reason'], string> = {
  absent: 'Il n’y a pas de base à cet endroit.',
  'in use':
    'Un processus tient cette base ouverte : arrêtez d’abord l’instance, sinon ce qu’elle écrit pendant le transport se perd.',
  'not mongodb': 'DATABASE_URL doit déjà nommer la base MongoDB où aller ; le fichier SQLite se donne à la commande.',
  'not empty': 'La base MongoDB contient déjà des données : rien n’y a été écrit. Choisissez-en une vide.',
  'done already': 'Ce transport a déjà été mené à son terme : rien n’a été écrit.',
}

/** @throws an Error with a sentence */
export async function transferDatabase(files: readonly string[], settings: Settings): Promise<string> {
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error(usage)
  try {
    const counts = await transfer({
      fromFile: resolve(process.env.INIT_CWD ?? '.', file),
      databaseUrl: settings.databaseUrl,
    })
    const documents = [...counts.values()].reduce((sum, count) => sum + count, 0).toLocaleString('fr-FR')
    return `${documents} documents de ${counts.size} collections sont dans MongoDB. Le fichier SQLite est resté comme il était : gardez-le tant que vous n’avez pas vérifié.`
  } catch (error) {
    if (!(error instanceof TransferRefused)) throw error
    throw new Error(refusals[error.reason], { cause: error })
  }
}

if (import.meta.main) await runCommand(usage, transferDatabase)
