/** How long the sound of a file goes on after its last image. Pure. */
import type { Probe } from './probe.ts'

/** Sound may go on that long, in seconds, before the last image is held for it. */
export const toleratedTail = 0.5

/** In seconds. Some files tell a track's end where others tell its length: the film's own length decides. */
export function soundAfterPicture({ video, audio, durationSeconds }: Probe): number {
  if (!audio?.durationSeconds || !video.durationSeconds) return 0
  const end = Math.min(video.startSeconds, audio.startSeconds) + durationSeconds
  const pictureEnd = Math.min(end, video.startSeconds + video.durationSeconds)
  return Math.min(end, audio.startSeconds + audio.durationSeconds) - pictureEnd
}
