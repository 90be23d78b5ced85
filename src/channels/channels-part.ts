/** Channels, as PeerTube's readers ask for them: one for each person, under `<handle>_channel`. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import type { Account } from '../accounts/account.ts'
import type { FollowCounts } from '../accounts/account-answers.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import { type Addresses, channelName, ownerOfChannel } from '../addresses.ts'
import { NotFound } from '../app-error.ts'
import { type Route, route } from '../http/route.ts'
import { type VideoPage, videoPage } from '../videos/video-schemas.ts'
import { pageQuery, type VideosQuery, videosQuery } from '../videos/videos-query.ts'
import { type ChannelDetails, channelDetails, channelPage } from './channel-schemas.ts'

export interface ChannelsPart {
  readonly routes: Route[]
  /** @throws {NotFound} */
  showChannel(viewer: Viewer, name: string): Promise<ChannelDetails>
}

interface ChannelsParts {
  accounts: Pick<AccountsPart, 'accountNamed' | 'summaryOf'>
  videosOfAccount: (viewer: Viewer, handle: string, query: VideosQuery) => Promise<VideoPage>
  addresses: Addresses
  followCounts: FollowCounts
}

export function createChannelsPart({
  accounts,
  videosOfAccount,
  addresses,
  followCounts,
}: ChannelsParts): ChannelsPart {
  const showChannel = async (_viewer: Viewer, name: string) => channelOf(await accounts.accountNamed(ownerOf(name)))

  async function channelOf(account: Account): Promise<ChannelDetails> {
    const owner = accounts.summaryOf(account)
    const { followers, following } = await followCounts(account, 'channel')
    return {
      id: owner.id,
      name: channelName(account.remote ? account.remote.name : account.handle),
      displayName: account.displayName,
      url: account.remote ? account.remote.id : addresses.channel(account.handle),
      host: owner.host,
      avatars: owner.avatars,
      description: account.bio === '' ? null : account.bio,
      support: null,
      banners: [],
      isLocal: owner.isLocal,
      followersCount: followers,
      followingCount: following,
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
          path: '/api/v1/accounts/{name}/video-channels',
          summary: 'The channels of a person: the one that they have.',
          tag: 'accounts',
          door: 'anyone',
          params,
          query: pageQuery.omit({ after: true }),
          answer: channelPage,
          refusals: ['not-found', 'invalid-input'],
        },
        async ({ params: { name }, query: { start } }) => {
          const data = [await channelOf(await accounts.accountNamed(name))]
          return { total: data.length, data: data.slice(start) }
        },
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
