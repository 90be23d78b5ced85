/** Chapters on the time line: the text track that media-chrome cuts its bar by, and the chapter of a moment. */
import type { ChapterAnswer } from '#src/videos/video-schemas.ts'

export function addChapters(
  video: HTMLVideoElement,
  chapters: readonly ChapterAnswer[],
  durationSeconds: number,
): void {
  const track = video.addTextTrack('chapters', 'chapters')
  for (const [index, { timecode, title }] of chapters.entries()) {
    const ends = chapters[index + 1]?.timecode ?? Math.max(durationSeconds, timecode + 1)
    track.addCue(new VTTCue(timecode, ends, title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')))
  }
  track.mode = 'hidden'
}

export function chapterAt(chapters: readonly ChapterAnswer[], seconds: number): ChapterAnswer | undefined {
  return chapters.findLast(({ timecode }) => timecode <= seconds)
}
