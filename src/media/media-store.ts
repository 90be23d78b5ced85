/**
 * The media port: where files are kept (a folder, or any S3), under keys such as `videos/<uuid>/<version>/720.mp4`.
 * A key is made of 1 to 8 segments of `[a-z0-9._-]`, none starting with a dot: no path escapes. Knows no subject.
 */
import type { Readable } from 'node:stream'

export interface StoredFile {
  sizeBytes: number
  /** Strong, quoted, the same until the bytes change (RFC 9110 §8.8.3). */
  etag: string
  modifiedAt: Date
}

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number
  end: number
}

/** A local folder where files are made before they are kept. */
export interface WorkFolder {
  /** Absolute path on this machine; in the folder store, already on the final disk. */
  readonly path: string
  /** Every file is on disk (or in S3) under `<prefix>/<file>` when this resolves; all of them are seen at once after it. */
  commit(): Promise<void>
  /** Removes everything. Harmless after `commit`. */
  discard(): Promise<void>
}

export interface MediaStore extends AsyncDisposable {
  readonly kind: 'folder' | 's3'
  /** Whole or not at all; durable when it resolves. Replaces. */
  write(key: string, content: Uint8Array | Readable): Promise<void>
  /** Takes a local file over (renamed when on the same disk). Durable when it resolves. */
  takeIn(key: string, path: string): Promise<void>
  stat(key: string): Promise<StoredFile | null>
  /** @throws when there is no such file. Ends early, without leak, when the reader goes away. */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** A local path to read it from (ffmpeg): the file itself, or a temporary copy, gone when disposed. */
  openLocally(key: string, signal?: AbortSignal): Promise<AsyncDisposable & { path: string }>
  workFolder(prefix: string): Promise<WorkFolder>
  /** While a work folder of this prefix is being filled on this machine: where its file is, to play what grows. Null otherwise. */
  growing(key: string): string | null
  list(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>
  delete(key: string): Promise<void>
  deleteAll(prefix: string): Promise<void>
  /** Free bytes, or null when unknown or endless. */
  freeBytes(): Promise<number | null>
  ping(): Promise<void>
}
