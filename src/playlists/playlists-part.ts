/** Everything of lists of films, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Events } from '../events/events.ts'
import type { Route } from '../http/route.ts'
import type { Engine } from '../store/engine.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { createFillPlaylist } from './fill-playlist.ts'
import { createManagePlaylists, type ManagePlaylistsParts } from './manage-playlists.ts'
import { createPassPlaylists } from './pass-playlists.ts'
import type { Playlist } from './playlist.ts'
import { playlistRoutes } from './playlist-routes.ts'
import { createPlaylistsStore, type PlaylistsStore } from './playlists-store.ts'
import { createReceivePlaylist, type ReceivePlaylist } from './receive-playlist.ts'
import { createSavePlaylist, type SavePlaylist } from './save-playlist.ts'
import { createShowPlaylists, type ShowPlaylistsParts } from './show-playlists.ts'
import { createShownFilms, type ShownFilm } from './shown-films.ts'

type ManagedHere = 'seenBy' | 'makePlaylist' | 'rewritePlaylist' | 'deletePlaylist'

/** Each @throws {PlaylistNotFound} of what the viewer may not see; acts {SignInNeeded} {CharterNotAccepted} {NotAllowed}. */
export interface PlaylistsPart
  extends ReturnType<typeof createShowPlaylists>,
    ReturnType<typeof createFillPlaylist>,
    Pick<ReturnType<typeof createManagePlaylists>, ManagedHere> {
  /** For moderation, in its transaction. @returns it as it was; null when it was gone */
  readonly remove: SavePlaylist['delete']
  readonly routes: Route[]
  readonly store: Pick<PlaylistsStore, 'find' | 'findMany' | 'findByRemoteId' | 'list' | 'countListed' | 'someHolding'>
  /** What other instances say of their lists. */
  readonly received: ReceivePlaylist
  /** All of it that this viewer is shown, in its order. */
  filmsShown(viewer: Viewer, playlist: Playlist): Promise<ShownFilm[]>
}

type PlaylistsParts = Omit<ManagePlaylistsParts, 'playlists' | 'save'> &
  Pick<ShowPlaylistsParts, 'accounts' | 'addresses'> & {
    engine: Engine
    events: Pick<Events, 'listen' | 'record'>
    videos: Pick<VideosPart, 'store' | 'seenBy' | 'summariesOf' | 'filmsOf'>
    clock: Clock
  }

export function createPlaylistsPart(parts: PlaylistsParts): PlaylistsPart {
  const { engine, events, videos } = parts
  const playlists = createPlaylistsStore({ engine })
  const shown = createShownFilms({
    findVideos: (ids) => videos.store.findMany(ids),
    listedAmong: (viewer, ids) => videos.store.listedAmong(viewer, ids),
    countListedAmong: (viewer, ids) => videos.store.countListedAmong(viewer, ids),
  })
  const save = createSavePlaylist({ playlists, events })
  const manage = createManagePlaylists({ ...parts, playlists, save })
  const fill = createFillPlaylist({ ...parts, manage, shown, seenVideo: videos.seenBy })
  const show = createShowPlaylists({ ...parts, playlists, manage, shown })
  const pass = createPassPlaylists({ ...parts, playlists, save })

  const received = createReceivePlaylist({ ...parts, playlists, pass })

  events.listen('playlists', ['video-deleted', 'account-joined', 'account-closed'], async (event, { signal }) => {
    if (event.kind === 'video-deleted') await pass.leaveOut(event.videoId, signal)
    else if (event.kind === 'account-joined') await pass.passAll(event.accountId, event.intoId, signal)
    else await pass.deleteAllOf(event.accountId, signal)
  })

  events.listen('playlists-awaiting-films', ['video-published'], async (event, { signal }) => {
    const video = event.kind === 'video-published' ? await videos.store.find(event.videoId) : null
    if (video?.remote) await received.filmCame(video, signal)
  })

  const part = {
    ...show,
    ...fill,
    seenBy: manage.seenBy,
    remove: save.delete,
    makePlaylist: manage.makePlaylist,
    rewritePlaylist: manage.rewritePlaylist,
    deletePlaylist: manage.deletePlaylist,
  }
  return { ...part, store: playlists, filmsShown: shown.allShown, received, routes: playlistRoutes(part) }
}
