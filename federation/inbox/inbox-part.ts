/** Everything that this instance hears of others, built once: the doors, the order in which it is done, and what it does. */
import type { FirstDoor } from '#src/http/first-doors.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Engine } from '#src/store/engine.ts'
import { createEffects, type Effects } from '../apex.ts'
import { createLedger } from '../ledger.ts'
import type { MovesStore } from '../moving/moves-store.ts'
import type { MediaGrants, RemoteImages } from '../ports.ts'
import type { Verifying } from '../signature-ports.ts'
import { transactionsTogether } from '../together.ts'
import { createAcceptActivity } from './accept-activity.ts'
import type { ActivityType } from './admit.ts'
import type { Handler } from './effect.ts'
import type { HandlerParts } from './handler-parts.ts'
import { createInboxDoor } from './inbox-door.ts'
import { defineInboxJobs, lanesAtOnce, sweepInbox } from './inbox-jobs.ts'
import { createInboxStore, type InboxStore } from './inbox-store.ts'
import { createIntake } from './intake.ts'
import { createFindSent, createOnAccept } from './on-accept.ts'
import { createOnAnnounce } from './on-announce.ts'
import { createOnApprove } from './on-approve.ts'
import { createOnBlock } from './on-block.ts'
import { createOnCreate } from './on-create.ts'
import { createOnDelete } from './on-delete.ts'
import { createOnFlag } from './on-flag.ts'
import { createOnFollow } from './on-follow.ts'
import { createOnLeave, createOnRemove } from './on-leave.ts'
import { createOnLike } from './on-like.ts'
import { createOnMove } from './on-move.ts'
import { createOnUndo } from './on-undo.ts'
import { createOnUpdate } from './on-update.ts'
import { createOnView } from './on-view.ts'
import { createWhoseIs } from './owners.ts'
import { createReceive, type Receive } from './receive.ts'
import { createTakeNote, type TakeNote } from './take-note.ts'
import { createTakePerson, type TakePerson } from './take-person.ts'
import { createTakePlaylist, type TakePlaylist } from './take-playlist.ts'
import { createTakeVideo, type TakeVideo } from './take-video.ts'

interface InboxParts
  extends Omit<
    HandlerParts,
    'ledger' | 'inbox' | 'whoseIs' | 'takePerson' | 'takeVideo' | 'takeNote' | 'takePlaylist' | 'jobs'
  > {
  engine: Engine
  jobs: Jobs
  verifying: Verifying
  images: RemoteImages
  grants: Pick<MediaGrants, 'addressOf'>
  moves: Pick<MovesStore, 'of'>
  rateLimits: RateLimits
  /** First delay before what failed is tried again. Default 10. */
  retrySeconds?: number
}

export interface InboxPart {
  readonly door: FirstDoor
  /** Before `jobs.start()`. */
  defineJobs(): void
  /** What was taken before this process started is done, whatever became of who took it. */
  start(): Promise<void>
  readonly store: InboxStore
  readonly receive: Receive
  /** Keeps what one of ours says: an Accept finds its Follow. */
  readonly sent: Effects['sent']
  /** What was fetched of others becomes ours to show, by the same rules as what is received. */
  readonly take: { person: TakePerson; video: TakeVideo; note: TakeNote; playlist: TakePlaylist }
  /** Since the start of this process, by outcome: for the metrics. */
  counts(): Record<string, number>
}

export function createInboxPart(parts: InboxParts): InboxPart {
  const { engine, clock, jobs, log } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const ledger = createLedger({ engine, clock })
  const inbox = createInboxStore({ engine, clock })
  const takePerson = createTakePerson(parts)
  const common = { ...parts, ledger, inbox, takePerson, transact }
  const takeVideo = createTakeVideo(common)
  const takeNote = createTakeNote(common)
  const takePlaylist = createTakePlaylist({ ...common, takeVideo })
  const whoseIs = createWhoseIs(common)
  const all: HandlerParts = { ...common, whoseIs, takeVideo, takeNote, takePlaylist }
  const findSent = createFindSent(all)
  const effects = createEffects({
    ids: parts.ids,
    ledger,
    findSent: async (id, followed, tx) => findSent(id, followed, tx),
  })
  const onLike = createOnLike(all)
  const onAccept = createOnAccept(all)
  const handlers: Record<ActivityType, Handler> = {
    Create: createOnCreate(all),
    Update: createOnUpdate(all),
    Delete: createOnDelete(all),
    Undo: createOnUndo(all),
    Announce: createOnAnnounce(all),
    Like: onLike,
    Dislike: onLike,
    EmojiReact: onLike,
    Follow: createOnFollow(all),
    Accept: onAccept,
    Reject: onAccept,
    Block: createOnBlock(all),
    Flag: createOnFlag(all),
    View: createOnView(all),
    Move: createOnMove({ ...all, moves: parts.moves }),
    Leave: createOnLeave(all),
    Remove: createOnRemove(all),
    ApproveReply: createOnApprove(all),
  }
  // Of different actors: those of one are done one after the other.
  const transactTogether = transactionsTogether(transact, lanesAtOnce)
  const receive = createReceive({
    ...all,
    effects,
    handlers,
    isPublisher: async (actor) => (await parts.subjects.accounts.store.byRemoteId(actor)) !== null,
    transact: transactTogether,
  })
  const counts = new Map<string, number>()
  const count = (outcome: string) => {
    // Reasons are of ours, but for types that others name.
    const named = outcome.startsWith('a ') ? 'of-no-use' : outcome
    counts.set(named, (counts.get(named) ?? 0) + 1)
  }
  return {
    door: createInboxDoor({
      ...parts,
      actors: parts.ours,
      accept: createAcceptActivity({
        ...all,
        verifying: parts.verifying,
        keep: createIntake({ inbox, ledger, jobs }),
      }),
      count,
    }),
    defineJobs: () =>
      defineInboxJobs({
        ...all,
        jobs,
        receive,
        images: parts.images,
        grants: parts.grants,
        transact,
        transactTogether,
        log,
        count,
        ...retry(parts),
      }),
    start: () => sweepInbox({ inbox, jobs }),
    store: inbox,
    receive,
    sent: effects.sent,
    take: { person: takePerson, video: takeVideo, note: takeNote, playlist: takePlaylist },
    counts: () => Object.fromEntries(counts),
  }
}

function retry({ retrySeconds }: InboxParts) {
  return retrySeconds === undefined ? {} : { retrySeconds }
}
