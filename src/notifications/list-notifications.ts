/** What a person is told, and how much of it they have not read yet. What they may no longer see is not told. */
import { signedIn } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import type { AccountSummary } from '../accounts/account-schemas.ts'
import type { AccountsPart } from '../accounts/accounts-part.ts'
import type { Addresses } from '../addresses.ts'
import type { Comment } from '../comments/comment.ts'
import type { CommentsPart } from '../comments/comments-part.ts'
import type { Group } from '../groups/group.ts'
import type { GroupsPart } from '../groups/groups-part.ts'
import { asShown, type Playlist, type PlaylistId } from '../playlists/playlist.ts'
import { playlistPath } from '../playlists/show-playlists.ts'
import type { Markdown } from '../text/markdown.ts'
import type { Video } from '../videos/video.ts'
import type { VideosPart } from '../videos/videos-part.ts'
import type { Notification, NotificationKind } from './notification.ts'
import type { NotificationAnswer, NotificationPage, NotificationsQuery, UnreadCount } from './notification-schemas.ts'
import type { NotificationsStore } from './notifications-store.ts'

export interface ListNotificationsParts {
  notifications: NotificationsStore
  videos: Pick<VideosPart, 'store'>
  comments: Pick<CommentsPart, 'store'>
  groups: Pick<GroupsPart, 'store'>
  /** Those that are there, whoever may see them. */
  playlistsNamed: (ids: readonly PlaylistId[]) => Promise<Playlist[]>
  accounts: Pick<AccountsPart, 'summariesOf'>
  markdown: Markdown
  addresses: Addresses
}

/** `UserNotificationType` of PeerTube; above 1000, ours. */
const types = {
  comment: 2,
  held: 2,
  removed: 1006,
  hidden: 1007,
  'list-removed': 1008,
  reported: 1009,
  published: 6,
  follow: 10,
  answer: 11,
  merci: 1001,
  essaye: 1002,
  invited: 1003,
  shared: 1004,
  coordinates: 1005,
} as const satisfies Record<NotificationKind, number>

const shownPeople = 3
const excerptLength = 160
/** Nobody reads a larger number than « 99+ ». */
const countedUnread = 100

export function createListNotifications(parts: ListNotificationsParts) {
  const { notifications, videos, comments, groups, playlistsNamed, accounts, markdown, addresses } = parts

  async function answersFor(viewer: Viewer, items: readonly Notification[]): Promise<NotificationAnswer[]> {
    const [found, said, gathered, lists, people] = await Promise.all([
      videos.store.findMany(items.flatMap(({ videoId }) => videoId ?? [])),
      Promise.all(items.map(({ commentId }) => (commentId === null ? null : comments.store.find(commentId)))),
      groups.store.findMany(items.flatMap(({ groupId }) => groupId ?? [])),
      playlistsNamed(items.flatMap(({ playlistId }) => playlistId ?? [])),
      accounts.summariesOf(items.flatMap((one) => [...one.people.slice(0, shownPeople), one.recipient])),
    ])
    const seen = new Map(
      found.filter((video) => canSee(viewer, video, { linkGiven: true })).map((one) => [one._id, one]),
    )
    const listed = new Map(
      lists.filter((list) => canSee(viewer, asShown(list), { linkGiven: true })).map((one) => [one._id, one]),
    )
    const open = new Map(gathered.filter(({ state }) => state === 'active').map((one) => [one._id, one]))
    const answers = items.map((one, index) => {
      const about: About = {
        video: (one.videoId && seen.get(one.videoId)) || null,
        comment: said[index] ?? null,
        group: (one.groupId && open.get(one.groupId)) || null,
        playlist: (one.playlistId && listed.get(one.playlistId)) || null,
        people: one.people.slice(0, shownPeople).flatMap((id) => people.get(id) ?? []),
        recipient: people.get(one.recipient) ?? null,
      }
      return isThere(one, about) ? answerFor(one, about) : null
    })
    return (await Promise.all(answers)).filter((answer) => answer !== null)
  }

  async function answerFor(one: Notification, about: About): Promise<NotificationAnswer> {
    const { video, comment, group, playlist, people } = about
    return {
      id: one.number,
      type: types[one.kind],
      read: one.isRead,
      createdAt: one.createdAt,
      updatedAt: one.at,
      video: video && {
        id: video.number,
        uuid: video._id,
        name: video.title,
        path: addresses.videoPage(video._id),
      },
      comment: comment && {
        id: comment.number,
        threadId: comment.threadNumber,
        excerpt: (await markdown.toPlainText(one.removal?.excerpt ?? comment.text)).slice(0, excerptLength),
      },
      reason: one.removal?.reason ?? null,
      playlist: playlistNamed(one, playlist),
      report: reportTold(one),
      actorFollow: one.kind === 'follow' ? followOf(one, about) : null,
      kind: one.kind,
      path: pathTo(one, about),
      group: group && { id: group._id, name: group.name },
      people,
      peopleCount: one.people.length,
    }
  }

  function pathTo({ kind }: Notification, { video, comment, group, playlist, people }: About): string {
    if (group !== null) return '/mes-groupes'
    if (playlist !== null) return playlistPath(playlist)
    if (kind === 'list-removed') return '/mes-listes'
    if (video === null) return kind === 'removed' ? '/profil/commentaires' : (people[0]?.path ?? '/notifications')
    // What was said is no longer there.
    return comment === null || kind === 'removed'
      ? addresses.videoPage(video._id)
      : addresses.commentOnPage(video._id, { threadId: comment.threadNumber, id: comment.number })
  }

  async function countUnread(viewer: Viewer): Promise<UnreadCount> {
    const { accountId } = signedIn(viewer)
    return { unread: await notifications.count(accountId, { unreadOnly: true, limit: countedUnread }) }
  }

  return {
    countUnread,

    /** @throws {SignInNeeded} */
    async listNotifications(viewer: Viewer, query: NotificationsQuery): Promise<NotificationPage> {
      const { accountId } = signedIn(viewer)
      const unreadOnly = query.unread
      const [page, total, { unread }] = await Promise.all([
        notifications.of(accountId, { ...query, unreadOnly }),
        notifications.count(accountId, { unreadOnly, limit: 10_000 }),
        countUnread(viewer),
      ])
      return { total, unread, data: await answersFor(viewer, page.items), next: page.next }
    },

    /** @param ids all of them when absent. Those of others are left alone. */
    async readNotifications(viewer: Viewer, ids?: readonly number[]): Promise<UnreadCount> {
      await notifications.markRead(signedIn(viewer).accountId, ids)
      return countUnread(viewer)
    },
  }
}

function followOf({ number }: Notification, { people, recipient }: About): NotificationAnswer['actorFollow'] {
  const [latest] = people
  if (latest === undefined || recipient === null) return null
  const named = ({ name, displayName, host }: AccountSummary) => ({ name, displayName, host })
  return {
    id: number,
    state: 'accepted',
    follower: { id: latest.id, ...named(latest), avatars: latest.avatars },
    following: { type: 'account', ...named(recipient) },
  }
}

/** By its title, which is kept here alone once the list is removed. */
function playlistNamed({ kind, removal }: Notification, playlist: Playlist | null): NotificationAnswer['playlist'] {
  const title = kind === 'list-removed' ? removal?.excerpt : playlist?.title
  return title === undefined ? null : { displayName: title }
}

function reportTold({ answered }: Notification): NotificationAnswer['report'] {
  if (!answered) return null
  const { reportId: id, about, outcome } = answered
  return { id, about, outcome }
}

/** What a notification speaks of, as far as its reader may see it. */
interface About {
  video: Video | null
  comment: Comment | null
  group: Group | null
  playlist: Playlist | null
  people: AccountSummary[]
  /** Whom it is told to. */
  recipient: AccountSummary | null
}

function isThere(
  { kind, recipient, videoId, commentId }: Notification,
  { video, comment, group, people }: About,
): boolean {
  if (kind === 'invited' || kind === 'coordinates') return group !== null
  if (kind === 'follow') return people.length > 0
  // Told whatever became of what it is about.
  if (kind === 'removed' || kind === 'list-removed' || kind === 'reported') return true
  if (videoId === null || video === null) return false
  // What waits is of who may let it appear: the authors, or moderators, who have pages of their own.
  if (comment?.held && !(comment.held === 'author' && video.authors.includes(recipient))) return false
  return commentId === null || (comment !== null && comment.deletedAt === null)
}
