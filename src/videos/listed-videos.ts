/** What lists and searches may hold for each viewer, as filters over the one collection of videos: each is a walk of one index. */
import { unmutedVideos } from '../access/muted.ts'
import type { Viewer } from '../access/viewer.ts'
import { groupsOf } from '../access/visibility.ts'
import type { AccountId } from '../accounts/account.ts'
import type { GroupId } from '../groups/group.ts'
import type { Filter } from '../store/engine.ts'
import type { VideoId } from './video.ts'
import { keywordKey, type VideoDocument } from './video-document.ts'

/** What a list is about: every named facet must hold. */
export interface Facets {
  thematique?: string | undefined
  niveau?: string | undefined
  keyword?: string | undefined
  /** All of them. */
  keywords?: readonly string[] | undefined
  author?: AccountId | undefined
  /** Of this instance only. */
  isLocal?: boolean | undefined
  /** Of this other instance only. */
  host?: string | undefined
  /** By any of these people, or in any of these channels of other instances. */
  followed?: { authors: readonly AccountId[]; channels: readonly string[] } | undefined
  /** Those of one group: nothing for who is not a member. */
  group?: GroupId | undefined
}

/** What a list may hold; one walk of one index. For the store, and the tests that ask the engine how it would answer. */
export function listedFilter(viewer: Viewer, facets: Facets): Filter<VideoDocument> {
  if (facets.group === undefined) return unmuted(viewer, { ...listedTo(viewer), ...about(facets) })
  // Nobody is in a group without a name.
  const group = groupsOf(viewer).includes(facets.group) ? facets.group : ''
  return unmuted(viewer, { listedInGroups: { contains: group }, ...about(facets) })
}

/** What a search may find: also what is of the viewer's groups. */
export function foundFilter(viewer: Viewer, facets: Facets): Filter<VideoDocument> {
  const groups = groupsOf(viewer)
  if (facets.group !== undefined || groups.length === 0) return listedFilter(viewer, facets)
  const shown = { $or: [listedTo(viewer), { listedInGroups: { containsAny: groups } }] }
  return unmuted(viewer, { ...shown, ...about(facets) })
}

/** Of those, what lists may show. For the store, and the tests that ask the engine how it would answer. */
export function amongFilter(viewer: Viewer, ids: readonly VideoId[]): Filter<VideoDocument> {
  return { _id: { in: ids }, ...foundFilter(viewer, {}) }
}

/** What this person wishes not to meet is in no list of theirs. */
function unmuted(viewer: Viewer, filter: Filter<VideoDocument>): Filter<VideoDocument> {
  const conditions = unmutedVideos(viewer)
  return conditions.length === 0 ? filter : { ...filter, $and: [...(filter.$and ?? []), ...conditions] }
}

function listedTo(viewer: Viewer): Filter<VideoDocument> {
  if (viewer.kind === 'peer' && viewer.isAllied) return { isListedForAllies: true }
  return viewer.kind === 'person' && viewer.hasAcceptedCharter ? { isListedHere: true } : { isListedForAll: true }
}

function about(facets: Facets): Filter<VideoDocument> {
  return {
    ...(facets.thematique === undefined ? {} : { thematiques: { contains: facets.thematique } }),
    ...(facets.niveau === undefined ? {} : { niveaux: { contains: facets.niveau } }),
    ...(facets.keyword === undefined ? {} : { keywordKeys: { contains: keywordKey(facets.keyword) } }),
    ...(facets.keywords === undefined
      ? {}
      : { $and: facets.keywords.map((keyword) => ({ keywordKeys: { contains: keywordKey(keyword) } })) }),
    ...(facets.author === undefined ? {} : { authors: { contains: facets.author } }),
    ...(facets.isLocal === true ? { 'remote.host': null } : {}),
    ...(facets.host === undefined ? {} : { 'remote.host': facets.host }),
    ...(facets.followed === undefined
      ? {}
      : {
          $or: [
            { authors: { containsAny: facets.followed.authors } },
            { 'remote.channelId': { in: facets.followed.channels } },
          ],
        }),
  }
}
