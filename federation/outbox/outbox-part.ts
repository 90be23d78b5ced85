/** All that goes out, built once: the deliveries, what is told of each event, and what administrators see of it. */
import type { Logger } from 'pino'
import type { Viewer } from '#src/access/viewer.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import type { InstancesAdministration } from '#src/administration/instance-schemas.ts'
import type { Clock } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { PlaylistId } from '#src/playlists/playlist.ts'
import type { Engine } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { VideoId } from '#src/videos/video.ts'
import type { KeysRing } from '../actors/keys-store.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { OurActivities } from '../documents/our-activities.ts'
import type { OurDocuments } from '../documents/our-documents.ts'
import type { OurPlaylists } from '../documents/our-playlists.ts'
import type { Ids } from '../ids.ts'
import { createAdministerPeers } from '../peers/administer-peers.ts'
import type { ActivityDocument, Follows, HostPolicies, RemoteActors, RemotePost } from '../ports.ts'
import type { Signing } from '../signature-ports.ts'
import { tombstone } from '../vocabulary/activities.ts'
import { createDeliveries, type DeliveryEngine } from './create-deliveries.ts'
import { createForgetInbox } from './forget-inbox.ts'
import { listen } from './listen.ts'
import { createMissing } from './missing.ts'
import { createRecipients } from './recipients.ts'
import { createTellAccount } from './tell-account.ts'
import { createTellComment } from './tell-comment.ts'
import { createTellGroup } from './tell-group.ts'
import { createTellPlaylist } from './tell-playlist.ts'
import { createTellReaction } from './tell-reaction.ts'
import { createTellVideo } from './tell-video.ts'
import { createToldComments } from './told-comments.ts'
import { createToldPlaylists } from './told-playlists.ts'

interface OutboxParts {
  engine: Engine
  clock: Clock
  log: Logger
  events: Pick<Events, 'listen'>
  jobs: Pick<Jobs, 'define' | 'enqueue'>
  subjects: Pick<Subjects, 'accounts' | 'videos' | 'comments' | 'groups' | 'playlists' | 'copies'>
  ids: Ids
  keys: KeysRing
  actors: OurActors
  documents: OurDocuments
  activities: OurActivities
  ourPlaylists: OurPlaylists
  follows: Follows
  policies: HostPolicies
  remoteActors: Pick<RemoteActors, 'many' | 'get' | 'gone'>
  post: RemotePost['activity']
  signDocument: Signing['document']
  /** Who a host is when it reads our documents. */
  viewerOfHost: (host: string) => Promise<Viewer>
  settings: { atOnce: number; perHost: number }
}

export interface OutboxPart extends AsyncDisposable {
  readonly deliveries: DeliveryEngine
  readonly instances: InstancesAdministration
  /** To whom something was ever sent, and who of these does not answer now: for the metrics. */
  countHosts(): Promise<{ known: number; failing: number }>
  /** What stands where a video was that others were given. */
  tombstoneOf(videoId: VideoId): Promise<ActivityDocument | null>
  /** The same of a list. */
  playlistTombstoneOf(id: PlaylistId): Promise<ActivityDocument | null>
  /** Before `jobs.start()`. */
  defineJobs(): void
  /** Once the policies on hosts are known: nothing is told nor sent before. */
  start(): void
  stop(graceSeconds: number): Promise<void>
}

export function createOutboxPart(parts: OutboxParts): OutboxPart {
  const { engine, clock, log, subjects, ids, follows, policies, remoteActors } = parts
  const { accounts, videos, comments, copies } = subjects
  const findVideo = (id: VideoId) => videos.store.find(id)
  const findAccount = (id: AccountId): Promise<Account | null> => accounts.store.get(id)
  const toldPlaylists = createToldPlaylists({ engine })
  const deliveries = createDeliveries({
    ...parts,
    copies,
    policyOf: (host) => policies.of(host),
    async isAlliedNow(host) {
      const viewer = await parts.viewerOfHost(host)
      return viewer.kind === 'peer' && viewer.isAllied
    },
    async givenUp(host, lost, tx) {
      for (const { subject, inboxes } of lost) {
        const named = ids.read(subject)
        if (named?.kind === 'playlist') await toldPlaylists.lost(named.playlistId, host, inboxes, tx)
      }
    },
    forgetInbox: createForgetInbox({ engine, log, follows, remoteActors, clock }),
  })
  const recipients = createRecipients({ ...parts, copies })
  const telling = { ...parts, recipients, copies, deliveries, findVideo, findAccount }
  const tellVideo = createTellVideo(telling)
  const { promise: ready, resolve: begin } = Promise.withResolvers<void>()
  listen({
    engine,
    events: parts.events,
    ready,
    tellVideo,
    tellComment: createTellComment({
      ...telling,
      told: createToldComments({ engine }),
      findComment: (id) => comments.store.find(id),
    }),
    tellReaction: createTellReaction(telling),
    tellAccount: createTellAccount({
      ...telling,
      videosOf: (author, after) => videos.store.ofAuthor(author, { count: 100, ...(after ? { after } : {}) }),
    }),
    tellGroup: createTellGroup({ ...telling, groups: subjects.groups.store }),
  })
  const tellPlaylist = createTellPlaylist({
    ...telling,
    ready,
    playlists: subjects.playlists,
    told: toldPlaylists,
  })
  const missing = createMissing({
    ...telling,
    tellVideo,
    tellPlaylist,
    playlists: subjects.playlists,
    told: toldPlaylists,
    publishedHere: async (host, after) =>
      videos.store.list(await parts.viewerOfHost(host), { isLocal: true }, 'newest', { count: 50, after }),
    findAuthors: (wanted) => accounts.store.getMany(wanted),
  })

  return {
    deliveries,
    instances: createAdministerPeers({ deliveries, missing, clock }),
    async countHosts() {
      const { countLanes } = deliveries.store
      const [known, failing] = await Promise.all([countLanes('all'), countLanes('failing')])
      return { known, failing }
    },
    async tombstoneOf(videoId) {
      const at = (await copies.removed(videoId))?.removedAt ?? null
      const askedAt = await copies.askedBackAt(videoId)
      if (askedAt === null) return null
      return tombstone(ids.video(videoId), 'Video', at ?? askedAt)
    },
    playlistTombstoneOf: tellPlaylist.tombstoneOf,
    defineJobs: tellPlaylist.defineJobs,
    start() {
      begin()
      deliveries.start()
    },
    stop: (graceSeconds) => deliveries.stop(graceSeconds),
    [Symbol.asyncDispose]: () => deliveries[Symbol.asyncDispose](),
  }
}
