/** One valid video: ready, public and published unless the test says otherwise. */
import { randomUUID } from 'node:crypto'
import type { AccountId } from '#src/accounts/account.ts'
import type { FilmPlan } from '#src/videos/film-work.ts'
import { draft, type Video, type VideoId } from '#src/videos/video.ts'

export function aVideo(given: Partial<Video> = {}): Video {
  const id = (given._id ?? randomUUID()) as VideoId
  const prefix = `videos/${id}/0123456789abcdef`
  return {
    ...draft({
      id,
      number: given.number ?? Math.floor(Math.random() * 1e9),
      author: (given.authors?.[0] ?? randomUUID()) as AccountId,
      now: Temporal.Instant.from('2026-11-01T08:00:00Z'),
    }),
    title: 'La dictée à l’adulte par petits groupes',
    state: 'ready',
    audience: 'public',
    isPublished: true,
    publishedAt: '2026-11-02T08:00:00.000Z',
    durationSeconds: 60,
    width: 1280,
    height: 720,
    hasSound: true,
    mediaPrefix: prefix,
    thumbnailsPrefix: prefix,
    renditions: [
      rendition('720', 1280, 720),
      rendition('360', 640, 360),
      { ...rendition('audio', 0, 0), codecs: 'mp4a.40.2' },
    ],
    thumbnails: [
      { file: 'thumbnail-1280.jpg', width: 1280, height: 720, mediaType: 'image/jpeg' },
      { file: 'thumbnail-320.jpg', width: 320, height: 180, mediaType: 'image/jpeg' },
      { file: 'thumbnail-320.webp', width: 320, height: 180, mediaType: 'image/webp' },
    ],
    storyboard: {
      file: 'storyboard.jpg',
      captions: 'storyboard.vtt',
      columns: 2,
      rows: 2,
      tileWidth: 160,
      tileHeight: 90,
      everySeconds: 20,
      tiles: 3,
    },
    ...given,
  }
}

function rendition(name: string, width: number, height: number): Video['renditions'][number] {
  return {
    name,
    width,
    height,
    fps: width === 0 ? 0 : 25,
    codecs: 'avc1.64001f,mp4a.40.2',
    sizeBytes: 1_000_000,
    averageBitrate: 500_000,
    peakBitrate: 900_000,
  }
}

/** A short film whose first rendition, and whose all, take that many seconds of a machine; its sound is nothing. */
export function aPlan({ first, whole }: { first: number; whole: number }, given: Partial<FilmPlan> = {}): FilmPlan {
  // What is fixed of any work: looking at the file, beginning, and the end.
  const stage = (seconds: number) => ({
    ...{ durationSeconds: 1, hasSound: false, read: 0, encoded: seconds - 0.9, fps: 0, largest: 0, smallest: 0 },
  })
  return { asItCame: { first: stage(first), whole: stage(whole) }, retouched: null, renditions: 3, ...given }
}
