/**
 * Where the bytes of an upload stand until they are whole, and how they become a file of the media store. tus's own
 * stores do the writing; here is what they lack: bytes that are on the disk before they are acknowledged, and one place
 * (the caller's note of the upload) that says its size and its end, in place of a file of JSON beside it.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DataStore, Upload as TusUpload } from '@tus/server'
import { NoSuchFile } from './media-store.ts'
import type { Media } from './open-media.ts'
import type { PresignParts } from './s3-presign.ts'

/** What the caller knows of an upload. */
export interface Awaited {
  readonly id: string
  /** Of the media store, where the file shall be. */
  readonly key: string
  readonly sizeBytes: number
  readonly expiresAt: Date
}

export interface Receiving {
  /** tus's; its ids are those of `tusId`. */
  readonly datastore: DataStore
  tusId(upload: Pick<Awaited, 'id' | 'key'>): string
  /** How many bytes are here; null when there is no such upload any more. */
  bytesOf(upload: Awaited): Promise<number | null>
  /** Makes the whole upload the file of its key, on disk. May be done again. False when it is not whole. */
  keep(upload: Awaited): Promise<boolean>
  /** Removes what has arrived. Harmless when there is nothing. */
  discard(upload: Pick<Awaited, 'id' | 'key'>): Promise<void>
}

interface ReceivingParts {
  media: Media
  /** The bucket, when `media` is S3. */
  s3?: PresignParts
  expiryMilliseconds: number
  /** By `tusId`. */
  find(tusId: string): Promise<Awaited | null>
}

export function openReceiving(parts: ReceivingParts): Promise<Receiving> {
  return parts.media.kind === 'folder' ? receiveInFolder(parts) : receiveInS3(parts)
}

/** In `.uploads/` of the same disk, whose name no key can bear. */
async function receiveInFolder(parts: ReceivingParts): Promise<Receiving> {
  const { media, expiryMilliseconds, find } = parts
  if (media.kind !== 'folder') throw new TypeError('not a folder')
  const { FileStore } = await import('@tus/file-store')
  const directory = join(media.root, '.uploads')
  await mkdir(directory, { recursive: true })
  const notes = {
    get: async (tusId: string) => {
      const upload = await find(tusId)
      return upload ? noteOf(tusId, upload, expiryMilliseconds) : undefined
    },
    set: async () => {},
    delete: async () => {},
  }

  const asNoted = withNote(parts)

  class DurableFileStore extends FileStore {
    /** As tus's, and on the disk when it resolves, so that what is acknowledged survives a power cut. */
    override async write(bytes: Readable, tusId: string, offset: number): Promise<number> {
      const file = createWriteStream(join(directory, tusId), { flags: 'r+', start: offset, flush: true })
      try {
        await pipeline(bytes, file)
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? noRoom : error
      }
      return offset + file.bytesWritten
    }

    override getUpload(tusId: string): Promise<TusUpload> {
      return asNoted(tusId, super.getUpload(tusId))
    }
  }

  const datastore = new DurableFileStore({
    directory,
    configstore: notes,
    expirationPeriodInMilliseconds: expiryMilliseconds,
  })
  datastore.extensions = extensions(datastore)
  const pathOf = ({ id }: Pick<Awaited, 'id'>) => join(directory, id)

  return {
    datastore,
    tusId: ({ id }) => id,
    async bytesOf(upload) {
      const arriving = await stat(pathOf(upload)).catch(() => null)
      return arriving?.size ?? (await media.stat(upload.key))?.sizeBytes ?? null
    },
    async keep(upload) {
      const arriving = await stat(pathOf(upload)).catch(() => null)
      if (arriving !== null && arriving.size !== upload.sizeBytes) return false
      try {
        await media.takeIn(upload.key, pathOf(upload))
        return true
      } catch (error) {
        if (!(error instanceof NoSuchFile)) throw error
        // Taken in already, before a crash or by another request.
        return (await media.stat(upload.key))?.sizeBytes === upload.sizeBytes
      }
    },
    discard: (upload) => rm(pathOf(upload), { force: true }),
  }
}

/** As parts of an object of S3 that has its key from the beginning, and exists once they are all there. */
async function receiveInS3(parts: ReceivingParts): Promise<Receiving> {
  const { media, s3, expiryMilliseconds } = parts
  if (!s3) throw new TypeError('receiving in S3 needs its bucket')
  const [{ S3Store }, { clientSettings }] = await Promise.all([import('@tus/s3-store'), import('./s3-store.ts')])

  const asNoted = withNote(parts)

  class NotedS3Store extends S3Store {
    override getUpload(tusId: string): Promise<TusUpload> {
      return asNoted(tusId, super.getUpload(tusId))
    }
  }

  const datastore = new NotedS3Store({
    partSize: 8 * 1024 * 1024,
    // Unknown to several S3 that are not AWS.
    useTags: false,
    expirationPeriodInMilliseconds: expiryMilliseconds,
    s3ClientConfig: { bucket: s3.bucket, ...clientSettings(s3) },
  })
  datastore.extensions = extensions(datastore)
  const companions = async (key: string) => {
    await media.delete(`${key}.info`)
    await media.delete(`${key}.part`)
  }

  return {
    datastore,
    tusId: ({ key }) => key,
    async bytesOf({ key }) {
      const kept = await media.stat(key)
      if (kept !== null) return kept.sizeBytes
      return (await datastore.getUpload(key).catch(ignoreAbsence))?.offset ?? null
    },
    async keep({ key, sizeBytes }) {
      if ((await media.stat(key)) === null) {
        const arrived = await datastore.getUpload(key).catch(ignoreAbsence)
        if (arrived?.offset !== sizeBytes) return false
        // All of its parts are there, but a crash came before they were joined: writing nothing more joins them.
        await datastore.write(Readable.from([]), key, sizeBytes)
      }
      if ((await media.stat(key))?.sizeBytes !== sizeBytes) return false
      await companions(key)
      return true
    },
    async discard({ key }) {
      await datastore.remove(key).catch(ignoreAbsence)
      await companions(key)
    },
  }
}

/** The length decides who may send what: it is never told later. */
function extensions(datastore: DataStore): string[] {
  return datastore.extensions.filter((name) => name !== 'creation-defer-length')
}

/** What tus's store says of an upload, corrected by its note; also once it was kept: `@tus/server` asks again after the end. */
function withNote({ media, find, expiryMilliseconds }: ReceivingParts) {
  return async function asNoted(tusId: string, asked: Promise<TusUpload>): Promise<TusUpload> {
    const [answer] = await Promise.allSettled([asked])
    const known = await find(tusId)
    if (answer.status === 'fulfilled') {
      if (known) answer.value.creation_date = createdAt(known, expiryMilliseconds)
      return answer.value
    }
    if (known === null || (await media.stat(known.key))?.sizeBytes !== known.sizeBytes) throw answer.reason
    return noteOf(tusId, known, expiryMilliseconds, known.sizeBytes)
  }
}

function noteOf(id: string, upload: Awaited, expiryMilliseconds: number, offset = 0): TusUpload {
  return { id, size: upload.sizeBytes, offset, creation_date: createdAt(upload, expiryMilliseconds) } as TusUpload
}

/** tus counts the expiry from the creation; ours is pushed back by each byte that arrives. */
function createdAt(upload: Awaited, expiryMilliseconds: number): string {
  return new Date(upload.expiresAt.getTime() - expiryMilliseconds).toISOString()
}

/** tus's word for an upload that is not there. */
function ignoreAbsence(error: { status_code?: number }): undefined {
  if (error.status_code !== 404) throw error
}

const noRoom = {
  status_code: 507,
  body: 'Il n’y a plus de place ici. Ce qui est arrivé est gardé : réessayez plus tard.\n',
}
