/**
 * The media port over S3. What is made locally stands in a work folder of this machine until it is whole in the
 * bucket; an object appears there at once, whole. Loaded only when S3 is chosen.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { assertMediaKey, isMediaKey } from './media-key.ts'
import { type ByteRange, type MediaStore, NoSuchFile, type WorkFolder } from './media-store.ts'
import { createS3Growing } from './s3-growing.ts'
import { type PresignParts, presign } from './s3-presign.ts'
import { createS3Upload } from './s3-upload.ts'
import { sweep, temporary } from './work-names.ts'

export interface S3Settings extends PresignParts {
  /** Local, for what is being made. */
  workFolder: string
}

export interface S3Store extends MediaStore {
  readonly kind: 's3'
  /** An address that anyone may read for `seconds`. `disposition`: the Content-Disposition that S3 shall answer. */
  presign(key: string, options: { seconds: number; disposition?: string }): URL
  /** Removes what a crash left before then of files half sent or half made: invisible, but paid for. @returns how many */
  dropUnfinished(before: Date): Promise<number>
}

const filesAtOnce = 2

interface S3Connections {
  /** At once. */
  most?: number
  /** Until an answer begins, the sending of what was asked included: a server that went away never refuses. */
  patienceMs?: number
}

/** What the AWS SDK needs to know of a bucket of any make; also for the receiving of uploads. */
export function clientSettings(
  { endpoint, region, accessKeyId, secretAccessKey, forcesPathStyle }: PresignParts,
  { most: maxSockets = 50, patienceMs = 300_000 }: S3Connections = {},
) {
  return {
    requestHandler: {
      connectionTimeout: Math.min(10_000, patienceMs),
      requestTimeout: patienceMs,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets },
      httpsAgent: { maxSockets },
    },
    endpoint: endpoint.href,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: forcesPathStyle,
    // Checksum trailers are unknown to most that are not AWS (Garage, Ceph, older MinIO).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const
}

export async function openS3Store(settings: S3Settings, connections: S3Connections = {}): Promise<S3Store> {
  const client = new S3Client(clientSettings(settings, connections))
  // Each is held by one viewer, for as long as they like: they are as many as viewers, and in nobody's way.
  const readers = new S3Client(clientSettings(settings, { ...connections, most: Number.POSITIVE_INFINITY }))
  const Bucket = settings.bucket
  await mkdir(settings.workFolder, { recursive: true })
  const work = await realpath(settings.workFolder)
  await sweep(work)
  const growingFolders = new Map<string, string>()

  const upload = createS3Upload({ client, bucket: Bucket })

  async function* objects(Prefix: string): AsyncGenerator<{ name: string; sizeBytes: number; modifiedAt: Date }> {
    let ContinuationToken: string | undefined
    do {
      const answer = await client.send(
        new ListObjectsV2Command({
          Bucket,
          ...(Prefix === '' ? {} : { Prefix }),
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        }),
      )
      for (const { Key, Size, LastModified } of answer.Contents ?? []) {
        if (Key !== undefined) yield { name: Key, sizeBytes: Size ?? 0, modifiedAt: LastModified ?? new Date(0) }
      }
      ContinuationToken = answer.IsTruncated ? answer.NextContinuationToken : undefined
    } while (ContinuationToken !== undefined)
  }

  async function* listed(prefix: string): AsyncGenerator<{ key: string; sizeBytes: number }> {
    for await (const { name, sizeBytes } of objects(prefix === '' ? '' : `${prefix}/`)) {
      if (isMediaKey(name)) yield { key: name, sizeBytes }
    }
  }

  async function remove(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += 1000) {
      const Objects = keys.slice(from, from + 1000).map((Key) => ({ Key }))
      const { Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
      const [error] = Errors ?? []
      if (error) throw new Error(`S3 did not delete ${error.Key}: ${error.Code} ${error.Message}`)
    }
  }

  const shared = createS3Growing({ client, readers, bucket: Bucket, objects, remove })

  async function read(key: string, range?: ByteRange): Promise<Readable> {
    assertMediaKey(key)
    if (range && (range.start < 0 || range.end < range.start)) throw new RangeError(`${key}: no such range`)
    try {
      const Range = range && `bytes=${range.start}-${range.end}`
      const { Body } = await readers.send(new GetObjectCommand({ Bucket, Key: key, ...(Range && { Range }) }))
      if (!(Body instanceof Readable)) throw new Error('S3 gave no body')
      return Body
    } catch (error) {
      if (statusOf(error) === 404) throw new NoSuchFile(key, { cause: error })
      if (statusOf(error) === 416) throw new RangeError(`${key}: beyond its end`, { cause: error })
      throw error
    }
  }

  return {
    kind: 's3',
    write: upload,

    async takeIn(key, path) {
      const found = await stat(path).catch(() => null)
      if (!found?.isFile()) throw new NoSuchFile(path)
      await upload(key, createReadStream(path, { highWaterMark: 1024 * 1024 }))
      await rm(path)
    },

    async stat(key) {
      assertMediaKey(key)
      try {
        const found = await client.send(new HeadObjectCommand({ Bucket, Key: key }))
        return {
          sizeBytes: found.ContentLength ?? 0,
          etag: found.ETag ?? `"${found.ContentLength}"`,
          modifiedAt: found.LastModified ?? new Date(0),
        }
      } catch (error) {
        if (statusOf(error) === 404) return null
        throw error
      }
    },

    read,

    async openLocally(key, signal) {
      const path = temporary(work)
      const discard = () => rm(path, { force: true })
      try {
        await pipeline(await read(key), createWriteStream(path), signal ? { signal } : {})
      } catch (error) {
        await discard()
        throw error
      }
      return { path, [Symbol.asyncDispose]: discard }
    },

    async workFolder(prefix): Promise<WorkFolder> {
      assertMediaKey(prefix)
      const path = temporary(work)
      await mkdir(path)
      growingFolders.set(prefix, path)
      let isOver = false
      /** Where what was shared of each file ends. */
      const ends = new Map<string, number>()

      async function discard(): Promise<void> {
        if (isOver) return
        isOver = true
        if (growingFolders.get(prefix) === path) growingFolders.delete(prefix)
        await rm(path, { recursive: true, force: true })
        // What cannot be dropped now goes with the prefix, or a day later (`dropUnfinished`).
        if (ends.size > 0) await shared.drop(prefix).catch(() => {})
      }

      return {
        path,
        async commit() {
          if (isOver) throw new Error(`the work folder of ${prefix} is already closed`)
          const names: string[] = []
          for (const entry of await readdir(path, { withFileTypes: true })) {
            if (!entry.isFile()) throw new Error(`only plain files can be kept, not ${prefix}/${entry.name}`)
            assertMediaKey(`${prefix}/${entry.name}`)
            names.push(entry.name)
          }
          const master = 'master.m3u8'
          const send = (name: string) =>
            upload(`${prefix}/${name}`, createReadStream(join(path, name), { highWaterMark: 1024 * 1024 }))
          await eachAtOnce(
            filesAtOnce,
            names.filter((name) => name !== master),
            send,
          )
          if (names.includes(master)) await send(master)
          const replaced: string[] = []
          for await (const { key } of listed(prefix)) {
            if (!names.includes(key.slice(prefix.length + 1))) replaced.push(key)
          }
          await remove(replaced)
          await discard()
        },
        async share(file, texts) {
          if (isOver) return
          ends.set(file, ends.get(file) ?? 0)
          ends.set(file, await shared.extend(`${prefix}/${file}`, join(path, file), ends.get(file) ?? 0))
          for (const [name, text] of Object.entries(texts)) await shared.replace(`${prefix}/${name}`, text)
        },
        discard,
      }
    },

    growing(key) {
      const end = key.lastIndexOf('/')
      const folder = growingFolders.get(key.slice(0, end))
      return folder === undefined || !isMediaKey(key) ? null : join(folder, key.slice(end + 1))
    },

    async growingElsewhere(key) {
      assertMediaKey(key)
      return shared.find(key)
    },

    async *list(prefix) {
      if (prefix !== '') assertMediaKey(prefix)
      yield* listed(prefix)
    },

    async delete(key) {
      assertMediaKey(key)
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }))
    },

    async deleteAll(prefix) {
      assertMediaKey(prefix)
      const keys: string[] = []
      for await (const { key } of listed(prefix)) keys.push(key)
      await remove(keys)
      await shared.drop(prefix)
    },

    async freeBytes() {
      return null
    },

    async ping() {
      await client.send(new HeadBucketCommand({ Bucket }))
    },

    presign(key, { seconds, disposition }) {
      assertMediaKey(key)
      const overrides = disposition === undefined ? {} : { 'response-content-disposition': disposition }
      return presign(settings, key, { at: new Date(), seconds, overrides })
    },

    async dropUnfinished(before) {
      let dropped = await shared.drop('', before)
      let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {}
      while (from !== null) {
        const page: ListMultipartUploadsCommandOutput = await client.send(
          new ListMultipartUploadsCommand({ Bucket, ...from }),
        )
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key === undefined || !isMediaKey(Key) || Initiated === undefined || Initiated >= before) continue
          await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
          dropped += 1
        }
        from = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null
      }
      return dropped
    },

    async [Symbol.asyncDispose]() {
      client.destroy()
      readers.destroy()
      await Promise.all([...growingFolders.values()].map((path) => rm(path, { recursive: true, force: true })))
      growingFolders.clear()
    },
  }
}

async function eachAtOnce<T>(most: number, things: readonly T[], act: (thing: T) => Promise<void>): Promise<void> {
  const waiting = things.values()
  const workers = Array.from({ length: most }, async () => {
    for (const thing of waiting) await act(thing)
  })
  const refused = (await Promise.allSettled(workers)).find((it) => it.status === 'rejected')
  if (refused) throw refused.reason
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}
