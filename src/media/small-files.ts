/**
 * Playlists, captions and pictures, kept in memory with the headers they are sent with: reading one from the disk costs
 * several times more than sending it. Bounded; the least recently asked goes first. Texts are also kept compressed.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { contentTypeOf, isWorthCompressing } from './content-type.ts'
import type { StoredFile } from './media-store.ts'

const toGzip = promisify(gzip)

/**
 * `latin1`: the same bytes, one to a character, when they are few. Node sends a text in one piece with its headers, and a
 * buffer apart from them, which costs the kernel a tenth more.
 */
interface Body {
  readonly bytes: Buffer
  readonly latin1: string | null
}

export interface SmallFile extends StoredFile {
  readonly body: Body
  readonly contentType: string
  /** The same in gzip, with its own tag: another representation (RFC 9110 §8.8.3.3). Null when it is not worth it. */
  readonly zipped: { readonly body: Body; readonly etag: string } | null
  /** Flat lists of headers, by what they depend on; filled by whoever sends. */
  readonly headers: Map<string, string[]>
}

interface SmallFiles {
  /** Null when unknown, or not looked at for `freshMilliseconds`. */
  now(key: string): SmallFile | null
  /** The file as it is stored now: kept if it is the same as the one in memory, read otherwise. */
  keep(key: string, stored: StoredFile, read: () => Promise<Buffer>): Promise<SmallFile>
  forget(key: string): void
  readonly bytes: number
}

/** Pictures and the like; a playlist of two hours is ten times that, and ten times less once compressed. */
const smallBytes = 64 * 1024
const smallTextBytes = 1024 * 1024

export function isSmall(key: string, sizeBytes: number): boolean {
  return sizeBytes <= (isWorthCompressing(key) ? smallTextBytes : smallBytes)
}

export function createSmallFiles({
  mostBytes = 64 * 1024 * 1024,
  freshMilliseconds = 1000,
}: {
  mostBytes?: number
  freshMilliseconds?: number
}): SmallFiles {
  /** In order of last use. */
  const entries = new Map<string, { file: SmallFile; checkedAt: number }>()
  /** What is being read, by those who ask for it meanwhile: a thousand at once would each read all of it. */
  const reading = new Map<string, { etag: string; file: Promise<SmallFile> }>()
  let bytes = 0

  function forget(key: string): void {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    bytes -= costOf(entry.file)
  }

  function remember(key: string, file: SmallFile): void {
    forget(key)
    const cost = costOf(file)
    if (cost > mostBytes) return
    entries.set(key, { file, checkedAt: performance.now() })
    bytes += cost
    for (const oldest of entries.keys()) {
      if (bytes <= mostBytes) break
      forget(oldest)
    }
  }

  return {
    now(key) {
      const entry = entries.get(key)
      return entry && performance.now() - entry.checkedAt < freshMilliseconds ? entry.file : null
    },

    async keep(key, stored, read) {
      const known = entries.get(key)
      if (known && known.file.etag === stored.etag) {
        // Its place is now the last: of those that are still asked for, each comes by here once per `freshMilliseconds`.
        entries.delete(key)
        entries.set(key, { file: known.file, checkedAt: performance.now() })
        return known.file
      }
      const already = reading.get(key)
      if (already?.etag === stored.etag) return already.file
      const file = read().then((body) => smallFile(key, stored, body))
      const one = { etag: stored.etag, file }
      reading.set(key, one)
      try {
        remember(key, await file)
      } finally {
        if (reading.get(key) === one) reading.delete(key)
      }
      return file
    },

    forget,

    get bytes() {
      return bytes
    },
  }
}

/** `body` may be shorter than `stored` says, when the file grows or was just replaced: what was read is what counts. */
export async function smallFile(key: string, stored: StoredFile, body: Buffer): Promise<SmallFile> {
  const zipped = isWorthCompressing(key) && body.length > 1024 ? await toGzip(body, { level: 7 }) : null
  return {
    sizeBytes: body.length,
    etag: stored.etag,
    modifiedAt: stored.modifiedAt,
    body: bodyOf(body),
    contentType: contentTypeOf(key),
    zipped: zipped && { body: bodyOf(zipped), etag: stored.etag.replace(/"$/, '-gz"') },
    headers: new Map(),
  }
}

const fewBytes = 16 * 1024

function bodyOf(bytes: Buffer): Body {
  return { bytes, latin1: bytes.length <= fewBytes ? bytes.toString('latin1') : null }
}

/** A kilobyte stands for the entry itself. */
function costOf({ body, zipped }: SmallFile): number {
  return sizeOf(body) + (zipped ? sizeOf(zipped.body) : 0) + 1024
}

function sizeOf({ bytes, latin1 }: Body): number {
  return bytes.length + (latin1?.length ?? 0)
}
