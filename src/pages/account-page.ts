/** `/a/<handle>`: a colleague, and their videos. */
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { channelName } from '../addresses.ts'
import { podcastLink, podcastPath, videoFeedLinks, videoFeedPath } from '../feeds/feed-links.ts'
import type { MutesPart } from '../mutes/mutes-part.ts'
import { playlistsQuery } from '../playlists/playlist-schemas.ts'
import type { PlaylistsPart } from '../playlists/playlists-part.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { videosQuery } from '../videos/videos-query.ts'
import { html, trustedText } from './html.ts'
import type { Page } from './page.ts'
import { playlistList } from './playlist-pages.ts'
import { feedLinks, moreLink, videoList } from './video-list.ts'

export interface AccountPageParts {
  accounts: Pick<AccountsPart, 'showAccount' | 'showMe'>
  videos: Pick<VideosPart, 'videosOfAccount'>
  mutes: Pick<MutesPart, 'mutesOn'>
  playlists: Pick<PlaylistsPart, 'playlistsOfAccount'>
  /** Of somebody of this instance who changed for another. */
  movedTo(handle: string): Promise<{ address: string; at: string } | null>
}

export function accountPage({ accounts, videos, mutes, playlists, movedTo }: AccountPageParts): Page {
  return {
    paths: ['/a/:handle'],
    door: 'anyone',
    async show({ viewer, params, query }) {
      const account = await accounts.showAccount(viewer, params.handle ?? '')
      const after = query('apres')
      const [published, me, moved, muted, lists] = await Promise.all([
        videos.videosOfAccount(viewer, account.address, videosQuery.parse({ count: 24, ...(after ? { after } : {}) })),
        viewer.kind === 'person' ? accounts.showMe(viewer) : null,
        account.isLocal ? movedTo(account.name) : null,
        mutes.mutesOn(viewer, account.address),
        playlists.playlistsOfAccount(viewer, account.address, playlistsQuery.parse({ playlistType: '1', count: 12 })),
      ])
      // Somebody of another instance is followed there.
      const channel = account.isLocal ? channelName(account.name) : null
      const feeds =
        channel === null
          ? null
          : { path: videoFeedPath({ videoChannelName: channel }), podcastPath: podcastPath(channel) }
      return {
        content: {
          page: 'account',
          data: {
            account,
            videos: published,
            isMe: me?.account.id === account.id,
            movedTo: moved,
            muted,
            playlists: lists,
            feeds,
          },
        },
        feeds: channel
          ? [
              ...videoFeedLinks(`Les vidéos de ${account.displayName}`, { videoChannelName: channel }),
              podcastLink(`Le son des vidéos de ${account.displayName} (podcast)`, channel),
            ]
          : [],
        title: account.displayName,
        description: `Les vidéos de ${account.displayName}${account.academie ? `, ${account.academie}` : ''}.`,
        canonical: account.path,
        // A person is found by their videos, not by their name: search engines are asked to leave profiles alone (CGU).
        isIndexed: false,
        main: html`<h1>${account.displayName}</h1>
${trustedText(account.descriptionHtml)}
${moved && html`<p class="panel">A changé d’académie : ${moved.address}</p>`}
<h2>Ses vidéos</h2>
${videoList(published.data) ?? html`<p>Rien n’est publié pour le moment.</p>`}
${moreLink(published, account.path)}
${lists.data.length > 0 && html`<h2>Ses listes</h2>`}${playlistList(lists.data)}
${feeds && feedLinks(feeds.path, feeds.podcastPath)}`,
      }
    },
  }
}
