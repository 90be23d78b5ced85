/** The small images shown above the time line, as the hidden text track that media-chrome looks for (`thumbnails`, `#xywh=`). */
import type { VideoDetails } from '#src/videos/video-schemas.ts'

export function addStoryboard(
  video: HTMLVideoElement,
  storyboard: NonNullable<VideoDetails['storyboard']>,
  durationSeconds: number,
): void {
  const track = video.addTextTrack('metadata', 'thumbnails')
  const sheet = new URL(storyboard.path, location.origin)
  for (let tile = 0; tile < storyboard.tiles; tile += 1) {
    const left = (tile % storyboard.columns) * storyboard.tileWidth
    const top = Math.floor(tile / storyboard.columns) * storyboard.tileHeight
    sheet.hash = `xywh=${left},${top},${storyboard.tileWidth},${storyboard.tileHeight}`
    const begins = tile * storyboard.everySeconds
    const ends =
      tile === storyboard.tiles - 1 ? Math.max(durationSeconds, begins + 1) : begins + storyboard.everySeconds
    track.addCue(new VTTCue(begins, ends, sheet.href))
  }
  // Loaded, never drawn.
  track.mode = 'hidden'
}
