/**
 * `npm run demo:federation`: two académies on this machine, Lyon and Créteil, each with its own data, its own identity
 * provider and the same example people, who may then meet. Lyon has the clips; Créteil has what comes to it.
 */
import { join } from 'node:path'
import { loadSettings } from '#config/load-settings.ts'
import { settingsOfProcess } from '../environment.ts'
import { type Instance, startInstance } from '../main.ts'
import { typeset } from '../text/french-typography.ts'
import { clips, type DemonstrationClip } from './clips.ts'

export interface TwoAcademies extends AsyncDisposable {
  readonly lyon: Instance
  readonly creteil: Instance
}

/** The usual rules, and the inspector administers: somebody must ally the two. */
const rules = [
  'enseigner: title=ENS*,IEN*',
  'enseigner: FrEduFonctAdm',
  'animer: ctgrps=*coordonnateur*,*formateur*',
  'modérer: FrEduFonctAdm=IEN*',
  'administrer: FrEduFonctAdm=IEN*',
].join(' ; ')

interface TwoAcademiesOptions {
  folder: string
  /** Of each, then of its identity provider. */
  ports: { lyon: readonly [number, number]; creteil: readonly [number, number] }
  /** Published in Lyon. Default: those of the demonstration. */
  ofLyon?: readonly DemonstrationClip[]
  settings?: Record<string, string>
}

export async function startTwoAcademies(options: TwoAcademiesOptions): Promise<TwoAcademies> {
  const { folder, ports, ofLyon = clips, settings: more = {} } = options
  async function one(name: 'lyon' | 'creteil', shown: string, academie: string, ofIts: readonly DemonstrationClip[]) {
    const [port, providerPort] = ports[name]
    const { settings } = loadSettings({
      DEMONSTRATION: 'oui',
      FEDERATION_PRIVATE: 'oui',
      PORT: String(port),
      DEMONSTRATION_PORT: String(providerPort),
      DATA_FOLDER: join(folder, name),
      INSTANCE_NAME: shown,
      ACADEMIE: academie,
      SAML_RULES: rules,
      ...more,
    })
    return startInstance(settings, { demonstrationClips: ofIts })
  }
  const lyon = await one('lyon', 'Classe à 12 · Lyon', '10', ofLyon)
  const creteil = await one('creteil', 'Classe à 12 · Créteil', '24', []).catch(async (error: unknown) => {
    await lyon.close()
    throw error
  })
  const both = [lyon, creteil]
  const close = async () => {
    await Promise.all(both.map((instance) => instance.close()))
  }
  await Promise.all(both.map(({ ready }) => ready)).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return { lyon, creteil, [Symbol.asyncDispose]: close }
}

const words = (lyon: URL, creteil: URL) => `Deux académies sont prêtes :
  Lyon : ${lyon}
  Créteil : ${creteil}
  À essayer :
  1. Sur chacune, entrez comme lea.inspecteur, puis Administration › Instances : alliez-les.
  2. À Lyon, entrez comme jeanne.martin et publiez une vidéo : elle paraît à Créteil.
  3. À Créteil, entrez comme odile.bernard : regardez-la, remerciez, commentez. Jeanne l’apprend à Lyon, et répond.
  Arrêter : Ctrl+C. Les données restent dans « data/federation ».`

if (import.meta.main) {
  try {
    if (settingsOfProcess().settings.publicUrl !== null) {
      throw new Error(
        'PUBLIC_URL est donnée : n’importe qui entrerait sous un nom d’exemple. Retirez-la pour essayer ici.',
      )
    }
    const two = await startTwoAcademies({
      folder: join(process.cwd(), 'data', 'federation'),
      ports: { lyon: [3100, 3101], creteil: [3200, 3201] },
    })
    process.stdout.write(`${typeset(words(two.lyon.url, two.creteil.url))}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        two[Symbol.asyncDispose]().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      })
    }
  } catch (error) {
    const { code, port, message } = error as NodeJS.ErrnoException & { port?: number }
    const said =
      code === 'EADDRINUSE'
        ? `Le port ${port} est déjà pris : arrêtez l’autre programme.`
        : `La démonstration n’a pas pu démarrer. ${message}`
    process.stderr.write(`${typeset(said)}\n`)
    process.exit(1)
  }
}
