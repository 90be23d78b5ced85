/** Every word of the client obeys French typography. */
import { expect } from 'chai'
import { words } from '#client/locales/fr.ts'
import { accessWords } from '#client/locales/fr-access.ts'
import { administrationWords } from '#client/locales/fr-administration.ts'
import { captionWords } from '#client/locales/fr-captions.ts'
import { filmWords } from '#client/locales/fr-film.ts'
import { followingWords } from '#client/locales/fr-following.ts'
import { moderationWords } from '#client/locales/fr-moderation.ts'
import { notificationWords } from '#client/locales/fr-notifications.ts'
import { peopleWords } from '#client/locales/fr-people.ts'
import { playlistWords } from '#client/locales/fr-playlists.ts'
import { sharingWords } from '#client/locales/fr-sharing.ts'

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

describe('the words of the client', () => {
  for (const [name, fault] of faults) {
    it(`hold no sentence with ${name}`, () => {
      // Keys of a keyboard are themselves, not words.
      const wrong = [
        ...sentences(words, 'words'),
        ...sentences(accessWords, 'accessWords'),
        ...sentences(administrationWords, 'administrationWords'),
        ...sentences(captionWords, 'captionWords'),
        ...sentences(filmWords, 'filmWords'),
        ...sentences(sharingWords, 'sharingWords'),
        ...sentences(followingWords, 'followingWords'),
        ...sentences(peopleWords, 'peopleWords'),
        ...sentences(playlistWords, 'playlistWords'),
        ...sentences(moderationWords, 'moderationWords'),
        ...sentences(notificationWords, 'notificationWords'),
      ].filter(([path, text]) => !path.includes('keyList') && fault.test(text))
      expect(wrong).to.deep.equal([])
    })
  }

  it('say one and several as French does', () => {
    expect(words.mine.merci(0)).to.equal('0 merci')
    expect(words.mine.merci(1)).to.equal('1 merci')
    expect(words.mine.merci(2)).to.equal('2 mercis')
    expect(words.video.triedBy(1)).to.equal('Un collègue l’a essayé')
    expect(words.exchanges.heading(0)).to.equal('Échanges')
  })
})
