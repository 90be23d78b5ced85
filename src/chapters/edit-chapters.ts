/** Its authors write the chapters of a film, or leave them to its description again. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { chaptered, type Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { writtenChapters } from './chapter.ts'

interface EditChaptersParts {
  videos: Pick<VideosPart, 'authoredBy' | 'save'>
  transact: Engine['transaction']
  clock: Clock
}

export function createEditChapters({ videos, transact, clock }: EditChaptersParts) {
  /** @param written null: those of the description or of the file. @throws {InvalidInput} and as `authoredBy` */
  return async function editChapters(
    viewer: Viewer,
    address: string,
    written: readonly { timecode: number; title: string }[] | null,
  ): Promise<Video> {
    const { video } = await videos.authoredBy(viewer, address)
    const chapters = written && writtenChapters(written, video.durationSeconds)
    const saved = await transact((tx) =>
      videos.save(video._id, tx, (current) => chaptered(current, { chapters }, clock.now())),
    )
    return saved ?? video
  }
}
