/** `npm run schools -- <file>`: loads the open directory of schools, so that a code shows as a name, a town and its network. */
import { createReadStream } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Settings } from '#config/settings.ts'
import { systemClock } from './clock.ts'
import { runCommand } from './command.ts'
import { createImportSchools } from './schools/import-schools.ts'
import { createSchoolsStore } from './schools/schools-store.ts'
import { openEngine } from './store/open-engine.ts'

const usage = `Charge l’annuaire de l’éducation, pour montrer le nom des établissements et leur réseau (REP, REP+).

  npm run schools -- fr-en-annuaire-education.csv

Le fichier (CSV ou JSON) se télécharge sur data.education.gouv.fr, jeu « fr-en-annuaire-education » (Licence Ouverte).`

/** @throws an Error with a sentence */
export async function loadDirectory(files: readonly string[], settings: Settings): Promise<string> {
  const [file] = files
  if (file === undefined || files.length > 1) throw new Error(usage)
  // Where the command was typed: npm runs it in the folder of the program.
  const path = resolve(process.env.INIT_CWD ?? '.', file)
  await access(path, constants.R_OK).catch((cause) => {
    throw new Error(`« ${path} » ne se lit pas : vérifiez le nom du fichier et ses droits.`, { cause })
  })
  await using engine = await openEngine({ databaseUrl: settings.databaseUrl, clock: systemClock })
  const importSchools = createImportSchools({ schools: createSchoolsStore({ engine }), clock: systemClock })
  const { kept, skipped, forgotten, missing } = await importSchools(createReadStream(path, 'utf8'))
  const number = (count: number) => count.toLocaleString('fr-FR')
  const told = `${number(kept)} établissements chargés, ${number(skipped)} lignes laissées de côté, ${number(forgotten)} retirés.`
  if (missing === 0) return told
  return `${told}\n${number(missing)} établissements connus n’y sont pas, et sont gardés : le fichier est sans doute coupé. Téléchargez-le de nouveau.`
}

if (import.meta.main) await runCommand(usage, loadDirectory)
