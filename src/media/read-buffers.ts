/**
 * Buffers to read files into, used again and again: giving each response new ones costs more than copying the bytes.
 * Bounded: many viewers on slow lines hold theirs for long, and those who come after get small ones of their own.
 */

export interface ReadBuffers {
  take(): Buffer
  /** Only once nothing reads from it or writes to it any more. */
  give(buffer: Buffer): void
  /** Of a buffer that the kernel may still be reading: it is left to the garbage collector. */
  drop(buffer: Buffer): void
  /** Bytes of the shared buffers, in use or waiting. */
  readonly bytes: number
}

export function createReadBuffers({
  bufferBytes = 512 * 1024,
  mostBytes = 128 * 1024 * 1024,
  smallBytes = 32 * 1024,
  mostIdle = 16,
} = {}): ReadBuffers {
  const idle: Buffer[] = []
  let made = 0
  return {
    take() {
      const free = idle.pop()
      if (free) return free
      if ((made + 1) * bufferBytes > mostBytes) return Buffer.allocUnsafeSlow(smallBytes)
      made++
      return Buffer.allocUnsafeSlow(bufferBytes)
    },
    give(buffer) {
      if (buffer.length !== bufferBytes) return
      if (idle.length < mostIdle) idle.push(buffer)
      else made--
    },
    drop(buffer) {
      if (buffer.length === bufferBytes) made--
    },
    get bytes() {
      return made * bufferBytes
    },
  }
}
