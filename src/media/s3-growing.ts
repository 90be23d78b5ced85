/**
 * What one process is making, given to the others while it grows. S3 has no file that can be added to: each stretch of a film is
 * an object named after where it begins, and a text is one object, replaced. They stand beside all media, under a name that no
 * key can bear, so that nothing else sees them.
 */
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import type { ByteRange, GrowingFile } from './media-store.ts'

interface S3GrowingParts {
  client: S3Client
  /** For what is read as slowly as a viewer likes. */
  readers: S3Client
  bucket: string
  /** Every object whose name begins with this, in the order of their names. */
  objects(prefix: string): AsyncIterable<{ name: string; sizeBytes: number; modifiedAt: Date }>
  remove(names: readonly string[]): Promise<void>
}

const above = 'Growing'
/** A stretch is held in memory while it is sent. */
const largestStretch = 8 * 1024 * 1024

export function createS3Growing({ client, readers, bucket: Bucket, objects, remove }: S3GrowingParts) {
  const put = (name: string, Body: Uint8Array) => client.send(new PutObjectCommand({ Bucket, Key: name, Body }))

  async function* bytesOf(stretches: readonly Stretch[], range: ByteRange): AsyncGenerator<Buffer> {
    for (const { name, start, sizeBytes } of stretches) {
      const from = Math.max(0, range.start - start)
      const to = Math.min(sizeBytes, range.end + 1 - start) - 1
      if (from > to) continue
      const { Body } = await readers.send(new GetObjectCommand({ Bucket, Key: name, Range: `bytes=${from}-${to}` }))
      yield* Body as Readable
    }
  }

  return {
    /** Sends what a local file holds from `from` on. @returns where it ends now */
    async extend(key: string, path: string, from: number): Promise<number> {
      await using file = await open(path)
      const { size } = await file.stat()
      let position = from
      while (position < size) {
        const stretch = Buffer.alloc(Math.min(largestStretch, size - position))
        const { bytesRead } = await file.read(stretch, 0, stretch.length, position)
        if (bytesRead === 0) break
        await put(`${above}/${key}/${String(position).padStart(15, '0')}`, stretch.subarray(0, bytesRead))
        position += bytesRead
      }
      return position
    },

    async replace(key: string, text: string): Promise<void> {
      await put(`${above}/${key}`, Buffer.from(text))
    },

    async find(key: string): Promise<GrowingFile | null> {
      const name = `${above}/${key}`
      const stretches: Stretch[] = []
      let modifiedAt = new Date(0)
      for await (const object of objects(name)) {
        const start = object.name === name ? 0 : Number(object.name.slice(name.length + 1))
        // A hole would be a stretch that is being removed: what follows it is not there any more either.
        if (!(object.name === name || object.name.startsWith(`${name}/`)) || start !== endOf(stretches)) continue
        stretches.push({ ...object, start })
        modifiedAt = object.modifiedAt
      }
      if (stretches.length === 0) return null
      const read = async (range: ByteRange) => Readable.from(bytesOf(stretches, range), { objectMode: false })
      return { sizeBytes: endOf(stretches), modifiedAt, read }
    },

    /** All that was given of this prefix; with `before`, what was given last before then. @returns how many objects */
    async drop(prefix: string, before?: Date): Promise<number> {
      const names: string[] = []
      for await (const { name, modifiedAt } of objects(prefix === '' ? `${above}/` : `${above}/${prefix}/`)) {
        if (before === undefined || modifiedAt < before) names.push(name)
      }
      await remove(names)
      return names.length
    },
  }
}

interface Stretch {
  name: string
  start: number
  sizeBytes: number
}

function endOf(stretches: readonly Stretch[]): number {
  const last = stretches.at(-1)
  return last === undefined ? 0 : last.start + last.sizeBytes
}
