/** Other instances, as administrators see them: what reaches them, what waits, what they lost. Given by `federation/`. */
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'

const instanceState = z.enum(['working', 'failing', 'idle'])

export const otherInstance = z
  .object({
    host: z.string(),
    state: instanceState.describe('`failing`: its last try failed; `idle`: nothing was ever received by it.'),
    lastSuccessAt: z.iso.datetime().nullable(),
    failingSince: z.iso.datetime().nullable(),
    failures: z.int().describe('In a row.'),
    nextTryAt: z.iso.datetime().nullable().describe('Null unless it is failing.'),
    lastFailure: z.object({ at: z.iso.datetime(), detail: z.string() }).nullable(),
    waiting: z.int().describe('Messages that it was not sent yet.'),
    lost: z.int().describe('Messages that were given up, after seven days, since `lostSince`.'),
    lostSince: z.iso.datetime().nullable(),
    refused: z.int().describe('Messages that it did not want.'),
  })
  .meta({ id: 'OtherInstance' })
export type OtherInstance = z.infer<typeof otherInstance>

export const otherInstancePage = z
  .object({
    total: z.int(),
    failing: z.int(),
    data: z.array(otherInstance),
    next: z.string().nullable(),
  })
  .meta({ id: 'OtherInstancePage' })
export type OtherInstancePage = z.infer<typeof otherInstancePage>

export const instancesQuery = z.object({
  state: z.enum(['all', 'failing']).default('all'),
  count: z.coerce.number().int().min(1).max(100).default(30),
  after: z.string().max(1000).optional(),
})
export type InstancesQuery = z.infer<typeof instancesQuery>

/** A video or a list that an instance should have, or should have given back. */
const missingThing = z
  .object({
    kind: z.enum(['video', 'playlist']),
    uuid: z.uuid(),
    name: z.string(),
    what: z.enum(['to-give', 'to-ask-back']),
  })
  .meta({ id: 'MissingThing' })
export type MissingThing = z.infer<typeof missingThing>

export const missingThings = z
  .object({ data: z.array(missingThing), hasMore: z.boolean() })
  .meta({ id: 'MissingThings' })
export type MissingThings = z.infer<typeof missingThings>

export const replayed = z.object({ sent: z.int() }).meta({ id: 'Replayed' })
export type Replayed = z.infer<typeof replayed>

/** For the pages of administration. Each: @throws {SignInNeeded} {NotAllowed} */
export interface InstancesAdministration {
  listInstances(viewer: Viewer, query: InstancesQuery): Promise<OtherInstancePage>
  /** @throws {NotFound} when nothing waits for it */
  retryInstance(viewer: Viewer, host: string): Promise<OtherInstance>
  /** What it should have of this instance, and has not. @throws {NotFound} */
  missingAt(viewer: Viewer, host: string): Promise<MissingThings>
  /** Sends it again what is missing, some at a time. @throws {NotFound} */
  replayTo(viewer: Viewer, host: string): Promise<Replayed>
}
