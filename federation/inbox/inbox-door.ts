/**
 * The door by which other instances speak: `/inbox`, shared, and one for each actor, which are the same. What is
 * refused costs little: the size, the budget of who asks, then the signature, then who may say it. 202 is answered once
 * it is kept; 401 when the signature does not hold, so that a sender who knows another one knocks again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request } from 'express'
import type { Logger } from 'pino'
import { anonymous } from '#src/access/viewer.ts'
import { AppError, InvalidInput, NotFound } from '#src/app-error.ts'
import type { FirstDoor } from '#src/http/first-doors.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import { UnsupportedMediaType } from '#src/http/refusals.ts'
import type { OurActors } from '../actors/local-actors.ts'
import { instanceName } from '../ids.ts'
import { SignatureRefused, type Verifying } from '../signature-ports.ts'
import type { Accept } from './accept-activity.ts'
import { readActivity } from './read-activity.ts'
import { readBody } from './read-body.ts'

interface InboxDoorParts {
  actors: Pick<OurActors, 'named'>
  verifying: Pick<Verifying, 'request'>
  accept: Accept
  rateLimits: RateLimits
  log: Logger
  /** In the counter of what was refused. */
  count: (outcome: string) => void
}

const types = new Set(['application/activity+json', 'application/ld+json', 'application/json'])
/** `/inbox`, or of whom: kind and name. */
const paths = /^(?:\/(accounts|video-channels)\/([^/?]+))?\/inbox\/?(?:\?|$)/

/** The signature does not hold, and why: for the operator of the other instance. */
class SignatureInvalid extends AppError {
  readonly code = 'signature-invalid'
}
/** Nothing was decided: the sender should try again. */
class SignatureUnreadable extends AppError {
  readonly code = 'signature-unreadable'
}

export function createInboxDoor(parts: InboxDoorParts): FirstDoor {
  const { actors, verifying, accept, rateLimits, log, count } = parts

  async function receive(request: Request): Promise<void> {
    const { method, originalUrl: path, headers } = request
    const ip = request.ip ?? ''
    if (!types.has(mediaTypeOf(request))) throw new UnsupportedMediaType('application/activity+json')
    await rateLimits.consume('inbox', anonymous, ip)
    if (!(await isSomebodyAt(path))) throw new NotFound('Personne ne reçoit à cette adresse.')
    const body = await readBody(request)
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
    if (signer === null) return
    await rateLimits.consume('inbox', anonymous, `host ${signer.actor.host.replaceAll(':', '_')}`)
    const document = readActivity(body)
    if (document === null) {
      count('malformed')
      throw new InvalidInput([], 'Ce n’est pas une activité qui se lit.')
    }
    const outcome = await accept({ document, body, signer: signer.actor })
    count(outcome.kept ? 'kept' : outcome.reason)
    if (!outcome.kept) {
      log.info({ reason: outcome.reason, host: signer.actor.host, type: outcome.type }, 'an activity was not taken')
    }
    // Said again, what was not taken would be refused again: the sender is not made to try for days.
  }

  async function isSomebodyAt(path: string): Promise<boolean> {
    const [, kind, written] = paths.exec(path) ?? []
    if (kind === undefined) return true
    const name = decoded(written ?? '').toLowerCase()
    if (kind === 'accounts') return name === instanceName || (await actors.named('person', name)) !== null
    const [, handle] = /^(.+)_channel$/.exec(name) ?? []
    return handle !== undefined && (await actors.named('channel', handle)) !== null
  }

  return {
    route: '/inbox',
    asksAddress: true,
    takes: ({ method, url = '' }) => method === 'POST' && paths.test(url),
    handle: (request, response, next) => {
      receive(request).then(() => done(response), next)
    },
  }
}

function done(response: ServerResponse): void {
  response.writeHead(202, { 'Cache-Control': 'no-store', 'Content-Length': '0' }).end()
}

function mediaTypeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** '' when it cannot be: nobody is there. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}
