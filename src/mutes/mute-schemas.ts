/** What a person muted, as the API takes and shows it: PeerTube's personal `blocklist`. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

const mutedAccount = z
  .object({ byAccount: accountSummary, blockedAccount: accountSummary, createdAt: z.iso.datetime() })
  .meta({ id: 'AccountBlock' })
export const mutedAccountPage = z
  .object({ total: z.int(), data: z.array(mutedAccount), next: z.string().nullable() })
  .meta({ id: 'AccountBlockPage' })
export type MutedAccountPage = z.infer<typeof mutedAccountPage>

const mutedServer = z
  .object({
    byAccount: accountSummary,
    blockedServer: z.object({ host: z.string() }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'ServerBlock' })
export const mutedServerPage = z
  .object({ total: z.int(), data: z.array(mutedServer), next: z.string().nullable() })
  .meta({ id: 'ServerBlockPage' })
export type MutedServerPage = z.infer<typeof mutedServerPage>

export const accountToMute = z
  .object({ accountName: z.string().min(1).max(300).describe('`name` here, `name@host` elsewhere.') })
  .meta({ id: 'AccountToBlock' })
export const serverToMute = z.object({ host: z.string().min(1).max(300) }).meta({ id: 'ServerToBlock' })
