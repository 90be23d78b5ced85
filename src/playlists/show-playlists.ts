/** Lists as a viewer sees them: those of everybody, of one person, what is in one, and which of mine hold a film. */
import { participant } from '../access/acting-person.ts'
import { canDeletePlaylist, canEditPlaylist } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import type { Account } from '../accounts/account.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { type Addresses, channelName, ownerOfChannel } from '../addresses.ts'
import { NotFound } from '../app-error.ts'
import { parseVideoAddress, shortUuid } from '../videos/video-address.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { ManagePlaylists } from './manage-playlists.ts'
import { asShown, type Playlist, PlaylistNotFound } from './playlist.ts'
import type {
  PlaylistElementAnswer,
  PlaylistElementPage,
  PlaylistPage,
  PlaylistSummary,
  PlaylistsQuery,
  VideosExist,
} from './playlist-schemas.ts'
import type { PlaylistsStore } from './playlists-store.ts'
import { cursorOf, type ShownFilm, type ShownFilms } from './shown-films.ts'

/** What a list shows of its films before it is opened. */
interface Glance {
  count: number
  first: ShownFilm | undefined
}

/** A list, and some of its films. */
interface Around {
  playlist: PlaylistSummary
  elements: PlaylistElementPage
}

export interface ShowPlaylistsParts {
  playlists: PlaylistsStore
  manage: ManagePlaylists
  shown: ShownFilms
  accounts: Pick<AccountsPart, 'accountNamed' | 'summariesOf'>
  videos: Pick<VideosPart, 'summariesOf' | 'filmsOf' | 'store'>
  addresses: Addresses
}

export function createShowPlaylists(parts: ShowPlaylistsParts) {
  const { playlists, manage, shown, accounts, videos, addresses } = parts

  async function glanceAt(viewer: Viewer, playlist: Playlist): Promise<Glance> {
    const [count, { films }] = await Promise.all([
      shown.countShown(viewer, playlist),
      shown.pageShown(viewer, playlist, { count: 1 }),
    ])
    return { count, first: films[0] }
  }

  /** @param films all of them that this viewer is shown, read already */
  async function summaryWith(viewer: Viewer, playlist: Playlist, films: readonly ShownFilm[]) {
    return summaries(viewer, [playlist], () => ({ count: films.length, first: films[0] }))
  }

  /** Those whose owner is no longer known here are left out. */
  async function summaries(
    viewer: Viewer,
    some: readonly Playlist[],
    glance: (playlist: Playlist) => Glance | Promise<Glance> = (playlist) => glanceAt(viewer, playlist),
  ): Promise<PlaylistSummary[]> {
    const [owners, glances] = await Promise.all([
      accounts.summariesOf(some.map(({ accountId }) => accountId)),
      Promise.all(some.map(glance)),
    ])
    const stills = await stillsOf(
      viewer,
      glances.flatMap(({ first }) => first ?? []),
    )
    return some.flatMap((playlist, index) => {
      const ownerAccount = owners.get(playlist.accountId)
      if (ownerAccount === undefined) return []
      const glance = glances[index]
      const first = stills.get(glance?.first?.video._id ?? '')
      const path = playlistPath(playlist)
      const { remote } = playlist
      return [
        {
          id: playlist.number,
          uuid: playlist._id,
          shortUUID: shortUuid(playlist._id),
          url: remote?.id ?? addresses.absolute(path),
          path,
          origin: remote ? { host: remote.host, url: remote.url } : null,
          isLocal: !remote,
          displayName: playlist.title,
          description: playlist.description || null,
          privacy: privacies[playlist.audience],
          audience: playlist.audience,
          type: types[playlist.kind],
          videosLength: glance?.count ?? 0,
          thumbnailPath: first?.thumbnailPath ?? null,
          thumbnails: first?.thumbnails ?? [],
          placeholder: first?.placeholder ?? null,
          embedPath: null,
          ownerAccount,
          videoChannel: {
            id: ownerAccount.id,
            name: channelName(ownerAccount.name),
            displayName: ownerAccount.displayName,
            url: remote ? (remote.channelId ?? ownerAccount.url) : addresses.channel(ownerAccount.name),
            host: ownerAccount.host,
            avatars: ownerAccount.avatars,
          },
          createdAt: playlist.createdAt,
          updatedAt: playlist.updatedAt,
          may: {
            edit: canEditPlaylist(viewer, asShown(playlist)),
            delete: playlist.kind === 'regular' && canDeletePlaylist(viewer, asShown(playlist)).allowed,
          },
        },
      ]
    })
  }

  async function stillsOf(viewer: Viewer, films: readonly ShownFilm[]) {
    const made = await videos.summariesOf(
      viewer,
      films.map(({ video }) => video),
    )
    return new Map(made.map((one) => [one.uuid as string, one]))
  }

  async function elementsShown(viewer: Viewer, films: readonly ShownFilm[]): Promise<PlaylistElementAnswer[]> {
    const made = await stillsOf(viewer, films)
    return films.flatMap(({ element, video: { _id }, position }) => {
      const video = made.get(_id)
      if (video === undefined) return []
      const { id, startSeconds, stopSeconds, note } = element
      return [{ id, position, startTimestamp: startSeconds, stopTimestamp: stopSeconds, type: 0 as const, note, video }]
    })
  }

  async function ofAccount(viewer: Viewer, account: Account, query: PlaylistsQuery): Promise<PlaylistPage> {
    const isOwn = viewer.kind === 'person' && viewer.accountId === account._id
    if (isOwn) {
      const kind = query.playlistType === undefined ? undefined : query.playlistType === 2 ? 'watch-later' : 'regular'
      if (kind !== 'regular' && viewer.hasAcceptedCharter) await manage.watchLaterOf(viewer)
      const [page, total] = await Promise.all([
        playlists.of(account._id, kind, query),
        playlists.countOf(account._id, kind),
      ])
      return { total, data: await summaries(viewer, page.items), next: page.next }
    }
    return listed(viewer, account._id, query)
  }

  /** What is listed is no one's « À regarder plus tard ». */
  async function listed(viewer: Viewer, accountId: Account['_id'] | undefined, query: PlaylistsQuery) {
    if (query.playlistType === 2) return { total: 0, data: [], next: null }
    const [page, total] = await Promise.all([
      playlists.list(viewer, accountId, query),
      playlists.countListed(viewer, accountId),
    ])
    return { total, data: await summaries(viewer, page.items), next: page.next }
  }

  const playlistsOfAccount = async (viewer: Viewer, name: string, query: PlaylistsQuery) =>
    ofAccount(viewer, await accounts.accountNamed(name), query)

  return {
    playlistsOfAccount,
    listPlaylists: (viewer: Viewer, query: PlaylistsQuery): Promise<PlaylistPage> => listed(viewer, undefined, query),

    /** @throws {NotFound} */
    playlistsOfChannel(viewer: Viewer, name: string, query: PlaylistsQuery): Promise<PlaylistPage> {
      const owner = ownerOfChannel(name)
      if (owner === null) throw new NotFound('Cette chaîne n’existe pas.')
      return playlistsOfAccount(viewer, owner, query)
    },

    /** @throws {PlaylistNotFound} */
    async showPlaylist(viewer: Viewer, address: string): Promise<PlaylistSummary> {
      const [summary] = await summaries(viewer, [await manage.seenBy(viewer, address)])
      if (summary === undefined) throw new NotFound()
      return summary
    },

    /** « À regarder plus tard » of who asks, made at its first use. @throws {SignInNeeded} {CharterNotAccepted} */
    async showWatchLater(viewer: Viewer): Promise<PlaylistSummary> {
      const person = participant(viewer)
      const [summary] = await summaries(person, [await manage.watchLaterOf(person)])
      if (summary === undefined) throw new NotFound()
      return summary
    },

    /** @throws {PlaylistNotFound} */
    async videosOfPlaylist(
      viewer: Viewer,
      address: string,
      page: { start?: number; count: number; after?: string | undefined },
    ): Promise<PlaylistElementPage> {
      const playlist = await manage.seenBy(viewer, address)
      const [total, { films, next }] = await Promise.all([
        shown.countShown(viewer, playlist),
        shown.pageShown(viewer, playlist, page),
      ])
      return { total, data: await elementsShown(viewer, films), next }
    },

    /** Those around this film, for watching it in the list; null when it is not in it for this viewer, or there is no such list. */
    async showAround(viewer: Viewer, address: string, videoId: string): Promise<Around | null> {
      const playlist = await manage.seenBy(viewer, address).catch(asAbsent)
      if (playlist === null) return null
      const films = await shown.allShown(viewer, playlist)
      const index = films.findIndex(({ video }) => video._id === videoId)
      const [summary] = index < 0 ? [] : await summaryWith(viewer, playlist, films)
      if (summary === undefined) return null
      const [from, to] = [Math.max(0, index - 20), index + 30]
      const around = films.slice(from, to)
      const last = to < films.length ? around.at(-1) : undefined
      const data = await elementsShown(viewer, around)
      const next = last ? cursorOf(last) : null
      return { playlist: summary, elements: { total: films.length, data, next } }
    },

    /** For feeds, of a list that is for everybody: what came into it last. @throws {PlaylistNotFound} */
    async lastAdded(viewer: Viewer, address: string, { start, count }: { start: number; count: number }) {
      const playlist = await manage.seenBy(viewer, address)
      if (playlist.audience !== 'public') throw new PlaylistNotFound()
      const all = await shown.allShown(viewer, playlist)
      const [summary] = await summaryWith(viewer, playlist, all)
      if (summary === undefined) throw new PlaylistNotFound()
      const last = all.toSorted((one, other) => other.element.id - one.element.id).slice(start, start + count)
      const made = await videos.filmsOf(
        viewer,
        last.map(({ video }) => video),
      )
      const films = made.flatMap((film) => {
        const addedAt = last.find(({ video }) => video._id === film.uuid)?.element.addedAt
        return addedAt === undefined ? [] : [{ film, addedAt }]
      })
      return { playlist: summary, films, total: all.length }
    },

    /** Which of my lists hold these films, by their numbers. Of what I may not see, none. */
    async videosExist(viewer: Viewer, numbers: readonly number[]): Promise<VideosExist> {
      const { accountId } = participant(viewer)
      const answer: VideosExist = {}
      for (const number of new Set(numbers)) {
        answer[number] = []
        const address = parseVideoAddress(String(number))
        const video = address && (await videos.store.findByAddress(address))
        if (!video) continue
        for (const playlist of await playlists.ofHolding(accountId, video._id)) {
          const element = playlist.elements.find(({ videoId }) => videoId === video._id)
          if (!element || !canSee(viewer, video, { linkGiven: element.linkGiven })) continue
          answer[number].push({
            playlistElementId: element.id,
            playlistId: playlist.number,
            playlistDisplayName: playlist.title,
            playlistShortUUID: shortUuid(playlist._id),
            startTimestamp: element.startSeconds,
            stopTimestamp: element.stopSeconds,
          })
        }
      }
      return answer
    },
  }
}

/** @throws whatever else than that there is no such list */
function asAbsent(error: unknown): null {
  if (error instanceof PlaylistNotFound) return null
  throw error
}

/** Its page, in the form of PeerTube's. */
export function playlistPath({ _id }: Pick<Playlist, '_id'>): string {
  return `/w/p/${shortUuid(_id)}`
}

const types = {
  regular: { id: 1, label: 'Liste' },
  'watch-later': { id: 2, label: 'À regarder plus tard' },
} as const

/** PeerTube's numbers: 1 public, 2 by link, 3 private; 4, internal, as it has for videos. */
export const privacies = {
  public: { id: 1, label: 'Publique' },
  lien: { id: 2, label: 'Par lien' },
  brouillon: { id: 3, label: 'Privée' },
  academie: { id: 4, label: 'Académie' },
} as const
