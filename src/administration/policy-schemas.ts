/** What moderators decided of other instances and of their people: ours, and PeerTube's shapes of blocklists. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

const hostPolicy = z.enum(['open', 'limited', 'quarantined', 'blocked'])

export const hostDecision = z
  .object({
    host: z.string(),
    policy: hostPolicy,
    reason: z.string(),
    at: z.iso.datetime(),
    by: accountSummary.nullable().describe('Null when it came with a list.'),
  })
  .meta({ id: 'HostDecision' })
export type HostDecisionAnswer = z.infer<typeof hostDecision>

export const hostDecisionPage = z
  .object({
    total: z.int(),
    data: z.array(hostDecision),
    next: z.string().nullable(),
    newcomers: z.enum(['open', 'quarantined']).describe('What becomes of hosts of which nothing was decided.'),
  })
  .meta({ id: 'HostDecisionPage' })
export type HostDecisionPage = z.infer<typeof hostDecisionPage>

const actorDecision = z
  .object({
    id: z.url(),
    name: z.string().describe('`anne@creteil.example`'),
    reason: z.string(),
    at: z.iso.datetime(),
    by: accountSummary.nullable(),
  })
  .meta({ id: 'ActorDecision' })
export type ActorDecisionAnswer = z.infer<typeof actorDecision>

export const actorDecisionPage = z
  .object({ total: z.int(), data: z.array(actorDecision), next: z.string().nullable() })
  .meta({ id: 'ActorDecisionPage' })
export type ActorDecisionPage = z.infer<typeof actorDecisionPage>

export const hostDecided = z.object({ policy: hostPolicy, reason: z.string().default('') }).meta({ id: 'HostDecided' })
export const actorBlocked = z
  .object({
    name: z.string().max(2000).describe('`@anne@creteil.example`, or an address.'),
    reason: z.string().default(''),
  })
  .meta({ id: 'ActorBlocked' })

/** At most 1 MB and 10 000 lines. */
export const listImported = z.object({ csv: z.string() }).meta({ id: 'ListImported' })
export const importReport = z
  .object({
    kept: z.int(),
    unchanged: z.int(),
    refused: z.array(z.object({ line: z.int(), text: z.string(), detail: z.string() })).describe('At most 100.'),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof importReport>

export const decisionsQuery = z.object({
  policy: hostPolicy.optional(),
  start: z.coerce.number().int().min(0).max(10_000).default(0),
  count: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(1000).optional(),
})
export type DecisionsQuery = z.infer<typeof decisionsQuery>

/** PeerTube's `ServerBlock` and `AccountBlock`. */
export const serverBlockPage = z
  .object({
    total: z.int(),
    data: z.array(
      z.object({
        byAccount: accountSummary.nullable(),
        blockedServer: z.object({ host: z.string() }),
        createdAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'ServerBlockPage' })
export const accountBlockPage = z
  .object({
    total: z.int(),
    data: z.array(
      z.object({
        byAccount: accountSummary.nullable(),
        blockedAccount: z.object({ name: z.string(), host: z.string(), url: z.url() }),
        createdAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'AccountBlockPage' })
