/**
 * What a request asks of a file that is at hand: all of it, some of it, nothing because it has it already, or something
 * impossible (RFC 9110 §13 and §14). Pure.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { ByteRange } from './media-store.ts'

export type Asked =
  | { status: 200 }
  | { status: 206; range: ByteRange }
  | { status: 304 }
  /** A condition of the request does not hold. */
  | { status: 412 }
  | { status: 416 }

interface AtHand {
  readonly sizeBytes: number
  /** Null while the file grows: it may then be neither revalidated nor joined to what was read before. */
  readonly etag: string | null
  readonly modifiedAt: Date
}

/** In the order of RFC 9110 §13.2.2. Only for GET and HEAD; a range of HEAD is ignored (§14.2). */
export function whatIsAsked(method: string, headers: IncomingHttpHeaders, file: AtHand): Asked {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = headers
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, file.etag)) return { status: 412 }
  } else if (headers['if-unmodified-since'] !== undefined) {
    const since = Date.parse(headers['if-unmodified-since'])
    if (!Number.isNaN(since) && seconds(file.modifiedAt) > seconds(since)) return { status: 412 }
  }
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, file.etag, 'weakly')) return { status: 304 }
  } else if (headers['if-modified-since'] !== undefined && file.etag !== null) {
    const since = Date.parse(headers['if-modified-since'])
    if (!Number.isNaN(since) && seconds(file.modifiedAt) <= seconds(since)) return { status: 304 }
  }
  if (method !== 'GET' || headers.range === undefined) return { status: 200 }
  const ifRange = headers['if-range']
  if (typeof ifRange === 'string' && !isSameAs(ifRange, file)) return { status: 200 }
  return parseRange(headers.range, file.sizeBytes)
}

/**
 * One range of bytes. Several, or another unit, or what has no sense, are answered by the whole, as RFC 9110 §14.2
 * allows: no player asks for several, and answering them has drowned servers (CVE-2011-3192).
 */
export function parseRange(header: string, sizeBytes: number): Asked {
  const found = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header)
  const [, first = '', last = ''] = found ?? []
  if (!found || (first === '' && last === '')) return { status: 200 }
  if (first === '') {
    const wanted = Number(last)
    if (wanted === 0 || sizeBytes === 0) return { status: 416 }
    return { status: 206, range: { start: Math.max(0, sizeBytes - wanted), end: sizeBytes - 1 } }
  }
  const start = Number(first)
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last)
  if (end < start) return { status: 200 }
  if (start >= sizeBytes) return { status: 416 }
  return { status: 206, range: { start, end: Math.min(end, sizeBytes - 1) } }
}

/** If-Range wants the strong comparison, and a date only when it is exactly the same (RFC 9110 §13.1.5). */
function isSameAs(ifRange: string, file: AtHand): boolean {
  if (file.etag === null) return false
  if (ifRange.startsWith('"')) return ifRange === file.etag
  if (ifRange.startsWith('W/')) return false
  return seconds(Date.parse(ifRange)) === seconds(file.modifiedAt)
}

function matches(list: string, etag: string | null, weakly?: 'weakly'): boolean {
  if (list.trim() === '*') return true
  if (etag === null) return false
  return list.split(',').some((one) => {
    const tag = one.trim()
    return tag === etag || (weakly === 'weakly' && tag === `W/${etag}`)
  })
}

/** Dates of HTTP have no fraction. */
function seconds(instant: Date | number): number {
  return Math.floor(Number(instant) / 1000)
}
