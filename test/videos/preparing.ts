/** What the tests of a video's preparation do with the subjects: files received, jobs waited for, what is kept. */
import type { Person } from '#src/access/permissions.ts'
import { systemClock } from '#src/clock.ts'
import type { JobView, Taker } from '#src/jobs/jobs.ts'
import { createTakers } from '#src/jobs/takers.ts'
import { preparationKindOf } from '#src/videos/prepare-video.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import type { SubjectsOfTest } from '../some-subjects.ts'

export function preparing(on: SubjectsOfTest) {
  async function found({ _id }: Pick<Video, '_id'>): Promise<Video> {
    const video = await on.videos.store.find(_id)
    if (video === null) throw new Error(`${_id} is gone`)
    return video
  }

  async function ended(kind: string, id: VideoId): Promise<void> {
    const job = await on.jobs.find(kind, id)
    if (job !== null) await on.jobs.ended(job.id)
  }

  return {
    found,
    ended,

    /** The file is here, as the end of an upload says. */
    async received(person: Person, content: Uint8Array | string): Promise<Video> {
      const video = await on.videos.startVideo(person, { title: 'Un clip' })
      const bytes = Buffer.from(content)
      const key = `sources/${video._id}/upload`
      await on.media.write(key, bytes)
      await on.videos.videoReceived(video._id, { key, sizeBytes: bytes.length })
      return video
    },

    /** Its first rendition is made, or it failed. */
    async prepared({ _id }: Pick<Video, '_id'>): Promise<Video> {
      await ended('probe', _id)
      const kind = preparationKindOf(await found({ _id }))
      await ended(kind === 'transcode-long' ? kind : 'transcode', _id)
      return found({ _id })
    },

    async files(prefix = ''): Promise<string[]> {
      const keys: string[] = []
      for await (const { key } of on.media.list(prefix)) keys.push(key)
      return keys
    },

    /** Every job that is due has been done. */
    async quiet(): Promise<void> {
      let before = ''
      for (;;) {
        // What was told asks for jobs too.
        await on.events.settled()
        const all = await everyJob(on)
        // Those that come back at their hours never end.
        const open = all.find(
          ({ kind, state, runAt }) =>
            (state === 'running' || (state === 'waiting' && Date.parse(runAt) <= Date.now() + 1000)) &&
            !isRecurring(kind),
        )
        // A job that began, failed or enqueued another while the list was read shows in the next one.
        const now = JSON.stringify(all.map(({ id, state, attempt }) => [id, state, attempt]))
        if (open === undefined && now === before) return
        before = now
        if (open !== undefined) await on.jobs.ended(open.id)
      }
    },
  }
}

/** In one look, since a job goes from one state to another between two. */
async function everyJob({ jobs }: SubjectsOfTest): Promise<JobView[]> {
  const all: JobView[] = []
  let after: string | undefined
  do {
    const { items, next } = await jobs.list({}, { limit: 100, ...(after === undefined ? {} : { after }) })
    all.push(...items)
    after = next ?? undefined
  } while (after !== undefined)
  return all
}

/** A process that takes these kinds of jobs, as far as the others know, and does nothing. */
export async function aTaker(on: SubjectsOfTest, places: Taker['places']): Promise<AsyncDisposable> {
  const failed = (error: unknown) => {
    throw error
  }
  const life = new AbortController()
  const takers = createTakers({ engine: on.engine, clock: systemClock, failed })
  await takers.begin(() => places, life.signal)
  return {
    async [Symbol.asyncDispose]() {
      life.abort()
      await takers.end()
    },
  }
}

function isRecurring(kind: string): boolean {
  return /^(sweep|resume|forget|recover)-/.test(kind)
}
