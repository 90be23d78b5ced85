/** A file that is open, over HTTP: read into two shared buffers, the next one while the last one leaves. */
import { read as readFd } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer, type Policy } from './answer-head.ts'
import type { ByteRange, HeldFile } from './media-store.ts'
import type { ReadBuffers } from './read-buffers.ts'

/** Resolves when all has been handed over, or the viewer has gone. `held` is released in every case. */
export async function sendHeld(
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
    // Asked for behind another answer of its connection: nothing is read, and no buffer held, before its turn.
    if (response.socket) readNext()
    else {
      response.once('socket', () => {
        if (!isOver) readNext()
      })
    }
  })
}
