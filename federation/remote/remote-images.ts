/** Thumbnails and portraits of other instances: fetched, made again by ours, kept in the media store. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { avatarSize } from '#src/accounts/avatar.ts'
import type { MediaStore } from '#src/media/media-store.ts'
import { type RemoteFetch, type RemoteImages, RemoteRefused } from '../ports.ts'

/** From bytes of strangers to ours; given by the composition root, since only `transcoding/` starts processes. */
export interface RemakeImages {
  thumbnails(bytes: Uint8Array, signal?: AbortSignal): Promise<(Thumbnail & { bytes: Buffer })[]>
  /** One JPEG of this grid, and the WebVTT that names its parts. */
  sheet(bytes: Uint8Array, grid: SheetGrid, signal?: AbortSignal): Promise<{ image: Buffer; track: string }>
  square(bytes: Uint8Array, pixels: number, signal?: AbortSignal): Promise<Buffer>
  /** Of what these throw: it is no picture. */
  isUnreadable(error: unknown): boolean
}

type SheetGrid = Parameters<RemoteImages['storyboard']>[2]
type Thumbnail = Awaited<ReturnType<RemoteImages['thumbnails']>>[number]

interface RemoteImagesParts {
  fetch: Pick<RemoteFetch, 'bytes'>
  media: Pick<MediaStore, 'write' | 'workFolder'>
  remake: RemakeImages
}

const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
const largest = { thumbnail: 10_000_000, sheet: 10_000_000, avatar: 5_000_000 }
/** As of our own films. */
const sheet = { file: 'storyboard.jpg', captions: 'storyboard.vtt' }

export function createRemoteImages({ fetch, media, remake }: RemoteImagesParts): RemoteImages {
  async function read(url: string, maxBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
    const { bytes } = await fetch.bytes(url, { maxBytes, types, ...(signal ? { signal } : {}) })
    return bytes
  }

  async function made<T>(making: Promise<T>): Promise<T> {
    return making.catch((cause: unknown) => {
      throw remake.isUnreadable(cause) ? new RemoteRefused('wrong-type', 'it is no picture', { cause }) : cause
    })
  }

  return {
    async thumbnails(url, prefix, { signal } = {}) {
      const images = await made(remake.thumbnails(await read(url, largest.thumbnail, signal), signal))
      const folder = await media.workFolder(prefix)
      try {
        for (const { file, bytes } of images) await writeFile(join(folder.path, file), bytes)
        await folder.commit()
      } catch (error) {
        await folder.discard()
        throw error
      }
      return images.map(({ file, width, height, mediaType }) => ({ file, width, height, mediaType }))
    },
    async storyboard(url, prefix, grid, { signal } = {}) {
      const bytes = await read(url, largest.sheet, signal)
      const { image, track } = await made(remake.sheet(bytes, grid, signal))
      await media.write(`${prefix}/${sheet.file}`, image)
      await media.write(`${prefix}/${sheet.captions}`, Buffer.from(track))
      return sheet
    },
    async avatar(url, key, { signal } = {}) {
      await media.write(
        key,
        await made(remake.square(await read(url, largest.avatar, signal), avatarSize.width, signal)),
      )
    },
  }
}
