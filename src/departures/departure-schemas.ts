/** Leaving: what a person is told before, what administrators see and import. */
import { z } from 'zod'

const fate = z.enum(['keep', 'delete'])
export type Fate = z.infer<typeof fate>

export const erasurePreview = z
  .object({
    username: z.string(),
    publishedVideos: z.int(),
    otherVideos: z.int().describe('Drafts and the like: always removed.'),
    isLastAdministrator: z.boolean(),
  })
  .meta({ id: 'ErasurePreview' })
export type ErasurePreview = z.infer<typeof erasurePreview>

export const erasure = z
  .object({
    username: z.string().max(300).describe('Typed again, so that nobody erases by mistake.'),
    videos: fate.describe('Of published ones: kept under « Auteur parti », or deleted.'),
    comments: fate,
  })
  .meta({ id: 'Erasure' })
export type Erasure = z.infer<typeof erasure>

const departing = z
  .object({
    accountId: z.uuid(),
    name: z.string(),
    displayName: z.string(),
    mail: z.string().nullable(),
    lastSignInAt: z.iso.datetime().nullable(),
    why: z.enum(['absent', 'listed']),
    endsAt: z.iso.datetime(),
    isTold: z.boolean(),
  })
  .meta({ id: 'Departing' })

export const departures = z
  .object({
    rules: z.object({ absenceDays: z.int(), noticeDays: z.int(), videos: fate, writesMails: z.boolean() }),
    data: z.array(departing),
    next: z.string().nullable(),
  })
  .meta({ id: 'Departures' })
export type Departures = z.infer<typeof departures>

export const departuresQuery = z.object({ after: z.string().max(1000).optional() })

export const departureList = z
  .object({
    text: z.string().max(1_000_000).describe('CSV: one person a line, by mail, handle or identifier.'),
    isTrial: z.boolean().default(true).describe('Only says whom it would concern.'),
  })
  .meta({ id: 'DepartureList' })

export const departureListRead = z
  .object({
    concerned: z.array(z.object({ accountId: z.uuid(), name: z.string(), displayName: z.string() })),
    already: z.int().describe('Noticed before.'),
    unknown: z.int().describe('Lines that name nobody here.'),
    unknownLines: z.array(z.string()).describe('The first of them.'),
    ambiguous: z.array(z.string()).describe('Lines that name several accounts: nothing is done.'),
    spared: z.array(z.string()).describe('Administrators: take their role back first.'),
    isApplied: z.boolean(),
  })
  .meta({ id: 'DepartureListRead' })
export type DepartureListRead = z.infer<typeof departureListRead>
