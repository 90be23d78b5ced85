/** Channels, as PeerTube's readers ask for them: one for each person, under `<handle>_channel`. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { type Addresses, channelName, ownerOfChannel } from '../addresses.ts'
import { NotFound } from '../app-error.ts'
import { type Route, route } from '../http/route.ts'
import { type VideoPage, type VideosQuery, videoPage, videosQuery } from '../videos/video-schemas.ts'
import { type ChannelDetails, channelDetails } from './channel-schemas.ts'

export interface ChannelsPart {
  readonly routes: Route[]
  /** @throws {NotFound} */
  showChannel(viewer: Viewer, name: string): Promise<ChannelDetails>
}

export interface ChannelsParts {
  accounts: Pick<AccountsPart, 'accountNamed' | 'summaryOf'>
  videosOfAccount: (viewer: Viewer, handle: string, query: VideosQuery) => Promise<VideoPage>
  addresses: Addresses
}

export function createChannelsPart({ accounts, videosOfAccount, addresses }: ChannelsParts): ChannelsPart {
  async function showChannel(_viewer: Viewer, name: string): Promise<ChannelDetails> {
    const account = await accounts.accountNamed(ownerOf(name))
    const owner = accounts.summaryOf(account)
    return {
      id: owner.id,
      name: channelName(account.remote ? account.remote.name : account.handle),
      displayName: account.displayName,
      url: account.remote ? account.remote.id : addresses.channel(account.handle),
      host: owner.host,
      avatars: owner.avatars,
      description: account.bio === '' ? null : account.bio,
      support: null,
      isLocal: owner.isLocal,
      followersCount: 0,
      followingCount: 0,
      createdAt: account.createdAt,
      updatedAt: account.updatedAt,
      ownerAccount: owner,
    }
  }

  const params = z.object({ name: z.string().min(1).max(300) })
  const tag = 'channels'
  return {
    showChannel,
    routes: [
      route(
        {
          method: 'get',
          path: '/api/v1/video-channels/{name}',
          summary: 'A channel: each person has one.',
          tag,
          door: 'anyone',
          params,
          answer: channelDetails,
          refusals: ['not-found'],
        },
        ({ viewer, params: { name } }) => showChannel(viewer, name),
      ),
      route(
        {
          method: 'get',
          path: '/api/v1/video-channels/{name}/videos',
          summary: 'Its videos that the caller may find.',
          tag,
          door: 'anyone',
          params,
          query: videosQuery,
          answer: videoPage,
          refusals: ['not-found', 'invalid-input'],
        },
        ({ viewer, params: { name }, query }) => videosOfAccount(viewer, ownerOf(name), query),
      ),
    ],
  }
}

/** @throws {NotFound} */
function ownerOf(name: string): string {
  const owner = ownerOfChannel(name)
  if (owner === null) throw new NotFound('Cette chaîne n’existe pas.')
  return owner
}
