/** Where the feeds are: paths, for pages to lead to and for feeds to say of themselves. The only place that writes them. */

/** What pages lead to; every named one holds. `feed-schemas.ts` has all that may be asked. */
interface FeedFilters {
  readonly videoChannelName?: string | undefined
  readonly thematique?: string | undefined
  readonly niveau?: string | undefined
}

/** As `<link rel="alternate">` has it. */
export interface FeedLink {
  readonly path: string
  readonly type: string
  readonly title: string
}

type FeedName = 'videos' | 'video-comments' | 'video-playlists' | 'podcast/videos'
export type FeedForm = 'xml' | 'atom' | 'json'

export const feedTypes: Record<FeedForm, string> = {
  xml: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
}

/** Parameters in one order, so that one feed has one address. */
export function feedPath(
  name: FeedName,
  form: FeedForm,
  asked: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const key of Object.keys(asked).sort()) {
    const value = asked[key]
    if (value !== undefined) query.set(key, String(value))
  }
  return `/feeds/${name}.${form}${query.size > 0 ? `?${query}` : ''}`
}

export function videoFeedPath(filters: FeedFilters): string {
  return feedPath('videos', 'xml', { ...filters })
}

export function podcastPath(videoChannelName: string): string {
  return feedPath('podcast/videos', 'xml', { videoChannelName })
}

/** The same in each form, the one that most readers know first. */
export function videoFeedLinks(title: string, filters: FeedFilters = {}): FeedLink[] {
  return linksTo('videos', title, { ...filters })
}

export function commentFeedLinks(title: string, videoId: string): FeedLink[] {
  return linksTo('video-comments', title, { videoId })
}

export function playlistFeedLinks(title: string, playlistId: string): FeedLink[] {
  return linksTo('video-playlists', title, { playlistId })
}

export function podcastLink(title: string, videoChannelName: string): FeedLink {
  return { path: podcastPath(videoChannelName), type: feedTypes.xml, title }
}

const formNames: Record<FeedForm, string> = { xml: 'RSS', atom: 'Atom', json: 'JSON' }

function linksTo(name: FeedName, title: string, asked: Readonly<Record<string, string | number | undefined>>) {
  return (['xml', 'atom', 'json'] as const).map((form) => ({
    path: feedPath(name, form, asked),
    type: feedTypes[form],
    title: `${title} (${formNames[form]})`,
  }))
}
