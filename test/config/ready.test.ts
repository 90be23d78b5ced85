/** `config/ready.sh` on the npm of Debian 13, which cannot read our overrides: it takes a later one for that time, and leaves nothing. */
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'

const script = join(import.meta.dirname, '../../config/ready.sh')

/** What any npm does here: it notes what it was asked, and makes what `ci` makes. */
const anNpm = (version: string) => `#!/usr/bin/env node
const { appendFileSync, mkdirSync, writeFileSync, copyFileSync } = require('node:fs')
const asked = process.argv.slice(2)
if (asked[0] === '--version') { console.log('${version}'); process.exit() }
appendFileSync(process.env.NOTES, '${version} ' + asked.filter((word) => !word.startsWith('/')).join(' ') + '\\n')
const at = asked.indexOf('--prefix')
if (at >= 0) {
  const bin = asked[at + 1] + '/node_modules/npm/bin'
  mkdirSync(bin, { recursive: true })
  copyFileSync(process.env.LATER, bin + '/npm-cli.js')
} else {
  mkdirSync('node_modules/.bin', { recursive: true })
  writeFileSync('node_modules/.package-lock.json', '{}')
}
`

describe('making the tree ready', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-ready-'))
    for (const name of ['bin', 'temporary', 'tree/config', 'tree/client/dist/.vite'])
      await mkdir(join(folder, name), { recursive: true })
    await copyFile(script, join(folder, 'tree/config/ready.sh'))
    await writeFile(join(folder, 'tree/package-lock.json'), '{}')
    await writeFile(join(folder, 'tree/client/dist/.vite/manifest.json'), '{}')
    await writeFile(join(folder, 'later.cjs'), anNpm('10.9.4'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function readyWith(version: string): Promise<string[]> {
    await writeFile(join(folder, 'bin/npm'), anNpm(version))
    await chmod(join(folder, 'bin/npm'), 0o755)
    const notes = join(folder, 'notes')
    await promisify(execFile)('sh', [join(folder, 'tree/config/ready.sh'), 'start'], {
      env: {
        PATH: `${join(folder, 'bin')}:${join(process.execPath, '..')}:/usr/bin:/bin`,
        TMPDIR: join(folder, 'temporary'),
        NOTES: notes,
        LATER: join(folder, 'later.cjs'),
      },
    })
    return (await readFile(notes, 'utf8')).trim().split('\n')
  }

  it('takes a later npm for the time of it when there is 9, and the one that is there from 10 on', async () => {
    expect(await readyWith('9.2.0')).to.deep.equal([
      '9.2.0 install --prefix --no-save --loglevel=error npm@10.9.4',
      '10.9.4 ci --loglevel=error --omit=dev',
    ])
    expect(await readdir(join(folder, 'temporary')), 'nothing is left of it').to.deep.equal([])
    await rm(join(folder, 'notes'))
    await rm(join(folder, 'tree/node_modules'), { recursive: true })
    expect(await readyWith('10.8.2')).to.deep.equal(['10.8.2 ci --loglevel=error --omit=dev'])
  })

  it('says which package is missing when the Node that came cannot start', async () => {
    await mkdir(join(folder, 'tree/node_modules/.bin'), { recursive: true })
    const node = join(folder, 'tree/node_modules/.bin/node')
    const said = 'node: error while loading shared libraries: libatomic.so.1: cannot open shared object file'
    await writeFile(node, `#!/bin/sh\necho '${said}' >&2\nexit 127\n`)
    await chmod(node, 0o755)
    const refusal = await readyWith('10.8.2').then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    )
    expect(refusal).to.include(said).and.include('apt install libatomic1')
  })
})
