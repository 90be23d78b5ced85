/** activitypub-express, by its functions only: what is loaded of it, and that nothing else names it. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '../..')

describe('activitypub-express', () => {
  it('is loaded without what fetches, signs, stores or reads JSON-LD: `request` is never required', () => {
    // A process of its own: others of this run may load anything.
    const script = `
      import { createRequire } from 'node:module'
      import { createEffects } from '#federation/apex.ts'
      createEffects({ ids: {}, ledger: {}, findSent: async () => null })
      const loaded = Object.keys(createRequire(import.meta.url).cache).map((path) => path.split('/node_modules/').at(-1))
      console.log(JSON.stringify(loaded))`
    const out = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      encoding: 'utf8',
    })
    expect((JSON.parse(out) as string[]).sort()).to.deep.equal(
      ['net/activity', 'net/validators', 'pub/activity', 'pub/collection', 'pub/consts', 'pub/object'].map(
        (file) => `activitypub-express/${file}.js`,
      ),
    )
  })

  it('is named in one file', () => {
    const named = ['src', 'federation', 'config', 'client', 'transcoding'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.startsWith('dist'))
        .map((file) => join(folder, file))
        .filter((file) =>
          /(?:from|require\(|import\() ?['"`]activitypub-express|`activitypub-express\//.test(
            readFileSync(join(root, file), 'utf8'),
          ),
        ),
    )
    expect(named).to.deep.equal(['federation/apex.ts'])
  })
})
