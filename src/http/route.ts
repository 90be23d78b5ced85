/**
 * One route of the API: its address, what it takes, what it answers and who may call it, in one value.
 * The same schemas validate requests, type the handler, and are written into `/api/v1/openapi.json`
 * (`openapi.ts`); `mount.ts` puts routes on express. A subject's `<noun>-routes.ts` exports a function
 * that receives its parts and returns an array of these.
 */
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import type { ErrorCode } from '../app-error.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Who may call at all; what they may do with a given object is decided by rules, in the action. */
export type Door = 'anyone' | 'signed-in' | 'moderator' | 'administrator'

/** Which budget a call draws on, by person, or by address when anonymous (`rate-limits.ts`). */
export type Budget = 'read' | 'write' | 'search' | 'sign-in' | 'upload' | 'inbox' | 'report'

interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  method: Method
  /** OpenAPI form: `/api/v1/videos/{id}`. */
  path: string
  /** One English sentence for the reference, and the group it stands in. */
  summary: string
  tag: string
  door: Door
  /** Default: `read` for GET, `write` for the rest. */
  budget?: Budget
  params?: P
  query?: Q
  /** JSON body, at most 256 kB unless said. */
  body?: B
  bodyLimitBytes?: number
  /** What 200 (or `status`) carries. Checked in tests, not in production. */
  answer: A
  /** The answer is a `textAnswer`, sent as it is, in one of these media types. Absent: the answer is sent as JSON. */
  textTypes?: readonly string[]
  /** Default 200; 204 when the answer is `z.void()`. */
  status?: number
  /** Default `no-store`. */
  cache?: string
  /** Codes of the refusals a caller should expect, for the reference. */
  refusals?: readonly ErrorCode[]
  /** A person who has not accepted the charter yet may still call it, though it is not a GET (sign out, accept). */
  isOpenBeforeCharter?: boolean
  /** The person must have proven lately who they are (`sessions.ts`); always so for acts behind the administrator's door. */
  needsFreshSignIn?: boolean
}

/** Of a route that has `textTypes`. */
export const textAnswer = z.object({
  type: z.string(),
  text: z.string(),
  /** Since when it is as it is; null when nobody knows. */
  changedAt: z.instanceof(Temporal.Instant).nullable(),
})

export interface RouteInput<P, Q, B> {
  params: P
  query: Q
  body: B
  viewer: Viewer
  /** Aborted when the caller has gone. */
  signal: AbortSignal
  request: Request
  response: Response
}

export interface Route {
  spec: RouteSpec<z.ZodType, z.ZodType, z.ZodType, z.ZodType>
  handle: (input: RouteInput<unknown, unknown, unknown>) => Promise<unknown>
}

/** Ties the handler's types to the schemas. A handler that has answered by itself (a stream) returns `undefined` after ending the response. */
export function route<
  A extends z.ZodType,
  P extends z.ZodType = z.ZodType<Record<never, never>>,
  Q extends z.ZodType = z.ZodType<Record<never, never>>,
  B extends z.ZodType = z.ZodType<undefined>,
>(
  spec: RouteSpec<P, Q, B, A>,
  handle: (input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<A> | undefined>,
): Route {
  return { spec, handle } as unknown as Route
}
