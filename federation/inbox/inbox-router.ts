/**
 * The doors by which other instances speak: `/inbox`, shared, and one for each actor, which are the same door. What is
 * refused costs little: the size, the budget of who asks, then the signature, then who may say it. 202 is answered once
 * it is kept; 401 when the signature does not hold, so that a sender who knows another one knocks again.
 */
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { Logger } from 'pino'
import { anonymous } from '#src/access/viewer.ts'
import { AppError, InvalidInput, NotFound } from '#src/app-error.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import { BodyTooLarge, UnsupportedMediaType } from '#src/http/refusals.ts'
import type { LocalActorKind } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import { instanceName } from '../ids.ts'
import { SignatureRefused, type Verifying } from '../signature-ports.ts'
import type { Accept } from './accept-activity.ts'
import { largestBody, readActivity } from './read-activity.ts'

export interface InboxRouterParts {
  actors: Pick<OurActors, 'named'>
  verifying: Pick<Verifying, 'request'>
  accept: Accept
  rateLimits: RateLimits
  log: Logger
  /** In the counter of what was refused. */
  count: (outcome: string) => void
  waitMs?: number
}

/** A megabyte takes that long on no line between servers; what drips holds a socket. */
const patienceMs = 20_000
const types = ['application/activity+json', 'application/ld+json', 'application/json']

/** The signature does not hold, and why: for the operator of the other instance. */
export class SignatureInvalid extends AppError {
  readonly code = 'signature-invalid'
}
/** Nothing was decided: the sender should try again. */
export class SignatureUnreadable extends AppError {
  readonly code = 'signature-unreadable'
}

export function createInboxRouter(parts: InboxRouterParts): RequestHandler {
  const { actors, verifying, accept, rateLimits, log, count, waitMs = patienceMs } = parts
  const router = express.Router({ caseSensitive: true })
  const read = express.raw({ limit: largestBody, type: () => true, inflate: false })

  function at(path: string, isThere: (request: Request) => Promise<boolean>): void {
    router.post(path, async (request, response) => {
      response.locals.route = path
      if (!request.is(types)) throw new UnsupportedMediaType('application/activity+json')
      await rateLimits.consume('inbox', anonymous, request.ip ?? '')
      if (!(await isThere(request))) throw new NotFound('Personne ne reçoit à cette adresse.')
      const body = await bodyOf(request, response)
      await receive(request, response, body)
    })
  }

  async function receive(request: Request, response: Response, body: Buffer): Promise<void> {
    const { method, originalUrl: path, headers, ip = '' } = request
    const signer = await verifying.request({ method, path, headers, body, from: ip }).catch((error: unknown) => {
      if (!(error instanceof SignatureRefused)) throw error
      count(`signature-${error.reason}`)
      log.debug({ reason: error.reason, detail: error.message }, 'a signature was refused')
      // The actor is deleted, and nobody knew it: the Delete that it signs has nothing to delete.
      if (error.reason === 'gone') return null
      throw error.isTransient
        ? new SignatureUnreadable('La clé de cette signature n’a pas pu être lue : recommencez plus tard.', {
            cause: error,
          })
        : new SignatureInvalid(`Cette signature ne tient pas (${error.reason}).`, { cause: error })
    })
    if (signer === null) return done(response)
    await rateLimits.consume('inbox', anonymous, `host ${signer.actor.host.replaceAll(':', '_')}`)
    const document = readActivity(body)
    if (document === null) {
      count('malformed')
      throw new InvalidInput([], 'Ce n’est pas une activité qui se lise.')
    }
    const outcome = await accept({ document, body, signer: signer.actor })
    count(outcome.kept ? 'kept' : outcome.reason)
    if (!outcome.kept) {
      log.info({ reason: outcome.reason, host: signer.actor.host, type: outcome.type }, 'an activity was not taken')
    }
    // Said again, it would be refused again: the sender is not made to try for days.
    done(response)
  }

  function bodyOf(request: Request, response: Response): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new InvalidInput([], 'La demande met trop de temps à arriver.')), waitMs)
      read(request, response, (error?: unknown) => {
        clearTimeout(patience)
        if (error) reject(refusalOf(error))
        else resolve(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
      })
    })
  }

  const exists = (kind: LocalActorKind) => async (request: Request) => {
    const name = String(request.params.name).toLowerCase()
    if (kind === 'channel') {
      const [, handle] = /^(.+)_channel$/.exec(name) ?? []
      return handle !== undefined && (await actors.named('channel', handle)) !== null
    }
    return name === instanceName || (await actors.named('person', name)) !== null
  }
  at('/inbox', async () => true)
  at('/accounts/:name/inbox', exists('person'))
  at('/video-channels/:name/inbox', exists('channel'))
  return router
}

function done(response: Response): void {
  response.status(202).setHeader('Cache-Control', 'no-store')
  response.end()
}

/** body-parser marks its errors with a `type`. */
function refusalOf(error: unknown): unknown {
  const { type = '' } = error as { type?: string }
  if (type === 'entity.too.large') return new BodyTooLarge(largestBody, { cause: error })
  if (type.startsWith('encoding.')) return new UnsupportedMediaType('application/activity+json', { cause: error })
  if (type.startsWith('entity.') || type.startsWith('request.'))
    return new InvalidInput([], undefined, { cause: error })
  return error
}
