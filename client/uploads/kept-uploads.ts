/**
 * Uploads that were begun on this device: where each goes on from, even after the browser was closed. The file itself
 * cannot be kept: the person chooses it again, and it is known by its name, size and date.
 */
import { allOf, ownName, whose } from '../drafts/own-names.ts'

export interface KeptUpload {
  fingerprint: string
  /** Where tus goes on. */
  url: string
  videoId: string
  fileName: string
  sizeBytes: number
  /** Milliseconds since 1970. */
  begunAt: number
  /** Set when all has arrived: another tab that waited for this one learns it here. */
  finishedAt: number | null
  /** The video of which it replaces the film: it is gone on with from there. */
  replaces?: string | null
}

/** The instance keeps what was abandoned for some days at most. */
const keptDays = 7

/** @param replaces the video of which it becomes the film */
export function fingerprintOf(file: Pick<File, 'name' | 'size' | 'lastModified'>, replaces?: string): string {
  const own = `${file.name}|${file.size}|${file.lastModified}`
  return replaces === undefined ? own : `${own}|${replaces}`
}

export function keptUpload(fingerprint: string, owner?: string): KeptUpload | null {
  try {
    const text = localStorage.getItem(ownName('upload', fingerprint, owner ?? whose()))
    return text === null ? null : (JSON.parse(text) as KeptUpload)
  } catch {
    return null
  }
}

export function keepUpload(upload: KeptUpload, owner?: string): void {
  try {
    localStorage.setItem(ownName('upload', upload.fingerprint, owner ?? whose()), JSON.stringify(upload))
  } catch {
    // Storage refused: it resumes as long as the page is open.
  }
}

export function forgetUpload(fingerprint: string, owner?: string): void {
  try {
    localStorage.removeItem(ownName('upload', fingerprint, owner ?? whose()))
  } catch {
    // Then nothing was kept.
  }
}

/** Its film is not replaced any more: nothing of what was sent for that is gone on with. */
export function forgetReplacements(videoId: string): void {
  forgetWhere(({ replaces }) => replaces === videoId)
}

/** The instance awaits none: what had not all arrived is gone. A tab that waits for what did learns it all the same. */
export function forgetUnfinishedReplacements(videoId: string): void {
  forgetWhere(({ replaces, finishedAt }) => replaces === videoId && finishedAt === null)
}

function forgetWhere(isGone: (upload: KeptUpload) => boolean): void {
  try {
    for (const { stored, owner, name } of allOf('upload')) {
      const upload = keptUpload(name, owner)
      if (upload && isGone(upload)) localStorage.removeItem(stored)
    }
  } catch {
    // Then nothing was kept.
  }
}

/** Mine, that have not all arrived, latest first: new videos, and films that replace another. Sweeps what is too old, whoever began it. */
export function unfinishedUploads(now = Date.now(), owner?: string): KeptUpload[] {
  try {
    const mine = owner ?? whose()
    const all = allOf('upload').flatMap((each) => {
      const upload = keptUpload(each.name, each.owner)
      return upload ? [{ ...each, upload }] : []
    })
    const isOld = ({ begunAt, finishedAt }: KeptUpload) =>
      now - begunAt > keptDays * 86_400_000 || (finishedAt !== null && now - finishedAt > 3_600_000)
    for (const { stored, upload } of all) if (isOld(upload)) localStorage.removeItem(stored)
    return all
      .filter((each) => each.owner === mine)
      .map(({ upload }) => upload)
      .filter((upload) => !isOld(upload) && upload.finishedAt === null)
      .sort((one, other) => other.begunAt - one.begunAt)
  } catch {
    return []
  }
}
