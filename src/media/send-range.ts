/**
 * Sends a stored file over HTTP: ranges, conditions, HEAD (`answer-head.ts`), compression of texts. Who may have it was
 * decided before. Small files come from memory (`send-small.ts`). Large ones are read from a handle that stays open
 * (`send-held.ts`); or a proxy sends them (`accelPrefix`), or S3 does (`redirect`). `README.md` has the figures.
 */
import { read as readFd } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { answer, type CachePolicy, commonHeaders } from './answer-head.ts'
import { contentTypeOf, isWorthCompressing } from './content-type.ts'
import { openGrowing } from './held-files.ts'
import { type HeldFile, NoSuchFile, type StoredFile } from './media-store.ts'
import type { Media } from './open-media.ts'
import { createReadBuffers } from './read-buffers.ts'
import { sendHeld } from './send-held.ts'
import { sendSmall } from './send-small.ts'
import { createSmallFiles, isSmall, smallFile } from './small-files.ts'

const readInto = promisify(readFd)

export interface HowToSend {
  cache: CachePolicy
  /** Content-Disposition, made by `attachment`. */
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

  function sendKept(request: IncomingMessage, response: ServerResponse, key: string, how: HowToSend): Promise<boolean> {
    return media.kind === 'folder'
      ? sendFromFolder(request, response, key, how)
      : sendFromS3(request, response, key, how)
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
      // Kept in the same instant: its folder is in place before this process says that it grows no more.
      if (growing !== null) {
        return sendGrowing(request, response, key, growing).then(
          (isSent) => isSent || sendKept(request, response, key, how),
        )
      }
      const small = smallFiles.now(key)
      if (small !== null) {
        sendSmall(request, response, small, how.cache, how.disposition)
        return true
      }
      const sent = sendKept(request, response, key, how)
      return how.mayGrow ? sent.then((isSent) => isSent || sendGrowingElsewhere(request, response, key)) : sent
    },
    get memory() {
      return { smallFileBytes: smallFiles.bytes, bufferBytes: buffers.bytes }
    },
  }
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
