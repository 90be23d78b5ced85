/**
 * The built client in the real shell and under the real policy, with the data that a test gives instead of a database:
 * for states that a whole instance shows rarely. What the API answers is given by the test too.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { build } from 'vite'
import { loadCommunity } from '#config/community.ts'
import { loadSettings } from '#config/load-settings.ts'
import { createClientFiles } from '#src/http/client-files.ts'
import { createSecurityHeaders } from '#src/http/security-headers.ts'
import { html } from '#src/pages/html.ts'
import type { PageContent, View } from '#src/pages/page.ts'
import type { Frame } from '#src/pages/page-data.ts'
import { writeDocument } from '#src/pages/shell.ts'
import { createSite } from '#src/pages/site.ts'
import { axeFile } from '../browser/a-browser.ts'
import { still } from './stills.ts'

const client = join(import.meta.dirname, '..', '..', 'client')

/** Builds the client when a source is newer than what was built. */
export async function builtClient(): Promise<string> {
  const manifest = join(client, 'dist', '.vite', 'manifest.json')
  const builtAt = existsSync(manifest) ? statSync(manifest).mtimeMs : 0
  const newest = Math.max(
    ...readdirSync(client, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${client}/dist`))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
  if (newest > builtAt) await build({ root: client, configFile: join(client, 'vite.config.ts'), logLevel: 'error' })
  return join(client, 'dist')
}

export interface ShownPage {
  content: PageContent
  frame?: Partial<Frame>
  /** What the server writes inside the element, or the whole page when it has none. */
  main?: View['main']
  mainClass?: View['mainClass']
  title?: string
}

export interface PageServer extends AsyncDisposable {
  readonly origin: string
  /** Where it serves axe. */
  readonly axePath: string
  /** The next page asked for is this one. @returns its address */
  show(page: ShownPage, path?: string): string
}

export async function aPageServer(frame: Frame): Promise<PageServer> {
  const files = createClientFiles(await builtClient())
  const { settings } = loadSettings({ DEMONSTRATION: 'non', ACADEMIE: '10', INSTANCE_NAME: 'Classe à 12' })
  const site = createSite(settings, loadCommunity(null))
  let shown: ShownPage | null = null

  const app = express()
  // What is missing is told to the page, not to the terminal.
  app.set('env', 'test')
  app.use(createSecurityHeaders({ isHttps: false, mediaOrigin: null }))
  app.use('/assets', files.serve)
  app.get('/stills/:name', (request, response) => {
    response.type('image/svg+xml').send(still(request.params.name))
  })
  const axePath = '/axe.min.js'
  app.get(axePath, (_request, response) => response.sendFile(axeFile))
  app.use('/playback', express.static(join(import.meta.dirname, '..', 'fixtures', 'playback'), { fallthrough: false }))
  app.get('/favicon.svg', (_request, response) => {
    response.type('image/svg+xml').send('<svg xmlns="http://www.w3.org/2000/svg"/>')
  })
  app.use('/api', (_request, response) => {
    response
      .status(404)
      .type('application/problem+json')
      .send(JSON.stringify({ title: 'Introuvable', code: 'not-found' }))
  })
  app.use((request, response) => {
    if (!shown) return response.sendStatus(404)
    const { content, main, mainClass, title = 'Essai' } = shown
    const view: View = { content, title, main: main ?? html`<h1>${title}</h1>`, ...(mainClass ? { mainClass } : {}) }
    const here = request.originalUrl
    const document = writeDocument(view, {
      site,
      frame: { ...frame, ...shown.frame, here },
      files: files.of(content.page),
      publicUrl: new URL(origin),
      path: request.path,
    })
    response.type('html').send(document)
  })

  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    axePath,
    show(page, path = '/') {
      shown = page
      return origin + path
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
