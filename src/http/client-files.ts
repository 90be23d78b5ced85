/**
 * The built client (`client/dist`): its files, named by their content and so kept for ever by browsers, sent from
 * memory already compressed; and its manifest, from which pages know which files they need.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { RequestHandler } from 'express'
import { bestEncoding, isKnown, weakTag } from './send.ts'

export interface PageFiles {
  /** Absolute paths on this host. */
  script: string | null
  modules: readonly string[]
  styles: readonly string[]
  /** Preloaded: the two text faces. */
  fonts: readonly string[]
}

export interface ClientFiles {
  /** Null when the client is not built. */
  of(entry: string): PageFiles | null
  readonly serve: RequestHandler
}

interface ManifestChunk {
  file: string
  imports?: string[]
  css?: string[]
  assets?: string[]
}

interface File {
  type: string
  etag: string
  plain: Buffer
  br: Buffer | null
  gzip: Buffer | null
  /** Those there are, the smallest first. */
  encodings: readonly ('br' | 'gzip')[]
}

interface Build {
  builtAt: number
  manifest: Record<string, ManifestChunk>
  files: Map<string, File>
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.json': 'application/json; charset=utf-8',
  '.vtt': 'text/vtt; charset=utf-8',
}

/** How often to look whether the client was built again, while the server runs. */
const lookEveryMs = 1000

/** @param folder `client/dist` */
export function createClientFiles(folder: string): ClientFiles {
  let build: Build | null = null
  let lookedAt = Number.NEGATIVE_INFINITY

  function current(): Build | null {
    if (performance.now() - lookedAt < lookEveryMs) return build
    lookedAt = performance.now()
    const path = join(folder, '.vite', 'manifest.json')
    const builtAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (builtAt === undefined) build = null
    else if (build?.builtAt !== builtAt) {
      build = { builtAt, manifest: JSON.parse(readFileSync(path, 'utf8')), files: readFiles(folder) }
    }
    return build
  }

  return {
    of(entry) {
      const manifest = current()?.manifest
      return manifest ? filesOf(manifest, entry) : null
    },
    serve(request, response, next) {
      const file = current()?.files.get(request.baseUrl + request.path)
      if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
      response.setHeader('Content-Type', file.type)
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
      response.setHeader('ETag', file.etag)
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
      if (file.encodings.length > 0) response.vary('Accept-Encoding')
      if (isKnown(request, file.etag)) {
        response.status(304).end()
        return
      }
      const encoding = bestEncoding(request, file.encodings)
      const body = (encoding && file[encoding]) ?? file.plain
      if (encoding !== undefined) response.setHeader('Content-Encoding', encoding)
      response.setHeader('Content-Length', body.length)
      response.end(request.method === 'HEAD' ? undefined : body)
    },
  }
}

function readFiles(folder: string): Map<string, File> {
  const files = new Map<string, File>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !type || path.includes('/.vite/')) continue
    const plain = readFileSync(path)
    const br = readIfThere(`${path}.br`)
    const gzip = readIfThere(`${path}.gz`)
    files.set(path.slice(folder.length), {
      type,
      etag: weakTag(plain),
      plain,
      br,
      gzip,
      encodings: [...(br ? (['br'] as const) : []), ...(gzip ? (['gzip'] as const) : [])],
    })
  }
  return files
}

function readIfThere(path: string): Buffer | null {
  return statSync(path, { throwIfNoEntry: false }) ? readFileSync(path) : null
}

function filesOf(manifest: Build['manifest'], entry: string): PageFiles {
  const page = manifest['styles/page.css']
  const chunk = manifest[`entries/${entry}.ts`]
  const modules = new Set<string>()
  const styles = new Set<string>(page ? [page.file] : [])
  const follow = (name: string) => {
    const imported = manifest[name]
    if (!imported || modules.has(imported.file)) return
    modules.add(imported.file)
    for (const style of imported.css ?? []) styles.add(style)
    imported.imports?.forEach(follow)
  }
  chunk?.imports?.forEach(follow)
  for (const style of chunk?.css ?? []) styles.add(style)
  return {
    script: chunk ? `/${chunk.file}` : null,
    modules: [...modules].map(asPath),
    styles: [...styles].map(asPath),
    fonts: (page?.assets ?? []).filter((asset) => /latin-wght-normal[^/]*\.woff2$/.test(asset)).map(asPath),
  }
}

function asPath(file: string): string {
  return `/${file}`
}
