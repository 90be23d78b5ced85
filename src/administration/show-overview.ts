/** The state of the instance at a glance: what it holds, what it does, how much room is left. */
import { administrator } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountsStore } from '../accounts/accounts-store.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MediaStore } from '../media/media-store.ts'
import type { ReportsStore } from '../moderation/reports-store.ts'
import type { Engine } from '../store/engine.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Overview } from './administration-schemas.ts'

export interface ShowOverviewParts {
  engine: Pick<Engine, 'kind'>
  media: Pick<MediaStore, 'kind' | 'freeBytes'>
  jobs: Pick<Jobs, 'counts'>
  accounts: Pick<AccountsStore, 'count'>
  videos: Pick<VideosPart, 'store'>
  comments: Pick<CommentsPart, 'store'>
  reports: Pick<ReportsStore, 'count'>
  instance: {
    version: string
    startedAt: string
    isDemonstration: boolean
    /** Null when there is none to be found. */
    ffmpegVersion: () => Promise<string | null>
  }
}

export function createShowOverview(parts: ShowOverviewParts) {
  const { engine, media, jobs, accounts, videos, comments, reports, instance } = parts
  return async function showOverview(viewer: Viewer): Promise<Overview> {
    administrator(viewer)
    const [people, films, commentsCount, openReports, videosToReview, freeBytes, jobCounts, ffmpeg] = await Promise.all(
      [
        accounts.count({ 'remote.id': null }),
        videos.store.counts(),
        comments.store.count(),
        reports.count('open'),
        videos.store.countWithheld({ isHeld: true }),
        media.freeBytes(),
        jobs.counts(),
        instance.ffmpegVersion(),
      ],
    )
    return {
      counts: {
        accounts: people,
        videos: films.all,
        publishedVideos: films.published,
        comments: commentsCount,
        openReports,
        videosToReview,
      },
      storage: { engine: engine.kind, media: media.kind, freeBytes },
      jobs: jobCounts,
      versions: { application: instance.version, node: process.version, ffmpeg },
      startedAt: instance.startedAt,
      isDemonstration: instance.isDemonstration,
    }
  }
}
