/** Moderators of another instance report something of ours: a report like any other, that says where it came from. */
import type { Clock } from '../clock.ts'
import { orderedId } from '../ordered-id.ts'
import type { Transaction } from '../store/engine.ts'
import { mostOpenOfHost, type ReportId, type ReportTarget, receivedReport } from './report.ts'
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
  /** Said again while it is open, it is the same one; of a host that has too many open, none. @returns whether it is new */
  return async function receiveReport(
    about: Partial<ReportTarget>,
    said: ReceivedFlag,
    tx: Transaction,
  ): Promise<boolean> {
    if ((await reports.countFrom(said.host, mostOpenOfHost, tx)) >= mostOpenOfHost) return false
    const target = { videoId: null, commentId: null, playlistId: null, ...about }
    const report = receivedReport(target, said, { id: orderedId() as ReportId, now: clock.now() })
    return reports.insertIn(report, tx)
  }
}

export type ReceiveReport = ReturnType<typeof createReceiveReport>
