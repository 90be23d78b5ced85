/** The instance as a process: its settings, its first words, its signals, its exit status. */
import { flushCompileCache } from 'node:module'
import { relative } from 'node:path'
import { SettingsRefused } from '#config/load-settings.ts'
import type { Settings } from '#config/settings.ts'
import { isToldUsage } from './command.ts'
import type { Composition } from './composition.ts'
import { sentenceOfDatabaseFault } from './database-fault.ts'
import { settingsOfProcess } from './environment.ts'
import { giveBackMemory } from './give-back-memory.ts'
import { UnknownKinds } from './jobs/jobs.ts'
import type { startInstance } from './main.ts'
import { typeset } from './text/french-typography.ts'

const usage = `Démarre l’instance.

  npm start

Tout se règle par des variables d’environnement ou le fichier .env (docs/reglages.md).`

export async function run(start: typeof startInstance): Promise<void> {
  if (isToldUsage(usage, process.argv.slice(2))) return
  const startedAt = performance.now()
  // Whoever read what it says may leave (`npm start | head`): the instance stays.
  process.stdout.on('error', () => {})
  try {
    const { settings, hints } = settingsOfProcess()
    const instance = await start(settings)
    stopOnSignals(instance)
    const composition = await instance.ready.catch(async (error: unknown) => {
      await instance.close()
      throw error
    })
    const seconds = (performance.now() - startedAt) / 1000
    for (const line of firstWords(settings, instance.url, composition, seconds)) say(line)
    // The next start reads what this one compiled, even if this one is killed (NODE_COMPILE_CACHE, in package.json).
    flushCompileCache()
    for (const hint of hints) say(`  À savoir : ${hint}`)
    // SAML weighs a fifth of a second: loaded now, or it would hold up others at the first sign-in.
    await composition.access.prepare()
    await giveBackMemory()
  } catch (error) {
    process.stderr.write(`${typeset(refusal(error))}\n`)
    process.exit(1)
  }
}

function stopOnSignals(instance: { close(): Promise<void> }): void {
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl+C is an order, not a request.
      if (isStopping) process.exit(1)
      isStopping = true
      say('Arrêt : les demandes commencées se terminent.')
      instance.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`L’arrêt a échoué : ${String(error)}\n`)
          process.exit(1)
        },
      )
    })
  }
}

/** Five lines at most: what it did, and where to click. */
function firstWords(
  settings: Settings,
  url: URL,
  { demonstration, hasClient }: Composition,
  seconds: number,
): readonly string[] {
  const address = settings.publicUrl ?? url
  const data = settings.databaseUrl.startsWith('sqlite:') ? 'SQLite' : 'MongoDB'
  const files = settings.s3Endpoint ? `S3 (${settings.s3Endpoint.host})` : `« ${shortened(settings.dataFolder)} »`
  const lines = [
    `${settings.instanceName} est prête en ${seconds.toFixed(1).replace('.', ',')} s : ${address}`,
    `  Données : ${data}, fichiers dans ${files}. Écoute : ${settings.host}:${url.port}.`,
  ]
  if (demonstration) {
    lines.push(
      `  Démonstration : « Se connecter », puis choisissez jeanne.martin, odile.bernard… (fournisseur d’identité : ${demonstration.providerUrl}).`,
      demonstration.toPublish > 0
        ? `  ${demonstration.toPublish} vidéos d’exemple se préparent : elles paraîtront sur l’accueil dans la minute.`
        : '  Les vidéos d’exemple sont déjà là, et tout le reste comme vous l’aviez laissé.',
    )
  }
  if (!hasClient) lines.push('  L’interface n’est pas construite : les pages sont nues. Lancez « npm run build ».')
  return [...lines, '  Arrêter : Ctrl+C.']
}

function shortened(folder: string): string {
  const path = relative(process.cwd(), folder)
  return path.startsWith('..') ? folder : `./${path}`
}

/** What an operator can mend is a sentence; the rest keeps its stack. */
function refusal(error: unknown): string {
  const fault = error as NodeJS.ErrnoException & { port?: number }
  if (error instanceof SettingsRefused) return error.message
  if (fault.name === 'RuleRefused') return `SAML_RULES : ${fault.message}`
  if (error instanceof UnknownKinds) {
    return `JOBS_ONLY, JOBS_EXCEPT : il n’y a pas de travail nommé « ${error.unknown.join(' », « ')} ». Il y a : ${error.known.join(', ')}.`
  }
  const ofDatabase = sentenceOfDatabaseFault(error)
  if (ofDatabase !== null) return `${ofDatabase}\n(${fault.message})`
  if (fault.name === 'TransferUnfinished') {
    return 'La base MongoDB n’a reçu qu’une partie de la base SQLite. Relancez « npm run transfer », qui reprend du début, puis démarrez (docs/grandir.md).'
  }
  if (fault.name === 'DatabaseIsNewer') {
    return 'Cette base a été modifiée par une version plus récente du programme. Réinstallez-la, ou rétablissez la sauvegarde faite avant (docs/mise-a-jour.md).'
  }
  if (fault.code === 'EADDRINUSE') {
    return `Le port ${fault.port} est déjà pris : arrêtez l’autre programme, ou choisissez un autre PORT (ou DEMONSTRATION_PORT).`
  }
  if (fault.code === 'EACCES' && fault.syscall === 'listen') {
    return `Le port ${fault.port} est réservé au système : choisissez PORT au-dessus de 1023.`
  }
  return `L’instance n’a pas pu démarrer. « npm run doctor » dira peut-être pourquoi.\n${fault.stack ?? String(error)}`
}

function say(line: string): void {
  process.stdout.write(`${typeset(line)}\n`)
}
