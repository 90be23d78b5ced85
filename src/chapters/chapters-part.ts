/** Everything of chapters, built once. */
import type { Viewer } from '../access/viewer.ts'
import type { Clock } from '../clock.ts'
import type { Route } from '../http/route.ts'
import type { Engine } from '../store/engine.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import { type Chaptered, chaptersOf } from './chapter.ts'
import { type ChapterList, chapterRoutes } from './chapter-routes.ts'
import { createEditChapters } from './edit-chapters.ts'

export interface ChaptersPart {
  readonly routes: Route[]
  /** @param video address of one the viewer may see */
  listChapters(viewer: Viewer, video: string): Promise<ChapterList>
  /** @param written null: those of the description or of the file */
  editChapters(
    viewer: Viewer,
    video: string,
    written: readonly { timecode: number; title: string }[] | null,
  ): Promise<ChapterList>
}

interface ChaptersParts {
  engine: Engine
  clock: Clock
  videos: VideosPart
}

export function createChaptersPart({ engine, clock, videos }: ChaptersParts): ChaptersPart {
  const edit = createEditChapters({ videos, clock, transact: (work) => engine.transaction(work) })
  const part: Omit<ChaptersPart, 'routes'> = {
    async listChapters(viewer, address) {
      const { video } = await videos.seenBy(viewer, address)
      return listOf(video)
    },
    editChapters: async (viewer, address, written) => listOf(await edit(viewer, address, written)),
  }
  return { ...part, routes: chapterRoutes(part) }
}

function listOf(video: Chaptered): ChapterList {
  const { from, chapters } = chaptersOf(video)
  return { from, chapters: chapters.map(({ atSeconds, title }) => ({ timecode: atSeconds, title })) }
}
