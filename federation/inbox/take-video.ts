/** A video that was said or fetched becomes one of ours to show: who published it is asked, its images are fetched later. */

import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { Clock } from '#src/clock.ts'
import type { GroupId } from '#src/groups/group.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { ReceivedVideo } from '#src/videos/remote-video.ts'
import type { Audience, Video } from '#src/videos/video.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { ViewerOfHost } from '../alliance/signer-of.ts'
import type { Ids } from '../ids.ts'
import { hostOf, type IriRules } from '../iri.ts'
import type { ActivityDocument, HostPolicies, LocalActors, RemoteActors } from '../ports.ts'
import { readVideo, type VideoSaid } from '../vocabulary/read-video.ts'
import { readSharedWith, type SharedGroup, type SharedWith } from '../vocabulary/shared-with.ts'
import { dateOf } from './fields.ts'
import type { InboxStore } from './inbox-store.ts'
import { digestOf, type TakePerson } from './take-person.ts'

export const thumbnailsJob = 'remote-thumbnails'
export interface ThumbnailsJob {
  videoId: string
  url: string
}

/** Captions, chapters, small images. */
export const besideJob = 'remote-beside'
export interface BesideJob {
  videoId: string
}

/** What was said under it before. */
export const commentsJob = 'remote-comments'
export interface CommentsJob {
  videoId: string
}

interface TakeVideoParts {
  subjects: Pick<Subjects, 'videos' | 'groups'>
  ids: Pick<Ids, 'isOurs'>
  ours: Pick<LocalActors, 'byId'>
  jobs: Pick<Jobs, 'enqueue'>
  actors: Pick<RemoteActors, 'get'>
  policies: Pick<HostPolicies, 'of' | 'isAllied' | 'isActorBlocked'>
  inbox: Pick<InboxStore, 'goneAt' | 'isBack'>
  viewerOfHost: ViewerOfHost
  takePerson: TakePerson
  rules: IriRules
  clock: Clock
}

/** `by`: who published it and their channel, each by its own document. */
type VideoTaking = { take(tx: Transaction): Promise<Video | null>; by: readonly Iri[] } | { nothing: string }
export type TakeVideo = ReturnType<typeof createTakeVideo>

/** Published since, it comes with all that is said under it. */
const justNow = { minutes: 10 }
/** Enough for an account, a channel and a co-author. */
const askedAuthors = 3
const heldSentence = 'Cette instance publie ici pour la première fois : une personne de l’équipe regarde avant.'

export function createTakeVideo(parts: TakeVideoParts) {
  const { subjects, jobs, actors, ids, ours, policies, viewerOfHost, inbox, takePerson, rules, clock } = parts

  /**
   * @param document of its own host: signed by who published it, or fetched at its id
   * @param options.readAt when its own address was asked for it: what was taken away before is there again
   * @param options.mayChangeHands who published it said so, and its own address says whose it is now
   */
  return async function takeVideo(
    document: ActivityDocument,
    signal: AbortSignal,
    { mayChangeHands = false, readAt = '' }: { mayChangeHands?: boolean; readAt?: string } = {},
  ): Promise<VideoTaking> {
    const reading = readVideo(document, rules)
    if ('refused' in reading) return { nothing: reading.refused }
    const { said } = reading
    const host = hostOf(said.id)
    const policy = policies.of(host)
    if (policy === 'blocked') return { nothing: 'blocked' }
    const shared = policies.isAllied(host) ? readSharedWith(document, rules) : null
    const audience = audienceFor(said, shared)
    if (audience === null) return { nothing: 'not-public' }
    const { author, channel } = await publishersOf(said, signal)
    if (author === null) return { nothing: 'without-author' }
    if (policies.isActorBlocked(author._id) || (channel !== null && policies.isActorBlocked(channel._id))) {
      return { nothing: 'blocked' }
    }
    const isHeld = policy === 'quarantined' && !policies.isAllied(host)

    return {
      by: channel === null ? [author._id] : [author._id, channel._id],
      async take(tx) {
        // Ended by another process a moment ago: what is held in memory follows.
        if (shared !== null && !isAlly(await viewerOfHost(host))) return null
        const goneAt = await inbox.goneAt(said.id, tx)
        if (goneAt !== null && goneAt > readAt) return null
        if (goneAt !== null) await inbox.isBack(said.id, tx)
        const account = await takePerson(author, tx)
        // Suspended here, nothing of them is shown any more (Mastodon CVE-2026-23961).
        if (account.state !== 'active') return null
        const before = await subjects.videos.store.findByRemoteId(said.id, tx)
        const groups = shared?.audience === 'groupe' ? await groupsHere(shared.groups, host, tx) : []
        // Nobody of ours is in any of its groups, or is no more.
        if (audience === 'groupe' && groups.length === 0) {
          if (before !== null) await subjects.videos.received.withdrawVideo(before._id, tx)
          return null
        }
        const received = { ...receivedFrom(said, audience, channel?._id ?? null, policy !== 'limited'), groups }
        const { video } = await subjects.videos.received.receiveVideo({ ...received, author: account._id }, tx, {
          authorName: account.displayName,
          heldBecause: isHeld ? heldSentence : null,
          mayChangeHands,
        })
        const url = video.remote?.thumbnailUrl ?? null
        if (url !== null && url !== before?.remote?.thumbnailUrl) {
          const job: ThumbnailsJob = { videoId: video._id, url }
          await jobs.enqueue(thumbnailsJob, job, { key: `${video._id} ${digestOf(url)}`, tx })
        }
        if (before === null && (goneAt !== null || isOlder(video, clock.now()))) {
          const job: CommentsJob = { videoId: video._id }
          await jobs.enqueue(commentsJob, job, { key: video._id, tx })
        }
        if (hasNewBeside(video, before)) {
          const job: BesideJob = { videoId: video._id }
          // One that runs has read what was said before.
          const said = digestOf(JSON.stringify([video.remote?.updatedAt, video.remote?.beside]))
          await jobs.enqueue(besideJob, job, { key: `${video._id} ${said}`, tx })
        }
        return video
      },
    }
  }

  /** Each group as its instance says it is now: those of ours who are in it. Groups without any of ours are not kept. */
  async function groupsHere(said: readonly SharedGroup[], host: string, tx: Transaction): Promise<GroupId[]> {
    const found: GroupId[] = []
    for (const { id, name, members } of said) {
      const people: AccountId[] = []
      for (const iri of members) {
        const person = ids.isOurs(iri) ? await ours.byId(iri) : null
        if (person?.kind === 'person' && person.accountId !== null) people.push(person.accountId)
      }
      const known = await subjects.groups.store.findByRemoteId(id, tx)
      if (people.length === 0 && known === null) continue
      const group = await subjects.groups.mirror(tx, { id, host, name, members: people })
      if (people.length > 0) found.push(group)
    }
    return found
  }

  /** The person, and the channel that is theirs: one that belongs to another is not believed (PeerTube CVE-2025-32946). */
  async function publishersOf(said: VideoSaid, signal: AbortSignal) {
    const found: RemoteActor[] = []
    for (const id of said.attributedTo.slice(0, askedAuthors)) found.push(await actors.get(id, { signal }))
    const person = found.find(({ type }) => type !== 'Group') ?? null
    const channel =
      found.find(({ type, owners }) => type === 'Group' && (person === null || owners.includes(person._id))) ?? null
    return { author: person ?? channel, channel }
  }
}

/** What is said of a film now takes it away from those who saw it; an older word takes nothing. */
export function isTakenAway(reason: string, { updated }: ActivityDocument, { remote }: Video): boolean {
  const isOlder = (dateOf(updated) ?? '9') < (remote?.updatedAt ?? '')
  return (reason === 'not-public' || reason === 'not-ready') && !isOlder
}

function isAlly(viewer: Viewer): boolean {
  return viewer.kind === 'peer' && viewer.isAllied
}

/** Something may have been said under it before it came here. */
function isOlder({ publishedAt }: Video, now: Temporal.Instant): boolean {
  return publishedAt !== null && Temporal.Instant.compare(Temporal.Instant.from(publishedAt).add(justNow), now) < 0
}

/** Chapters keep their address when they change: it is asked at each change of the film. */
function hasNewBeside({ remote }: Video, before: Video | null): boolean {
  if (!remote?.beside) return false
  const { captions, chaptersUrl, storyboard } = remote.beside
  const had = before?.remote?.beside
  if (!had) return captions.length > 0 || chaptersUrl !== null || storyboard !== null
  if (JSON.stringify(had) !== JSON.stringify(remote.beside)) return true
  return chaptersUrl !== null && before?.remote?.updatedAt !== remote.updatedAt
}

/** What is not everyone's comes by an alliance, and says for whom it is. Null: nobody here may see it. */
function audienceFor({ reach }: VideoSaid, shared: SharedWith | null): Audience | null {
  if (reach === 'public') return 'public'
  if (reach === 'unlisted') return 'lien'
  return shared?.audience ?? null
}

function receivedFrom(
  said: VideoSaid,
  audience: Audience,
  channelId: string | null,
  isListed: boolean,
): Omit<ReceivedVideo, 'author' | 'groups'> {
  const {
    id,
    url,
    playlistUrl,
    files,
    thumbnailUrl,
    beside,
    updatedAt,
    reach: _reach,
    attributedTo: _by,
    ...words
  } = said
  const host = hostOf(id)
  return {
    ...words,
    audience,
    remote: { id, url, host, channelId, playlistUrl, files, thumbnailUrl, beside, updatedAt, isListed },
  }
}
