/** The durable work of what is received: each actor's activities in order, images of others, and what remains of an actor that is gone. */

import type { Logger } from 'pino'
import { avatarKey, avatarsOf } from '#src/accounts/avatar.ts'
import type { JobRun, Jobs } from '#src/jobs/jobs.ts'
import { namedAfter } from '#src/media/readings.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { VideoId } from '#src/videos/video.ts'
import { type MediaGrants, type RemoteImages, RemoteRefused } from '../ports.ts'
import { orNone } from '../remote/or-none.ts'
import type { Effect } from './effect.ts'
import { isFields } from './fields.ts'
import type { HandlerParts } from './handler-parts.ts'
import { bodyOf, type Waiting } from './inbox-store.ts'
import { askForLane, laneJob } from './intake.ts'
import { createLookAgain } from './look-again.ts'
import { type ForgetJob, forgetJob } from './on-delete.ts'
import type { Receive } from './receive.ts'
import { besideAttempts, createTakeBeside } from './take-beside.ts'
import { createTakeComments } from './take-comments.ts'
import { type AvatarJob, avatarJob } from './take-person.ts'
import { type PlaylistJob, playlistAttempts, playlistJob } from './take-playlist.ts'
import {
  type BesideJob,
  besideJob,
  type CommentsJob,
  commentsJob,
  type ThumbnailsJob,
  thumbnailsJob,
} from './take-video.ts'

interface InboxJobsParts extends HandlerParts {
  jobs: Jobs
  receive: Receive
  images: RemoteImages
  grants: Pick<MediaGrants, 'addressOf'>
  transact: Engine['transaction']
  /** With those of other actors. */
  transactTogether: Engine['transaction']
  log: Logger
  count: (outcome: string) => void
  retrySeconds?: number
}

/** Of as many actors in one process: some wait for a host that is slow. */
export const lanesAtOnce = 16
/** Then it is left: the others of its actor must not wait for ever. With the back-off of jobs, about a day. */
const mostAttempts = 12
/** One turn of a lane, so that a busy one lets others pass. */
const longestTurn = 50

export function defineInboxJobs(parts: InboxJobsParts): void {
  const { jobs, inbox, actors, receive, transact, transactTogether, images, grants, subjects, policies, log, count } =
    parts
  const { retrySeconds = 10 } = parts
  const lookAgain = createLookAgain(parts)

  async function workOn(item: Waiting, signal: AbortSignal): Promise<void> {
    const done = (tx: Transaction) => inbox.done(item, tx)
    const outcome = item.isHint
      ? await follow(item, done, signal)
      : await receive({ actorId: item.actorId, body: bodyOf(item), from: item.from, done }, signal)
    count(outcome)
    log.debug({ outcome, host: item.from, activity: item.activityId }, 'an activity was received')
  }

  async function follow(item: Waiting, done: (tx: Transaction) => Promise<void>, signal: AbortSignal): Promise<string> {
    const document: unknown = JSON.parse(bodyOf(item))
    const effect = await lookAgain(isFields(document) ? document : {}, item.from, signal).catch(
      (error: unknown): Effect => {
        if (!(error instanceof RemoteRefused) || error.isTransient) throw error
        return { nothing: `fetch: ${error.reason}` }
      },
    )
    await transact(async (tx) => {
      if ('apply' in effect) await effect.apply(tx)
      await done(tx)
    })
    return 'nothing' in effect ? effect.nothing : 'done'
  }

  async function workOnLane({ payload: { lane }, signal, done }: JobRun<{ lane: string }>): Promise<void> {
    for (let turn = 0; turn < longestTurn; turn++) {
      signal.throwIfAborted()
      const item = await inbox.first(lane)
      if (item === null) break
      try {
        await workOn(item, signal)
      } catch (error) {
        signal.throwIfAborted()
        const reason = error instanceof Error ? error.message.slice(0, 300) : 'unknown'
        await inbox.failed(item, reason)
        if (item.attempts + 1 < mostAttempts) throw error
        log.error({ err: error, activity: item.activityId, actor: item.actorId }, 'an activity was left aside')
        count('left-aside')
        await transact((tx) => inbox.done(item, tx))
      }
    }
    await transactTogether(done)
    // What came since it was looked at asked for no job, as this one was there.
    const next = await inbox.first(lane)
    if (next !== null) await askForLane(jobs, { lane, from: next.from })
  }

  jobs.define<{ lane: string }>({
    name: laneJob,
    concurrency: lanesAtOnce,
    attempts: mostAttempts * 4,
    backoffSeconds: retrySeconds,
    leaseSeconds: 30,
    handle: workOnLane,
  })

  jobs.define<ThumbnailsJob>({
    name: thumbnailsJob,
    concurrency: 2,
    attempts: 6,
    async handle(run) {
      const { videoId, url } = run.payload
      const { signal } = run
      const id = videoId as VideoId
      const video = await subjects.videos.store.find(id)
      if (!video?.remote || video.remote.thumbnailUrl !== url || video.thumbnailsFrom === url) return
      const prefix = `videos/${id}/${namedAfter(run, 'thumbnails')}`
      const thumbnails = await orNone(
        grants
          .addressOf({ audience: video.audience, remote: video.remote }, url)
          .then((address) => images.thumbnails(address, prefix, { signal })),
        null,
      )
      if (thumbnails === null) return
      await transact(async (tx) => {
        await subjects.videos.received.thumbnailsReceived(id, { prefix, thumbnails, from: url }, tx)
        await run.done(tx)
      })
    },
  })

  jobs.define<BesideJob>({
    name: besideJob,
    concurrency: 2,
    attempts: besideAttempts,
    backoffSeconds: retrySeconds,
    handle: createTakeBeside(parts),
  })

  jobs.define<CommentsJob>({
    name: commentsJob,
    concurrency: 1,
    attempts: 4,
    handle: createTakeComments(parts),
  })

  jobs.define<PlaylistJob>({
    name: playlistJob,
    concurrency: 2,
    attempts: playlistAttempts,
    async handle(run) {
      const outcome = await parts.takePlaylist.read(run)
      count(`list: ${outcome}`)
      log.debug({ outcome, list: run.payload.id }, 'a list of another instance was read')
    },
  })

  jobs.define<AvatarJob>({
    name: avatarJob,
    concurrency: 2,
    attempts: 6,
    async handle(run) {
      const accountId = run.payload.accountId as ForgetJob['accountId']
      const { url } = run.payload
      const account = await subjects.accounts.store.get(accountId)
      if (!account?.remote || account.remote.avatar?.from === url) return
      const { id, host } = account.remote
      const isSaid = async (tx?: Transaction) => {
        const isBlocked = policies.of(host) === 'blocked' || policies.isActorBlocked(id)
        return !isBlocked && (await actors.known(id, tx))?.icon === url
      }
      if (!(await isSaid())) return
      const file = `${namedAfter(run, 'avatar')}.jpg`
      const key = avatarKey(accountId, file)
      if (url !== null) {
        const made = await orNone(
          images.avatar(url, key, { signal: run.signal }).then(() => true),
          null,
        )
        if (made === null) return
      }
      await transact(async (tx) => {
        const shown = url === null ? null : { from: url, file }
        // Another may have been said while it was read, and be shown already.
        const useless = (await isSaid(tx))
          ? await subjects.accounts.received.avatarReceived(accountId, shown, tx)
          : [key]
        await subjects.videos.deleteFiles({ keys: useless }, tx)
        await run.done(tx)
      })
    },
  })

  jobs.define<ForgetJob>({
    name: forgetJob,
    attempts: 10,
    async handle({ payload: { accountId }, signal }) {
      await subjects.shares.store.deleteAllBy(accountId)
      await subjects.playlists.received.forgetAllOf(accountId, signal)
      for (;;) {
        signal.throwIfAborted()
        const { items } = await subjects.videos.store.ofAuthor(accountId, { count: 20 })
        for (const { _id } of items) await transact((tx) => subjects.videos.received.withdrawVideo(_id, tx))
        const said = await subjects.comments.store.ofAuthor(accountId, 50)
        for (const { _id, videoId } of said) {
          await transact(async (tx) => {
            const video = await subjects.videos.store.find(videoId, tx)
            if (video !== null) await subjects.comments.received.withdrawComment(_id, video, tx)
          })
        }
        if (items.length + said.length === 0) break
      }
      await transact(async (tx) => {
        await subjects.accounts.received.avatarReceived(accountId, null, tx)
        await subjects.videos.deleteFiles({ prefixes: [avatarsOf(accountId)] }, tx)
      })
    },
  })

  // What was kept by who was killed before asking for a job, and what a job that was given up left.
  jobs.defineRecurring({
    name: 'sweep-inbox',
    every: '10 minutes',
    handle: ({ signal }) => sweepInbox(parts, signal),
  })
}

/** A job for each actor of whom something waits. */
export async function sweepInbox(
  { inbox, jobs }: Pick<InboxJobsParts, 'inbox' | 'jobs'>,
  signal?: AbortSignal,
): Promise<void> {
  for await (const lane of inbox.lanes()) {
    signal?.throwIfAborted()
    await askForLane(jobs, lane)
  }
}
