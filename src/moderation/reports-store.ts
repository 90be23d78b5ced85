/** Where reports are kept: the queue by date, and all of those about one thing. */
import type { CollectionSpec, Engine, Page, Transaction } from '../store/engine.ts'
import type { VideoId } from '../videos/video.ts'
import type { Report, ReportId } from './report.ts'

const reportsSpec: CollectionSpec<Report> = {
  name: 'reports',
  indexes: [
    { fields: ['state', 'reportedAt'] },
    { fields: ['targetId', 'state'] },
    { fields: ['videoId', 'state'] },
    { fields: ['decision.at'] },
    { fields: ['openKey'], isUnique: true },
    { fields: ['openKey', 'state'] },
    { fields: ['from.host', 'state'] },
  ],
}

export interface ReportsStore {
  find(id: ReportId, tx?: Transaction): Promise<Report | null>
  /** The open one that the same person already made of the same thing. */
  sameAs(report: Report, tx: Transaction): Promise<Report | null>
  /** In a transaction; nothing when the same was already made and is open. @returns whether it was kept */
  insertIn(report: Report, tx: Transaction): Promise<boolean>
  put(report: Report, tx: Transaction): Promise<void>
  /** Of one thing, not decided yet. */
  openOn(targetId: string, tx?: Transaction): Promise<Report[]>
  openOnVideo(videoId: VideoId, tx: Transaction): Promise<Report[]>
  /** Open ones: the oldest first. Decided ones: the newest first. */
  list(state: Report['state'], page: { count: number; after?: string | undefined }): Promise<Page<Report>>
  count(state: Report['state']): Promise<number>
  countOpenOn(targetId: string): Promise<number>
  /** Of nobody known, not decided yet: of one thing, or of all. Counted up to the limit. */
  countAnonymous(targetId: string | null, limit: number): Promise<number>
  /** That another instance sent, not decided yet. Counted up to the limit. */
  countFrom(host: string, limit: number, tx: Transaction): Promise<number>
  /** Who had reported what was decided before then is no longer known. @returns how many were forgotten */
  forgetReportersOf(before: string): Promise<number>
}

export function createReportsStore({ engine }: { engine: Engine }): ReportsStore {
  const reports = engine.collection(reportsSpec)
  const at = (tx?: Transaction) => (tx ? tx.in(reports) : reports)
  return {
    find: (id, tx) => at(tx).get(id),
    sameAs: async ({ openKey }, tx) => (openKey === null ? null : at(tx).findOne({ openKey })),
    async insertIn(report, tx) {
      const { openKey } = report
      if (openKey !== null && (await at(tx).findOne({ openKey })) !== null) return false
      await at(tx).insert(report)
      return true
    },
    async put(report, tx) {
      await at(tx).put(report)
    },
    async openOn(targetId, tx) {
      const { items } = await at(tx).find({ targetId, state: 'open' }, { limit: 1000 })
      return items
    },
    async openOnVideo(videoId, tx) {
      const { items } = await at(tx).find({ videoId, state: 'open' }, { limit: 1000 })
      return items
    },
    list: (state, { count, after }) =>
      reports.find({ state }, { sort: [['reportedAt', state === 'open' ? 'asc' : 'desc']], limit: count, after }),
    count: (state) => reports.count({ state }, { limit: 10_000 }),
    countOpenOn: (targetId) => reports.count({ targetId, state: 'open' }, { limit: 1000 }),
    countAnonymous: (targetId, limit) =>
      reports.count({ state: 'open', openKey: null, ...(targetId === null ? {} : { targetId }) }, { limit }),
    countFrom: (host, limit, tx) => at(tx).count({ 'from.host': host, state: 'open' }, { limit }),
    forgetReportersOf: (before) =>
      reports.updateMany(
        { 'decision.at': { lt: before, gt: '' } },
        { set: { reporter: { accountId: null, name: null, mail: null } } },
      ),
  }
}
