/** The bytes of what another instance sends: as they are, all of them, not too many, and not for ever. */
import type { IncomingMessage } from 'node:http'
import { InvalidInput } from '#src/app-error.ts'
import { BodyTooLarge, UnsupportedMediaType } from '#src/http/refusals.ts'
import { largestBody } from './read-activity.ts'

/** A megabyte takes that long on no line between servers; what drips holds a socket. */
const patienceMs = 20_000

/** @throws {UnsupportedMediaType} when it is compressed @throws {BodyTooLarge} @throws {InvalidInput} when it does not come whole */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers
  if (encoding.toLowerCase() !== 'identity') throw new UnsupportedMediaType('application/activity+json')
  if (Number(length) > largestBody) throw new BodyTooLarge(largestBody)
  const pieces: Buffer[] = []
  let size = 0
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const take = (piece: Buffer) => {
    size += piece.length
    if (size > largestBody) reject(new BodyTooLarge(largestBody))
    else pieces.push(piece)
  }
  const end = () => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, size))
  const cut = () => {
    if (!request.complete) reject(new InvalidInput([], 'La demande s’est arrêtée en chemin.'))
  }
  const patience = setTimeout(() => reject(new InvalidInput([], 'La demande met trop de temps à arriver.')), patienceMs)
  request.on('data', take).on('end', end).on('error', cut).on('close', cut)
  try {
    return await promise
  } finally {
    clearTimeout(patience)
    request.off('data', take).off('end', end).off('close', cut)
    if (!request.complete) request.pause()
  }
}
