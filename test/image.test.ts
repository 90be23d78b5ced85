/** What the container image holds, as the Dockerfile names it: enough to run, and nothing that .dockerignore keeps out. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { builtClient } from './client/a-page.ts'
import { freePort } from './free-port.ts'

const root = join(import.meta.dirname, '..')

describe('the container image', () => {
  let folder = ''
  let child: ChildProcess | null = null
  let copied: string[] = []

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-image-'))
    const dockerfile = await readFile(join(root, 'Dockerfile'), 'utf8')
    copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '))
  })
  after(async () => {
    if (child && child.exitCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    }
    await rm(folder, { recursive: true, force: true })
  })

  it('is given what it copies', async () => {
    const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
    const given = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
    expect(given).to.have.members([...new Set(copied)])
  })

  it('starts with that alone, and answers its pages, its API and the federation', async () => {
    await builtClient()
    for (const name of copied) {
      const isSource = (path: string) => !path.startsWith(join(root, 'client/dist'))
      await cp(join(root, name), join(folder, name), { recursive: true, filter: isSource })
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await symlink(join(root, 'client/dist'), join(folder, 'client/dist'))
    const port = String(await freePort())
    const { PATH = '' } = process.env
    const env = { PATH, PORT: port, DATA_FOLDER: join(folder, 'data'), DEMONSTRATION: 'non', LOG_LEVEL: 'silent' }
    child = spawn(process.execPath, ['src/main.ts'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
    if (!child.stdout) throw new Error('it has no output')
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      if (line.includes('est prête')) break
    }
    expect(lines.join('\n')).to.include('est prête')
    for (const path of ['/healthz', '/', '/api/v1/config', '/api/v1/openapi.json', '/.well-known/nodeinfo']) {
      expect((await fetch(new URL(path, `http://localhost:${port}`))).status, path).to.equal(200)
    }
  })
})
