/**
 * Receives files: opens an upload with its draft, hands the whole file over to its preparation, forgets what never came.
 * Each step may be done again, by this process or another, whatever moment a crash chose: the file on the disk is the
 * truth about what has arrived, the video about what was handed over, and the note of the upload only joins them.
 */
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { participant } from '../access/acting-person.ts'
import type { Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { type Clock, iso } from '../clock.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { Awaited, Receiving } from '../media/receiving.ts'
import type { AlsoWritten } from './start-video.ts'
import {
  assertWithinQuota,
  checkedSize,
  NoRoomLeft,
  newUpload,
  sourceKeyOf,
  titleFrom,
  type Upload,
  type UploadId,
  type UploadLimits,
} from './upload.ts'
import type { UploadsStore } from './uploads-store.ts'
import { type Video, type VideoId, VideoNotInState } from './video.ts'
import type { VideosPart } from './videos-part.ts'

interface ReceiveUploadParts {
  uploads: UploadsStore
  media: Pick<MediaStore, 'freeBytes' | 'delete'>
  receiving: () => Promise<Receiving>
  limitsOf: (person: Person) => UploadLimits
  expiryHours: number
  /** Each with `also`, in one transaction. The file becomes the film of a draft, or of this video, by its address. */
  videos: Pick<VideosPart, 'startVideo' | 'startReplacement' | 'videoReceived'>
  abandonVideo(id: VideoId, key?: string): Promise<void>
  /** In state `receiving` since before then: drafts whose upload was never noted, when a crash came in between. */
  draftsSince(before: string): Promise<readonly Pick<Video, '_id'>[]>
  clock: Clock
  log: Logger
}

/** What the disk must keep besides the file itself and the renditions made of it, which weigh about as much. */
const roomLeftBytes = 512 * 1024 * 1024
/** Tabs that had not heard still ask for that long. */
const rememberedDays = 7

export function createReceiveUpload(parts: ReceiveUploadParts) {
  const { uploads, media, limitsOf, expiryHours, videos, abandonVideo, clock, log } = parts
  const aDayAgo = () => iso(clock.now().subtract({ hours: 24 }))

  async function open(
    viewer: Viewer,
    asked: { size: string | undefined; fileName?: string; replaces?: string },
  ): Promise<Upload> {
    const person = participant(viewer)
    const limits = limitsOf(person)
    const sizeBytes = checkedSize(asked.size, limits)
    const free = await media.freeBytes()
    if (free !== null && free < 2 * sizeBytes + roomLeftBytes) throw new NoRoomLeft()
    // Refused before a draft is made, then counted again together with the note.
    const check = (sent: readonly Upload[]) => assertWithinQuota(sent, sizeBytes, limits, clock.now())
    check(await uploads.sentSince(person.accountId, aDayAgo()))
    const _id = randomUUID() as string as UploadId
    const now = clock.now()
    const uploadFor = (videoId: VideoId) =>
      newUpload({ _id, accountId: person.accountId, videoId, sizeBytes }, now, expiryHours)
    const noted: AlsoWritten = (videoId, tx) => uploads.insert(uploadFor(videoId), aDayAgo(), check, tx)
    const { _id: videoId } = await videoOf(viewer, _id, asked, noted)
    return uploadFor(videoId)
  }

  /** A draft, or a video that is there and gets another film. */
  function videoOf(
    viewer: Viewer,
    id: UploadId,
    { fileName, replaces }: { fileName?: string; replaces?: string },
    also: AlsoWritten,
  ) {
    if (replaces !== undefined) {
      return videos.startReplacement(viewer, replaces, (videoId) => sourceKeyOf({ _id: id, videoId }), also)
    }
    const title = titleFrom(fileName)
    return videos.startVideo(viewer, title === null ? {} : { title }, also)
  }

  /**
   * When the whole file is here, gives it to its video, whose preparation begins. Answers whether it was, now or before.
   */
  async function handOver(upload: Upload): Promise<boolean> {
    if (upload.state === 'received') return true
    const receiving = await parts.receiving()
    if (!(await receiving.keep(toAwaited(upload)))) return false
    const source = { key: sourceKeyOf(upload), sizeBytes: upload.sizeBytes }
    if (await isTaken(upload, source)) {
      log.info({ upload: upload._id, video: upload.videoId, bytes: upload.sizeBytes }, 'an upload was received')
    } else {
      // Its video was deleted meanwhile: the file is nobody's.
      await media.delete(source.key)
      await uploads.delete(upload._id)
    }
    return true
  }

  /** The note says so in the same transaction: whoever comes back is told, though the file may soon be gone. */
  async function isTaken(upload: Upload, source: { key: string; sizeBytes: number }): Promise<boolean> {
    const forgetAt = iso(clock.now().add({ hours: 24 * rememberedDays }))
    try {
      return await videos.videoReceived(upload.videoId, source, (_, tx) =>
        uploads.markReceived(upload._id, forgetAt, tx),
      )
    } catch (error) {
      if (!(error instanceof VideoNotInState)) throw error
      // Handed over by another process, and already further: its source may even be gone.
      await uploads.markReceived(upload._id, forgetAt)
      return true
    }
  }

  /**
   * The person gives up, it could not begin, or nobody went on with it. What is whole all the same is handed over and
   * stays. Answers whether it is gone.
   */
  async function cancel(upload: Upload): Promise<boolean> {
    if (await handOver(upload)) return false
    const receiving = await parts.receiving()
    await receiving.discard(toAwaited(upload))
    await abandonVideo(upload.videoId, sourceKeyOf(upload))
    await uploads.delete(upload._id)
    return true
  }

  return {
    open,
    handOver,
    cancel,

    /** Bytes arrive: it is not abandoned. Written at most once in a twentieth of the time that is left to it. */
    async isAlive(upload: Upload): Promise<void> {
      const expiresAt = clock.now().add({ seconds: expiryHours * 3600 })
      const gained = Temporal.Instant.from(upload.expiresAt).until(expiresAt).total('hours')
      if (gained > expiryHours / 20) await uploads.postpone(upload._id, iso(expiresAt))
    },

    /** Uploads that arrived whole and were not handed over, because a crash came in between. @returns how many */
    async recover(signal: AbortSignal): Promise<number> {
      const receiving = await parts.receiving()
      let recovered = 0
      for await (const upload of uploads.receiving(iso(clock.now()))) {
        signal.throwIfAborted()
        if ((await receiving.bytesOf(toAwaited(upload))) !== upload.sizeBytes) continue
        if (await handOver(upload)) recovered += 1
      }
      return recovered
    },

    /** Uploads that nobody went on with, and drafts that never had one. @returns how many */
    async expire(signal: AbortSignal): Promise<number> {
      let expired = 0
      for await (const upload of uploads.expired(iso(clock.now()))) {
        signal.throwIfAborted()
        if (await cancel(upload)) expired += 1
      }
      const before = iso(clock.now().subtract({ seconds: 2 * expiryHours * 3600 }))
      for (const { _id } of await parts.draftsSince(before)) {
        signal.throwIfAborted()
        if (!(await uploads.existsForVideo(_id))) await abandonVideo(_id)
      }
      return expired
    },
  }
}

export type ReceiveUpload = ReturnType<typeof createReceiveUpload>

export function toAwaited(upload: Upload): Awaited {
  return {
    id: upload._id,
    key: sourceKeyOf(upload),
    sizeBytes: upload.sizeBytes,
    expiresAt: new Date(upload.expiresAt),
  }
}
