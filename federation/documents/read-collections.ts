/** The lists of our actors and videos, as collections: what they hold is what the asker may find, and so is what they count. */
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { Account } from '#src/accounts/account.ts'
import type { CommentsPart } from '#src/comments/comments-part.ts'
import type { SharesPart } from '#src/shares/shares-part.ts'
import type { Video } from '#src/videos/video.ts'
import type { VideosPart } from '#src/videos/videos-part.ts'
import type { LocalActor, LocalActorKind } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument, Follows } from '../ports.ts'
import { type Listed, orderedCollection } from './collection.ts'
import type { OurActivities } from './our-activities.ts'
import type { OurPlaylists } from './our-playlists.ts'
import type { Answer, Asker, ReadDocuments } from './read-documents.ts'

interface ReadCollectionsParts {
  ids: Ids
  actors: OurActors
  activities: OurActivities
  ourPlaylists: Pick<OurPlaylists, 'ofAccount' | 'countOf'>
  read: Pick<ReadDocuments, 'seen'>
  videos: Pick<VideosPart['store'], 'list' | 'countListed'>
  comments: Pick<CommentsPart['store'], 'allOf'>
  shares: Pick<SharesPart['store'], 'ofVideo' | 'count'>
  follows: Pick<Follows, 'followersOf' | 'followingOf' | 'counts'>
}

export const actorCollections = ['outbox', 'followers', 'following', 'featured', 'playlists'] as const
type ActorCollection = (typeof actorCollections)[number]
export const videoCollections = ['likes', 'dislikes', 'announces', 'comments'] as const
type VideoCollection = (typeof videoCollections)[number]

/** As PeerTube's outbox. */
const perPage = 10
const featured = 5
const nobody = { total: async () => 0, list: async () => ({ items: [], next: null }) }

export type ReadCollections = ReturnType<typeof createReadCollections>

export function createReadCollections(parts: ReadCollectionsParts) {
  const { ids, actors, activities, ourPlaylists, read, videos, comments, shares, follows } = parts

  /** What an actor published: created by the person, announced by the channel and by the instance. */
  function outbox(actor: LocalActor, account: Account | null, viewer: Viewer) {
    const facets = account === null ? { isLocal: true } : { author: account._id, isLocal: true }
    // What is not everyone's is announced by nobody.
    const asked = actor.kind === 'person' ? viewer : anonymous
    const said = async (video: Video): Promise<readonly (ActivityDocument | null)[]> => {
      if (actor.kind === 'person') return [await activities.createOfVideo(video)]
      return (await activities.announces(video)).filter(({ actor: by }) => by === actor.id)
    }
    return {
      total: () => videos.countListed(asked, facets),
      async list(after: string | undefined): Promise<Listed> {
        const page = await videos.list(asked, facets, 'newest', { count: perPage, ...(after ? { after } : {}) })
        const items = await Promise.all(page.items.map(said))
        return { items: items.flat().flatMap((one) => withoutContext(one)), next: page.next }
      },
    }
  }

  /** Who follows whom is said to instances that sign; to everybody, how many. */
  function followLists(actor: LocalActor, which: 'followers' | 'following', viewer: Viewer) {
    const total = async () => (await follows.counts(actor.id))[which]
    if (viewer.kind !== 'peer') return { total }
    return {
      total,
      async list(after: string | undefined): Promise<Listed> {
        const page = { limit: 50, ...(after ? { after } : {}) }
        if (which === 'followers') {
          const { items, next } = await follows.followersOf(actor.id, page)
          return { items: items.map(({ follower }) => follower), next }
        }
        const { items, next } = await follows.followingOf(actor.id, page)
        return { items: items.map(({ followed }) => followed), next }
      },
    }
  }

  return {
    async ofActor(
      asker: Asker,
      kind: LocalActorKind,
      handle: string,
      which: ActorCollection,
      page: string | undefined,
    ): Promise<Answer> {
      const found = await actors.named(kind, handle)
      if (found === null) return null
      const { actor, account } = found
      const id = `${actor.id}/${which}`
      if (which === 'outbox') {
        return { document: await orderedCollection(id, page, outbox(actor, account, await asker())) }
      }
      if (which === 'playlists') {
        if (account === null) return null
        const lists = {
          total: () => ourPlaylists.countOf(account),
          list: (after: string | undefined) => ourPlaylists.ofAccount(account, after),
        }
        return { document: await orderedCollection(id, page, lists) }
      }
      if (which === 'featured') {
        if (account === null) return null
        const list = async () =>
          (await videos.list(anonymous, { author: account._id }, 'merci', { count: featured })).items
        const orderedItems = (await list()).map(({ _id }) => ids.video(_id))
        const document = await orderedCollection(id, undefined, { total: async () => orderedItems.length })
        return { document: { ...document, orderedItems } }
      }
      return { document: await orderedCollection(id, page, followLists(actor, which, await asker())) }
    },

    async ofVideo(asker: Asker, address: string, which: VideoCollection, page: string | undefined): Promise<Answer> {
      const video = await read.seen(asker, address)
      if (video === null || video.remote) return null
      const id = `${ids.video(video._id)}/${which}`
      if (which === 'comments') {
        const list = async (after: string | undefined): Promise<Listed> => {
          const { items, next } = await comments.allOf(video._id, { count: 50, after })
          return { items: items.map((comment) => comment.remote?.id ?? ids.comment(video._id, comment.number)), next }
        }
        return { document: await orderedCollection(id, page, { total: async () => video.counts.comments, list }) }
      }
      if (which === 'announces') {
        if (!canSee(anonymous, video)) return { document: await orderedCollection(id, page, nobody) }
        const ours = (await activities.announces(video)).map((one) => one.id)
        // Ours first, then those of others: a boost is public, as the film is.
        const list = async (after: string | undefined): Promise<Listed> => {
          const { items, next } = await shares.ofVideo(video._id, { limit: 50, ...(after ? { after } : {}) })
          return { items: [...(after ? [] : ours), ...items.map(({ activityId }) => activityId)], next }
        }
        const total = async () => ours.length + (await shares.count(video._id))
        return { document: await orderedCollection(id, page, { total, list }) }
      }
      // Who thanked is said to the author, not to the world.
      const total = async () => (which === 'likes' ? video.counts.merci : 0)
      return { document: await orderedCollection(id, page, { total }) }
    },
  }
}

function withoutContext(document: ActivityDocument | null): ActivityDocument[] {
  if (document === null) return []
  const { '@context': _context, ...rest } = document
  return [rest as ActivityDocument]
}
