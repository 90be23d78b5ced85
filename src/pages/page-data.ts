/**
 * What a page's script finds in its document, as `<script type="application/json" id="page-data">`: everything the
 * first drawing needs, so that no request follows the page. Read by `client/page-data.ts`; only types live here.
 */

import type { Language } from '#config/languages.ts'
import type { PasskeyAnswer } from '../access/local/passkey-schemas.ts'
import type { Registrations } from '../access/local/registration-schemas.ts'
import type { SsoExchange } from '../access/saml/exchange-schemas.ts'
import type { AccountDetails, Me } from '../accounts/account-schemas.ts'
import type { SubscriptionPage } from '../accounts/following-schemas.ts'
import type { Moving } from '../accounts/moving-schemas.ts'
import type { AdministeredAccountPage, JobPage, Overview } from '../administration/administration-schemas.ts'
import type { AllianceList } from '../administration/alliance-schemas.ts'
import type { OtherInstancePage } from '../administration/instance-schemas.ts'
import type { ActorDecisionPage, HostDecisionPage } from '../administration/policy-schemas.ts'
import type { CaptionsWork } from '../captions/caption-schemas.ts'
import type { ChapterList } from '../chapters/chapter-routes.ts'
import type { MyCommentPage, ThreadPage } from '../comments/comment-schemas.ts'
import type { Departures, ErasurePreview } from '../departures/departure-schemas.ts'
import type { GroupList, GroupSummary, MemberPage } from '../groups/group-schemas.ts'
import type { ReportPage, WithheldPage } from '../moderation/moderation-schemas.ts'
import type { MutedAccountPage, MutedServerPage } from '../mutes/mute-schemas.ts'
import type { NotificationPage } from '../notifications/notification-schemas.ts'
import type { PlaylistElementPage, PlaylistPage, PlaylistSummary } from '../playlists/playlist-schemas.ts'
import type { SearchAnswer } from '../search/search-schemas.ts'
import type { Retouching } from '../videos/retouch-schemas.ts'
import type { MyVideoPage, VideoDetails, VideoPage, VideoSummary } from '../videos/video-schemas.ts'
import type { VideosQuery } from '../videos/videos-query.ts'

/** One of the questions that organise everything (`config/thematiques.ts`). */
export interface ThematiqueView {
  slug: string
  name: string
  /** A few words under the name. */
  hint: string
  /** Name of a drawing of `client/icons/icons.ts`; an unknown one shows a plain dot. */
  icon: string
  /** Degrees on the colour wheel (OKLCH). */
  hue: number
  /** Its page. */
  path: string
}

export interface NiveauView {
  slug: string
  name: string
}

/** The signed-in person, as the header needs them. */
export interface PersonView {
  displayName: string
  handle: string
  /** Their public page. */
  path: string
  hasAcceptedCharter: boolean
  /** Notifications not read yet, counted up to 100. */
  unread: number
  may: { publish: boolean; moderate: boolean; administer: boolean }
}

/** What every page has. */
export interface Frame {
  instance: { name: string; academie: string | null; isDemonstration: boolean }
  person: PersonView | null
  thematiques: ThematiqueView[]
  niveaux: NiveauView[]
  /** Path and query of this page: where to come back to after signing in. */
  here: string
}

export interface SessionView {
  id: string
  startedAt: string
  lastSeenAt: string
  /** « Firefox sur Windows », as far as the browser says. */
  device: string
  isCurrent: boolean
}

export interface HomeData {
  /** The community's words of welcome (`config/community.ts`). */
  heading: readonly [string, string]
  welcome: string
  /** Shown large; null on an empty instance. */
  featured: VideoSummary | null
  recent: VideoPage
  tried: VideoSummary[]
}

export interface ThemeData {
  thematique: ThematiqueView
  /** What the question is about, in one or two sentences. */
  sentence: string
  niveau: string | null
  sort: VideosQuery['sort']
  videos: VideoPage
  /** RSS of what it shows. */
  feedPath: string
}

/** Without words, everything that the two facets let through, newest first. */
export interface SearchData {
  search: string
  thematique: string | null
  niveau: string | null
  start: number
  answer: SearchAnswer
}

export interface WatchData {
  video: VideoDetails
  threads: ThreadPage
  related: VideoSummary[]
  /** The list that it is watched in, and its films around this one. */
  list: PlaylistData | null
}

/** With whom one may share beyond one's académie: how many instances are allied, and one's own groups. */
export interface Circles {
  allies: number
  groups: readonly { id: string; name: string }[]
}

export interface PublishData {
  limits: { sizeBytes: number; durationSeconds: number; remainingTodayBytes: number | null }
  /** Version and path of the page that explains image rights. */
  imageRightsPath: string
  /** Keywords that colleagues use most, proposed while typing. */
  keywords: string[]
  circles: Circles
}

export interface EditVideoData extends PublishData {
  video: VideoDetails
}

export interface CaptionsData {
  video: VideoDetails
  work: CaptionsWork
  chapters: ChapterList
  languages: readonly Language[]
  /** The one to begin with. */
  language: string
}

export interface RetouchData {
  video: VideoDetails
  retouching: Retouching
}

export interface ProfileData {
  me: Me
  sessions: SessionView[]
  /** Of an SSO; null where there is none, or for who came by the local door. */
  identities: { provider: string; linkedAt: string; lastSignInAt: string }[] | null
  /** Of who came by the local door; null for the others. */
  passkeys: PasskeyAnswer[] | null
  mutes: { accounts: MutedAccountPage; servers: MutedServerPage }
}

export interface AccountData {
  account: AccountDetails
  videos: VideoPage
  isMe: boolean
  /** Where this person of ours went, when they changed instance. */
  movedTo: { address: string; at: string } | null
  /** By the reader, for themselves. */
  muted: { person: boolean; instance: boolean }
  /** Those that the reader may find, « À regarder plus tard » apart. */
  playlists: PlaylistPage
  /** RSS of the videos, and of their sound; null for somebody of another instance. */
  feeds: { path: string; podcastPath: string } | null
}

interface MoveData {
  moving: Moving
  /** `name@host` of this account. */
  address: string
}

export interface SignInData {
  /** One button each; `path` starts the SSO and comes back to `returnTo`. */
  providers: { name: string; path: string }[]
  returnTo: string
  /** The form of the local door stands here only where teachers have local accounts. */
  hasLocalDoor: boolean
  /** An account can be asked for. */
  takesRequests: boolean
  /** Only on a demonstration: who may be tried, and what for. */
  demonstrationPeople: readonly { login: string; name: string; description: string }[]
}

interface LocalDoorData {
  returnTo: string
  /** For teachers too, not administrators only. */
  isForAll: boolean
}

export interface CharterData {
  version: string
  returnTo: string
}

interface PoliciesData {
  hosts: HostDecisionPage
  actors: ActorDecisionPage
}

interface GroupData {
  group: GroupSummary
  videos: VideoPage
  members: MemberPage
  /** My handle. */
  me: string
}

interface ModerationData {
  reports: ReportPage
  withheld: WithheldPage
  /** Comments of instances in quarantine that wait. */
  quarantined: number
}

export interface SubscriptionsData {
  videos: VideoPage
  people: SubscriptionPage
}

interface MyPlaylistsData {
  watchLater: PlaylistSummary
  /** Without that one. */
  lists: PlaylistPage
}

export interface PlaylistData {
  playlist: PlaylistSummary
  elements: PlaylistElementPage
}

/** Which element is in the page, and its data. */
export type PageData = Frame &
  (
    | { page: 'plain'; data: null }
    | { page: 'home'; data: HomeData }
    | { page: 'theme'; data: ThemeData }
    | { page: 'search'; data: SearchData }
    | { page: 'watch'; data: WatchData }
    | { page: 'publish'; data: PublishData }
    | { page: 'my-videos'; data: MyVideoPage }
    | { page: 'notifications'; data: NotificationPage }
    | { page: 'subscriptions'; data: SubscriptionsData }
    | { page: 'my-playlists'; data: MyPlaylistsData }
    | { page: 'playlist'; data: PlaylistData & { feedPath: string | null } }
    | { page: 'edit-video'; data: EditVideoData }
    | { page: 'captions'; data: CaptionsData }
    | { page: 'retouch'; data: RetouchData }
    | { page: 'profile'; data: ProfileData }
    | { page: 'my-comments'; data: MyCommentPage }
    | { page: 'account'; data: AccountData }
    | { page: 'sign-in'; data: SignInData }
    | { page: 'charter'; data: CharterData }
    | { page: 'moderation'; data: ModerationData }
    | { page: 'moderation-policies'; data: PoliciesData }
    | { page: 'groups'; data: GroupList }
    | { page: 'group'; data: GroupData }
    | { page: 'administration-alliances'; data: AllianceList }
    | { page: 'administration'; data: Overview }
    | { page: 'administration-jobs'; data: JobPage }
    | { page: 'administration-accounts'; data: AdministeredAccountPage }
    | { page: 'administration-sso'; data: SsoExchange }
    | { page: 'administration-instances'; data: OtherInstancePage }
    | { page: 'administration-door'; data: LocalDoorData }
    | { page: 'administration-registrations'; data: Registrations }
    | { page: 'administration-departures'; data: Departures }
    | { page: 'erase-account'; data: ErasurePreview }
    | { page: 'move'; data: MoveData }
    | { page: 'registration'; data: { takesRequests: boolean; domains: readonly string[] } }
  )

export type PageName = PageData['page']
export type DataOf<N extends PageName> = Extract<PageData, { page: N }>['data']
