/** Whom a person follows, here and elsewhere: PeerTube's `subscriptions`, by accounts. */
import { z } from 'zod'
import { accountSummary } from './account-schemas.ts'

export const subscription = z
  .object({
    account: accountSummary,
    state: z.enum(['asked', 'accepted']).describe('`asked`: their instance has not answered yet.'),
    since: z.iso.datetime(),
  })
  .meta({ id: 'Subscription' })
export type Subscription = z.infer<typeof subscription>

export const subscriptionPage = z
  .object({ total: z.int(), data: z.array(subscription), next: z.string().nullable() })
  .meta({ id: 'SubscriptionPage' })
export type SubscriptionPage = z.infer<typeof subscriptionPage>

/** `name`, `name@host`, or the address of a page elsewhere. */
export const subscriptionAsked = z.object({ uri: z.string().min(1).max(2000) }).meta({ id: 'SubscriptionAsked' })

/** Each that was asked about, and how it stands; `null` when there is none. */
export const subscriptionStates = z.record(z.string(), z.enum(['asked', 'accepted']).nullable())
