/** Every word of the client obeys French typography. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { words } from '#client/locales/fr.ts'
import { exchangeWords } from '#client/locales/fr-exchanges.ts'
import { myVideosWords } from '#client/locales/fr-my-videos.ts'

/** Every sentence, with plausible values where it takes some. */
function* sentences(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'function') {
    for (const count of [0, 1, 2, 1234]) {
      const given = Array.from({ length: value.length }, () => count)
      yield [`${path}(${count})`, String((value as (...values: unknown[]) => unknown)(...given))]
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inside] of Object.entries(value)) yield* sentences(inside, `${path}.${key}`)
  }
}

const faults: readonly [string, RegExp][] = [
  ['a straight apostrophe', /\p{L}'\p{L}/u],
  ['a high mark without its thin space', /[^\u202f\s?!…][?!;]/u],
  ['an ordinary space before a high mark', / [?!;:»]/u],
  ['a colon without its space', /\p{L}:(?!\/\/)/u],
  ['a guillemet without its space', /«[^\u00a0]|[^\u00a0]»/u],
  ['three dots for an ellipsis', /\.{3}/u],
  ['two spaces', / {2}/u],
]

const folder = join(import.meta.dirname, '../../client/locales')

describe('the words of the client', () => {
  let catalogues: readonly object[]
  before(async () => {
    catalogues = await Promise.all(readdirSync(folder).map((file) => import(join(folder, file)) as Promise<object>))
  })

  for (const [name, fault] of faults) {
    it(`hold no sentence with ${name}`, () => {
      // Keys of a keyboard are themselves, not words.
      const wrong = catalogues
        .flatMap((catalogue) => [...sentences(catalogue, 'fr')])
        .filter(([path, text]) => !path.includes('keyList') && fault.test(text))
      expect(wrong).to.deep.equal([])
    })
  }

  it('say one and several as French does', () => {
    expect(myVideosWords.mine.merci(0)).to.equal('0 merci')
    expect(myVideosWords.mine.merci(1)).to.equal('1 merci')
    expect(myVideosWords.mine.merci(2)).to.equal('2 mercis')
    expect(words.video.triedBy(1)).to.equal('Un collègue l’a essayé')
    expect(exchangeWords.heading(0)).to.equal('Échanges')
  })
})
