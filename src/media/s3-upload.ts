/** Sends one object whole: at once when it is small, otherwise in parts that appear together at the end, or not at all. */
import type { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { contentTypeOf } from './content-type.ts'
import { assertMediaKey } from './media-key.ts'

/** Every part of a multipart upload but the last holds that much; at most 10 000 parts, hence 160 GB. S3's least is 5 MiB. */
const partBytes = 16 * 1024 * 1024
const partsAtOnce = 2

export function createS3Upload({ client, bucket: Bucket }: { client: S3Client; bucket: string }) {
  async function uploadParts(key: string, parts: AsyncGenerator<Buffer>): Promise<void> {
    const object = { Bucket, Key: key }
    const first = await parts.next()
    const firstPart = first.done ? Buffer.alloc(0) : first.value
    const second = first.done || firstPart.length < partBytes ? null : await parts.next()
    if (second === null || second.done) {
      await client.send(new PutObjectCommand({ ...object, Body: firstPart, ContentType: contentTypeOf(key) }))
      return
    }
    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({ ...object, ContentType: contentTypeOf(key) }),
    )
    const sent: Promise<{ PartNumber: number; ETag: string | undefined }>[] = []
    const send = (Body: Buffer): void => {
      const PartNumber = sent.length + 1
      const part = client
        .send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }))
        .then(({ ETag }) => ({ PartNumber, ETag }))
      part.catch(() => {})
      sent.push(part)
    }
    try {
      send(firstPart)
      send(second.value)
      for await (const part of parts) {
        await sent[sent.length - partsAtOnce]
        send(part)
      }
      const Parts = await Promise.all(sent)
      await client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }))
    } catch (error) {
      await Promise.allSettled(sent)
      await client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => {})
      throw error
    }
  }

  return async function upload(key: string, content: Uint8Array | Readable): Promise<void> {
    assertMediaKey(key)
    const parts = cut(content)
    try {
      await uploadParts(key, parts)
    } finally {
      // Closes the source, when it was left before its end.
      await parts.return(undefined)
    }
  }
}

/** Parts of exactly `partBytes`, but the last. */
async function* cut(content: Uint8Array | Readable): AsyncGenerator<Buffer> {
  if (content instanceof Uint8Array) {
    for (let from = 0; from < content.length; from += partBytes) {
      yield Buffer.from(content.buffer, content.byteOffset + from, Math.min(partBytes, content.length - from))
    }
    return
  }
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const chunk of content as AsyncIterable<Buffer>) {
    held.push(chunk)
    heldBytes += chunk.length
    while (heldBytes >= partBytes) {
      const all = Buffer.concat(held)
      yield all.subarray(0, partBytes)
      held = [all.subarray(partBytes)]
      heldBytes -= partBytes
    }
  }
  if (heldBytes > 0) yield Buffer.concat(held)
}
