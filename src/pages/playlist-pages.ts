/** `/mes-listes`, and the page of each list, at PeerTube's address: what it is for, and its films in their order. */
import { signedIn } from '../access/acting-person.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { playlistFeedLinks } from '../feeds/feed-links.ts'
import {
  elementsQuery,
  type PlaylistElementAnswer,
  type PlaylistSummary,
  playlistsQuery,
} from '../playlists/playlist-schemas.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import { beginning } from '../text/written-text.ts'
import { previewOf } from './home-page.ts'
import { type Html, html } from './html.ts'
import type { Page } from './page.ts'
import { feedLinks } from './video-list.ts'

export interface PlaylistPagesParts {
  playlists: Pick<PlaylistsPart, 'showPlaylist' | 'videosOfPlaylist' | 'playlistsOfAccount' | 'showWatchLater'>
  accounts: Pick<AccountsPart, 'showMe'>
}

export function playlistPages({ playlists, accounts }: PlaylistPagesParts): Page[] {
  return [
    {
      paths: ['/mes-listes'],
      door: 'signed-in',
      needsCharter: true,
      async show({ viewer, query }) {
        const after = query('apres') || undefined
        const me = await accounts.showMe(signedIn(viewer))
        const watchLater = await playlists.showWatchLater(viewer)
        const asked = playlistsQuery.parse({ playlistType: '1', count: 24, after })
        const lists = await playlists.playlistsOfAccount(viewer, me.username, asked)
        return {
          content: { page: 'my-playlists', data: { watchLater, lists } },
          title: 'Mes listes',
          isIndexed: false,
          main: html`<h1>Mes listes</h1>
${playlistList([watchLater, ...lists.data])}
${lists.next && html`<p><a class="btn" href="/mes-listes?apres=${encodeURIComponent(lists.next)}" rel="next">Voir la suite</a></p>`}`,
        }
      },
    },
    {
      paths: ['/w/p/:id', '/videos/watch/playlist/:id', '/listes/:id'],
      door: 'anyone',
      async show({ viewer, params, query }) {
        const id = params.id ?? ''
        const after = query('apres') || undefined
        const [playlist, elements] = await Promise.all([
          playlists.showPlaylist(viewer, id),
          playlists.videosOfPlaylist(viewer, id, elementsQuery.parse({ after })),
        ])
        const { displayName, description, ownerAccount, path, origin } = playlist
        const feeds = playlist.audience === 'public' ? playlistFeedLinks(displayName, playlist.shortUUID) : []
        const ofWhom = html`<p><a href="${ownerAccount.path}">${ownerAccount.displayName}</a> <span class="soft">· ${count(playlist)}</span>${origin && html` · <a href="${origin.url}" rel="noopener noreferrer">liste tenue sur ${origin.host}</a>`}</p>`
        return {
          content: { page: 'playlist', data: { playlist, elements, feedPath: feeds[0]?.path ?? null } },
          title: displayName,
          description: beginning(description ?? `Une liste de vidéos de ${ownerAccount.displayName}.`, 250),
          canonical: path,
          isIndexed: playlist.audience === 'public',
          preview: previewOf(playlist),
          feeds,
          main: html`<h1>${displayName}</h1>
${ofWhom}
${description && html`<p>${description}</p>`}
${
  elements.data.length > 0
    ? html`<ol>${elements.data.map(
        (element) =>
          html`<li><a href="${inList(element, playlist)}">${element.video.name}</a> <span class="small soft">${element.video.account.displayName}</span>${element.note && html`<p>${element.note}</p>`}</li>\n`,
      )}</ol>`
    : html`<p>Il n’y a rien à y voir pour le moment.</p>`
}
${elements.next && html`<p><a class="btn" href="${path}?apres=${encodeURIComponent(elements.next)}" rel="next">Voir la suite</a></p>`}
${feeds[0] && feedLinks(feeds[0].path)}`,
        }
      },
    },
  ]
}

/** Lists as links. */
export function playlistList(lists: readonly PlaylistSummary[]): Html | null {
  if (lists.length === 0) return null
  return html`<ul>${lists.map(
    (list) =>
      html`<li><a href="${list.path}">${list.displayName}</a> <span class="small soft">${count(list)}</span></li>\n`,
  )}</ul>`
}

/** A film, watched in a list. */
export function inList({ video, startTimestamp }: PlaylistElementAnswer, { shortUUID }: PlaylistSummary): string {
  const at = startTimestamp ? { t: String(startTimestamp) } : {}
  return `${video.path}?${new URLSearchParams({ playlistId: shortUUID, ...at })}`
}

function count({ videosLength }: PlaylistSummary): string {
  if (videosLength === 0) return 'Aucune vidéo'
  return videosLength === 1 ? '1 vidéo' : `${videosLength} vidéos`
}
