/** What the podcast namespace (podcastindex.org/namespace/1.0) adds to RSS: the sound is what one fetches, the film stands beside. */
import { createHash } from 'node:crypto'
import type { Entry, Extension, MediaFile } from './feed.ts'
import { element, type Xml } from './xml.ts'

/** Of feeds, as the namespace names them: UUID 5 of the address without its scheme and last slashes. */
const feedsNamespace = 'ead4c236bf5858c6a2c6a6b28d128cb6'

/** @param filmOf the film that an entry is the sound of; null when it cannot be fetched */
export function podcastExtension(filmOf: (entry: Entry) => MediaFile | null): Extension {
  return {
    namespaces: { 'xmlns:podcast': 'https://podcastindex.org/namespace/1.0' },
    channel: ({ self }) => [element('podcast:guid', {}, podcastGuid(self)), element('podcast:medium', {}, 'podcast')],
    item(entry) {
      const { id, author, film } = entry
      const whole = filmOf(entry)
      return [
        ...(author === null ? [] : [element('podcast:person', { href: author.url }, author.name)]),
        ...(film?.captions ?? []).map(({ url, language }) =>
          element('podcast:transcript', { url, type: 'text/vtt', language, rel: 'captions' }),
        ),
        ...(whole === null ? [] : [alternate(whole)]),
        element('podcast:socialInteract', { protocol: 'activitypub', uri: id }),
      ]
    },
  }
}

function alternate({ url, type, sizeBytes, height }: MediaFile): Xml {
  return element(
    'podcast:alternateEnclosure',
    { type, length: sizeBytes, height: height || null },
    element('podcast:source', { uri: url }),
  )
}

/** RFC 9562 §5.5. @param address also of a following page, which is the same podcast */
export function podcastGuid(address: string): string {
  const url = new URL(address)
  for (const name of ['after', 'count']) url.searchParams.delete(name)
  const name = url.href.replace(/^https?:\/\//, '').replace(/\/+$/, '')
  const digest = createHash('sha1').update(Buffer.from(feedsNamespace, 'hex')).update(name).digest().subarray(0, 16)
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  return digest.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
