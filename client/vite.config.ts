/**
 * How the client is built: one script per page, named by content, beside a manifest that the server reads to write
 * the right tags (`README.md`, "Shell"). Each text file is also written compressed, so that nothing is compressed
 * while people wait.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { entryNames } from './entries/entry-names.ts'

const compressWithBrotli = promisify(brotliCompress)
const compressWithGzip = promisify(gzip)

/** Writes `<file>.br` and `<file>.gz` beside each script, style and drawing; fonts and images are compressed already. */
function precompressed(): Plugin {
  let folder = ''
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      for (const file of await readdir(folder, { recursive: true })) {
        if (!/\.(js|css|svg|webmanifest)$/.test(file)) continue
        const path = join(folder, file)
        const content = await readFile(path)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
        await writeFile(`${path}.br`, await compressWithBrotli(content, quality))
        await writeFile(`${path}.gz`, await compressWithGzip(content, { level: 9 }))
      }
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [precompressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // A strict Content-Security-Policy has no room for inline styles, data: fonts, or a polyfill that fetches scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries([
        ...entryNames.map((name) => [name, join(import.meta.dirname, `entries/${name}.ts`)]),
        ['page', join(import.meta.dirname, 'styles/page.css')],
      ]),
    },
  },
})
