/** Opens the media store that the settings name. The AWS SDK is only loaded when S3 is chosen. */
import { type FolderStore, openFolderStore } from './folder-store.ts'
import type { S3Settings, S3Store } from './s3-store.ts'

export type MediaSettings = { kind: 'folder'; folder: string } | ({ kind: 's3' } & S3Settings)

/** Told apart by `kind`. */
export type Media = FolderStore | S3Store

export async function openMedia(settings: MediaSettings): Promise<Media> {
  if (settings.kind === 'folder') return openFolderStore(settings)
  const { openS3Store } = await import('./s3-store.ts')
  return openS3Store(settings)
}
