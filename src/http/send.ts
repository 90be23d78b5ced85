/**
 * Sends a text that was made for this request (JSON, HTML, a playlist…): ETag and 304, HEAD, and compression
 * off the main thread. Files on disk are sent elsewhere (`client-files.ts`, `src/media`).
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

/** Below this, a header costs more than compression wins. */
const worthCompressingBytes = 1024

interface Text {
  status?: number
  /** With its charset where it has one. */
  type: string
  text: string
  cache: string
  headers?: Record<string, string>
  /** Since when it is as it is, for those who remember a date and no tag. */
  changedAt?: Temporal.Instant | null
}

/** Resolves once handed to the socket. Sends nothing when the caller has gone. */
export async function sendText(request: Request, response: Response, { status = 200, ...sent }: Text): Promise<void> {
  if (response.headersSent || response.destroyed) return
  const plain = Buffer.from(sent.text)
  response.statusCode = status
  response.setHeader('Content-Type', sent.type)
  response.setHeader('Cache-Control', sent.cache)
  for (const [name, value] of Object.entries(sent.headers ?? {})) response.setHeader(name, value)
  response.vary('Accept-Encoding')

  if (status === 200 && (request.method === 'GET' || request.method === 'HEAD') && !sent.cache.includes('no-store')) {
    const etag = weakTag(plain)
    response.setHeader('ETag', etag)
    const { changedAt = null } = sent
    if (changedAt !== null) response.setHeader('Last-Modified', httpDate(changedAt))
    if (isKnown(request, etag) || isUnchangedSince(request, changedAt)) {
      response.statusCode = 304
      response.removeHeader('Content-Type')
      response.end()
      return
    }
  }
  const { body, encoding } = await encode(plain, request)
  if (response.headersSent || response.destroyed) return
  if (encoding) response.setHeader('Content-Encoding', encoding)
  response.setHeader('Content-Length', body.length)
  response.end(request.method === 'HEAD' ? undefined : body)
}

export function sendJson(
  request: Request,
  response: Response,
  {
    value,
    ...sent
  }: { status?: number; value: unknown; cache: string; headers?: Record<string, string>; type?: string },
): Promise<void> {
  return sendText(request, response, {
    type: 'application/json; charset=utf-8',
    ...sent,
    text: JSON.stringify(value),
  })
}

async function encode(plain: Buffer, request: Request): Promise<{ body: Buffer; encoding?: string }> {
  if (plain.length < worthCompressingBytes) return { body: plain }
  const encoding = bestEncoding(request, ['br', 'gzip'])
  if (encoding === 'br') {
    // Quality 4: as fast as gzip 6, a sixth smaller on our pages.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
    return { body: await toBrotli(plain, { params }), encoding }
  }
  if (encoding === 'gzip') return { body: await toGzip(plain, { level: 6 }), encoding }
  return { body: plain }
}

/** Weak: the same document, whatever its compression (RFC 9110 §8.8.1). */
export function weakTag(content: Buffer): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}

/** The caller has this very document already (RFC 9110 §13.1.2, weak comparison). */
export function isKnown(request: Request, etag: string): boolean {
  const known = request.get('If-None-Match')
  if (known === undefined) return false
  const opaque = etag.replace(/^W\//, '')
  return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === opaque)
}

/** RFC 9110 §5.6.7: whole seconds. */
function httpDate(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toUTCString()
}

/** Looked at only where no tag is given (RFC 9110 §13.1.3). */
function isUnchangedSince(request: Request, changedAt: Temporal.Instant | null): boolean {
  const since = request.get('If-Modified-Since')
  if (changedAt === null || since === undefined || request.get('If-None-Match') !== undefined) return false
  return Math.floor(changedAt.epochMilliseconds / 1000) * 1000 <= Date.parse(since)
}

/** The first of ours that the caller accepts; `undefined` for none. Browsers list them in an order that means nothing. */
export function bestEncoding<Encoding extends string>(
  request: Request,
  ours: readonly Encoding[],
): Encoding | undefined {
  return ours.find((encoding) => request.acceptsEncodings(encoding) === encoding)
}
