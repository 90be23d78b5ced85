/** Whether leaving the page would stop a file on its way: the browser then asks, in its own words. */
import type { UploadState } from './upload-session.ts'

const phases: readonly UploadState['phase'][] = ['starting', 'sending', 'cut', 'retrying']

export function isSending(upload: UploadState | null): boolean {
  return upload !== null && phases.includes(upload.phase)
}
