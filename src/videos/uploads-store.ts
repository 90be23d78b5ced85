/** Where uploads are noted: who sends what, and which request is writing to it. Their bytes are elsewhere (`src/media`). */
import type { AccountId } from '../accounts/account.ts'
import { iso } from '../clock.ts'
import type { CollectionSpec, Engine, Stored, Transaction } from '../store/engine.ts'
import type { Upload, UploadId } from './upload.ts'

interface UploadDocument extends Upload {
  /** Once received: the note goes after that, for it was only needed by tabs that had not heard. */
  forgetAt: string | null
  /** The process that is writing to it, until when unless it says more, and whether another asks for its turn. */
  lock: { holder: string; until: string; isWanted: boolean } | null
}

/** One per person: two requests of theirs that count what was sent cannot both be right. */
interface Counting extends Stored {
  times: number
}

const uploadsSpec: CollectionSpec<UploadDocument> = {
  name: 'uploads',
  indexes: [{ fields: ['accountId', 'createdAt'] }, { fields: ['state', 'expiresAt'] }, { fields: ['videoId'] }],
  expiresBy: 'forgetAt',
}

const countingSpec: CollectionSpec<Counting> = { name: 'upload_counting' }

export interface UploadsStore {
  find(id: UploadId): Promise<Upload | null>
  /** This person's since then, at most 1000. */
  sentSince(accountId: AccountId, since: string): Promise<Upload[]>
  /** `check` sees what this person sent since then, and throws to refuse; two calls of one person see one another. */
  insert(upload: Upload, since: string, check: (sent: Upload[]) => void, tx: Transaction): Promise<void>
  /** False when it is not being received any more. */
  postpone(id: UploadId, expiresAt: string): Promise<boolean>
  markReceived(id: UploadId, forgetAt: string, tx?: Transaction): Promise<void>
  delete(id: UploadId): Promise<void>
  /** Being received, and not expired by then; the oldest first. */
  receiving(now: string): AsyncIterable<Upload>
  expired(now: string): AsyncIterable<Upload>
  existsForVideo(videoId: string): Promise<boolean>
  /** Of an account that became part of another of the same person. */
  pass(from: AccountId, to: AccountId): Promise<void>

  /** True when nobody else is writing to it. The lock is given until then, and must be kept by `keepLock`. */
  takeLock(id: UploadId, holder: string, now: Temporal.Instant, until: Temporal.Instant): Promise<boolean>
  /** `wanted` when another asks for its turn; `lost` when it is another's. */
  keepLock(id: UploadId, holder: string, until: Temporal.Instant): Promise<'kept' | 'wanted' | 'lost'>
  askForLock(id: UploadId): Promise<void>
  leaveLock(id: UploadId, holder: string): Promise<void>
}

export function createUploadsStore(engine: Engine): UploadsStore {
  const uploads = engine.collection(uploadsSpec)
  const counting = engine.collection(countingSpec)

  async function* all(filter: Parameters<typeof uploads.find>[0]): AsyncGenerator<Upload> {
    let after: string | undefined
    do {
      const page = await uploads.find(filter, { sort: [['expiresAt', 'asc']], limit: 100, after })
      for (const document of page.items) yield toUpload(document)
      after = page.next ?? undefined
    } while (after !== undefined)
  }

  return {
    async find(id) {
      const document = await uploads.get(id)
      return document && toUpload(document)
    },
    async sentSince(accountId, since) {
      const { items } = await uploads.find({ accountId, createdAt: { gte: since } }, { limit: 1000 })
      return items.map(toUpload)
    },
    async insert(upload, since, check, tx) {
      // A real change each time: writing what is there already is no conflict for MongoDB.
      const person = { _id: upload.accountId }
      await tx.in(counting).findAndUpdate(person, { inc: { times: 1 } }, { insertIfAbsent: { ...person, times: 0 } })
      const sent = await tx
        .in(uploads)
        .find({ accountId: upload.accountId, createdAt: { gte: since } }, { limit: 1000 })
      check(sent.items.map(toUpload))
      await tx.in(uploads).insert({ ...upload, forgetAt: null, lock: null })
    },
    postpone: (id, expiresAt) => uploads.update(id, { set: { expiresAt } }, { onlyIf: { state: 'receiving' } }),
    async markReceived(id, forgetAt, tx) {
      const here = tx ? tx.in(uploads) : uploads
      await here.update(id, { set: { state: 'received', forgetAt, lock: null } }, { onlyIf: { state: 'receiving' } })
    },
    async delete(id) {
      await uploads.delete(id)
    },
    receiving: (now) => all({ state: 'receiving', expiresAt: { gte: now } }),
    expired: (now) => all({ state: 'receiving', expiresAt: { lt: now } }),
    async pass(from, to) {
      await uploads.updateMany({ accountId: from }, { set: { accountId: to } })
    },
    existsForVideo: async (videoId) => (await uploads.findOne({ videoId })) !== null,

    takeLock: (id, holder, now, until) =>
      uploads.update(
        id,
        { set: { lock: { holder, until: iso(until), isWanted: false } } },
        { onlyIf: { $or: [{ lock: null }, { 'lock.until': { lt: iso(now) } }, { 'lock.holder': holder }] } },
      ),
    async keepLock(id, holder, until) {
      const change = { set: { 'lock.until': iso(until) } } as const
      const kept = await uploads.findAndUpdate({ _id: id, 'lock.holder': holder }, change, { returning: 'before' })
      if (kept === null) return 'lost'
      return kept.lock?.isWanted === true ? 'wanted' : 'kept'
    },
    async askForLock(id) {
      await uploads.update(id, { set: { 'lock.isWanted': true } }, { onlyIf: { lock: { not: null } } })
    },
    async leaveLock(id, holder) {
      await uploads.update(id, { set: { lock: null } }, { onlyIf: { 'lock.holder': holder } })
    },
  }
}

function toUpload({ forgetAt: _, lock: __, ...upload }: UploadDocument): Upload {
  return upload
}
