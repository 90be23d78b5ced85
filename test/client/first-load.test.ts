/** What a page's script weighs, as it travels (brotli): the first load of each page within its budget, the player apart. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { entryNames } from '#client/entries/entry-names.ts'
import { builtClient } from './a-page.ts'

/** Raised by hand only, with the reason in the commit. */
const budgets = {
  eachPage: 60_000,
  home: 26_000,
  style: 4000,
  player: 45_000,
  playlists: 100_000,
  exchange: 60_000,
  uploads: 16_000,
}

interface Chunk {
  file: string
  imports?: string[]
  dynamicImports?: string[]
}

describe('the first load', () => {
  let dist: string
  let manifest: Record<string, Chunk>
  before(async () => {
    dist = await builtClient()
    manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  })

  const weight = (file: string) => statSync(join(dist, `${file}.br`)).size

  function loadedBy(name: string, seen = new Set<string>()): Set<string> {
    const chunk = manifest[name]
    if (!chunk || seen.has(chunk.file)) return seen
    seen.add(chunk.file)
    for (const imported of chunk.imports ?? []) loadedBy(imported, seen)
    return seen
  }

  const weightOf = (entry: string) => [...loadedBy(entry)].reduce((sum, file) => sum + weight(file), 0)

  for (const name of entryNames) {
    it(`of the page "${name}" is within ${budgets.eachPage / 1000} kB of script`, () => {
      expect(weightOf(`entries/${name}.ts`)).to.be.below(budgets.eachPage)
    })
  }

  it(`of the home page is within ${budgets.home / 1000} kB, for the poorest school network`, () => {
    expect(weightOf('entries/home.ts')).to.be.below(budgets.home)
  })

  it('has one style sheet, small', () => {
    expect(weight(manifest['styles/page.css']?.file ?? '')).to.be.below(budgets.style)
  })

  it('keeps the player, its playlists and uploads apart, each within its own budget', () => {
    const apart = {
      'playback/player.ts': budgets.player,
      'playback/source.ts': budgets.playlists,
      'playback/exchange.ts': budgets.exchange,
      'uploads/upload-session.ts': budgets.uploads,
    }
    for (const [source, budget] of Object.entries(apart)) {
      const file = manifest[source]?.file
      expect(file, source).to.be.a('string')
      expect(weight(file ?? ''), source).to.be.below(budget)
      for (const name of entryNames) expect([...loadedBy(`entries/${name}.ts`)], name).not.to.include(file)
    }
  })
})
