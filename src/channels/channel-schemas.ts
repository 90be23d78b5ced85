/** A channel, as PeerTube's API shows one: each person has one, `<handle>_channel`. */
import { z } from 'zod'
import { accountSummary, avatarAnswer } from '../accounts/account-schemas.ts'

/** PeerTube's `VideoChannelSummary`. */
export const channelSummary = z
  .object({
    id: z.int(),
    name: z.string(),
    displayName: z.string(),
    url: z.url(),
    host: z.string(),
    avatars: z.array(avatarAnswer),
  })
  .meta({ id: 'ChannelSummary' })

export const channelDetails = channelSummary
  .extend({
    description: z.string().nullable(),
    support: z.null(),
    banners: z.array(z.never()),
    isLocal: z.boolean(),
    followersCount: z.int(),
    followingCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    ownerAccount: accountSummary,
  })
  .meta({ id: 'Channel' })
export type ChannelDetails = z.infer<typeof channelDetails>

export const channelPage = z.object({ total: z.int(), data: z.array(channelDetails) }).meta({ id: 'ChannelPage' })
