/** The commands of an operator, as processes: start, stop, a fault to mend, the doctor, the administration. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { loadSettings } from '#config/load-settings.ts'
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import { codeAt, stepAt } from '#src/access/local/totp.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { giveAdministration } from '#src/admin.ts'
import { systemClock } from '#src/clock.ts'
import { loadDirectory } from '#src/directory.ts'
import { examine } from '#src/doctor.ts'
import { anInstance } from './an-instance.ts'
import { asPerson } from './as-person.ts'
import { freePort } from './free-port.ts'

const root = join(import.meta.dirname, '..')

describe('the commands of an operator', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-run-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function run(settings: Record<string, string>, file = 'src/main.ts', ...words: string[]): ChildProcess {
    const { PATH = '' } = process.env
    return spawn(process.execPath, [join(root, file), ...words], {
      cwd: folder,
      env: { PATH, DATA_FOLDER: join(folder, 'data'), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
    if (!child.stdout || !child.stderr) throw new Error('it has no output')
    const [[code], out, err] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
    return { code: code as number | null, out, err }
  }

  it('start says in five lines what it did and where to click, and stops when told', async () => {
    const [port, providerPort] = await Promise.all([freePort(), freePort()])
    const child = run({ PORT: String(port), DEMONSTRATION_PORT: String(providerPort) })
    if (!child.stdout) throw new Error('it has no output')
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      if (line.includes('Ctrl+C')) break
    }
    expect(lines).to.have.length.within(4, 6)
    expect(lines[0]).to.match(new RegExp(`^Classe à 12 est prête en \\d+,\\d\u00A0s\u00A0: http://localhost:${port}/$`))
    expect(lines.join('\n')).to.include('./data').and.include('jeanne.martin').and.include(String(providerPort))
    expect((await fetch(`http://localhost:${port}/healthz`)).status).to.equal(200)
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    expect((await exited)[0]).to.equal(0)
  })

  it('start refuses settings that do not hold, with every sentence and without a stack', async () => {
    const { code, err } = await ended(run({ PORT: 'x', PUBLIC_URL: 'https://classe.example', DEMONSTRATION: 'oui' }))
    expect(code).to.equal(1)
    expect(err)
      .to.match(/^Un réglage est à corriger/)
      .and.include('PORT')
    expect(err).not.to.match(/\bat .*:\d+:\d+/)
  })

  it('start says in a sentence that the database does not answer, as commands do', async () => {
    const nowhere = { PORT: '0', DEMONSTRATION: 'non', DATABASE_URL: 'sqlite:/dev/null/x/y.sqlite' }
    for (const [file, ...words] of [['src/main.ts'], ['src/admin.ts', 'Ada Lovelace']] as const) {
      const { code, err } = await ended(run(nowhere, file, ...words))
      expect(code).to.equal(1)
      expect(err).to.match(/^La base de données ne répond pas/)
      expect(err).not.to.match(/\bat .*:\d+:\d+/)
    }
  })

  it('start refuses the demonstration beside a public address, of one académie or of two', async () => {
    const PUBLIC_URL = 'https://classe.example'
    for (const [settings, file] of [
      [{ PUBLIC_URL, DEMONSTRATION: 'oui' }, 'src/main.ts'],
      [{ PUBLIC_URL }, 'src/demonstration/two-academies.ts'],
    ] as const) {
      const { code, err } = await ended(run(settings, file))
      expect(code).to.equal(1)
      expect(err).to.include('n’importe qui entrerait')
    }
  })

  it('start says which port is taken, and leaves nothing running', async () => {
    await using other = await anInstance()
    const { code, err } = await ended(run({ PORT: other.url.port, DEMONSTRATION: 'non' }))
    expect(code).to.equal(1)
    expect(err).to.equal(
      `Le port ${other.url.port} est déjà pris\u00A0: arrêtez l’autre programme, ou choisissez un autre PORT (ou DEMONSTRATION_PORT).\n`,
    )
  })

  it('start refuses to take jobs of kinds that there are not, and says which there are', async () => {
    const { code, err } = await ended(run({ PORT: '0', DEMONSTRATION: 'non', JOBS_ONLY: 'transcribe,trancode' }))
    expect(code).to.equal(1)
    expect(err)
      .to.match(/^JOBS_ONLY, JOBS_EXCEPT.*«\strancode\s»/u)
      .and.include('transcode')
  })

  it('the doctor says what holds', async () => {
    const findings = await examine(loadSettings({ DATA_FOLDER: folder }))
    const told = findings.map(({ verdict, sentence }) => `${verdict} ${sentence}`).join('\n')
    for (const word of ['Node 2', 'SQLite, à créer', 'Fichiers', 'ffmpeg', 'libx264', 'Interface', 'Identité']) {
      expect(told, word).to.include(word)
    }
    expect(await readdir(folder), 'what does not exist yet is not made by who asks').to.deep.equal([])
    await mkdir(join(folder, 'media'))
    const again = await examine(loadSettings({ DATA_FOLDER: folder }))
    expect(again.map(({ sentence }) => sentence).join('\n')).to.include('/media, on y écrit')
    expect(await readdir(folder, { recursive: true }), 'nor in it').to.deep.equal(['media'])
  })

  it('the doctor says what to mend, each thing apart', async () => {
    const findings = await examine(
      loadSettings({
        S3_ENDPOINT: 'http://127.0.0.1:1',
        S3_BUCKET: 'classe',
        S3_ACCESS_KEY_ID: 'test',
        S3_SECRET_ACCESS_KEY: 'test-secret',
        PUBLIC_URL: 'https://classe.example',
        DATA_FOLDER: folder,
        SAML_METADATA: join(folder, 'absent.xml'),
        FFMPEG_PATH: '/nowhere/ffmpeg',
        FFPROBE_PATH: '/nowhere/ffprobe',
        TRANSCRIPTION_COMMAND: '/nowhere/whisper-cli',
      }),
    )
    const toMend = findings.filter(({ verdict }) => verdict === 'mend').map(({ sentence }) => sentence)
    expect(toMend.join('\n'))
      .to.match(/Identité.*SAML_METADATA/)
      .and.match(/Fichiers.*S3 \(127\.0\.0\.1:1\)/)
      .and.match(/ffmpeg.*FFMPEG_PATH/s)
      .and.match(/Transcription.*TRANSCRIPTION_COMMAND/)
    expect(findings.some(({ verdict, sentence }) => verdict === 'holds' && sentence.includes('SQLite'))).to.equal(true)
    expect(findings.some(({ verdict, sentence }) => verdict === 'watch' && /LEGAL_HOST/.test(sentence))).to.equal(true)
    expect(await readdir(folder), 'nothing is made').to.deep.equal([])
  })

  it('the doctor asks the OpenID provider who it is, and says who may open an account and which schools are known', async () => {
    let name = ''
    const provider = createServer((request, response) => {
      const isAsked = request.url === '/.well-known/openid-configuration'
      response.writeHead(isAsked ? 200 : 404, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify({ issuer: name }))
    })
    provider.listen(0, '127.0.0.1')
    await once(provider, 'listening')
    const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`
    const settings = {
      DEMONSTRATION: 'non',
      DATA_FOLDER: folder,
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'classe',
      OIDC_CLIENT_SECRET: 'a secret of tests',
      LOCAL_ACCOUNTS: 'invitation',
    }
    const told = async (changes: Record<string, string> = {}) =>
      (await examine(loadSettings({ ...settings, ...changes })))
        .map(({ verdict, sentence }) => `${verdict} ${sentence}`)
        .join('\n')
    try {
      name = issuer
      expect(await told()).to.match(/holds OpenID Connect\W+127\.0\.0\.1:\d+ répond/)
      name = 'https://another.example/'
      expect(await told()).to.match(/mend OpenID Connect.*another\.example.*OIDC_ISSUER/)
      expect(await told())
        .to.match(/holds Comptes locaux\W+sur invitation/)
        .and.match(/watch Comptes locaux.*LOCAL_MAIL_DOMAINS/)
      expect(await told({ LOCAL_MAIL_DOMAINS: 'ac-lyon.fr' })).not.to.match(/watch Comptes locaux/)
    } finally {
      provider.close()
    }
    expect(await told()).to.match(/mend OpenID Connect.*ne répond pas/)

    const file = join(folder, 'annuaire.csv')
    await writeFile(file, 'Identifiant_de_l_etablissement;Nom_etablissement\n0590121L;Lycée Jean Moulin\n')
    await loadDirectory([file], loadSettings(settings).settings)
    expect(await told()).to.include('SQLite répond')
    expect(await told()).to.match(/holds Annuaire\W+1 établissement/)
  })

  it('the doctor says where nginx, which sends the films, cannot enter', async () => {
    const told = async () =>
      (await examine(loadSettings({ DATA_FOLDER: join(folder, 'data'), ACCEL_PREFIX: '/_media/' })))
        .map(({ verdict, sentence }) => `${verdict} ${sentence}`)
        .join('\n')
    await chmod(folder, 0o700)
    expect(await told()).to.include(`mend ACCEL_PREFIX : nginx n’entre pas dans ${folder}`)
    await chmod(folder, 0o710)
    expect(await told()).not.to.include('ACCEL_PREFIX')
  })

  it('the doctor ends with 1 when something is to mend', async () => {
    const { code, out } = await ended(run({ DATABASE_URL: 'sqlite:/dev/null/x/y.sqlite' }, 'src/doctor.ts'))
    expect(code).to.equal(1)
    expect(out).to.match(/✗ Base de données/)
  })

  it('each command says in French what it is for when asked, and refuses an option that it has not, touching nothing', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    await Promise.all(
      ['admin', 'backup', 'transfer', 'schools', 'doctor', 'start'].map(async (name) => {
        const [file = ''] = /src\/[\w-]+\.ts$/.exec(scripts[name] ?? '') ?? []
        for (const word of ['--help', '-h']) {
          const { code, out, err } = await ended(run({}, file, word))
          expect([code, err], `${name} ${word}`).to.deep.equal([0, ''])
          expect(out).to.include(name === 'start' ? 'npm start' : `npm run ${name}`)
        }
        const { code, out, err } = await ended(run({}, file, '--porte'))
        expect([code, out], name).to.deep.equal([1, ''])
        expect(err)
          .to.match(/^«\s--porte\s» n’est pas une option/u)
          .and.include(name)
      }),
    )
    expect(await readdir(folder)).to.deep.equal([])
  })

  it('backup copies the database of an instance that runs, and does not touch what is there', async () => {
    await using _instance = await anInstance({ folder })
    const copy = (...words: string[]) => ended(run({ DATA_FOLDER: folder }, 'src/backup.ts', ...words))
    const { code, out } = await copy('copie.sqlite')
    expect([code, out.includes(join(folder, 'copie.sqlite'))]).to.deep.equal([0, true])
    const again = await copy('copie.sqlite')
    expect([again.code, again.err.includes('existe déjà')]).to.deep.equal([1, true])
    expect((await copy()).err).to.include('npm run backup')
  })

  it('admin gives a link by which the local door opens, once, while the instance runs', async () => {
    await using instance = await anInstance({ folder })
    const { settings } = loadSettings({ DATA_FOLDER: folder })
    const told = await giveAdministration(['Ada Lovelace', 'ada@ac-exemple.fr'], settings, { url: instance.url })
    const [, token = ''] = /#jeton=([\w-]{43})/.exec(told) ?? []
    expect(told).to.include('@ada.lovelace')
    const ada = instance.caller()
    const chosen = { token, password: 'une phrase assez longue' }
    const { body: entry } = await ada.send<LocalEntry>('POST', '/api/v1/local/password', chosen)
    if (entry.next !== 'enrol') throw new Error(`not asked for a second factor: ${JSON.stringify(entry)}`)
    const code = codeAt(entry.secret, stepAt(systemClock.now()))
    expect((await ada.send('POST', '/api/v1/local/second-factor', { ticket: entry.ticket, code })).status).to.equal(200)
    const { body } = await ada.get<{ roles: string[] }>('/api/v1/users/me')
    expect(body.roles).to.include('administrator')
    expect((await instance.caller().send('POST', '/api/v1/local/password', chosen)).status).to.be.within(400, 499)
  })

  it('admin gives the role to somebody who is known already, and refuses who is not', async () => {
    await using instance = await anInstance({ folder })
    const jeanne = await asPerson(instance, 'Jeanne Martin')
    const { settings } = loadSettings({ DATA_FOLDER: folder })
    const give = (...words: string[]) => giveAdministration(words, settings, { url: instance.url })
    expect(await give('@jeanne.martin')).to.include('#jeton=')
    expect((await jeanne.get<{ roles: string[] }>('/api/v1/users/me')).body.roles).to.include('administrator')
    await instance.parts.accountsStore.update(
      (await asPerson(instance, 'Anne Dubois')).me.accountId as AccountId,
      {
        set: {
          handle: 'anne@creteil.example',
          remote: { id: 'https://creteil.example/anne', host: 'creteil.example' },
        },
      } as never,
    )
    for (const words of [
      ['@personne'],
      ['@anne@creteil.example'],
      [],
      ['A', 'pas-une-adresse'],
      ['a', 'b@c.fr', 'd'],
    ]) {
      const refusal = await give(...words).then(
        () => null,
        (error: unknown) => (error as Error).message,
      )
      expect(refusal, words.join(' ')).to.match(/identifiant|npm run admin|adresse/)
    }
  })
})
