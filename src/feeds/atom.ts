/** Atom 1.0 (RFC 4287), paged (RFC 5005 §3). */
import { type Entry, type Feed, type FilmEntry, type Somebody, updatedAt } from './feed.ts'
import { mediaContent } from './rss.ts'
import { element, type Xml, xmlDocument } from './xml.ts'

const type = 'application/atom+xml'

export function writeAtom(feed: Feed): string {
  const { id, title, description, home, self, next, image, publisher, entries } = feed
  return xmlDocument(
    element(
      'feed',
      {
        xmlns: 'http://www.w3.org/2005/Atom',
        'xmlns:media': 'http://search.yahoo.com/mrss/',
        'xml:lang': 'fr',
      },
      [
        element('id', {}, id),
        element('title', {}, title),
        ...(description === '' ? [] : [element('subtitle', {}, description)]),
        // Compulsory (§4.1.1): before all, while there is nothing.
        element('updated', {}, updatedAt(feed) ?? '1970-01-01T00:00:00.000Z'),
        person('author', publisher),
        element('link', { rel: 'self', type, href: self }),
        element('link', { rel: 'alternate', type: 'text/html', href: home }),
        ...(next === null ? [] : [element('link', { rel: 'next', type, href: next })]),
        ...(image === null ? [] : [element('logo', {}, image)]),
        element('generator', {}, publisher.name),
        ...entries.map(entryOf),
      ],
    ),
  )
}

function entryOf({ id, url, title, summary, html, language, film, ...entry }: Entry): Xml {
  const { publishedAt, updatedAt, author, tags } = entry
  return element('entry', { 'xml:lang': language }, [
    element('id', {}, id),
    element('title', {}, title),
    element('published', {}, publishedAt),
    element('updated', {}, updatedAt),
    ...(author === null ? [] : [person('author', author)]),
    element('link', { rel: 'alternate', type: 'text/html', href: url }),
    ...tags.map((tag) => element('category', { term: tag })),
    ...(summary === '' ? [] : [element('summary', { type: 'text' }, summary)]),
    element('content', { type: 'html' }, html),
    ...(film === null ? [] : media(film, language)),
  ])
}

function media({ enclosure, files, thumbnails, durationSeconds }: FilmEntry, language: string | null): Xml[] {
  const contents = files.map((file) => mediaContent(file, { durationSeconds, language, isDefault: file === enclosure }))
  return [
    ...(enclosure === null
      ? []
      : [
          element('link', {
            rel: 'enclosure',
            type: enclosure.type,
            length: enclosure.sizeBytes,
            href: enclosure.url,
          }),
        ]),
    ...(contents.length === 0 ? [] : [element('media:group', {}, contents)]),
    ...thumbnails.map(({ url, width, height }) => element('media:thumbnail', { url, width, height })).reverse(),
  ]
}

function person(name: string, { name: called, url }: Somebody): Xml {
  return element(name, {}, element('name', {}, called), element('uri', {}, url))
}
