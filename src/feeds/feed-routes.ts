/** HTTP of feeds: PeerTube's addresses. The same for everyone, whoever asks. */
import type { Request, Response } from 'express'
import { type Route, route, textAnswer } from '../http/route.ts'
import { writeAtom } from './atom.ts'
import type { Feed, WriteFeed } from './feed.ts'
import { type FeedForm, feedTypes } from './feed-links.ts'
import { commentsFeedQuery, feedParams, playlistFeedQuery, podcastQuery, videosFeedQuery } from './feed-schemas.ts'
import type { FeedsPart } from './feeds-part.ts'
import { writeJsonFeed } from './json-feed.ts'
import type { LastChanges } from './last-changes.ts'
import { podcastExtension } from './podcast.ts'
import { writeRss } from './rss.ts'

const tag = 'feeds'
/** Kept by readers and caches this long after a film was withdrawn, of which only the words then remain: its files close at once. */
const cache = 'public, max-age=300'
const refusals = ['not-found', 'invalid-input'] as const

const write: Record<FeedForm, WriteFeed> = { xml: (feed) => writeRss(feed), atom: writeAtom, json: writeJsonFeed }
const textTypes = [...Object.values(feedTypes), 'application/xml', 'application/json']

export function feedRoutes(
  actions: Pick<FeedsPart, 'gatherVideos' | 'gatherComments' | 'gatherPlaylist' | 'gatherPodcast'>,
  lastChanges: LastChanges,
): Route[] {
  function sent(form: FeedForm, feed: Feed, text: string, asked: { request: Request; response: Response }) {
    // A person is found by their videos, not by their name (as their page).
    asked.response.setHeader('X-Robots-Tag', 'noindex')
    return { type: `${typeFor(form, asked)}; charset=utf-8`, text, changedAt: lastChanges(feed.self, text) }
  }

  return [
    route(
      {
        method: 'get',
        path: '/feeds/videos.{format}',
        summary: 'The newest public videos, as RSS, Atom or JSON Feed: of everyone, of one person, of one question.',
        tag,
        door: 'anyone',
        params: feedParams,
        query: videosFeedQuery,
        answer: textAnswer,
        textTypes,
        cache,
        refusals,
      },
      async ({ params: { format }, query, ...asked }) => {
        const feed = await actions.gatherVideos(format, query)
        return sent(format, feed, write[format](feed), asked)
      },
    ),
    route(
      {
        method: 'get',
        path: '/feeds/video-comments.{format}',
        summary: 'The newest answers under a public video.',
        tag,
        door: 'anyone',
        params: feedParams,
        query: commentsFeedQuery,
        answer: textAnswer,
        textTypes,
        cache,
        refusals,
      },
      async ({ params: { format }, query, ...asked }) => {
        const feed = await actions.gatherComments(format, query)
        return sent(format, feed, write[format](feed), asked)
      },
    ),
    route(
      {
        method: 'get',
        path: '/feeds/video-playlists.{format}',
        summary: 'The videos of a public list, the last added first.',
        tag,
        door: 'anyone',
        params: feedParams,
        query: playlistFeedQuery,
        answer: textAnswer,
        textTypes,
        cache,
        refusals,
      },
      async ({ params: { format }, query, ...asked }) => {
        const feed = await actions.gatherPlaylist(format, query)
        return sent(format, feed, write[format](feed), asked)
      },
    ),
    route(
      {
        method: 'get',
        path: '/feeds/podcast/videos.xml',
        summary: 'The sound of the public videos of one channel, for podcast players.',
        tag,
        door: 'anyone',
        query: podcastQuery,
        answer: textAnswer,
        textTypes: [feedTypes.xml, 'application/xml'],
        cache,
        refusals,
      },
      async ({ query, ...asked }) => {
        const { feed, filmOf } = await actions.gatherPodcast(query)
        const text = writeRss(
          feed,
          podcastExtension(({ id }) => filmOf(id)),
        )
        return sent('xml', feed, text, asked)
      },
    ),
  ]
}

/** A browser that somebody follows a link in shows what it calls XML or JSON, and may only offer to save a feed by its name. */
function typeFor(form: FeedForm, { request, response }: { request: Request; response: Response }): string {
  response.vary('Accept')
  if (!/\btext\/html\b/.test(request.get('Accept') ?? '')) return feedTypes[form]
  return form === 'json' ? 'application/json' : 'application/xml'
}
