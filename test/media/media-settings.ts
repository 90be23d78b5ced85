/** Fresh media settings for a test: an empty folder, or an empty bucket of the S3 that `S3_ENDPOINT` names. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaSettings } from '#src/media/open-media.ts'
import type { PresignParts } from '#src/media/s3-presign.ts'

export type TestMedia = AsyncDisposable & { settings: MediaSettings; folder: string }

export async function aFolderForMedia(): Promise<TestMedia> {
  const folder = await mkdtemp(join(tmpdir(), 'c12-media-'))
  return {
    folder,
    settings: { kind: 'folder', folder: join(folder, 'media') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

export const s3Absence = 'S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY name no S3 server'

/** Null when no S3 is named: the tests on it then appear as pending, with `s3Absence`. */
export function s3OfEnvironment(): Omit<PresignParts, 'bucket'> | null {
  const { S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = process.env
  if (!S3_ENDPOINT || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) return null
  return {
    endpoint: new URL(S3_ENDPOINT),
    region: S3_REGION ?? 'us-east-1',
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
    forcesPathStyle: true,
  }
}

export async function aBucketForMedia(): Promise<TestMedia> {
  const server = s3OfEnvironment()
  if (!server) throw new Error(s3Absence)
  const { CreateBucketCommand, DeleteBucketCommand, S3Client } = await import('@aws-sdk/client-s3')
  const { clientSettings, openS3Store } = await import('#src/media/s3-store.ts')
  const bucket = `c12-test-${crypto.randomUUID()}`
  const folder = await mkdtemp(join(tmpdir(), 'c12-media-'))
  const settings = { kind: 's3', ...server, bucket, workFolder: join(folder, 'work') } as const
  const client = new S3Client(clientSettings(settings))
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  return {
    folder,
    settings,
    async [Symbol.asyncDispose]() {
      await using store = await openS3Store(settings)
      const prefixes = new Set<string>()
      for await (const { key } of store.list('')) prefixes.add(key)
      for (const key of prefixes) await store.delete(key)
      await store.dropUnfinished(new Date(Date.now() + 3_600_000))
      await client.send(new DeleteBucketCommand({ Bucket: bucket }))
      client.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
