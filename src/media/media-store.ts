/**
 * The media port: where files are kept (a folder, or any S3), under keys such as `videos/<uuid>/<version>/720.mp4`.
 * A key is made of 1 to 8 segments of `[a-z0-9._-]`, none starting with a dot (`media-key.ts`): no path escapes.
 * A prefix is one or more whole segments. Knows no subject. Every sentence here has a test in `test/contract/media.suite.ts`.
 */
import type { Readable } from 'node:stream'

export interface StoredFile {
  sizeBytes: number
  /** Strong, quoted, the same until the bytes change (RFC 9110 §8.8.3). */
  etag: string
  modifiedAt: Date
}

/** Bytes `start` to `end`, both included. An end beyond the file means its last byte. */
export interface ByteRange {
  start: number
  end: number
}

/** A local folder where files are made before they are kept. Its files have names without `/`. */
export interface WorkFolder {
  /** Absolute path on this machine; in the folder store, already on the final disk. */
  readonly path: string
  /**
   * Every file is on disk (or in S3) under `<prefix>/<file>` when this resolves, and replaces what had this prefix.
   * All are seen at once (folder), or `master.m3u8` is seen last (S3).
   */
  commit(): Promise<void>
  /**
   * Lets other processes play what grows: what `file` holds now, then `texts` (playlists, by their names) in this order, which
   * name none of its bytes beyond. Bytes that were shared do not change until `commit`; nothing shared remains after it, nor
   * after `discard`.
   */
  share(file: string, texts: Readonly<Record<string, string>>): Promise<void>
  /** Removes everything. Harmless after `commit`. */
  discard(): Promise<void>
}

/** A file that another process is making, as it is at this moment. */
export interface GrowingFile {
  sizeBytes: number
  modifiedAt: Date
  /** Within `sizeBytes`. Must be read or destroyed; fails when it was dropped meanwhile. */
  read(range: ByteRange): Promise<Readable>
}

/** A local file that stays open until it is released, once; also when it is replaced or deleted meanwhile. */
export interface HeldFile extends StoredFile {
  readonly fd: number
  release(): void
}

export interface MediaStore extends AsyncDisposable {
  readonly kind: 'folder' | 's3'
  /** Whole or not at all; durable when it resolves. Replaces. */
  write(key: string, content: Uint8Array | Readable): Promise<void>
  /** Takes a local file over (renamed when on the same disk). Durable when it resolves. Replaces. */
  takeIn(key: string, path: string): Promise<void>
  stat(key: string): Promise<StoredFile | null>
  /**
   * Must be read or destroyed. Ends early, without leak, when the reader goes away.
   * @throws {NoSuchFile} @throws {RangeError} when the range starts beyond the end
   */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** A local path to read it from (ffmpeg): the file itself, or a temporary copy, gone when disposed. @throws {NoSuchFile} */
  openLocally(key: string, signal?: AbortSignal): Promise<AsyncDisposable & { path: string }>
  /** Empty, and unseen by `stat`, `read` and `list` until its `commit`. */
  workFolder(prefix: string): Promise<WorkFolder>
  /** While a work folder of this prefix is being filled by this process: where its file is or would be, to play what grows. Null otherwise. */
  growing(key: string): string | null
  /** The same file while another process fills the work folder: what it shared, or all of it on a disk that both have. */
  growingElsewhere(key: string): Promise<GrowingFile | null>
  /** Under a prefix, or all with `''`; by key, in the order of their UTF-8 bytes within one folder. */
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>
  /** Harmless when absent. */
  delete(key: string): Promise<void>
  /** Harmless when absent. Leaves `ab/c` alone when asked for `a`. */
  deleteAll(prefix: string): Promise<void>
  /** Free bytes, or null when unknown or endless. */
  freeBytes(): Promise<number | null>
  /** Rejects when files cannot be kept now: for `/readyz`. */
  ping(): Promise<void>
}

/** Absolute path, or key, that holds no file. */
export class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile'
  constructor(key: string, options?: ErrorOptions) {
    super(`no such file: ${key}`, options)
  }
}
