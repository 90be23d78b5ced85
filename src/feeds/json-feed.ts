/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
import type { Entry, Feed, Somebody } from './feed.ts'
import { writable } from './xml.ts'

export function writeJsonFeed({ title, description, home, self, next, image, publisher, entries }: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: writable(title),
    home_page_url: home,
    feed_url: self,
    ...(description === '' ? {} : { description: writable(description) }),
    ...(next === null ? {} : { next_url: next }),
    ...(image === null ? {} : { icon: image }),
    language: 'fr',
    authors: [person(publisher)],
    items: entries.map(itemOf),
  })
}

function itemOf({ id, url, title, summary, html, publishedAt, updatedAt, author, tags, language, film }: Entry) {
  const image = film?.thumbnails.at(-1)
  return {
    id,
    url,
    title: writable(title),
    content_html: writable(html),
    ...(summary === '' ? {} : { summary: writable(summary) }),
    ...(image === undefined ? {} : { image: image.url }),
    date_published: publishedAt,
    date_modified: updatedAt,
    ...(author === null ? {} : { authors: [person(author)] }),
    ...(tags.length === 0 ? {} : { tags: tags.map(writable) }),
    ...(language === null ? {} : { language }),
    ...(film?.enclosure
      ? {
          attachments: [
            {
              url: film.enclosure.url,
              mime_type: film.enclosure.type,
              size_in_bytes: film.enclosure.sizeBytes,
              duration_in_seconds: film.durationSeconds,
            },
          ],
        }
      : {}),
  }
}

function person({ name, url }: Somebody) {
  return { name: writable(name), url }
}
