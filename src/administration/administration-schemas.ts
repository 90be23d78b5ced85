/** What administrators see and do: the state of the instance, its jobs, its accounts, and the trail of what was decided. */
import { z } from 'zod'
import { accountSummary, role } from '../accounts/account-schemas.ts'

const jobCounts = z.object({ waiting: z.int(), running: z.int(), done: z.int(), dead: z.int() })

export const overview = z
  .object({
    counts: z.object({
      accounts: z.int(),
      videos: z.int(),
      publishedVideos: z.int(),
      comments: z.int(),
      openReports: z.int(),
      videosToReview: z.int(),
    }),
    storage: z.object({
      engine: z.enum(['sqlite', 'mongodb']),
      media: z.enum(['folder', 's3']),
      freeBytes: z.number().nullable(),
    }),
    jobs: jobCounts,
    versions: z.object({ application: z.string(), node: z.string(), ffmpeg: z.string().nullable() }),
    startedAt: z.iso.datetime(),
    isDemonstration: z.boolean(),
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof overview>

export const jobState = z.enum(['waiting', 'running', 'done', 'dead'])

const jobAnswer = z
  .object({
    id: z.string(),
    kind: z.string(),
    runAt: z.iso.datetime(),
    key: z.string().nullable(),
    state: jobState,
    attempt: z.int(),
    enqueuedAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    place: z.int().nullable(),
    progress: z
      .object({ fraction: z.number(), secondsLeft: z.number().nullable(), step: z.string().nullable() })
      .nullable(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Job' })
export type JobAnswer = z.infer<typeof jobAnswer>

export const jobPage = z
  .object({ counts: jobCounts, data: z.array(jobAnswer), next: z.string().nullable() })
  .meta({ id: 'JobPage' })
export type JobPage = z.infer<typeof jobPage>

export const jobsQuery = z.object({
  state: jobState.default('dead'),
  kind: z.string().max(100).optional(),
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional(),
})
export type JobsQuery = z.infer<typeof jobsQuery>

export const accountState = z.enum(['active', 'suspended', 'closed'])

/** A person, as administrators see them. */
export const administeredAccount = z
  .object({
    id: z.int(),
    accountId: z.uuid(),
    name: z.string(),
    displayName: z.string(),
    mail: z.string().nullable(),
    academie: z.string().nullable(),
    schools: z.array(z.string()),
    roles: z.array(role).describe('All that the person holds.'),
    rolesFromSso: z.array(role).describe('Those that the SSO gives: they cannot be taken back here.'),
    state: accountState,
    createdAt: z.iso.datetime(),
    lastSignInAt: z.iso.datetime().nullable(),
    path: z.string(),
    isLastAdministrator: z.boolean().describe('Can neither be suspended nor lose the role.'),
  })
  .meta({ id: 'AdministeredAccount' })
export type AdministeredAccount = z.infer<typeof administeredAccount>

export const administeredAccountPage = z
  .object({ total: z.int(), data: z.array(administeredAccount) })
  .meta({ id: 'AdministeredAccountPage' })
export type AdministeredAccountPage = z.infer<typeof administeredAccountPage>

export const accountsQuery = z.object({
  search: z.string().max(100).optional(),
  state: accountState.optional(),
  role: role.optional(),
  start: z.coerce.number().int().min(0).max(10_000).default(0),
  count: z.coerce.number().int().min(1).max(100).default(20),
})
export type AccountsQuery = z.infer<typeof accountsQuery>

export const rolesGiven = z.object({ roles: z.array(role).max(4), reason: z.string() }).meta({ id: 'RolesGiven' })
export const joining = z
  .object({ from: z.string().min(1).max(50).describe('The account to be closed.'), reason: z.string() })
  .meta({ id: 'Joining' })
export const suspension = z.object({ reason: z.string() }).meta({ id: 'Suspension' })

/** One line of the trail: who decided what, on what, why. Never changed. */
const auditLine = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    by: accountSummary.nullable().describe('Null for the instance itself.'),
    action: z.string(),
    target: z.object({
      kind: z.enum(['video', 'comment', 'playlist', 'account', 'job', 'report', 'host', 'actor']),
      id: z.string(),
    }),
    reason: z.string().nullable(),
  })
  .meta({ id: 'AuditLine' })

export const auditPage = z.object({ data: z.array(auditLine), next: z.string().nullable() }).meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof auditPage>

export const auditQuery = z.object({
  count: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(1000).optional(),
})
export type AuditQuery = z.infer<typeof auditQuery>
