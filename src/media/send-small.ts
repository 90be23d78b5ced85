/** A file that is in memory, over HTTP: with its headers in one piece, compressed when it is a text and that is wished. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { headersOf, type Policy, refuseOrStart } from './answer-head.ts'
import { whatIsAsked } from './byte-range.ts'
import type { SmallFile } from './small-files.ts'

/** Nothing is awaited: this is the shortest way from a request to its answer. */
export function sendSmall(
  request: IncomingMessage,
  response: ServerResponse,
  file: SmallFile,
  policy: Policy,
  disposition: string | undefined,
): void {
  if (response.destroyed) return
  const { headers } = request
  const { zipped } = file
  const isZipped = zipped !== null && headers.range === undefined && acceptsGzip(headers['accept-encoding'])
  const { bytes, latin1 } = isZipped ? zipped.body : file.body
  const etag = policy === 'growing' ? null : isZipped ? zipped.etag : file.etag

  const { modifiedAt } = file
  const asked = whatIsAsked(request.method ?? 'GET', headers, { sizeBytes: bytes.length, etag, modifiedAt })
  if (asked.status !== 200) {
    const fields = headersOf(file, policy, etag, disposition)
    const range = refuseOrStart(response, asked, fields, file.contentType, bytes.length)
    if (range) response.end(bytes.subarray(range.start, range.end + 1))
    return
  }
  const kind = isZipped ? `${policy}-gz` : policy
  let list = disposition === undefined ? file.headers.get(kind) : undefined
  if (!list) {
    list = [...headersOf(file, policy, etag, disposition), 'Content-Length', String(bytes.length)]
    if (isZipped) list.push('Content-Encoding', 'gzip')
    if (disposition === undefined) file.headers.set(kind, list)
  }
  response.writeHead(200, list)
  if (request.method === 'HEAD') response.end()
  else if (latin1 === null) response.end(bytes)
  else response.end(latin1, 'latin1')
}

/** A list of codings (RFC 9110 §12.5.3); `gzip;q=0` is a refusal. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(header)
}
