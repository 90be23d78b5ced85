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
  /** Everything that it names is there, compressed: otherwise it is still being written. */
  isWhole: boolean
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

/** What the build compresses (`client/vite.config.ts`). */
const isText = /\.(?:js|css|svg|webmanifest)$/

/**
 * While the client is built again, pages have what they had; those that were open before still find their parts after.
 * @param folder `client/dist`
 */
export function createClientFiles(folder: string, { lookEveryMs = 1000 } = {}): ClientFiles {
  let build: Build | null = null
  let former: Build['files'] | null = null
  let lookedAt = Number.NEGATIVE_INFINITY

  function current(): Build | null {
    if (performance.now() - lookedAt < lookEveryMs) return build
    lookedAt = performance.now()
    const path = join(folder, '.vite', 'manifest.json')
    const builtAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (builtAt === undefined || (build?.isWhole && build.builtAt === builtAt)) return build
    const next = readBuild(folder, path, builtAt)
    if (next === null || (build !== null && !next.isWhole)) return build
    if (build !== null && build.builtAt !== builtAt) former = build.files
    build = next
    return build
  }

  return {
    of(entry) {
      const manifest = current()?.manifest
      return manifest ? filesOf(manifest, entry) : null
    },
    serve(request, response, next) {
      const path = request.baseUrl + request.path
      const file = current()?.files.get(path) ?? former?.get(path)
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

/** Null when it changes at this moment. */
function readBuild(folder: string, path: string, builtAt: number): Build | null {
  try {
    const manifest: Build['manifest'] = JSON.parse(readFileSync(path, 'utf8'))
    const files = readFiles(folder)
    const named = Object.values(manifest).flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets])
    const isWhole =
      named.every((name) => files.has(asPath(name))) &&
      [...files].every(([name, { br, gzip }]) => (br && gzip) || !isText.test(name))
    return { builtAt, isWhole, manifest, files }
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
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
