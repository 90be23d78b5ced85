/**
 * `npm run doctor`: looks at everything an instance stands on, and says in a sentence each what holds, what to watch and
 * what to mend. Changes nothing but a file that it writes and removes, and makes no folder: one of root's, who often asks,
 * would be closed to the instance.
 */
import { existsSync } from 'node:fs'
import { access, constants, mkdtempDisposable, stat, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pino } from 'pino'
import { type LoadedSettings, SettingsRefused } from '#config/load-settings.ts'
import type { Settings } from '#config/settings.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { defaultClaimRules } from './access/oidc/claims.ts'
import { defaultRules, readRules } from './access/saml/admission.ts'
import { systemClock } from './clock.ts'
import { isToldUsage } from './command.ts'
import { sentenceOfDatabaseFault } from './database-fault.ts'
import { settingsOfProcess } from './environment.ts'
import { createClientFiles } from './http/client-files.ts'
import { type MediaSettings, openMedia } from './media/open-media.ts'
import { accessSettings, ffmpegOf, mediaSettings, transcriptionOf } from './part-settings.ts'
import { createSchoolsStore } from './schools/schools-store.ts'
import type { Engine } from './store/engine.ts'
import { openEngine } from './store/open-engine.ts'
import { typeset } from './text/french-typography.ts'

interface Finding {
  /** `mend`: the instance does not work, or not safely, until it is. */
  verdict: 'holds' | 'watch' | 'mend'
  sentence: string
}

/** Below that, uploads are soon refused. */
const fewBytes = 20e9

export async function examine({ settings, hints }: LoadedSettings): Promise<Finding[]> {
  const findings: Finding[] = [node(), ...hints.map(watch)]
  findings.push(...(await database(settings)), ...(await media(settings)), ...(await films(settings)))
  findings.push(...(await transcription(settings)), client())
  return findings
}

function node(): Finding {
  return holds(`Node ${process.versions.node}.`)
}

/** With what is read through it: the provider's metadata have a last good copy there. */
async function database(settings: Settings): Promise<Finding[]> {
  const name = settings.databaseUrl.startsWith('sqlite:') ? 'SQLite' : 'MongoDB'
  try {
    // Opened, a file that is not there yet would be made, and belong to whoever asks.
    await using newborn = (await isToBeMade(settings.databaseUrl))
      ? await mkdtempDisposable(join(tmpdir(), 'c12-'))
      : null
    const databaseUrl = newborn === null ? settings.databaseUrl : `sqlite:${join(newborn.path, 'nothing.sqlite')}`
    await using engine = await openEngine({ databaseUrl })
    await engine.ping()
    return [
      holds(`Base de données : ${newborn === null ? `${name} répond` : `${name}, à créer au premier démarrage`}.`),
      ...(await schools(engine)),
      ...(await identity(settings, engine)),
    ]
  } catch (error) {
    const told = sentenceOfDatabaseFault(error) ?? `${reason(error)}. Vérifiez DATABASE_URL.`
    return [mend(`Base de données : ${name} ne s’ouvre pas. ${told}`)]
  }
}

/** A SQLite file that is absent, where there is a folder to make it in. */
async function isToBeMade(databaseUrl: string): Promise<boolean> {
  if (!databaseUrl.startsWith('sqlite:')) return false
  const file = resolve(databaseUrl.slice('sqlite:'.length))
  if (existsSync(file)) return false
  await folderFor(dirname(file))
  return true
}

/** Itself when it is there, else where it would be made. @throws {Error} when one cannot write there */
async function folderFor(path: string): Promise<string> {
  let folder = resolve(path)
  while (!existsSync(folder)) folder = dirname(folder)
  if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} n’est pas un dossier`)
  await access(folder, constants.W_OK)
  return folder
}

async function identity(settings: Settings, engine: Engine): Promise<Finding[]> {
  if (settings.isDemonstration) return [holds('Identité : le fournisseur de la démonstration.')]
  const others = [...(await openId(settings)), ...localDoor(settings)]
  if (settings.samlMetadata === null) {
    if (others.length > 0) return [...admission(settings), ...others]
    return [watch('Identité : pas de SSO, seule la porte d’administration est ouverte.')]
  }
  const [{ createProviderSource }, { readCertificates }, { examineProvider }, { readOurKeys }] = await Promise.all([
    import('./access/saml/provider-source.ts'),
    import('./access/saml/saml-part.ts'),
    import('./access/saml/examine-provider.ts'),
    import('./access/saml/keys.ts'),
  ])
  const findings = [...admission(settings), ...others]
  try {
    const saml = accessSettings(settings).saml
    const source = createProviderSource({
      engine,
      clock: systemClock,
      log: pino({ level: 'silent' }),
      location: settings.samlMetadata,
      entityId: settings.samlIdpEntityId,
      certificates: await readCertificates(saml.metadataCertificate === null ? [] : [saml.metadataCertificate]),
    })
    const provider = await source.refresh()
    await source.close()
    const keys = await readOurKeys({ ...saml, dataFolder: settings.dataFolder })
    const examined = examineProvider({
      provider,
      ourCertificates: keys.map(({ certificate }) => certificate),
      identifier: saml.identifier,
      isOurAddressPublic: settings.publicUrl !== null,
      now: systemClock.now(),
    })
    return [...findings, ...examined]
  } catch (error) {
    return [
      ...findings,
      mend(`Identité : les métadonnées ne se lisent pas (${reason(error)}). Vérifiez SAML_METADATA.`),
    ]
  }
}

async function schools(engine: Engine): Promise<Finding[]> {
  const count = await createSchoolsStore({ engine }).count()
  if (count === 0) return []
  const mark = count < 2 ? '' : 's'
  return [
    holds(
      `Annuaire : ${count.toLocaleString('fr-FR')} établissement${mark} connu${mark} par ${count < 2 ? 'son' : 'leur'} nom.`,
    ),
  ]
}

/** Only what it says of itself is read: nobody signs in. */
async function openId({ oidcIssuer }: Settings): Promise<Finding[]> {
  if (oidcIssuer === null) return []
  try {
    const path = `${oidcIssuer.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`
    const response = await fetch(new URL(path, oidcIssuer), { signal: AbortSignal.timeout(10_000) })
    const { issuer } = (await response.json()) as { issuer?: unknown }
    const isIts = typeof issuer === 'string' && URL.parse(issuer)?.href === oidcIssuer.href
    if (isIts) return [holds(`OpenID Connect : ${oidcIssuer.host} répond.`)]
    return [mend(`OpenID Connect : ${oidcIssuer.host} se nomme « ${issuer} », pas comme OIDC_ISSUER.`)]
  } catch (error) {
    return [mend(`OpenID Connect : ${oidcIssuer.host} ne répond pas (${reason(error)}). Vérifiez OIDC_ISSUER.`)]
  }
}

function localDoor({ localAccounts, localMailDomains }: Settings): Finding[] {
  if (localAccounts === 'administration') return []
  const findings = [holds(`Comptes locaux : ${localAccounts === 'demande' ? 'sur demande' : 'sur invitation'}.`)]
  if (localMailDomains.length === 0)
    findings.push(watch('Comptes locaux : toutes les adresses de messagerie (LOCAL_MAIL_DOMAINS est vide).'))
  return findings
}

function admission(settings: Settings): Finding[] {
  try {
    readRules(settings.samlRules ?? defaultRules)
    readRules(settings.oidcRules ?? defaultClaimRules)
    return []
  } catch (error) {
    return [mend(`SAML_RULES, OIDC_RULES : ${reason(error)}`)]
  }
}

async function media(settings: Settings): Promise<Finding[]> {
  const given = mediaSettings(settings)
  const name = given.kind === 's3' ? `S3 (${given.endpoint.host})` : `dossier ${given.folder}`
  try {
    const isThere = given.kind === 's3' ? await writesToS3(given) : await writesTo(given.folder)
    const free = await freeBytes(await folderFor(given.kind === 's3' ? settings.dataFolder : given.folder))
    const findings = [holds(`Fichiers : ${name}, ${isThere ? 'on y écrit' : 'à créer au premier démarrage'}.`)]
    if (free !== null && free < fewBytes)
      findings.push(watch(`Place libre : ${gigabytes(free)}. Prévoyez-en davantage.`))
    else if (free !== null) findings.push(holds(`Place libre : ${gigabytes(free)}.`))
    const closed = given.kind === 'folder' && settings.accelPrefix !== null ? await closedToGroup(given.folder) : null
    if (closed !== null)
      findings.push(
        mend(
          `ACCEL_PREFIX : nginx n’entre pas dans ${closed}, et répond 403 pour les films. Lancez « chmod 710 ${closed} ».`,
        ),
      )
    return findings
  } catch (error) {
    return [mend(`Fichiers : ${name}, on ne peut pas y écrire (${reason(error)}).`)]
  }
}

/** False when it is not there yet, and can be made. @throws {Error} */
async function writesTo(path: string): Promise<boolean> {
  const folder = await folderFor(path)
  if (folder !== resolve(path)) return false
  await using trial = await mkdtempDisposable(join(folder, '.doctor-'))
  await writeFile(join(trial.path, 'ok'), 'ok', { flush: true })
  return true
}

/** On the way to a folder, the first that its owner alone enters: nginx, who is of its group, reads nothing there. */
async function closedToGroup(path: string): Promise<string | null> {
  for (let folder = await folderFor(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o011) === 0) return folder
  }
  return null
}

/** @throws {Error} */
async function writesToS3(given: MediaSettings & { kind: 's3' }): Promise<boolean> {
  const key = `doctor/${process.pid}`
  await using work = await mkdtempDisposable(join(tmpdir(), 'c12-'))
  await using store = await openMedia({ ...given, workFolder: work.path })
  await store.ping()
  await store.write(key, Buffer.from('ok'))
  await store.delete(key)
  return true
}

async function films(settings: Settings): Promise<Finding[]> {
  try {
    const ffmpeg = await ffmpegOf(settings)()
    const { path, version, origin } = ffmpeg
    // Also when FFMPEG_PATH names it.
    if (origin === 'npm' || path.includes('@ffmpeg-installer')) {
      return [
        watch(
          `ffmpeg ${version} vient de npm : une version de 2018, sans correction depuis. Bien pour essayer ; pour de vrais fichiers, installez celui du système (apt install ffmpeg) ou donnez FFMPEG_PATH.`,
        ),
        ...abilities(settings, ffmpeg),
      ]
    }
    return [holds(`ffmpeg ${version} (${path}).`), ...abilities(settings, ffmpeg)]
  } catch (error) {
    return [mend(`ffmpeg : aucun ne convient (${reason(error)}). Installez-le, ou donnez FFMPEG_PATH et FFPROBE_PATH.`)]
  }
}

/** What this ffmpeg makes, and how this machine holds it while it reads strangers' files. */
function abilities(settings: Settings, { encoders, holds: held }: Ffmpeg): Finding[] {
  const made = [
    { encoder: 'libx264', name: 'H.264' },
    { encoder: 'aac', name: 'AAC' },
    { encoder: 'libwebp', name: 'vignettes WebP' },
    { encoder: 'libsvtav1', name: 'AV1' },
  ].map((one) => ({ ...one, isThere: encoders.has(one.encoder) }))
  const said = made.map(({ encoder, name, isThere }) => `${name} (${encoder}) ${isThere ? 'oui' : 'non'}`).join(', ')
  const findings = [holds(`Encodeurs de ffmpeg : ${said}.`)]
  if (settings.hasAv1 && !encoders.has('libsvtav1')) {
    findings.push(watch('AV1_RENDITIONS est demandé, mais ce ffmpeg n’a pas libsvtav1 : les films restent en H.264.'))
  }
  const missing = [
    held.shell ? [] : ['mémoire et temps ne sont pas bornés par le système (sh, ulimit, nice)'],
    held.deathSignal ? [] : ['il survivrait à un arrêt brutal de l’instance (setpriv)'],
    held.noNetwork ? [] : ['il n’est pas privé de réseau par le système (unshare --user --net)'],
  ].flat()
  findings.push(
    missing.length === 0
      ? holds('ffmpeg est tenu par le système : mémoire, temps, pas de réseau.')
      : watch(`ffmpeg n’est tenu qu’en partie : ${missing.join(' ; ')}. Il ne lit pourtant que le fichier donné.`),
  )
  return findings
}

async function transcription(settings: Settings): Promise<Finding[]> {
  const { transcriber, isElsewhere } = transcriptionOf(settings)
  if (transcriber === null) {
    return isElsewhere ? [holds('Transcription : laissée à un autre processus (TRANSCRIPTION_ELSEWHERE).')] : []
  }
  const { command, model } = transcriber
  const isThere = (path: string, mode: number) =>
    access(path, mode).then(
      () => true,
      () => false,
    )
  if (!(await isThere(command, constants.X_OK))) {
    return [mend(`Transcription : ${command} ne se lance pas. Vérifiez TRANSCRIPTION_COMMAND.`)]
  }
  if (model !== null && !(await isThere(model, constants.R_OK))) {
    return [mend(`Transcription : ${model} ne se lit pas. Vérifiez TRANSCRIPTION_MODEL.`)]
  }
  return [holds(`Transcription : ${command}.`)]
}

function client(): Finding {
  const isBuilt = createClientFiles(join(import.meta.dirname, '../client/dist')).of('plain') !== null
  return isBuilt ? holds('Interface : construite.') : mend('Interface : pas construite. Lancez « npm run build ».')
}

async function freeBytes(folder: string): Promise<number | null> {
  const disk = await statfs(folder).catch(() => null)
  return disk && disk.bavail * disk.bsize
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString('fr-FR', { maximumFractionDigits: 1 })} Go`
}

/** `fetch` keeps for its cause what happened. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== ''
    ? `${error.message} : ${error.cause.message}`
    : error.message
}

function holds(sentence: string): Finding {
  return { verdict: 'holds', sentence }
}

function watch(sentence: string): Finding {
  return { verdict: 'watch', sentence }
}

function mend(sentence: string): Finding {
  return { verdict: 'mend', sentence }
}

const marks = { holds: '  ✓', watch: '  ⚠', mend: '  ✗' } as const

const usage = `Dit en une phrase chacun ce qui tient, ce qui est à surveiller et ce qui est à corriger.

  npm run doctor

Finit par 1 s’il y a quelque chose à corriger.`

async function tell(): Promise<void> {
  try {
    const findings = await examine(settingsOfProcess())
    for (const { verdict, sentence } of findings) process.stdout.write(`${marks[verdict]} ${typeset(sentence)}\n`)
    const toMend = findings.filter(({ verdict }) => verdict === 'mend').length
    process.stdout.write(toMend === 0 ? 'Tout tient.\n' : `${toMend} point(s) à corriger.\n`)
    process.exitCode = toMend === 0 ? 0 : 1
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error
    process.stderr.write(`${typeset(error.message)}\n`)
    process.exitCode = 1
  }
}

if (import.meta.main && !isToldUsage(usage, process.argv.slice(2))) await tell()
