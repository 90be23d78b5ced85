/** What another instance shared with some of ours only goes from here once it may no longer be shown: one film after the other, durably. */
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { VideosPart } from '#src/videos/videos-part.ts'

const kind = 'forget-shared-films'

interface ForgetSharedParts {
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  videos: Pick<VideosPart, 'store' | 'received'>
  transact: Engine['transaction']
  /** Allied again before the work began: nothing goes. As it is written: what is held in memory may still say « allied ». */
  isAllied: (host: string) => Promise<boolean>
}

export function createForgetShared({ jobs, videos, transact, isAllied }: ForgetSharedParts) {
  return {
    defineJobs(): void {
      jobs.define<{ host: string }>({
        name: kind,
        attempts: 20,
        async handle({ payload: { host }, signal }) {
          for await (const id of videos.store.idsSharedBy(host)) {
            if (signal.aborted || (await isAllied(host))) return
            await transact((tx) => videos.received.withdrawVideo(id, tx))
          }
        },
      })
    },
    forgetShared: async (host: string, tx: Transaction): Promise<void> => {
      await jobs.enqueue(kind, { host }, { key: host, tx })
    },
  }
}
