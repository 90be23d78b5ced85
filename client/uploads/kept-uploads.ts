/**
 * Uploads that were begun on this device: where each goes on from, even after the browser was closed. The file itself
 * cannot be kept: the person chooses it again, and it is known by its name, size and date.
 */

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

const prefix = 'envoi:'
/** The instance keeps what was abandoned for some days at most. */
const keptDays = 7

export function fingerprintOf(file: Pick<File, 'name' | 'size' | 'lastModified'>): string {
  return `${file.name}|${file.size}|${file.lastModified}`
}

export function keptUpload(fingerprint: string): KeptUpload | null {
  try {
    const text = localStorage.getItem(prefix + fingerprint)
    return text === null ? null : (JSON.parse(text) as KeptUpload)
  } catch {
    return null
  }
}

export function keepUpload(upload: KeptUpload): void {
  try {
    localStorage.setItem(prefix + upload.fingerprint, JSON.stringify(upload))
  } catch {
    // Storage refused: it resumes as long as the page is open.
  }
}

export function forgetUpload(fingerprint: string): void {
  try {
    localStorage.removeItem(prefix + fingerprint)
  } catch {
    // Then nothing was kept.
  }
}

/** Those of new videos that have not all arrived, latest first. Sweeps what is too old. */
export function unfinishedUploads(now = Date.now()): KeptUpload[] {
  try {
    const all = Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => keptUpload(key.slice(prefix.length)) ?? [])
    const isOld = ({ begunAt, finishedAt }: KeptUpload) =>
      now - begunAt > keptDays * 86_400_000 || (finishedAt !== null && now - finishedAt > 3_600_000)
    for (const { fingerprint } of all.filter(isOld)) forgetUpload(fingerprint)
    return all
      .filter((upload) => !isOld(upload) && upload.finishedAt === null && !upload.replaces)
      .sort((one, other) => other.begunAt - one.begunAt)
  } catch {
    return []
  }
}
