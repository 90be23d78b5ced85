/** The trail of what was decided here: who, what, on what, why. Written with the decision, in one transaction, never changed. */
import type { AccountId } from '../accounts/account.ts'
import { type Clock, iso } from '../clock.ts'
import { orderedId } from '../ordered-id.ts'
import type { Engine, Page, Transaction } from '../store/engine.ts'

export type AuditAction =
  | 'video-hidden'
  | 'video-shown'
  | 'video-deleted'
  | 'comment-deleted'
  | 'playlist-deleted'
  | 'report-rejected'
  | 'report-accepted'
  | 'account-suspended'
  | 'account-restored'
  | 'roles-given'
  | 'accounts-joined'
  | 'account-noticed'
  | 'departure-cancelled'
  | 'account-erased'
  | 'job-retried'
  | 'alliance-proposed'
  | 'alliance-accepted'
  | 'alliance-refused'
  | 'alliance-ended'
  | 'host-decided'
  | 'actor-blocked'
  | 'actor-unblocked'

interface Audited {
  readonly _id: string
  at: string
  /** Null for the instance itself. */
  by: AccountId | null
  action: AuditAction
  target: { kind: 'video' | 'comment' | 'playlist' | 'account' | 'job' | 'report' | 'host' | 'actor'; id: string }
  /** Whose work or account it was about: who has the right to know (DSA art. 17). */
  concerns: AccountId | null
  /** As it was told. */
  reason: string | null
}

export interface AuditTrail {
  record(tx: Transaction, line: Omit<Audited, '_id' | 'at'>): Promise<void>
  /** The newest first. */
  list(page: { count: number; after?: string | undefined }): Promise<Page<Audited>>
  /** What was decided about one thing, the newest first. */
  about(target: Audited['target']): Promise<Audited[]>
}

export function createAuditTrail({ engine, clock }: { engine: Engine; clock: Clock }): AuditTrail {
  const trail = engine.collection<Audited>({
    name: 'audit',
    indexes: [{ fields: [['at', 'desc']] }, { fields: ['target.id', ['at', 'desc']] }, { fields: ['concerns', 'at'] }],
  })
  return {
    record: (tx, line) =>
      tx.in(trail).insert({
        _id: orderedId(),
        at: iso(clock.now()),
        ...line,
      }),
    list: ({ count, after }) => trail.find({}, { sort: [['at', 'desc']], limit: count, after }),
    async about({ kind, id }) {
      const { items } = await trail.find(
        { 'target.id': id, 'target.kind': kind },
        { sort: [['at', 'desc']], limit: 100 },
      )
      return items
    },
  }
}
