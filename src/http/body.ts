/** Reads a JSON body, whole, bounded in size and in time, or refuses it with a sentence. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import { InvalidInput } from '../app-error.ts'
import { BodyTooLarge, UnsupportedMediaType } from './refusals.ts'

export const defaultBodyLimitBytes = 256 * 1024

/** A quarter of a megabyte takes that long on no line that could play a film; a body that drips holds a socket. */
const patienceMs = 30_000

const readers = new Map<number, RequestHandler>()

/** @throws {UnsupportedMediaType} {BodyTooLarge} {InvalidInput} */
export async function readJson(
  request: Request,
  response: Response,
  limitBytes: number,
  waitMs = patienceMs,
): Promise<unknown> {
  if (!request.is('application/json')) throw new UnsupportedMediaType()
  let reader = readers.get(limitBytes)
  if (!reader) {
    // `strict: false`: a schema says what is wrong better than the parser does.
    reader = express.json({ limit: limitBytes, strict: false, type: 'application/json' })
    readers.set(limitBytes, reader)
  }
  const read = reader
  return await new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      reject(new InvalidInput([], 'La demande met trop de temps à arriver : vérifiez votre connexion et recommencez.'))
    }, waitMs)
    read(request, response, (error?: unknown) => {
      clearTimeout(patience)
      if (error) reject(refusalOf(error, limitBytes))
      else resolve(request.body)
    })
  })
}

/** body-parser marks its errors with a `type`. */
function refusalOf(error: unknown, limitBytes: number): unknown {
  const type = (error as { type?: string }).type ?? ''
  if (type === 'entity.too.large') return new BodyTooLarge(limitBytes, { cause: error })
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new UnsupportedMediaType('application/json; charset=utf-8', { cause: error })
  }
  if (type.startsWith('entity.') || type.startsWith('request.')) {
    return new InvalidInput([{ pointer: '', detail: 'Ce n’est pas du JSON valable.' }], undefined, { cause: error })
  }
  return error
}
