/** HTTP of lists of films: PeerTube's paths and shapes. What is written comes as JSON. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { videoAddress } from '../videos/video-schemas.ts'
import {
  elementMade,
  elementMove,
  elementsQuery,
  elementToAdd,
  elementWritten,
  playlistElementPage,
  playlistMade,
  playlistPage,
  playlistPrivacies,
  playlistSummary,
  playlistsQuery,
  playlistWritten,
  reorder,
  videosExist,
  videosExistQuery,
} from './playlist-schemas.ts'
import type { PlaylistsPart } from './playlists-part.ts'
import { privacies } from './show-playlists.ts'

const tag = 'playlists'
const one = '/api/v1/video-playlists/{id}'
const params = videoAddress
const elementParams = videoAddress.extend({ elementId: z.coerce.number().int().min(1) })
const person = z.object({ name: z.string().min(1).max(300) })
const mine = ['sign-in-needed', 'charter-not-accepted', 'invalid-input'] as const
const owner = [...mine, 'not-found', 'not-allowed'] as const

export function playlistRoutes(
  actions: Omit<PlaylistsPart, 'routes' | 'store' | 'filmsShown' | 'seenBy' | 'remove' | 'received'>,
): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/video-playlists/privacies',
        summary: 'Who may see a list, by PeerTube’s numbers.',
        tag,
        door: 'anyone',
        answer: playlistPrivacies,
      },
      async () => Object.fromEntries(Object.values(privacies).map(({ id, label }) => [id, label])),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/video-playlists',
        summary: 'Lists of everybody that the caller may find, the last changed first.',
        tag,
        door: 'anyone',
        query: playlistsQuery,
        answer: playlistPage,
        refusals: ['invalid-input'],
      },
      ({ viewer, query }) => actions.listPlaylists(viewer, query),
    ),
    route(
      {
        method: 'post',
        path: '/api/v1/video-playlists',
        summary: 'Makes a list, for oneself alone unless said.',
        tag,
        door: 'signed-in',
        body: playlistWritten,
        answer: playlistMade,
        refusals: mine,
      },
      async ({ viewer, body }) => {
        const { number } = await actions.makePlaylist(viewer, body)
        const { id, uuid, shortUUID, path } = await actions.showPlaylist(viewer, String(number))
        return { videoPlaylist: { id, uuid, shortUUID, path } }
      },
    ),
    route(
      {
        method: 'get',
        path: one,
        summary: 'A list: what it is for, whose it is, and how many videos of it the caller is shown.',
        tag,
        door: 'anyone',
        params,
        answer: playlistSummary,
        refusals: ['not-found'],
      },
      ({ viewer, params: { id } }) => actions.showPlaylist(viewer, id),
    ),
    route(
      {
        method: 'put',
        path: one,
        summary: 'Changes its title, what is said of it, or who may see it. What is absent stays.',
        tag,
        door: 'signed-in',
        params,
        body: playlistWritten,
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id }, body }) => {
        await actions.rewritePlaylist(viewer, id, body)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: one,
        summary:
          'Does away with a list: one’s own, or another’s as a moderator, with a reason that is told to whose it was. Its videos stay.',
        tag,
        door: 'signed-in',
        params,
        query: z.object({ reason: z.string().max(3000).optional() }),
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id }, query: { reason } }) => {
        await actions.deletePlaylist(viewer, id, reason)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: `${one}/videos`,
        summary: 'Its videos that the caller is shown, in its order.',
        tag,
        door: 'anyone',
        params,
        query: elementsQuery,
        answer: playlistElementPage,
        refusals: ['not-found', 'invalid-input'],
      },
      ({ viewer, params: { id }, query }) => actions.videosOfPlaylist(viewer, id, query),
    ),
    route(
      {
        method: 'post',
        path: `${one}/videos`,
        summary: 'Adds a video at its end; in it already, it stays where it is.',
        tag,
        door: 'signed-in',
        params,
        body: elementToAdd,
        answer: elementMade,
        refusals: owner,
      },
      async ({ viewer, params: { id }, body }) => ({
        videoPlaylistElement: { id: await actions.addVideo(viewer, id, body) },
      }),
    ),
    route(
      {
        method: 'post',
        path: `${one}/videos/reorder`,
        summary: 'Moves some by their positions, after another position (0: the beginning).',
        tag,
        door: 'signed-in',
        params,
        body: reorder,
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id }, body }) => {
        await actions.reorder(viewer, id, body)
        return undefined
      },
    ),
    route(
      {
        method: 'post',
        path: `${one}/videos/{elementId}/move`,
        summary: 'Moves one just after another, whatever was moved meanwhile.',
        tag,
        door: 'signed-in',
        params: elementParams,
        body: elementMove,
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id, elementId }, body }) => {
        await actions.moveElement(viewer, id, elementId, body.afterId)
        return undefined
      },
    ),
    route(
      {
        method: 'put',
        path: `${one}/videos/{elementId}`,
        summary: 'Says which part of it is meant, and what one keeps of it. What is absent stays.',
        tag,
        door: 'signed-in',
        params: elementParams,
        body: elementWritten,
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id, elementId }, body }) => {
        await actions.annotateElement(viewer, id, elementId, body)
        return undefined
      },
    ),
    route(
      {
        method: 'delete',
        path: `${one}/videos/{elementId}`,
        summary: 'Takes a video out of it; gone already, it changes nothing.',
        tag,
        door: 'signed-in',
        params: elementParams,
        answer: z.void(),
        refusals: owner,
      },
      async ({ viewer, params: { id, elementId } }) => {
        await actions.removeElement(viewer, id, elementId)
        return undefined
      },
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/video-playlists/videos-exist',
        summary: 'Which of one’s own lists hold these videos.',
        tag,
        door: 'signed-in',
        query: videosExistQuery,
        answer: videosExist,
        refusals: mine,
      },
      ({ viewer, query }) => actions.videosExist(viewer, query.videoIds),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/users/me/video-playlists/watch-later',
        summary: 'What the caller keeps to watch later, made at its first use.',
        tag,
        door: 'signed-in',
        answer: playlistSummary,
        refusals: mine,
      },
      ({ viewer }) => actions.showWatchLater(viewer),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/accounts/{name}/video-playlists',
        summary: 'Lists of a person that the caller may find; all of one’s own.',
        tag,
        door: 'anyone',
        params: person,
        query: playlistsQuery,
        answer: playlistPage,
        refusals: ['not-found', 'invalid-input'],
      },
      ({ viewer, params: { name }, query }) => actions.playlistsOfAccount(viewer, name, query),
    ),
    route(
      {
        method: 'get',
        path: '/api/v1/video-channels/{name}/video-playlists',
        summary: 'The same, by the channel of the person.',
        tag,
        door: 'anyone',
        params: person,
        query: playlistsQuery,
        answer: playlistPage,
        refusals: ['not-found', 'invalid-input'],
      },
      ({ viewer, params: { name }, query }) => actions.playlistsOfChannel(viewer, name, query),
    ),
  ]
}
