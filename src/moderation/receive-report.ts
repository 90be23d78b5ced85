/** Moderators of another instance report something of ours: a report like any other, that says where it came from. */
import type { Clock } from '../clock.ts'
import type { Comment } from '../comments/comment.ts'
import { orderedId } from '../ordered-id.ts'
import type { Transaction } from '../store/engine.ts'
import type { Video } from '../videos/video.ts'
import { type ReportId, receivedReport } from './report.ts'
import type { ReportsStore } from './reports-store.ts'

interface ReceivedFlag {
  /** Address of the report there. */
  id: string
  host: string
  /** Who sent it: their instance, mostly. */
  by: string
  reason: string
}

export function createReceiveReport({ reports, clock }: { reports: ReportsStore; clock: Clock }) {
  /** Said again while it is open, it is the same one. @returns whether it is new */
  return function receiveReport(
    about: { video: Video; comment: Comment | null },
    said: ReceivedFlag,
    tx: Transaction,
  ): Promise<boolean> {
    const target = { videoId: about.video._id, commentId: about.comment?._id ?? null, playlistId: null }
    const report = receivedReport(target, said, { id: orderedId() as ReportId, now: clock.now() })
    return reports.insertIn(report, tx)
  }
}

export type ReceiveReport = ReturnType<typeof createReceiveReport>
