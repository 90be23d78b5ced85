/**
 * Identifiers that sort in the order in which one process made them, for queues and logs: UUID version 7
 * (RFC 9562 §5.7) whose 12 bits after the milliseconds count instead of being random (§6.2, method 1).
 */
import { randomBytes } from 'node:crypto'

let lastMs = 0
let counter = 0

/** Strictly greater, as text, than every one made before by this process. Across processes: by their clocks. */
export function orderedId(nowMs = Date.now()): string {
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = 0
  } else if (++counter > 0xfff) {
    // More than 4096 within a millisecond, or a clock that went back: the next millisecond is borrowed.
    lastMs++
    counter = 0
  }
  const time = lastMs.toString(16).padStart(12, '0')
  const random = randomBytes(8)
  random.writeUInt8((random.readUInt8(0) & 0x3f) | 0x80, 0)
  const tail = random.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
