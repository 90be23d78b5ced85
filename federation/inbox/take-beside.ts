/**
 * What another instance has beside one of its films (captions, chapters, sheet of small images), read by a job once the
 * film is known, and again when it says that this changed. All of it becomes ours at once, or nothing does.
 */
import type { Logger } from 'pino'
import { cueLimits } from '#src/captions/cue.ts'
import type { ReceivedCaptions } from '#src/captions/receive-captions.ts'
import type { JobRun } from '#src/jobs/jobs.ts'
import { firstKept, namedAfter } from '#src/media/readings.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { Beside, RemoteVideo, Video, VideoId } from '#src/videos/video.ts'
import type { MediaGrants, RemoteFetch, RemoteImages } from '../ports.ts'
import { orNone } from '../remote/or-none.ts'
import { chaptersIn } from '../vocabulary/read-beside.ts'
import type { BesideJob } from './take-video.ts'

interface TakeBesideParts {
  subjects: Pick<Subjects, 'videos' | 'captions'>
  fetch: Pick<RemoteFetch, 'bytes' | 'part'>
  images: Pick<RemoteImages, 'storyboard'>
  grants: Pick<MediaGrants, 'addressOf'>
  transact: Engine['transaction']
  log: Pick<Logger, 'error'>
}

type Film = Video & { remote: RemoteVideo & { beside: Beside } }

export const besideAttempts = 6
const captionTypes = ['text/vtt', 'text/plain', 'application/x-subrip', 'application/octet-stream']

export function createTakeBeside({ subjects, fetch, images, grants, transact, log }: TakeBesideParts) {
  const { received } = subjects.captions

  return async function takeBeside(run: JobRun<BesideJob>): Promise<void> {
    const { payload, signal, attempt, done } = run
    const id = payload.videoId as VideoId
    const video = await subjects.videos.store.find(id)
    if (!video?.remote?.beside) return
    const film = video as Film
    const { beside } = film.remote
    /** Null when it cannot be had: for good, or after so many tries. The rest is shown without it. */
    const had = <T>(asking: Promise<T>) => orNone<T | null>(asking, null, { isLast: attempt >= besideAttempts })

    const held = await received.heldOf(id)
    const read: Omit<ReceivedCaptions, 'prefix'>[] = []
    for (const { url, ...said } of beside.captions) {
      if (held.get(said.language) === url) continue
      const cues = await had(captionsAt(film, url, signal))
      if (cues !== null) read.push({ ...said, from: url, cues })
    }
    const chapters = await chaptersNow(film, had, signal)
    const storyboard = await storyboardNow(film, had, run).catch((error: unknown) => {
      signal.throwIfAborted()
      if (attempt < besideAttempts) throw error
      // A fault of ours, each time: words are worth more than a sheet.
      log.error({ err: error, videoId: id }, 'the sheet of a film of another instance could not be made')
      return null
    })
    const captions: ReceivedCaptions[] = []
    for (const one of read) {
      const name = namedAfter(run, `captions ${one.language}`)
      captions.push({ ...one, prefix: await received.writeFile(film, one.language, one.cues, name) })
    }

    const made = [
      ...captions.map(({ prefix }) => prefix),
      ...(storyboard?.remote && storyboard !== film.storyboard ? [storyboard.remote.prefix] : []),
    ]
    await transact(async (tx) => {
      const now = await subjects.videos.store.find(id, tx)
      const { deleteFiles } = subjects.videos
      // Another document of it came meanwhile, or it was taken back: what was read is of no use.
      if (now?.remote?.updatedAt !== film.remote.updatedAt || !isSame(now.remote.beside, beside)) {
        await deleteFiles({ prefixes: made }, tx)
      } else {
        const sheet = firstKept(readingOf(now.storyboard), {
          from: beside.storyboard?.url ?? null,
          place: storyboard?.remote?.prefix ?? null,
        })
        await deleteFiles({ prefixes: sheet.useless }, tx)
        const spoken = beside.captions.map(({ language }) => language)
        const kept = {
          chapters: chapters === undefined ? now.chapters : chapters,
          storyboard: sheet.stays ? now.storyboard : storyboard,
        }
        await received.besideReceived(film, { spoken, captions, ...kept }, tx)
      }
      await done(tx)
    })
  }

  async function captionsAt(film: Film, url: string, signal: AbortSignal) {
    const address = await grants.addressOf(film, url)
    const { bytes } = await fetch.bytes(address, { maxBytes: cueLimits.fileBytes, types: captionTypes, signal })
    return received.read(bytes, film)
  }

  /** None written there: those that the description tells, as for our own films. Undefined: they could not be had. */
  async function chaptersNow(film: Film, had: Had, signal: AbortSignal): Promise<Video['chapters'] | undefined> {
    const { chaptersUrl } = film.remote.beside
    if (chaptersUrl === null) return null
    const document = await had(fetch.part(chaptersUrl, { signal }))
    if (document === null) return undefined
    const said = chaptersIn(document, film.durationSeconds ?? 0)
    return said === null || said.length === 0 ? null : said
  }

  async function storyboardNow(film: Film, had: Had, run: JobRun<BesideJob>): Promise<Video['storyboard']> {
    const said = film.remote.beside.storyboard
    if (said === null) return null
    const { url, ...sizes } = said
    if (film.storyboard?.remote?.from === url) return film.storyboard
    const durationSeconds = film.durationSeconds ?? 0
    const tiles = Math.min(sizes.columns * sizes.rows, Math.max(1, Math.ceil(durationSeconds / sizes.everySeconds)))
    const grid = { ...sizes, tiles }
    const prefix = `videos/${film._id}/${namedAfter(run, 'storyboard')}`
    const { signal } = run
    const files = await had(
      grants
        .addressOf(film, url)
        .then((address) => images.storyboard(address, prefix, { ...grid, durationSeconds }, { signal })),
    )
    return files === null ? null : { ...grid, ...files, remote: { prefix, from: url } }
  }
}

type Had = <T>(asking: Promise<T>) => Promise<T | null>

function readingOf(storyboard: Video['storyboard']) {
  return storyboard?.remote ? { from: storyboard.remote.from, place: storyboard.remote.prefix } : null
}

function isSame(one: Beside | undefined, other: Beside): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
