import { html } from 'lit'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { longDate } from '../formats/dates.ts'
import { words } from '../locales/fr.ts'

/** Under the name of its author: their académie, when it was published, and where, when that is another instance. */
export function factsOf({ account, publishedAt, origin }: VideoDetails) {
  const facts = [
    account.academie,
    publishedAt ? words.video.publishedOn(longDate(publishedAt)) : words.video.notPublished,
  ]
  return html`${facts.filter(Boolean).join(' · ')}${
    origin === null
      ? ''
      : html` · <a href=${origin.url} rel="noopener noreferrer">${words.watch.origin(origin.host)}</a>`
  }`
}

/** Null for somebody of this instance. */
export function hostElsewhere(host: string | undefined): string | null {
  return host === undefined || host === location.host ? null : host
}
