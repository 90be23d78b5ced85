/**
 * The head of an answer that sends a file: its status, by what is asked of the file (`byte-range.ts`), and its headers.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Asked, whatIsAsked } from './byte-range.ts'
import { contentTypeOf } from './content-type.ts'
import type { ByteRange, StoredFile } from './media-store.ts'

/** `public`: may be kept by anybody for ever, its bytes never change. `private`: kept by nobody. */
export type CachePolicy = 'public' | 'private'

/** `growing`: sent as it is now, never kept. */
export type Policy = CachePolicy | 'growing'

const cacheControl: Readonly<Record<Policy, string>> = {
  public: 'public, max-age=31536000, immutable',
  private: 'private, no-store',
  growing: 'no-store',
}

export function commonHeaders(policy: Policy, contentType: string): string[] {
  return [
    'Content-Type',
    contentType,
    'Cache-Control',
    cacheControl[policy],
    'X-Content-Type-Options',
    'nosniff',
    // Players of other instances read these files from their own pages, without cookies.
    'Access-Control-Allow-Origin',
    '*',
    'Cross-Origin-Resource-Policy',
    'cross-origin',
  ]
}

export function headersOf(
  file: StoredFile & { contentType: string; zipped?: unknown },
  policy: Policy,
  etag: string | null,
  disposition: string | undefined,
): string[] {
  const fields = commonHeaders(policy, file.contentType)
  fields.push('Accept-Ranges', 'bytes')
  if (etag !== null) fields.push('ETag', etag, 'Last-Modified', file.modifiedAt.toUTCString())
  if (file.zipped) fields.push('Vary', 'Accept-Encoding')
  if (disposition !== undefined) fields.push('Content-Disposition', disposition)
  return fields
}

/** Writes the head of the answer. The bytes that must follow, or null when nothing does. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  stored: StoredFile,
  { cache, disposition }: { cache: Policy; disposition?: string | undefined },
): ByteRange | null {
  const etag = cache === 'growing' ? null : stored.etag
  const contentType = contentTypeOf(key)
  const fields = headersOf({ ...stored, contentType }, cache, etag, disposition)
  const asked = whatIsAsked(request.method ?? 'GET', request.headers, { ...stored, etag })
  if (asked.status !== 200) return refuseOrStart(response, asked, fields, contentType, stored.sizeBytes)
  response.writeHead(200, [...fields, 'Content-Length', String(stored.sizeBytes)])
  if (request.method !== 'HEAD' && stored.sizeBytes > 0) return { start: 0, end: stored.sizeBytes - 1 }
  response.end()
  return null
}

/** All but 200. The bytes that must follow (206), or null and the answer is over. */
export function refuseOrStart(
  response: ServerResponse,
  asked: Exclude<Asked, { status: 200 }>,
  fields: string[],
  contentType: string,
  sizeBytes: number,
): ByteRange | null {
  if (asked.status === 206) {
    const { start, end } = asked.range
    const length = String(end - start + 1)
    response.writeHead(206, [
      ...fields,
      'Content-Range',
      `bytes ${start}-${end}/${sizeBytes}`,
      'Content-Length',
      length,
    ])
    return asked.range
  }
  if (asked.status === 304) response.writeHead(304, fields)
  else {
    // What was refused must not be kept in place of the file.
    const refusal = [...commonHeaders('growing', contentType), 'Content-Length', '0']
    if (asked.status === 416) refusal.push('Content-Range', `bytes */${sizeBytes}`)
    response.writeHead(asked.status, refusal)
  }
  response.end()
  return null
}

/** RFC 6266, RFC 8187: the name in ASCII for those who know no better, then as it is. */
export function attachment(fileName: string): string {
  const name = fileName
    .replaceAll(/[\p{Cc}\p{Cf}"\\/:*?<>|]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 150)
  const plain =
    name
      .normalize('NFD')
      .replaceAll(/[^\x20-\x7e]/g, '')
      .trim() || 'video'
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (it) => `%${it.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
