/** A channel, as PeerTube's API shows one: each person has one, `<handle>_channel`. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

/** PeerTube's `VideoChannelSummary`. */
export const channelSummary = z
  .object({
    id: z.int(),
    name: z.string(),
    displayName: z.string(),
    url: z.url(),
    host: z.string(),
    avatars: z.array(z.object({ path: z.string(), width: z.int() })),
  })
  .meta({ id: 'ChannelSummary' })

export const channelDetails = channelSummary
  .extend({
    description: z.string().nullable(),
    support: z.null(),
    isLocal: z.boolean(),
    followersCount: z.int(),
    followingCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    ownerAccount: accountSummary,
  })
  .meta({ id: 'Channel' })
export type ChannelDetails = z.infer<typeof channelDetails>
