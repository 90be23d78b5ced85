/** Reports and decisions as the API takes and shows them (DSA, Regulation (EU) 2022/2065, art. 16 and 17). */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'
import { decisionKinds, type ReportGround, reportGrounds } from './report.ts'

const reportGround = z.enum(reportGrounds)

export type { ReportGround }

/** A report (DSA art. 16 §2): what, why, by whom, in good faith. */
export const writtenReport = z
  .object({
    /** Exactly one of the three. */
    video: z.object({ id: z.union([z.int(), z.string()]) }).optional(),
    comment: z.object({ id: z.union([z.int(), z.string()]) }).optional(),
    playlist: z
      .object({ id: z.union([z.int(), z.string()]) })
      .optional()
      .describe('A list of videos: its UUID, its short form or its number.'),
    ground: reportGround.default('other'),
    reason: z.string().describe('In the reporter’s words, 3 to 3000 characters.'),
    /** Art. 16 §2 (c): not needed for offences against minors; ignored for a signed-in person, who is known. */
    name: z.string().max(200).optional(),
    mail: z.string().max(254).optional(),
    /** Art. 16 §2 (d). */
    goodFaith: z.boolean(),
    startAt: z.number().min(0).optional().describe('Second of the video where it begins.'),
    forward: z
      .boolean()
      .default(true)
      .describe('Of something of another instance: told to its moderators too, without who reported it.'),
  })
  .meta({ id: 'WrittenReport' })
export type WrittenReport = z.infer<typeof writtenReport>
/** As a client writes it. */
export type ReportToWrite = z.input<typeof writtenReport>

/** PeerTube answers `{ abuse: { id } }`; ours adds the receipt (art. 16 §4). */
export const reportReceipt = z
  .object({ abuse: z.object({ id: z.string() }), receivedAt: z.iso.datetime() })
  .meta({ id: 'ReportReceipt' })
export type ReportReceipt = z.infer<typeof reportReceipt>

const reportState = z.enum(['open', 'accepted', 'rejected'])

const decisionKind = z.enum(decisionKinds)

/** One report of the queue. */
export const report = z
  .object({
    id: z.uuid(),
    state: reportState,
    kind: z.enum(['video', 'comment', 'playlist']).describe('What is reported, even once it is gone.'),
    ground: reportGround,
    reason: z.string(),
    startAt: z.number().nullable(),
    reportedAt: z.iso.datetime(),
    reporter: z
      .object({ account: accountSummary.nullable(), name: z.string().nullable(), mail: z.string().nullable() })
      .describe('All null when anonymous.'),
    fromHost: z.string().nullable().describe('The instance whose moderators sent it.'),
    forwardedTo: z.string().nullable().describe('The instance that it was passed on to, the thing being of there.'),
    video: z
      .object({
        id: z.int(),
        uuid: z.uuid(),
        name: z.string(),
        path: z.string(),
        thumbnailPath: z.string().nullable(),
        isHidden: z.boolean(),
        account: accountSummary,
      })
      .nullable()
      .describe('Null once deleted, or withdrawn by its author.'),
    comment: z
      .object({
        id: z.int(),
        uuid: z.uuid(),
        html: z.string(),
        path: z.string(),
        account: accountSummary.nullable(),
        isDeleted: z.boolean(),
      })
      .nullable(),
    playlist: z
      .object({
        id: z.int(),
        uuid: z.uuid(),
        displayName: z.string(),
        description: z.string().nullable(),
        path: z.string(),
        thumbnailPath: z.string().nullable(),
        videosLength: z.int(),
        account: accountSummary,
        films: z
          .array(z.object({ id: z.int(), name: z.string(), path: z.string(), note: z.string() }))
          .describe('The first of its videos that a moderator may see, with what is said of each: twenty at most.'),
      })
      .nullable()
      .describe('Null once deleted, or kept by its owner for herself.'),
    decision: z
      .object({
        kind: decisionKind,
        reason: z.string(),
        at: z.iso.datetime(),
        by: accountSummary.nullable().describe('Null when the thing was gone: nobody had to decide.'),
      })
      .nullable(),
    sameTarget: z.int().describe('Other open reports of the same thing; a decision settles them all.'),
  })
  .meta({ id: 'Report' })
export type ReportAnswer = z.infer<typeof report>

export const reportPage = z
  .object({ total: z.int(), data: z.array(report), next: z.string().nullable() })
  .meta({ id: 'ReportPage' })
export type ReportPage = z.infer<typeof reportPage>

export const reportsQuery = z.object({
  state: reportState.default('open'),
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional(),
})
export type ReportsQuery = z.infer<typeof reportsQuery>

/** Art. 17: the reason is told to the author. */
export const decision = z.object({ decision: decisionKind, reason: z.string() }).meta({ id: 'Decision' })
export type Decision = z.infer<typeof decision>

export const statedReason = z.object({ reason: z.string() }).meta({ id: 'StatedReason' })

/** A published video that waits for a moderator (a-priori moderation), or that one has hidden. */
const withheldVideo = z
  .object({
    id: z.int(),
    uuid: z.uuid(),
    name: z.string(),
    path: z.string(),
    thumbnailPath: z.string().nullable(),
    account: accountSummary,
    since: z.iso.datetime(),
    reason: z.string(),
    isHeldForReview: z.boolean(),
  })
  .meta({ id: 'WithheldVideo' })
export type WithheldVideo = z.infer<typeof withheldVideo>

export const withheldPage = z
  .object({ total: z.int(), data: z.array(withheldVideo), next: z.string().nullable() })
  .meta({ id: 'WithheldPage' })
export type WithheldPage = z.infer<typeof withheldPage>

export const withheldQuery = z.object({
  waiting: z.stringbool().default(true).describe('true: waiting for review; false: hidden by a moderator.'),
  count: z.coerce.number().int().min(1).max(100).default(20),
  after: z.string().max(1000).optional(),
})
export type WithheldQuery = z.infer<typeof withheldQuery>
