/** A file on its way here: what may be sent, by whom, how long it may take. Pure. */

import type { Role } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import { AppError, InvalidInput } from '../app-error.ts'
import { iso } from '../clock.ts'
import type { VideoId } from './video.ts'

export type UploadId = string & { readonly __brand: 'UploadId' }

export interface Upload {
  /** A UUID: also the address, `/api/v1/uploads/<uuid>`. Of no use to anyone but its owner. */
  readonly _id: UploadId
  readonly accountId: AccountId
  /** The draft that was made for it. */
  readonly videoId: VideoId
  readonly sizeBytes: number
  /** `received`: whole, on disk, and its video waits for its preparation. */
  state: 'receiving' | 'received'
  readonly createdAt: string
  /** Pushed back each time that bytes arrive. */
  expiresAt: string
}

export interface UploadLimits {
  sizeBytes: number
  /** In any twenty-four hours. */
  dailyBytes: number
  durationSeconds: number
}

/** However small they are: each makes a draft. */
export const mostUploadsADay = 100

/** What this person may send: the greatest of what their roles allow. */
export function uploadLimitsOf(
  roles: readonly Role[],
  { teacher, animator }: { teacher: UploadLimits; animator: UploadLimits },
): UploadLimits {
  return roles.some((role) => role !== 'teacher') ? animator : teacher
}

/** Where the file is kept in the media store. */
export function sourceKeyOf({ _id, videoId }: Pick<Upload, '_id' | 'videoId'>): string {
  return `sources/${videoId}/${_id}`
}

export function newUpload(
  from: Pick<Upload, '_id' | 'accountId' | 'videoId' | 'sizeBytes'>,
  now: Temporal.Instant,
  expiryHours: number,
): Upload {
  const expiresAt = iso(now.add({ seconds: expiryHours * 3600 }))
  return { ...from, state: 'receiving', createdAt: iso(now), expiresAt }
}

/** Creation of tus 1.0, §Creation: the length is needed, it decides what may be sent. @throws {InvalidInput} {UploadTooLarge} */
export function checkedSize(written: string | undefined, limits: UploadLimits): number {
  const sizeBytes = Number(written)
  if (written === undefined || !/^\d+$/.test(written) || !Number.isSafeInteger(sizeBytes)) {
    throw new InvalidInput([{ pointer: '/sizeBytes', detail: 'La taille du fichier manque.' }])
  }
  if (sizeBytes === 0) {
    throw new InvalidInput(
      [{ pointer: '/sizeBytes', detail: 'Ce fichier est vide.' }],
      'Ce fichier est vide\u00a0: la copie depuis le téléphone ou la caméra a peut-être échoué.',
    )
  }
  if (sizeBytes > limits.sizeBytes) throw new UploadTooLarge(sizeBytes, limits)
  return sizeBytes
}

/** What was sent in the last twenty-four hours, whatever became of it. @throws {UploadQuotaReached} */
export function assertWithinQuota(
  sent: readonly Pick<Upload, 'sizeBytes' | 'createdAt'>[],
  sizeBytes: number,
  limits: UploadLimits,
  now: Temporal.Instant,
): void {
  const bytes = sent.reduce((sum, upload) => sum + upload.sizeBytes, 0)
  if (sent.length < mostUploadsADay && bytes + sizeBytes <= limits.dailyBytes) return
  const [oldest = iso(now)] = sent.map(({ createdAt }) => createdAt).sort()
  const freed = Temporal.Instant.from(oldest).add({ hours: 24 })
  throw new UploadQuotaReached(Math.max(60, Math.ceil(now.until(freed).total('seconds'))), limits)
}

/**
 * A first title from the name of a file, which is never trusted nor kept: null for the names that cameras and phones
 * give, which say nothing.
 */
export function titleFrom(fileName: string | undefined): string | null {
  const base = (fileName ?? '').normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const words = base
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}_]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (/^(img|vid|mov|mvi|dsc[nf]?|gopr|g[hx]|pxl|whatsapp|screen|capture|trim)(?!\p{L})/iu.test(words)) return null
  if (/^(video|vidéo|film|clip|rec)[\d\s().:-]*$/iu.test(words)) return null
  return (words.match(/\p{L}/gu) ?? []).length < 3 ? null : words.slice(0, 120).trim()
}

/** Header of tus 1.0, §Creation: keys, each with its value in base 64. @throws {InvalidInput} */
export function parseMetadata(header: string | undefined): Map<string, string> {
  const read = new Map<string, string>()
  if (header === undefined || header.trim() === '') return read
  for (const pair of header.split(',')) {
    const [, key, value = ''] = /^ *([^ ,]+)(?: ([A-Za-z0-9+/]*={0,2}))? *$/.exec(pair) ?? []
    if (key === undefined || read.has(key) || read.size === 20) {
      throw new InvalidInput([{ pointer: '/metadata', detail: 'La description de l’envoi ne se lit pas.' }])
    }
    read.set(key, Buffer.from(value, 'base64').toString('utf8'))
  }
  return read
}

/** As people write them: « 4 Go », « 512 Mo ». */
function inFrench(bytes: number): string {
  const [unit, value] = bytes >= 1e9 ? ['Go', bytes / 1e9] : ['Mo', bytes / 1e6]
  return `${value.toLocaleString('fr', { maximumFractionDigits: 1 })}\u00a0${unit}`
}

export class UploadTooLarge extends AppError {
  readonly code = 'upload-too-large'
  readonly limitBytes: number
  constructor(sizeBytes: number, limits: UploadLimits) {
    super(
      `Ce fichier pèse ${inFrench(sizeBytes)}, et la limite est de ${inFrench(limits.sizeBytes)}. Filmez en plus petit, ou coupez la vidéo en deux.`,
    )
    this.limitBytes = limits.sizeBytes
  }
}

export class UploadQuotaReached extends AppError {
  readonly code = 'upload-quota-reached'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number, limits: UploadLimits) {
    const hours = Math.ceil(retryAfterSeconds / 3600)
    super(
      `Vous avez envoyé le plus que l’on puisse en vingt-quatre heures (${inFrench(limits.dailyBytes)}, ${mostUploadsADay} fichiers). Réessayez dans ${hours <= 1 ? 'une heure' : `${hours} heures`}.`,
    )
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The file is here already: it can neither be added to nor taken back; its video can be deleted. */
export class UploadAlreadyReceived extends AppError {
  readonly code = 'upload-already-received'
  constructor() {
    super('Ce fichier est déjà arrivé en entier. Pour le retirer, supprimez sa vidéo.')
  }
}

export class NoRoomLeft extends AppError {
  readonly code = 'no-room-left'
  constructor() {
    super('Il n’y a plus assez de place ici pour ce fichier. L’équipe de ce site doit en faire\u00a0: prévenez-la.')
  }
}
