/**
 * The subjects of the instance, each built once and tied to those it needs. What they stand on (store, media, jobs,
 * events) and who is asking (`src/access`) are given by the composition root.
 */
import type { Logger } from 'pino'
import type { Role } from './access/viewer.ts'
import type { AccountId } from './accounts/account.ts'
import type { FollowCounts } from './accounts/account-answers.ts'
import { type AccountsPart, createAccountsPart } from './accounts/accounts-part.ts'
import { type AccountsStore, createAccountsStore } from './accounts/accounts-store.ts'
import { createAddresses } from './addresses.ts'
import { type AdministrationPart, createAdministrationPart } from './administration/administration-part.ts'
import { createAuditTrail } from './administration/audit-trail.ts'
import type { ShowOverviewParts } from './administration/show-overview.ts'
import { type CaptionsPart, type CaptionsParts, createCaptionsPart } from './captions/captions-part.ts'
import { type ChannelsPart, createChannelsPart } from './channels/channels-part.ts'
import { type ChaptersPart, createChaptersPart } from './chapters/chapters-part.ts'
import type { Clock } from './clock.ts'
import { type CommentsPart, createCommentsPart } from './comments/comments-part.ts'
import { createCommentsStore } from './comments/comments-store.ts'
import { createCopiesStore } from './copies/copies-store.ts'
import type { Copies } from './copies/copy.ts'
import { createDeparturesPart, type DeparturesPart, type DeparturesParts } from './departures/departures-part.ts'
import type { Events } from './events/events.ts'
import { createFeedsPart, type FeedsPart } from './feeds/feeds-part.ts'
import { createGroupsPart, type GroupsPart, type GroupsParts } from './groups/groups-part.ts'
import { createGroupsStore } from './groups/groups-store.ts'
import type { Route } from './http/route.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { MediaStore } from './media/media-store.ts'
import { createDecide } from './moderation/decide.ts'
import { createModerationPart, type ModerationPart, type ModerationParts } from './moderation/moderation-part.ts'
import { createReportsStore } from './moderation/reports-store.ts'
import { createMutesPart, type MutesPart } from './mutes/mutes-part.ts'
import { createMutesStore } from './mutes/mutes-store.ts'
import { createNotificationsPart, type NotificationsPart } from './notifications/notifications-part.ts'
import { createNumbers, type Numbers } from './numbering/numbers.ts'
import { createPlaylistsPart, type PlaylistsPart } from './playlists/playlists-part.ts'
import { createReactionsPart, type ReactionsPart } from './reactions/reactions-part.ts'
import { createReactionsStore } from './reactions/reactions-store.ts'
import { createNameSchools } from './schools/name-schools.ts'
import { createSchoolsStore } from './schools/schools-store.ts'
import { createSearchPart, type SearchPart } from './search/search-part.ts'
import { createSharesPart, type SharesPart } from './shares/shares-part.ts'
import type { Engine } from './store/engine.ts'
import { createMarkdown } from './text/markdown.ts'
import { folded } from './text/written-text.ts'
import { createTorrentsPart, type TorrentsPart } from './torrents/torrents-part.ts'
import type { Give } from './videos/media-paths.ts'
import { createVideosPart, type VideosPart, type VideosParts } from './videos/videos-part.ts'
import type { Vocabulary } from './videos/vocabulary.ts'

export interface SubjectsParts {
  engine: Engine
  media: MediaStore
  jobs: Jobs
  events: Events
  clock: Clock
  log: Logger
  /** Asked each time: a test instance knows its port only once it listens. */
  publicUrl: () => URL
  vocabulary: Vocabulary
  charterVersion: string
  /** French name of an académie by its code; null when unknown. */
  academieName: (code: string | null) => string | null
  give: Give
  /** Of those who exchange films; null where they do not. */
  trackerUrl: () => string | null
  openFfmpeg: VideosParts['openFfmpeg']
  transcription: CaptionsParts['transcription']
  /** The longest film that a person with these roles may send. */
  longestSecondsFor: (roles: readonly Role[]) => number
  endSessionsOf: (id: AccountId) => Promise<unknown>
  /** Passwords, codes and passkeys of a person are no more. */
  forgetWaysIn: DeparturesParts['forgetWaysIn']
  departures: Pick<DeparturesParts, 'rules' | 'tell' | 'identifierSources' | 'instanceName'>
  settings: VideosParts['settings']
  instance: ShowOverviewParts['instance']
  /** How the instance calls itself, and its words of welcome. */
  site: { name: string; welcome: string }
  /** Somebody of an allied instance, by `name@host`; asked of federation, which knows them. */
  personElsewhere: GroupsParts['personElsewhere']
  /** To the moderators of the instance that the reported thing is of. */
  forwardReport: ModerationParts['forwardReport']
  followCounts: FollowCounts
  /** Those that identity was built with, when it came first. */
  accountsStore?: AccountsStore
  numbers?: Numbers
}

export interface Subjects {
  readonly routes: Route[]
  /** Declares all durable work. Before `jobs.start()`. */
  defineJobs(): void
  readonly accounts: AccountsPart
  readonly videos: VideosPart
  readonly channels: ChannelsPart
  readonly groups: GroupsPart
  readonly captions: CaptionsPart
  readonly chapters: ChaptersPart
  readonly comments: CommentsPart
  readonly reactions: ReactionsPart
  /** Of our videos, by people of other instances. */
  readonly shares: SharesPart
  readonly torrents: TorrentsPart
  readonly notifications: NotificationsPart
  readonly mutes: MutesPart
  readonly playlists: PlaylistsPart
  readonly search: SearchPart
  readonly feeds: FeedsPart
  readonly moderation: ModerationPart
  readonly administration: AdministrationPart
  readonly departures: DeparturesPart
  /** What other instances hold of our videos. */
  readonly copies: Copies
}

export function createSubjects(parts: SubjectsParts): Subjects {
  const { engine, clock, vocabulary, longestSecondsFor } = parts
  const transact: Engine['transaction'] = (work) => engine.transaction(work)
  const accountsStore = parts.accountsStore ?? createAccountsStore({ engine })
  const reactionsStore = createReactionsStore({ engine })
  const groupsStore = createGroupsStore({ engine })
  const commentsStore = createCommentsStore({ engine })
  const reports = createReportsStore({ engine })
  const copies = createCopiesStore({ engine, clock })
  const audit = createAuditTrail({ engine, clock })
  const shared = {
    ...parts,
    transact,
    audit,
    reports,
    numbers: parts.numbers ?? createNumbers({ engine }),
    addresses: createAddresses(parts.publicUrl),
    markdown: createMarkdown(),
  }

  const schoolsNamed = createNameSchools({ schools: createSchoolsStore({ engine }) })
  const accounts = createAccountsPart({ ...shared, accounts: accountsStore, schoolsNamed })
  const { summariesOf } = accounts
  const videos: VideosPart = createVideosPart({
    ...shared,
    accounts,
    given: reactionsStore.given,
    groupNames: async (ids) => new Map((await groupsStore.findMany(ids)).map(({ _id, name }) => [_id, name])),
    async longestSecondsOf(author) {
      const account = author === undefined ? null : await accountsStore.get(author)
      return longestSecondsFor(account?.roles ?? ['teacher'])
    },
    elsewhere: copies,
    deletedByOther: (deleted, tx) => decisions.videoDeletedByOther(deleted, tx),
    timeLineChanged: (id, moved, tx) => captions.timeLineChanged(id, moved, tx),
    torrentsWanted: (video) => torrents.wanted(video),
  })
  const torrents: TorrentsPart = createTorrentsPart({ ...shared, videos })
  const groups: GroupsPart = createGroupsPart({
    ...shared,
    groups: groupsStore,
    videos,
    summariesOf,
    closeFilmsOf: videos.closeFilmsOf,
    accountNamed: accounts.accountNamed,
    byHandle: (handle) => accountsStore.byHandle(handle),
    async shownAs(name) {
      const found = await accountsStore.search(name, { filter: { state: 'active' }, limit: 50 })
      return found.filter(({ displayName, handle }) => folded(displayName) === folded(name) && !handle.includes('@'))
    },
    async setGroupsOf(id, tx, rule) {
      await accountsStore.change(id, tx, (account) => ({ ...account, groups: rule(account.groups ?? []) }))
    },
    stateOf: async (id, tx) => (await accountsStore.change(id, tx, (account) => account))?.state ?? null,
    localName(address) {
      const [name = '', host] = address.split('@', 2)
      return host === undefined || host === shared.addresses.host ? name : null
    },
  })
  const captions: CaptionsPart = createCaptionsPart({ ...shared, videos })
  const chapters = createChaptersPart({ engine, clock, videos })
  const comments: CommentsPart = createCommentsPart({
    ...shared,
    comments: commentsStore,
    videos,
    summariesOf,
    deletedByModerator: (deleted, tx) => decisions.commentDeletedByModerator(deleted, tx),
  })
  const decisions = createDecide({
    ...shared,
    videos,
    comments,
    playlists: { remove: (id, tx) => playlists.remove(id, tx) },
    tell: () => notifications.decisions,
  })
  const channels = createChannelsPart({ ...shared, accounts, videosOfAccount: videos.videosOfAccount })
  const reactions = createReactionsPart({ ...shared, reactions: reactionsStore, videos })
  const shares = createSharesPart({ ...shared, engine })
  const notifications: NotificationsPart = createNotificationsPart({
    ...shared,
    accounts,
    videos,
    comments,
    groups,
    playlistsNamed: (ids) => playlists.store.findMany(ids),
  })
  const mutes = createMutesPart({
    ...shared,
    mutes: createMutesStore({ engine }),
    accounts,
    async setMutedOf(id, muted, tx) {
      await accountsStore.change(id, tx, (account) => ({ ...account, muted }))
    },
    forgetTold: notifications.forgetPeople,
    ownHost: () => shared.addresses.host,
  })
  const playlists: PlaylistsPart = createPlaylistsPart({
    ...shared,
    engine,
    accounts,
    videos,
    deletedByModerator: decisions.playlistDeletedByModerator,
    deletedByOwner: decisions.playlistIsGone,
  })
  const labels = [...vocabulary.thematiques, ...vocabulary.niveaux].map(({ label }) => label)
  const search = createSearchPart({ videos, labels, clock })
  const feeds = createFeedsPart({ ...shared, accounts, videos, comments, playlists })
  const moderation = createModerationPart({ ...shared, videos, comments, playlists, summariesOf, decisions })
  const administration = createAdministrationPart({
    ...shared,
    accounts: accountsStore,
    videos,
    comments,
    summariesOf,
  })

  const departures = createDeparturesPart({
    ...shared,
    ...parts.departures,
    accounts: accountsStore,
    videos: {
      ofAuthor: (author, after) =>
        videos.store.ofAuthor(author, { count: 50, ...(after === undefined ? {} : { after }) }),
      find: (id) => videos.store.find(id),
      leaveVideo: videos.leaveVideo,
    },
    leaveGroups: groups.leaveAll,
    comments: {
      ofAuthor: commentsStore.ofAuthor,
      remove: ({ _id }, isByVideoAuthor, tx) => comments.remove(_id, () => isByVideoAuthor, tx),
    },
  })

  const all = {
    accounts,
    // `/videos/languages` before `/videos/{id}`.
    captions,
    chapters,
    videos,
    channels,
    groups,
    comments,
    reactions,
    notifications,
    mutes,
    playlists,
    search,
    feeds,
    moderation,
    administration,
    departures,
  }
  return {
    ...all,
    shares,
    torrents,
    copies,
    routes: Object.values(all).flatMap(({ routes }) => routes),
    defineJobs() {
      videos.defineJobs()
      captions.defineJobs()
      torrents.defineJobs()
      moderation.defineJobs()
      departures.defineJobs()
    },
  }
}
