/** A video begins with its upload: a draft that only its author sees, until the whole file is here. */
import { randomUUID } from 'node:crypto'
import { participant } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import type { AccountId } from '../accounts/account.ts'
import type { Clock } from '../clock.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Engine, Transaction } from '../store/engine.ts'
import type { ForeseeFilm } from './foresee-film.ts'
import type { PrepareVideo } from './prepare-video.ts'
import { asPrepared, isAwaited, onPrepared, replacementGivenUp } from './replacement.ts'
import type { SaveVideo } from './save-video.ts'
import { draft, received, type Video, type VideoId } from './video.ts'
import type { VideosStore } from './videos-store.ts'

/** What is written in the same transaction: both or neither, whatever is killed. */
export type AlsoWritten = (id: VideoId, tx: Transaction) => Promise<void>

interface StartVideoParts {
  videos: VideosStore
  save: SaveVideo
  prepare: PrepareVideo
  jobs: Pick<Jobs, 'expect'>
  foresee: ForeseeFilm
  numbers: Numbers
  transact: Engine['transaction']
  /** The name that a search finds the person by. */
  nameOf: (id: AccountId) => Promise<string | null>
  clock: Clock
}

export function createStartVideo(parts: StartVideoParts) {
  const { videos, save, prepare, jobs, foresee, numbers, transact, nameOf, clock } = parts
  return {
    /** @param also written with it @throws {SignInNeeded} {CharterNotAccepted} */
    async startVideo(
      viewer: Viewer,
      { title }: { title?: string | undefined } = {},
      also: AlsoWritten = async () => {},
    ): Promise<Video> {
      const { accountId } = participant(viewer)
      const [number, name] = await Promise.all([numbers.next('video'), nameOf(accountId)])
      const video = draft({
        id: randomUUID() as string as VideoId,
        number,
        author: accountId,
        now: clock.now(),
        ...(title === undefined ? {} : { title }),
      })
      await transact(async (tx) => {
        await videos.insert(video, tx, { authorNames: name === null ? [] : [name] })
        await also(video._id, tx)
      })
      jobs.expect('probe')
      return video
    },

    /**
     * The whole file is kept under `source.key`: its preparation begins. Told twice of the same file, done once; told
     * of a video that was deleted meanwhile, answers false, and the file is nobody's.
     * @param also written with it
     */
    async videoReceived(
      id: VideoId,
      source: { key: string; sizeBytes: number },
      also: AlsoWritten = async () => {},
    ): Promise<boolean> {
      const plan = await foresee(source)
      return transact(async (tx) => {
        const before = await videos.find(id, tx)
        if (before === null) return false
        // The next film of a video that has one, unless its author thought better of it meanwhile.
        const isNext = before.state !== 'receiving'
        if (isNext && !isAwaited(before, source.key)) {
          if (before.source?.key !== source.key) return false
          await also(id, tx)
          return true
        }
        const video = await save(
          id,
          tx,
          onPrepared((current) => received(current, { ...source, plan }, clock.now())),
        )
        if (video !== null && asPrepared(before).state === 'receiving') await prepare(video, tx)
        await also(id, tx)
        return true
      })
    },

    /** The file will never come: a draft that received nothing is removed; a video that has a film keeps it. */
    abandonVideo(id: VideoId, key?: string): Promise<void> {
      return transact(async (tx) => {
        const video = await videos.find(id, tx)
        if (video?.state === 'receiving') await videos.delete(id, tx)
        else if (video && key !== undefined && video.replacement?.state === 'receiving' && isAwaited(video, key)) {
          await save(id, tx, (current) => replacementGivenUp(current, clock.now()))
        }
      })
    },
  }
}
