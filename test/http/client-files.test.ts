import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { expect } from 'chai'
import { createClientFiles } from '#src/http/client-files.ts'
import { anApp } from './an-app.ts'

const script = 'export const a = 1\n'.repeat(100)

async function aBuild(folder: string): Promise<void> {
  await mkdir(join(folder, '.vite'), { recursive: true })
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'assets/home-1.js'), script)
  await writeFile(join(folder, 'assets/home-1.js.br'), brotliCompressSync(script))
  await writeFile(join(folder, 'assets/face-latin-wght-normal-2.woff2'), 'font')
  await writeFile(
    join(folder, '.vite/manifest.json'),
    JSON.stringify({
      'entries/home.ts': { file: 'assets/home-1.js', imports: ['_a.js'] },
      '_a.js': { file: 'assets/a-1.js', imports: ['_b.js'], css: ['assets/a-1.css'] },
      '_b.js': { file: 'assets/b-1.js', imports: ['_a.js'] },
      'styles/page.css': { file: 'assets/page-1.css', assets: ['assets/face-latin-wght-normal-2.woff2'] },
    }),
  )
}

/** All that is named, compressed: as a build is at its end. */
async function aWholeBuild(folder: string, name: string): Promise<void> {
  const file = `assets/${name}.js`
  await mkdir(join(folder, '.vite'), { recursive: true })
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, '.vite/manifest.json'), JSON.stringify({ 'entries/home.ts': { file } }))
  for (const ending of ['', '.gz', '.br']) await writeFile(join(folder, `${file}${ending}`), name)
}

describe('files of the client', () => {
  let folder = ''
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'c12-client-')), 'dist')
  })
  afterEach(() => rm(dirname(folder), { recursive: true }))

  it('are named to a page: its script, all that it imports once, its styles and the faces to fetch early', async () => {
    await aBuild(folder)
    expect(createClientFiles(folder).of('home')).to.deep.equal({
      script: '/assets/home-1.js',
      modules: ['/assets/a-1.js', '/assets/b-1.js'],
      styles: ['/assets/page-1.css', '/assets/a-1.css'],
      fonts: ['/assets/face-latin-wght-normal-2.woff2'],
    })
    expect(createClientFiles(folder).of('unknown')?.script).to.equal(null)
  })

  it('are absent, and said so, when nothing is built', () => {
    expect(createClientFiles(folder).of('home')).to.equal(null)
  })

  it('are sent as built, compressed, and kept for ever', async () => {
    await aBuild(folder)
    await using app = await anApp([], { files: [{ path: '/assets', handle: createClientFiles(folder).serve }] })
    const br = await raw(new URL('/assets/home-1.js', app.url), { 'Accept-Encoding': 'gzip, deflate, br' })
    expect(br.headers).to.include({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    })
    expect(brotliDecompressSync(br.body).toString()).to.equal(script)
    const plain = await raw(new URL('/assets/home-1.js', app.url), { 'Accept-Encoding': 'gzip' })
    expect(plain.headers['content-encoding']).to.equal(undefined)
    expect(plain.body.toString()).to.equal(script)
    const again = await raw(new URL('/assets/home-1.js', app.url), { 'If-None-Match': String(plain.headers.etag) })
    expect(again.status).to.equal(304)
  })

  it('stay while the client is built again, and pages that were open before find theirs after', async () => {
    await aWholeBuild(folder, 'home-1')
    const files = createClientFiles(folder, { lookEveryMs: 0 })
    await using app = await anApp([], { files: [{ path: '/assets', handle: files.serve }] })
    const read = async (name: string) => {
      const { status, body } = await raw(new URL(`/assets/${name}.js`, app.url), {})
      return status === 200 ? body.toString() : status
    }
    const manifest = join(folder, '.vite/manifest.json')
    const asItWas = async () => {
      expect(files.of('home')?.script).to.equal('/assets/home-1.js')
      expect(await read('home-1')).to.equal('home-1')
    }
    await asItWas()
    // Emptied; its list half written; then all but what is compressed last.
    await rm(folder, { recursive: true })
    await asItWas()
    await mkdir(dirname(manifest), { recursive: true })
    await writeFile(manifest, '{"entries/home.ts"')
    await asItWas()
    await aWholeBuild(folder, 'home-2')
    await rm(join(folder, 'assets/home-2.js.gz'))
    await asItWas()
    await writeFile(join(folder, 'assets/home-2.js.gz'), 'home-2')
    expect(files.of('home')?.script).to.equal('/assets/home-2.js')
    expect(await read('home-2')).to.equal('home-2')
    expect(await read('home-1')).to.equal('home-1')
    expect(await read('home-3')).to.equal(404)
  })

  it('are those of the build and no other: neither the manifest, nor what surrounds the folder', async () => {
    await aBuild(folder)
    await writeFile(join(folder, '..', 'secret.js'), 'secret')
    await using app = await anApp([], { files: [{ path: '/', handle: createClientFiles(folder).serve }] })
    for (const path of [
      '/.vite/manifest.json',
      '/../secret.js',
      '/assets/..%2f..%2fsecret.js',
      '/assets/',
      '/assets/home-1.js.br',
    ]) {
      expect((await raw(new URL(path, app.url), {})).status, path).to.equal(404)
    }
  })
})

function raw(url: URL, headers: Record<string, string>) {
  return new Promise<{
    status: number | undefined
    headers: Record<string, string | string[] | undefined>
    body: Buffer
  }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    }).on('error', reject)
  })
}
