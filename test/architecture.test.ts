/**
 * Who may import whom, read from the import lines of every file, types included. The tables are the rules; an
 * exception is a row with its reason. `README.md` shows the tree, each folder's README says why it stands so.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { expect } from 'chai'

/** Top-level folders, and what of ours each may import. `test` may import anything, and nothing imports it. */
const folders: Record<string, readonly string[]> = {
  config: [],
  transcoding: ['src/app-error.ts'],
  src: ['config', 'transcoding'],
  client: ['src', 'config'],
  federation: ['src', 'config'],
}

/** What is shared by every subject of `src/`: knows none of them. */
const ground = ['src/app-error.ts', 'src/clock.ts', 'src/ordered-id.ts', 'src/short-memory.ts', 'src/text']

/** The folders of `src/` that carry the subjects: what of `src/` each may import, `ground` apart. */
const carriers: Record<string, readonly string[]> = {
  'src/store': [],
  'src/jobs': ['src/store'],
  'src/events': ['src/store', 'src/jobs'],
  'src/media': [],
  'src/numbering': ['src/store'],
  'src/mail': ['src/store', 'src/jobs'],
  'src/http': ['src/access', 'src/store'],
}

/** Subjects use one another's rules and actions. */
const subjects = [
  'accounts',
  'administration',
  'captions',
  'channels',
  'chapters',
  'comments',
  'departures',
  'copies',
  'feeds',
  'groups',
  'moderation',
  'mutes',
  'notifications',
  'playlists',
  'reactions',
  'schools',
  'search',
  'shares',
  'torrents',
  'videos',
].map((name) => `src/${name}`)

/** Where everything is put together: may import all of `src/`, and only these read the values of settings. */
const roots = [
  'src/admin.ts',
  'src/app.ts',
  'src/backup.ts',
  'src/command.ts',
  'src/compose.ts',
  'src/composition.ts',
  'src/database-fault.ts',
  'src/demonstration',
  'src/directory.ts',
  'src/doctor.ts',
  'src/environment.ts',
  'src/gauges.ts',
  'src/give-back-memory.ts',
  'src/main.ts',
  'src/part-settings.ts',
  'src/parts-for-pages.ts',
  'src/run.ts',
  'src/subjects.ts',
  'src/transfer.ts',
]

/** From a file or folder, to a file or folder, although the tables above forbid it; and why. */
const exceptions: readonly [from: string, to: string, reason: string][] = [
  ['src/events/events.ts', 'src', 'types of ids only: an event names its video, account or comment'],
  ['src/administration', 'src/accounts/accounts-store.ts', 'type only: given by subjects.ts, to search and suspend'],
  ['src/departures', 'src/accounts/accounts-store.ts', 'type only: given by subjects.ts, to notice and erase'],
  ['src/administration', 'src/moderation/reports-store.ts', 'type only: given by subjects.ts, to count open reports'],
  ['src/videos/video-routes.ts', 'src/accounts/account-routes.ts', 'the lists of a person have one schema of pages'],
  ['src/compose.ts', 'federation', 'the composition root: nothing else of src/ knows that there are other instances'],
  ['src/part-settings.ts', 'federation/remote/remote-images.ts', 'type only: what compose.ts gives to federation/'],
  ['src/composition.ts', 'federation/federation-part.ts', 'type only: what compose.ts gives'],
  ['src/gauges.ts', 'federation/federation-part.ts', 'type only: given by compose.ts, to be measured'],
  ['src/parts-for-pages.ts', 'federation/federation-part.ts', 'type only: given by compose.ts, for pages'],
  ['client', 'transcoding/edits.ts', 'pure rules of what an author edits: the page draws what the instance will make'],
  ['src/pages/site.ts', 'config/settings.ts', 'type only: picks what pages say of the instance, for compose.ts'],
]

/** Packages that have one place. The others may be imported where they are needed. */
const pins: Record<string, readonly string[]> = {
  mongodb: ['src/store/mongodb'],
  'node:sqlite': ['src/store/sqlite'],
  'node:worker_threads': ['src/store'],
  'node:child_process': ['transcoding/run-program.ts'],
  'node:inspector/promises': ['src/give-back-memory.ts'],
  'fluent-ffmpeg': ['transcoding/ffmpeg.ts'],
  // The only door to the network: what is checked there is checked for all.
  'node:https': ['federation/remote/connector.ts'],
  '@fedify/fedify': ['federation/signatures'],
  '@fedify/vocab': ['federation/signatures'],
  '@fedify/vocab-runtime': ['federation/signatures'],
  agenda: ['src/jobs'],
  '@aws-sdk/client-s3': ['src/media/s3-store.ts', 'src/media/s3-growing.ts', 'src/media/s3-upload.ts'],
  '@tus/file-store': ['src/media/receiving.ts'],
  '@tus/s3-store': ['src/media/receiving.ts'],
  '@node-saml/node-saml': ['src/access/saml'],
  '@node-saml/passport-saml': ['src/access/saml'],
  '@xmldom/xmldom': ['src/access'],
  'xml-crypto': ['src/access'],
  passport: ['src/access/saml'],
  '@simplewebauthn/server': ['src/access/local'],
  'openid-client': ['src/access/oidc'],
  webtorrent: ['client/playback/exchange.ts'],
  ws: ['src/torrents'],
  uqr: ['client/local-entry'],
  '@orama/stemmers': ['src/store/french-text.ts'],
  nodemailer: ['src/mail'],
  'markdown-it': ['src/text/markdown.ts'],
  helmet: ['src/http/security-headers.ts'],
  'prom-client': ['src/http/metrics.ts'],
  'rate-limiter-flexible': ['src/http/rate-limits.ts'],
  'media-chrome': ['client/playback'],
  'hls.js': ['client/playback'],
  'tus-js-client': ['client/uploads'],
  lit: ['client'],
  vite: ['client/vite.config.ts'],
}

/** Packages that no import line names, and what uses them. */
const unimported: Record<string, string> = {
  'activitypub-express':
    'federation/apex.ts requires six of its files: an import would load its fetching and its database',
  node: 'runs everything: npm puts it on the PATH of its scripts',
  '@ffmpeg-installer/ffmpeg': 'found by path, when neither the settings nor the system name an ffmpeg',
  '@ffprobe-installer/ffprobe': 'as above',
  '@fontsource-variable/atkinson-hyperlegible-next': 'client/styles/fonts.css names its files',
  '@fontsource-variable/bricolage-grotesque': 'as above',
}

/** Beyond it a file probably has two subjects. */
const mostLines = 350

interface Import {
  from: string
  /** Of ours: a path from the root of the tree. Otherwise null. */
  to: string | null
  /** Not of ours: its name without a path inside it. */
  packageName: string | null
  isTypeOnly: boolean
}

const root = join(import.meta.dirname, '..')
const sources = [...Object.keys(folders), 'test']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter(
    (file) =>
      /(^|\/)[^./][^/]*\.(ts|css)$/.test(file) && !file.startsWith('client/dist/') && !file.startsWith('test/.tmp/'),
  )

const imports = sources.flatMap((file) => importsOf(file, readFileSync(join(root, file), 'utf8')))
const productImports = imports.filter(({ from }) => !from.startsWith('test/'))

function importsOf(from: string, text: string): Import[] {
  const found: Import[] = []
  const statements =
    /^\s*(?:import|export)\s+(type\s)?([^'";]*?)from\s+'([^']+)'|^@?import\s+'([^']+)'|import\('([^']+)'\)/gm
  for (const [, type, names = '', ...specifiers] of text.matchAll(statements)) {
    const specifier = specifiers.find((one) => one !== undefined) ?? ''
    const isOurs = /^[.#]/.test(specifier)
    const to = specifier.startsWith('#') ? specifier.slice(1) : normalize(join(dirname(from), specifier))
    found.push({
      from,
      to: isOurs ? to : null,
      packageName: isOurs ? null : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'),
      isTypeOnly: type !== undefined || /^\{(\s*type\s+\w+(\s+as\s+\w+)?\s*,?)+\s*\}\s*$/.test(names),
    })
  }
  return found
}

const isIn = (file: string, place: string) =>
  file === place || file.startsWith(`${place}/`) || (place.startsWith('src/store/') && file.startsWith(place))
const isInOne = (file: string, places: readonly string[]) => places.some((place) => isIn(file, place))
const isExcepted = ({ from, to }: Import) => exceptions.some(([a, b]) => isIn(from, a) && to !== null && isIn(to, b))
/** `src/videos` of `src/videos/video.ts`; a file that stands alone is its own subject. */
const subjectOf = (file: string) => file.split('/').slice(0, 2).join('/')
const sayImports = (list: readonly Import[]) =>
  list.map(({ from, to, packageName }) => `${from} → ${to ?? packageName}`)
const isRoot = (file: string) => isInOne(file, roots)

/** The ending of a file tells its layer. */
function layerOf(file: string): 'store' | 'routes' | 'jobs' | 'part' | 'other' {
  const ending = /-(store|routes|jobs|part)\.ts$/.exec(file)?.[1]
  return (ending as 'store' | undefined) ?? 'other'
}

describe('the tree', () => {
  it('has import lines that this test can read', () => {
    expect(imports.length).to.be.greaterThan(1000)
    const lost = productImports.filter(({ to }) => to !== null && !existsSync(join(root, to)))
    expect(sayImports(lost)).to.deep.equal([])
  })

  it('lets no folder import what is above it', () => {
    const wrong = productImports.filter((one) => {
      const from = one.from.split('/')[0] ?? ''
      if (one.to === null || isIn(one.to, from) || isExcepted(one)) return false
      return !isInOne(one.to, folders[from] ?? [])
    })
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('has a client that takes nothing from the server but types of what routes say', () => {
    const wrong = productImports.filter(
      ({ from, to, isTypeOnly }) => from.startsWith('client/') && to?.startsWith('src/') && !isTypeOnly,
    )
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('has carriers that know no subject', () => {
    const wrong = productImports.filter((one) => {
      const allowed = carriers[subjectOf(one.from)]
      if (!allowed || !one.to?.startsWith('src/') || isExcepted(one)) return false
      return !isInOne(one.to, [subjectOf(one.from), ...allowed, ...ground])
    })
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('stands on a ground that knows nothing', () => {
    const wrong = productImports.filter((one) => isInOne(one.from, ground) && one.to && !isInOne(one.to, ground))
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('has subjects that know neither pages nor how they are put together', () => {
    const inside = [...subjects, ...Object.keys(carriers), 'src/access', ...ground]
    const wrong = productImports.filter(
      (one) => isInOne(one.from, inside) && one.to && (isRoot(one.to) || isIn(one.to, 'src/pages')),
    )
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('lets no subject reach into the store of another', () => {
    const wrong = productImports.filter((one) => {
      if (!one.to || layerOf(one.to) !== 'store' || isRoot(one.from) || isExcepted(one)) return false
      return isInOne(one.to, [...subjects, 'src/access']) && subjectOf(one.from) !== subjectOf(one.to)
    })
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('has rules and stores below actions, actions below routes and jobs', () => {
    const wrong = productImports.filter((one) => {
      if (!one.to || one.isTypeOnly || isRoot(one.from) || isExcepted(one)) return false
      const [from, to] = [layerOf(one.from), layerOf(one.to)]
      if (to === 'part') return from !== 'part'
      if (to === 'routes' || to === 'jobs') return from !== 'part'
      return from === 'store' && subjectOf(one.from) === subjectOf(one.to) && isVerb(one.to)
    })
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('opens the engine in repositories and at the root only: elsewhere it is a type', () => {
    const wrong = productImports.filter(
      ({ from, to, isTypeOnly }) =>
        to?.startsWith('src/store/open-engine') && !isTypeOnly && !isRoot(from) && !isIn(from, 'src/store'),
    )
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('reads the values of settings at the root only', () => {
    const wrong = productImports.filter(
      (one) =>
        one.to &&
        /^config\/((load-)?settings|setting-row|settings\/.*)\.ts$/.test(one.to) &&
        !/^config\//.test(one.from) &&
        !isRoot(one.from),
    )
    expect(sayImports(wrong.filter((one) => !isExcepted(one)))).to.deep.equal([])
  })

  it('has each pinned package in its place', () => {
    const wrong = productImports.filter(({ from, packageName }) => {
      const places = packageName === null ? undefined : pins[packageName]
      return places && !places.some((place) => isIn(from, place) || from.startsWith(place))
    })
    expect(sayImports(wrong)).to.deep.equal([])
  })

  it('declares the packages it imports, and imports those it declares', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const imported = new Set(productImports.map(({ packageName }) => packageName ?? ''))
    const undeclared = [...imported].filter((name) => name && !/^node:/.test(name) && !(name in dependencies))
    expect(undeclared, 'undeclared').to.deep.equal([])
    const unused = Object.keys(dependencies).filter((name) => !imported.has(name) && !(name in unimported))
    expect(unused, 'declared and not imported').to.deep.equal([])
    expect(
      Object.values({ ...dependencies, ...devDependencies }).every((one) => /^\d+\.\d+\.\d+$/.test(String(one))),
    ).to.equal(true)
  })

  it('exports nothing that only its own file uses: an element apart, which is known by its tag', () => {
    const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
    const wordsOf = new Map(sources.map((file) => [file, new Set(textOf(file).match(/\w+/g))]))
    const importers = Map.groupBy(imports, ({ to }) => to ?? '')
    const exported =
      /^export (?:async )?(?:const|function\*?|(?:abstract )?class|interface|type) (\w+)(?! extends (?:LitElement|PageElement|ContinuedList))\b/gm
    const idle = sources
      .filter((file) => !file.startsWith('test/'))
      .flatMap((file) =>
        [...textOf(file).matchAll(exported)].flatMap(([, name = '']) =>
          importers.get(file)?.some(({ from }) => wordsOf.get(from)?.has(name)) ? [] : [`${file}: ${name}`],
        ),
      )
    expect(idle).to.deep.equal([])
  })

  it('names files in kebab-case, and ends every specifier of ours in .ts', () => {
    const names = sources.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.(ts|css)$/.test(basename(file)))
    expect(names).to.deep.equal([])
    const specifiers = imports.filter(({ to }) => to !== null && !/\.(ts|css|json)$/.test(to))
    expect(sayImports(specifiers)).to.deep.equal([])
  })

  it(`has no file of more than ${mostLines} lines: beyond that, two subjects`, () => {
    const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
    const long = sources.filter((file) => !file.startsWith('test/') && lines(file) > mostLines)
    expect(long).to.deep.equal([])
  })

  it('has no exception that can go', () => {
    const idle = exceptions.filter(
      ([a, b]) => !productImports.some(({ from, to }) => isIn(from, a) && to && isIn(to, b)),
    )
    expect(idle).to.deep.equal([])
  })

  it('says in each folder what it is for', () => {
    const mute = [...Object.keys(folders), 'test']
      .filter((folder) => existsSync(join(root, folder)))
      .filter((folder) => !existsSync(join(root, folder, 'README.md')))
    expect(mute).to.deep.equal([])
  })

  it('names no registry and no path of someone’s machine', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
    expect(lock).to.not.contain('"resolved"')
    const files = execFileSync('git', ['ls-files', '-z', '*.ts', '*.sh', '*.json', '.ci'], {
      cwd: root,
      encoding: 'utf8',
    })
    const said = files
      .split('\0')
      .filter((file) => file && existsSync(join(root, file)))
      .filter((file) => /\/(home|root|Users)\/\w|\/work\//.test(readFileSync(join(root, file), 'utf8')))
    expect(said.filter((file) => file !== 'test/architecture.test.ts')).to.deep.equal([])
  })
})

/** An action is named by a verb and what it acts on; the rules of a subject by a noun. */
function isVerb(file: string): boolean {
  const verbs = 'list|show|save|start|edit|delete|hide|publish|retry|receive|prepare|probe|transcode|write|open|find'
  return new RegExp(`^(${verbs})-`).test(basename(file))
}
