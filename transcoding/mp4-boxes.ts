/**
 * Reads and writes the boxes of MP4 (ISO/IEC 14496-12 §4.2): a length, four letters, then other boxes or fields.
 * Only what ffmpeg's muxer writes to us is read: these bytes are ours, not a stranger's.
 */

export interface Box {
  readonly type: string
  /** Of its header, its content, and what follows it, in the buffer that it was found in. */
  readonly start: number
  readonly content: number
  readonly end: number
}

export function makeBox(type: string, ...content: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + content.reduce((size, part) => size + part.length, 0))
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, ...content])
}

export function uint32s(...numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, index) => {
    buffer.writeUInt32BE(number >>> 0, 4 * index)
  })
  return buffer
}

/** Boxes that follow one another in `[start, end)`. @throws {RangeError} when one does not fit */
export function* boxesIn(buffer: Buffer, start = 0, end = buffer.length): Generator<Box> {
  for (let position = start; position + 8 <= end; ) {
    const size = buffer.readUInt32BE(position)
    if (size < 8 || position + size > end) throw new RangeError(`an MP4 box of ${size} bytes does not fit`)
    const type = buffer.toString('latin1', position + 4, position + 8)
    yield { type, start: position, content: position + 8, end: position + size }
    position += size
  }
}

/** The first box at this path, `findBox(init, 'moov', 'mvex')`, within `parent` or the whole buffer. */
export function findBox(buffer: Buffer, path: readonly string[], parent?: Box): Box | null {
  let within = parent ?? null
  for (const type of path) {
    within = boxesIn(buffer, within?.content, within?.end).find((box) => box.type === type) ?? null
    if (!within) return null
  }
  return within
}

/** @throws {RangeError} when it is missing */
export function needBox(buffer: Buffer, path: readonly string[], parent?: Box): Box {
  const box = findBox(buffer, path, parent)
  if (!box) throw new RangeError(`no MP4 box ${path.join('/')}`)
  return box
}
