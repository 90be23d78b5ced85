/** Everything that makes this an instance among others, built once by the composition root, after it listens. */
import express, { type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { createAddresses } from '#src/addresses.ts'
import type { Clock } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import type { RateLimits } from '#src/http/rate-limits.ts'
import type { Route } from '#src/http/route.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { MediaStore } from '#src/media/media-store.ts'
import type { Report } from '#src/moderation/report.ts'
import type { Engine, Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { GiveAlly } from '#src/videos/playback-grants.ts'
import type { RemoteFilms } from '#src/videos/remote-films.ts'
import { wrappingKeyFrom } from './actors/key-pair.ts'
import { createKeysRing } from './actors/keys-store.ts'
import { createLocalActors, type OurActors } from './actors/local-actors.ts'
import { type AlliancePart, createAlliancePart } from './alliance/alliance-part.ts'
import { createAlliancesStore } from './alliance/alliances-store.ts'
import { createGrantRouter } from './alliance/give-media.ts'
import { createPersonElsewhere, type PersonElsewhere } from './alliance/person-elsewhere.ts'
import { createPeerOf, createSignerOf, createViewerOfHost } from './alliance/signer-of.ts'
import { countForNodeInfo } from './discovery/count-for-node-info.ts'
import { createDiscoveryRouter } from './discovery/discovery-router.ts'
import { createDocumentsPart } from './documents/documents-part.ts'
import { createFollowingPart, type FollowingPart } from './following/following-part.ts'
import { createFollowsStore } from './follows/follows-store.ts'
import { createIds, type Ids } from './ids.ts'
import { createInboxPart, type InboxPart } from './inbox/inbox-part.ts'
import type { MoveAccount } from './moving/move-account.ts'
import { createMovesStore } from './moving/moves-store.ts'
import { createMovingPart } from './moving/moving-part.ts'
import { createOutboxPart, type OutboxPart } from './outbox/outbox-part.ts'
import { peerRoutes } from './peers/peer-routes.ts'
import { listenForApprovals } from './policies/approve-replies.ts'
import { createFlags } from './policies/flags.ts'
import { createHeldPolicies, type HeldPolicies } from './policies/host-policies.ts'
import { createPoliciesPart, type PoliciesPart } from './policies/policies-part.ts'
import { createPoliciesStore } from './policies/policies-store.ts'
import type { Follows } from './ports.ts'
import { createRemoteFilms } from './remote/remote-films.ts'
import type { RemakeImages } from './remote/remote-images.ts'
import { createWire, type Wire } from './remote/wire.ts'

interface FederationParts {
  engine: Engine
  clock: Clock
  log: Logger
  events: Pick<Events, 'listen' | 'record'>
  jobs: Jobs
  subjects: Pick<
    Subjects,
    | 'accounts'
    | 'videos'
    | 'captions'
    | 'groups'
    | 'comments'
    | 'reactions'
    | 'shares'
    | 'playlists'
    | 'copies'
    | 'moderation'
  >
  rateLimits: RateLimits
  /** Asked each time: a test instance knows its port only once it listens. */
  publicUrl: () => URL
  /** Seals the keys of actors; former ones open what they sealed. */
  secretKey: string
  formerSecretKeys: readonly string[]
  academieName: (code: string | null) => string | null
  /** Demonstrations and tests: instances in http, on this machine or this network, are others too. */
  allowsPrivatePeers: boolean
  /** Where pictures of other instances are kept, once they are made again. */
  media: Pick<MediaStore, 'write' | 'workFolder'>
  remakeImages: RemakeImages
  /** What becomes of the contributions of hosts of which nothing was decided. */
  newHosts: 'open' | 'quarantined'
  /** Requests under way to other instances: in all, and to one. */
  deliveries: { atOnce: number; perHost: number }
  /** Of those who exchange films; null where they do not. */
  trackerUrl: () => string | null
  /** For an allied instance that asks for a film on behalf of one of its people. */
  giveAlly: GiveAlly
  instance: {
    name: string
    presentation: string
    academie: string | null
    version: string
    sourceUrl: string | null
  }
}

export interface FederationPart extends AsyncDisposable {
  /** Once parts are built, before the first request: policies are read. The rest of it goes on meanwhile. */
  start(): Promise<void>
  /** Documents, WebFinger, NodeInfo: before sessions, which they have nothing to do with. */
  readonly handle: RequestHandler
  readonly ids: Ids
  readonly actors: OurActors
  readonly follows: Follows
  readonly policies: HeldPolicies
  readonly outbox: OutboxPart
  readonly alliance: AlliancePart
  readonly moderation: PoliciesPart
  readonly inbox: InboxPart
  /** Of something of another instance, in the transaction of the report: the host it was told to. */
  forwardReport(report: Report, tx: Transaction): Promise<string | null>
  readonly personElsewhere: PersonElsewhere
  /** Films of other instances, for the doors to films. */
  readonly films: RemoteFilms
  readonly following: FollowingPart
  readonly moving: MoveAccount
  /** Before `jobs.start()`. */
  defineJobs(): void
  readonly routes: Route[]
  /** Sends no more; lets what is under way end. */
  stopWork(graceSeconds: number): Promise<void>
  readonly wire: Wire
}

export function createFederationPart(parts: FederationParts): FederationPart {
  const { engine, clock, log, subjects, rateLimits, publicUrl, instance } = parts
  const { videos } = subjects
  const accounts = subjects.accounts.store
  const ids = createIds(createAddresses(publicUrl))
  const keys = createKeysRing({
    engine,
    clock,
    wrappingKey: wrappingKeyFrom(parts.secretKey),
    formerWrappingKeys: parts.formerSecretKeys.map(wrappingKeyFrom),
  })
  const actors = createLocalActors({
    ids,
    keys,
    accountByHandle: accounts.byHandle,
    accountByNumber: accounts.byNumber,
  })
  const follows = createFollowsStore({ engine })
  const alliances = createAlliancesStore({ engine })
  const policiesStore = createPoliciesStore({ engine })
  const policies = createHeldPolicies({
    policies: policiesStore,
    alliances,
    newcomers: parts.newHosts,
    log,
  })
  const moves = createMovesStore({ engine })
  const documentsPart = createDocumentsPart({
    ...parts,
    ids,
    actors,
    follows,
    movesOf: (id) => moves.of(id),
    tombstoneOf: (id) => outbox.tombstoneOf(id),
    playlistTombstoneOf: (id) => outbox.playlistTombstoneOf(id),
  })
  const { documents, activities, ourPlaylists } = documentsPart

  const wire = createWire({
    engine,
    clock,
    ids,
    actors,
    follows,
    policies,
    allowsPrivate: parts.allowsPrivatePeers,
    version: instance.version,
    media: parts.media,
    remakeImages: parts.remakeImages,
  })
  const viewerOfHost = createViewerOfHost({ policies, alliances, groups: subjects.groups.store })
  const outbox = createOutboxPart({
    ...parts,
    ids,
    keys,
    actors,
    documents,
    activities,
    ourPlaylists,
    follows,
    policies,
    remoteActors: wire.remoteActors,
    post: wire.post.activity,
    signDocument: wire.signing.document,
    viewerOfHost,
    settings: parts.deliveries,
  })
  const alliance = createAlliancePart({
    ...parts,
    ids,
    actors,
    follows,
    alliances,
    hosts: policiesStore.hosts,
    policies,
    deliveries: outbox.deliveries,
    discovery: wire.discovery,
    fetch: wire.fetch,
    videos,
    summariesOf: subjects.accounts.summariesOf,
  })
  const moderation = createPoliciesPart({
    ...parts,
    follows,
    discovery: wire.discovery,
    store: policiesStore,
    held: policies,
    alliances,
    ourHost: () => ids.host,
    accountByHandle: accounts.byHandle,
    summariesOf: subjects.accounts.summariesOf,
  })
  listenForApprovals({ ...parts, ids, actors, deliveries: outbox.deliveries })
  const flags = createFlags({ ids, actors, subjects, deliveries: outbox.deliveries, policies })
  const inbox = createInboxPart({
    ...parts,
    ids,
    rules: { allowsPrivate: parts.allowsPrivatePeers },
    ours: actors,
    actors: wire.remoteActors,
    fetch: wire.fetch,
    images: wire.images,
    grants: alliance.grants,
    verifying: wire.verifying,
    follows,
    deliveries: outbox.deliveries,
    policies,
    viewerOfHost,
    alliance: alliance.inbox,
    moderation: { onFlag: flags.onFlag },
    moves,
  })
  const moving = createMovingPart({
    ...parts,
    ...wire,
    moves,
    ids,
    actors,
    policies,
    follows,
    takePerson: inbox.take.person,
    deliveries: outbox.deliveries,
    findAccount: accounts.get,
  })
  const following = createFollowingPart({
    ...parts,
    ids,
    ours: actors,
    actors: wire.remoteActors,
    fetch: wire.fetch,
    discovery: wire.discovery,
    follows,
    deliveries: outbox.deliveries,
    policies,
    sent: inbox.sent,
    take: inbox.take,
    rules: { allowsPrivate: parts.allowsPrivatePeers },
  })
  const signerOf = createSignerOf({ verifying: wire.verifying, log })
  const peerOf = createPeerOf({ signerOf, viewerOfHost })
  const router = express.Router({ caseSensitive: true })
  router.use(createDiscoveryRouter({ ids, actors, rateLimits, nodeInfo: () => countForNodeInfo(parts) }))
  router.use(
    createGrantRouter({
      ids,
      findVideo: (id) => videos.store.find(id),
      signerOf,
      viewerOfHost,
      policies,
      giveAlly: parts.giveAlly,
      rateLimits,
    }),
  )
  router.use(documentsPart.router({ rateLimits, peerOf }))
  return {
    handle: router,
    ids,
    actors,
    follows,
    policies,
    outbox,
    alliance,
    moderation,
    inbox,
    following,
    moving: moving.actions,
    forwardReport: flags.forwardReport,
    personElsewhere: createPersonElsewhere({
      engine,
      discovery: wire.discovery,
      policies,
      takePerson: inbox.take.person,
    }),
    films: createRemoteFilms({ findVideo: (id) => videos.store.find(id), fetch: wire.fetch, grants: alliance.grants }),
    defineJobs() {
      alliance.defineJobs()
      moderation.defineJobs()
      inbox.defineJobs()
      outbox.defineJobs()
      following.defineJobs()
    },
    routes: [
      ...peerRoutes(outbox.instances),
      ...alliance.routes,
      ...moderation.routes,
      ...following.routes,
      ...moving.routes,
    ],
    stopWork: (graceSeconds) => outbox.stop(graceSeconds),
    wire,
    async start() {
      await policies.load()
      outbox.start()
      await inbox.start()
      if (parts.formerSecretKeys.length === 0) return
      keys.reseal().then(
        (count) => log.info({ count }, 'keys of actors were sealed with the new secret'),
        (error: unknown) => log.error({ err: error }, 'keys of actors could not be sealed with the new secret'),
      )
    },
    async [Symbol.asyncDispose]() {
      await outbox[Symbol.asyncDispose]()
      wire[Symbol.dispose]()
      await policies[Symbol.asyncDispose]()
    },
  }
}
