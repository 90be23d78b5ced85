/** The instance as a process: its settings, its first words, its signals, its exit status. */
import { relative as relativePath } from 'node:path'
import { loadSettings, SettingsRefused } from '#config/load-settings.ts'
import type { Settings } from '#config/settings.ts'
import type { Composition } from './compose.ts'
import type { startInstance } from './main.ts'

export async function run(start: typeof startInstance): Promise<void> {
  const { settings, hints } = readSettings()
  const startedAt = performance.now()
  const instance = await start(settings).catch(refuseToStart)
  let isStopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl+C is an order, not a request.
      if (isStopping) process.exit(1)
      isStopping = true
      say(signal === 'SIGINT' ? '\nArrêt en cours : les demandes commencées se terminent.' : 'Arrêt demandé.')
      instance.close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`L’arrêt a échoué : ${String(error)}\n`)
          process.exit(1)
        },
      )
    })
  }
  try {
    const composition = await instance.ready
    const seconds = (performance.now() - startedAt) / 1000
    for (const line of firstWords(settings, instance.url, composition, seconds)) say(line)
    for (const hint of hints) say(`  À savoir : ${hint}`)
  } catch (error) {
    await instance.close()
    refuseToStart(error)
  }
}

/** Five lines at most: what it did, and where to click. */
function firstWords(
  settings: Settings,
  url: URL,
  { demonstration, hasClient }: Composition,
  seconds: number,
): string[] {
  const address = settings.publicUrl ?? url
  const data = settings.databaseUrl.startsWith('sqlite:') ? 'SQLite' : 'MongoDB'
  const files = settings.s3Endpoint ? `S3 (${settings.s3Endpoint.host})` : relative(settings.dataFolder)
  const lines = [
    `${settings.instanceName} est prête en ${seconds.toFixed(1).replace('.', ',')} s : ${address}`,
    `  Données : ${data}, fichiers dans ${files}. Écoute : ${settings.host}:${url.port}.`,
  ]
  if (demonstration) {
    lines.push(
      `  Démonstration : « Se connecter », puis choisissez jeanne.martin, odile.bernard… (fournisseur d’identité : ${demonstration.providerUrl}).`,
      demonstration.toPublish > 0
        ? `  ${demonstration.toPublish} vidéos d’exemple sont en préparation : elles paraîtront sur l’accueil dans la minute.`
        : '  Les vidéos d’exemple sont déjà là, et tout le reste comme vous l’aviez laissé.',
    )
  }
  if (!hasClient) lines.push('  L’interface n’est pas construite : les pages sont nues. Lancez « npm run build ».')
  return [...lines, '  Arrêter : Ctrl+C.']
}

function relative(folder: string): string {
  const path = relativePath(process.cwd(), folder)
  return path.startsWith('..') ? folder : `./${path}`
}

function readSettings() {
  try {
    process.loadEnvFile()
  } catch (error) {
    // No `.env` is the usual case.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') refuseToStart(error)
  }
  try {
    return loadSettings(process.env)
  } catch (error) {
    return refuseToStart(error)
  }
}

/** What an operator can mend is a sentence; the rest keeps its stack. */
function refuseToStart(error: unknown): never {
  const fault = error as NodeJS.ErrnoException & { port?: number }
  if (error instanceof SettingsRefused) process.stderr.write(`${error.message}\n`)
  else if (fault.code === 'EADDRINUSE') {
    process.stderr.write(
      `Le port ${fault.port} est déjà pris : arrêtez l’autre programme, ou choisissez un autre PORT (ou DEMONSTRATION_PORT).\n`,
    )
  } else if (fault.code === 'EACCES' && fault.syscall === 'listen') {
    process.stderr.write(`Le port ${fault.port} est réservé au système : choisissez PORT au-dessus de 1023.\n`)
  } else process.stderr.write(`L’instance n’a pas pu démarrer.\n${fault.stack ?? String(error)}\n`)
  process.exit(1)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
