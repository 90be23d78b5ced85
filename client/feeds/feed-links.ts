import { html } from 'lit'
import { icon } from '../icons/icons.ts'
import { followingWords } from '../locales/fr-following.ts'

/** Of what the page shows: to be followed without an account, by a reader of feeds or a podcast player. */
export function feedLinks(path: string, podcastPath: string | null = null) {
  const said = followingWords.feeds
  return html`<a class="btn slim" href=${path} type="application/rss+xml">${icon('feed')}${said.subscribe}</a>
    ${podcastPath ? html`<a class="btn slim" href=${podcastPath} type="application/rss+xml">${icon('headphones')}${said.podcast}</a>` : ''}`
}
