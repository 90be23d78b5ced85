/**
 * Sends a stored file over HTTP: ranges, conditions, HEAD, compression of texts. Who may have it was decided before.
 * Small files come from memory. Large ones are read into two shared buffers, the next one while the last one leaves, from
 * a handle that stays open (`README.md` has the figures); or a proxy sends them (`accelPrefix`), or S3 does (`redirect`).
 */
import { read as readFd } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { type Asked, whatIsAsked } from './byte-range.ts'
import { contentTypeOf, isWorthCompressing } from './content-type.ts'
import { openGrowing } from './held-files.ts'
import { type ByteRange, type HeldFile, NoSuchFile, type StoredFile } from './media-store.ts'
import type { Media } from './open-media.ts'
import { createReadBuffers, type ReadBuffers } from './read-buffers.ts'
import { createSmallFiles, isSmall, type SmallFile, smallFile } from './small-files.ts'

const readInto = promisify(readFd)

/** `public`: may be kept by anybody for ever, its bytes never change. `private`: kept by nobody. */
export type CachePolicy = 'public' | 'private'

export interface HowToSend {
  cache: CachePolicy
  /** Content-Disposition, made by `attachment` below. */
  disposition?: string
  /** It may be what another process is making now: looked for there when it is not kept yet. */
  mayGrow?: boolean
}

export interface Sender {
  /**
   * GET or HEAD. False, and nothing written, when there is no such file; true once the answer is on its way or the
   * viewer has gone. A file that is still growing is sent as it is now and never kept.
   */
  send(request: IncomingMessage, response: ServerResponse, key: string, how: HowToSend): boolean | Promise<boolean>
  /** For tests and metrics. */
  readonly memory: { smallFileBytes: number; bufferBytes: number }
}

export interface SenderParts {
  media: Media
  /** nginx's internal location over the folder of media, e.g. `/_media/`: it sends the large files. */
  accelPrefix?: string | null
  /** How large files of S3 leave: through us, or from S3 by an address that lasts `redirectSeconds`. */
  s3Delivery?: 'stream' | 'redirect'
  redirectSeconds?: number
  smallFileBytes?: number
  bufferBytes?: number
}

export function createSender({
  media,
  accelPrefix = null,
  s3Delivery = 'stream',
  redirectSeconds = 600,
  smallFileBytes = 64 * 1024 * 1024,
  bufferBytes = 128 * 1024 * 1024,
}: SenderParts): Sender {
  const buffers = createReadBuffers({ mostBytes: bufferBytes })
  // A question to S3 costs a round trip; one to the disk nearly nothing.
  const freshMilliseconds = media.kind === 's3' ? 30_000 : 1000
  const smallFiles = createSmallFiles({ mostBytes: smallFileBytes, freshMilliseconds })
  const statOfS3 = createStatMemory(media, freshMilliseconds)

  async function sendGrowing(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    path: string,
  ): Promise<boolean> {
    const held = await openGrowing(path)
    if (held === null) return false
    if (isWorthCompressing(key)) {
      try {
        sendSmall(request, response, await smallFile(key, held, await readAll(held)), 'growing', undefined)
      } finally {
        held.release()
      }
      return true
    }
    await sendHeld(request, response, key, held, { cache: 'growing' }, buffers)
    return true
  }

  /** What another process is making: as it is now. */
  async function sendGrowingElsewhere(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
  ): Promise<boolean> {
    const growing = await media.growingElsewhere(key)
    if (growing === null) return false
    const stored = { ...growing, etag: '' }
    try {
      if (isWorthCompressing(key)) {
        const bytes = Buffer.concat(await (await growing.read({ start: 0, end: growing.sizeBytes - 1 })).toArray())
        sendSmall(request, response, await smallFile(key, stored, bytes), 'growing', undefined)
      } else {
        const range = answer(request, response, key, stored, { cache: 'growing' })
        if (range) await pipeline(await growing.read(range), response).catch(ignoreDeparture)
      }
    } catch (error) {
      // Kept or dropped meanwhile: the player asks again.
      if (response.headersSent) response.destroy()
      throw error
    }
    return true
  }

  async function sendFromFolder(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    how: HowToSend,
  ): Promise<boolean> {
    if (media.kind !== 'folder') return false
    const held = await media.hold(key)
    if (held === null) return false
    if (isSmall(key, held.sizeBytes)) {
      try {
        const file = await smallFiles.keep(key, held, () => readAll(held))
        sendSmall(request, response, file, how.cache, how.disposition)
      } finally {
        held.release()
      }
    } else if (accelPrefix === null) {
      await sendHeld(request, response, key, held, how, buffers)
    } else {
      held.release()
      const headers = [
        ...commonHeaders(how.cache, contentTypeOf(key)),
        'X-Accel-Redirect',
        `${accelPrefix.replace(/\/*$/, '/')}${key}`,
      ]
      if (how.disposition) headers.push('Content-Disposition', how.disposition)
      response.writeHead(200, headers)
      response.end()
    }
    return true
  }

  async function sendFromS3(
    request: IncomingMessage,
    response: ServerResponse,
    key: string,
    how: HowToSend,
  ): Promise<boolean> {
    if (media.kind !== 's3') return false
    const stored = await statOfS3(key)
    if (stored === null) return false
    try {
      if (isSmall(key, stored.sizeBytes)) {
        const file = await smallFiles.keep(key, stored, async () =>
          Buffer.concat(await (await media.read(key)).toArray()),
        )
        sendSmall(request, response, file, how.cache, how.disposition)
      } else if (s3Delivery === 'redirect' && request.method === 'GET') {
        const disposition = how.disposition === undefined ? {} : { disposition: how.disposition }
        const address = media.presign(key, { seconds: redirectSeconds, ...disposition })
        response.writeHead(302, [...commonHeaders('private', contentTypeOf(key)), 'Location', address.href])
        response.end()
      } else {
        const range = answer(request, response, key, stored, how)
        // Asked of S3 only now that it is needed, and left at once when the viewer goes away.
        if (range) await pipeline(await media.read(key, range), response).catch(ignoreDeparture)
      }
    } catch (error) {
      if (error instanceof NoSuchFile && !response.headersSent) return false
      // Once the head is written, a cut answer tells the player to ask again.
      if (response.headersSent) response.destroy()
      throw error
    }
    return true
  }

  return {
    send(request, response, key, how) {
      const growing = media.growing(key)
      if (growing !== null) return sendGrowing(request, response, key, growing)
      const small = smallFiles.now(key)
      if (small !== null) {
        sendSmall(request, response, small, how.cache, how.disposition)
        return true
      }
      const sent =
        media.kind === 'folder' ? sendFromFolder(request, response, key, how) : sendFromS3(request, response, key, how)
      return how.mayGrow ? sent.then((isSent) => isSent || sendGrowingElsewhere(request, response, key)) : sent
    },
    get memory() {
      return { smallFileBytes: smallFiles.bytes, bufferBytes: buffers.bytes }
    },
  }
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

type Policy = CachePolicy | 'growing'

const cacheControl: Readonly<Record<Policy, string>> = {
  public: 'public, max-age=31536000, immutable',
  private: 'private, no-store',
  growing: 'no-store',
}

function commonHeaders(policy: Policy, contentType: string): string[] {
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

/** Nothing is awaited: this is the shortest way from a request to its answer. */
function sendSmall(
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

function headersOf(
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
function answer(
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
function refuseOrStart(
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

/** Resolves when all has been handed over, or the viewer has gone. `held` is released in every case. */
async function sendHeld(
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
  held: HeldFile,
  how: { cache: Policy; disposition?: string | undefined },
  buffers: ReadBuffers,
): Promise<void> {
  try {
    const range = response.destroyed ? null : answer(request, response, key, held, how)
    if (range) await pump(held.fd, range, response, buffers)
  } finally {
    held.release()
  }
}

/**
 * Reads the next bytes while the last ones leave. A buffer is used again only once the socket has let go of it; when the
 * viewer leaves, the one that the kernel may still hold is dropped. Rejects when the disk fails: the answer is then cut.
 */
function pump(fd: number, range: ByteRange, response: ServerResponse, buffers: ReadBuffers): Promise<void> {
  return new Promise((resolve, reject) => {
    let position = range.start
    let isReading = false
    let isOver = false
    let leaving: Buffer | null = null
    let ready: { buffer: Buffer; bytes: number } | null = null
    let fault: Error | null = null

    /** `fd` is no longer used once this settles. */
    function settle(): void {
      if (isReading) return
      response.off('close', stop)
      if (fault) reject(fault)
      else resolve()
    }

    function stop(): void {
      if (isOver) return
      isOver = true
      if (leaving) buffers.drop(leaving)
      if (ready) buffers.give(ready.buffer)
      leaving = null
      ready = null
      settle()
    }

    function readNext(): void {
      isReading = true
      const buffer = buffers.take()
      const wanted = Math.min(buffer.length, range.end + 1 - position)
      readFd(fd, buffer, 0, wanted, position, (error, bytes) => {
        isReading = false
        if (isOver || error || bytes === 0) {
          buffers.give(buffer)
          if (isOver) return settle()
          fault = error ?? new Error(`a file became shorter while it was sent, at byte ${position}`)
          stop()
          response.destroy()
          return
        }
        position += bytes
        if (leaving) ready = { buffer, bytes }
        else write(buffer, bytes)
      })
    }

    function write(buffer: Buffer, bytes: number): void {
      leaving = buffer
      const isLast = position > range.end
      if (!isLast) readNext()
      const written = (error?: Error | null) => {
        if (leaving !== buffer || error) return
        buffers.give(buffer)
        leaving = null
        if (isLast) return stop()
        if (!ready) return
        const next = ready
        ready = null
        write(next.buffer, next.bytes)
      }
      const chunk = bytes === buffer.length ? buffer : buffer.subarray(0, bytes)
      if (isLast) response.end(chunk, written)
      else response.write(chunk, written)
    }

    response.once('close', stop)
    readNext()
  })
}

async function readAll(held: HeldFile): Promise<Buffer> {
  const body = Buffer.allocUnsafeSlow(held.sizeBytes)
  let length = 0
  while (length < body.length) {
    const { bytesRead } = await readInto(held.fd, body, length, body.length - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return body.subarray(0, length)
}

/** A list of codings (RFC 9110 §12.5.3); `gzip;q=0` is a refusal. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(header)
}

/** What S3 said of a key a moment ago. */
function createStatMemory(media: Media, freshMilliseconds: number): (key: string) => Promise<StoredFile | null> {
  const known = new Map<string, { stored: StoredFile; until: number }>()
  return async (key) => {
    const entry = known.get(key)
    if (entry && entry.until > performance.now()) return entry.stored
    const stored = await media.stat(key)
    known.delete(key)
    if (stored === null) return null
    known.set(key, { stored, until: performance.now() + freshMilliseconds })
    for (const oldest of known.keys()) {
      if (known.size <= 10_000) break
      known.delete(oldest)
    }
    return stored
  }
}

function ignoreDeparture(error: NodeJS.ErrnoException): void {
  if (
    error.code !== 'ERR_STREAM_PREMATURE_CLOSE' &&
    error.code !== 'ERR_STREAM_DESTROYED' &&
    error.code !== 'ECONNRESET'
  ) {
    throw error
  }
}
