/** Each form of a feed, read again by parsers of others: whole, and with nothing in it that acts. */
import type { Element } from '@xmldom/xmldom'
import { expect } from 'chai'
import fc from 'fast-check'
import { writeAtom } from '#src/feeds/atom.ts'
import type { Entry, Feed } from '#src/feeds/feed.ts'
import { writeJsonFeed } from '#src/feeds/json-feed.ts'
import { createLastChanges } from '#src/feeds/last-changes.ts'
import { podcastExtension, podcastGuid } from '#src/feeds/podcast.ts'
import { writeRss } from '#src/feeds/rss.ts'
import { writable } from '#src/feeds/xml.ts'
import { parsed } from './parsed.ts'

const url = 'https://classe.example/feeds/videos.xml'
const sound = { url: `${url}/audio.mp4`, type: 'audio/mp4', sizeBytes: 10, width: 0, height: 0 } as const
const anEntry = (said: string): Entry => ({
  id: 'https://classe.example/videos/watch/1',
  url: 'https://classe.example/w/1?a=1&b=2',
  title: said,
  summary: said,
  html: said,
  publishedAt: '2026-11-02T08:00:00.000Z',
  updatedAt: '2026-11-03T08:00:00.000Z',
  author: { name: said, url: 'https://classe.example/a/1' },
  tags: [said],
  language: 'fr',
  film: {
    durationSeconds: 60,
    thumbnails: [{ url: `${url}/320.jpg`, width: 320, height: 180 }],
    player: `${url}/embed`,
    licence: said,
    captions: [{ url: `${url}/fr.vtt`, language: 'fr' }],
    enclosure: sound,
    files: [sound],
  },
})
const aFeed = (said: string): Feed => ({
  id: url,
  title: said,
  description: said,
  home: 'https://classe.example/',
  self: `${url}?after=1&b="2"`,
  next: null,
  image: null,
  publisher: { name: said, url: 'https://classe.example/' },
  entries: [anEntry(said)],
})
const podcast = podcastExtension(() => ({ ...sound, type: 'video/mp4', height: 360 }))

describe('a feed, written', () => {
  it('gives back every word as it was, in each form, whatever is typed', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '<',
          '>',
          '&',
          '"',
          "'",
          ']',
          '\0',
          '\u0008',
          '\uFFFE',
          '\uD800',
          '\n',
          '\t',
          '🎬',
          'é',
          '\u2028',
        ),
      }),
      fc.constantFrom(']]>', '<![CDATA[', '</title><script>', '<!--', '&amp;', '&#0;', '<?xml?>', '\u0007\uFFFF'),
    )
    fc.assert(
      fc.property(hostile, (said) => {
        // A parser reads ends of lines as one (XML 1.0 §2.11), except those written by their number, as ours are.
        const expected = writable(said)
        const title = (root: Element, path: string) => {
          const entry = root.getElementsByTagName(path)[0] as Element
          return entry.getElementsByTagName('title')[0]?.textContent
        }
        expect(title(parsed(writeRss(aFeed(said))), 'item')).to.equal(expected)
        expect(title(parsed(writeRss(aFeed(said), podcast)), 'item')).to.equal(expected)
        expect(title(parsed(writeAtom(aFeed(said))), 'entry')).to.equal(expected)
        expect(JSON.parse(writeJsonFeed(aFeed(said))).items[0].title).to.equal(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('has no element that a text made', () => {
    const names = (text: string) => [...parsed(text).getElementsByTagName('*')].map(({ nodeName }) => nodeName)
    for (const write of [writeAtom, writeRss]) {
      expect(names(write(aFeed(']]></title><item a="&#1;">')))).to.deep.equal(names(write(aFeed('Bonjour'))))
    }
  })

  it('names a podcast as the namespace does', () => {
    expect(podcastGuid('https://mp3s.nashownotes.com/pc20rss.xml')).to.equal('917393e3-1b1e-5cef-ace4-edaa54e1f810')
    const address = 'https://classe.example/feeds/podcast/videos.xml?videoChannelName=j'
    expect(podcastGuid(`${address}&after=x&count=2`)).to.equal(podcastGuid(address.replace('https', 'http')))
  })
})

describe('since when a feed is as it is', () => {
  it('is since it was first seen so, told once the second is over, also when something was taken away', () => {
    let now = Temporal.Instant.from('2026-11-24T08:00:00.200Z')
    const lastChanges = createLastChanges({ clock: { now: () => now } })
    const told = (text: string, seconds: number) => {
      now = now.add({ milliseconds: Math.round(seconds * 1000) })
      return lastChanges('/feeds/videos.xml', text)?.toString() ?? null
    }
    expect(told('a b', 0)).to.equal(null)
    expect(told('a b', 0.7)).to.equal(null)
    expect(told('a b', 0.2)).to.equal('2026-11-24T08:00:00.2Z')
    expect(told('a b', 3600)).to.equal('2026-11-24T08:00:00.2Z')
    expect(told('a', 1)).to.equal(null)
    expect(told('a', 1)).to.equal('2026-11-24T09:00:02.1Z')
    expect(lastChanges('/feeds/videos.atom', 'a')).to.equal(null)
  })
})
