/** What is ours, read from the subjects and written as documents: for those who ask (`documents/`) and those who are told (`outbox/`). */
import type { Account, AccountId } from '#src/accounts/account.ts'
import { type Comment, type CommentId, saidAs } from '#src/comments/comment.ts'
import type { GroupsPart } from '#src/groups/groups-part.ts'
import type { Markdown } from '#src/text/markdown.ts'
import type { Video } from '#src/videos/video.ts'
import type { Iri, LocalActor } from '../actor.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { actorDocument } from '../vocabulary/actor.ts'
import { type Answered, type NoteFacts, noteDocument, noteTombstone, pageAtOf } from '../vocabulary/note.ts'
import { groupIri, readersOf, type SharedWith } from '../vocabulary/shared-with.ts'
import { videoDocument } from '../vocabulary/video.ts'

export interface OurDocumentsParts {
  ids: Ids
  actors: OurActors
  markdown: Markdown
  getAccounts: (ids: readonly AccountId[]) => Promise<Account[]>
  findComment: (id: CommentId) => Promise<Comment | null>
  groups: Pick<GroupsPart['store'], 'findMany' | 'peopleElsewhere'>
  academieName: (code: string | null) => string | null
  /** Where a person was before, and where they went. */
  movesOf: (id: AccountId) => Promise<{ readonly alsoKnownAs: readonly Iri[]; readonly movedTo: Iri | null }>
  trackerUrl: () => string | null
  /** What the Application says of itself. */
  instance: { name: string; presentation: string }
}

export type OurDocuments = ReturnType<typeof createOurDocuments>

/** As many comments above one are named and told: PeerTube walks a hundred. */
const deepestThread = 100

export function createOurDocuments(parts: OurDocumentsParts) {
  const { ids, actors, markdown, getAccounts, findComment, groups, academieName, movesOf, instance } = parts
  const allies = (): Iri => `${ids.instance()}/allies`

  /** Null when they are no longer known here, or are of another instance: then it is not ours to write. */
  async function authorOf(video: Video): Promise<Account | null> {
    const [first] = video.authors
    const [account] = first === undefined || video.remote ? [] : await getAccounts([first])
    return account && !account.remote ? account : null
  }

  /** The address of who published it, wherever they are from; null when they are no longer known here. */
  async function toAuthorOf(video: Video): Promise<Iri | null> {
    const [account] = await getAccounts(video.authors.slice(0, 1))
    return account === undefined ? null : idOf.account(account)
  }

  /** Their ids, wherever they are from. */
  const idOf = {
    account: (account: Pick<Account, '_id' | 'handle' | 'number' | 'erased' | 'remote'>): Iri =>
      account.remote?.id ?? actors.person(account).id,
    video: (video: Video): Iri => video.remote?.id ?? ids.video(video._id),
    comment: (comment: Comment): Iri => comment.remote?.id ?? ids.comment(comment.videoId, comment.number),
  }

  async function actor(actor: LocalActor, account: Account | null): Promise<ActivityDocument> {
    const moves = actor.kind === 'person' && account !== null ? await movesOf(account._id) : null
    return actorDocument({
      actor,
      account,
      keys: await actors.keysOf(actor),
      displayName: account?.displayName ?? instance.name,
      summaryHtml: await markdown.toHtml(account?.bio ?? instance.presentation),
      page: ids.absolute(account === null ? '/' : `/a/${account.handle}`),
      sharedInbox: ids.sharedInbox(),
      host: ids.host,
      owner: actor.kind === 'channel' && account !== null ? actors.person(account) : null,
      publishedAt: account?.createdAt ?? null,
      academie: academieName(account?.academie ?? null),
      movedTo: moves?.movedTo ?? null,
      alsoKnownAs: moves?.alsoKnownAs ?? [],
    })
  }

  /** Null when it is everyone's, or no other instance's. */
  async function sharedWith({ audience, groups: chosen }: Video): Promise<SharedWith | null> {
    if (audience === 'alliees') return { audience }
    if (audience !== 'groupe') return null
    const [known, members] = await Promise.all([groups.findMany(chosen), groups.peopleElsewhere(chosen)])
    const people = await getAccounts([...new Set(members.map(({ accountId }) => accountId))])
    const iris = new Map(people.flatMap((one) => (one.remote ? [[one._id, one.remote.id]] : [])))
    const named = known.map((group) => ({
      id: groupIri(ids.origin, group),
      name: group.name,
      members: members.flatMap((one) => (one.groupId === group._id ? (iris.get(one.accountId) ?? []) : [])),
    }))
    return { audience, groups: named }
  }

  async function readersOfVideo(video: Video): Promise<Iri[]> {
    const shared = await sharedWith(video)
    return shared === null ? [allies()] : readersOf(shared, allies())
  }

  /** Null when its author is no longer known here, or when it is not ours. */
  async function video(video: Video): Promise<ActivityDocument | null> {
    const account = await authorOf(video)
    if (account === null) return null
    const author = actors.person(account)
    const shared = await sharedWith(video)
    const channel = actors.channel(account)
    return videoDocument({ video, author, channel, ids, allies: allies(), shared, trackerUrl: parts.trackerUrl() })
  }

  /** The comments above it, the nearest first. */
  async function above(comment: Comment): Promise<Comment[]> {
    const found: Comment[] = []
    for (let next = comment.inReplyTo; next !== null && found.length < deepestThread; ) {
      const parent = await findComment(next)
      if (parent === null) break
      found.push(parent)
      next = parent.inReplyTo
    }
    return found
  }

  async function noteFacts(comment: Comment, video: Video): Promise<NoteFacts | null> {
    const parents = await above(comment)
    const people = await getAccounts([...new Set([saidAs(comment), ...parents.map(saidAs), ...video.authors])])
    const byId = new Map(people.map((account) => [account._id, account]))
    const author = byId.get(saidAs(comment))
    const videoAuthor = byId.get(video.authors[0] as AccountId)
    if (author === undefined || videoAuthor === undefined || author.remote || comment.remote) return null
    const answered = [...parents.map(saidAs), ...video.authors]
      .filter((id, rank, all) => id !== saidAs(comment) && all.indexOf(id) === rank)
      .flatMap((id) => byId.get(id) ?? [])
      .map(
        (account): Answered => ({
          id: idOf.account(account),
          name: account.remote?.name ?? account.handle,
          host: account.remote?.host ?? ids.host,
        }),
      )
    const person = actors.person(author)
    const [parent] = parents
    return {
      comment,
      id: ids.comment(video._id, comment.number),
      author: person.id,
      authorFollowers: person.followers,
      page: `${ids.videoPage(video._id)}#commentaire-${comment.number}`,
      inReplyTo: parent === undefined ? idOf.video(video) : idOf.comment(parent),
      answered,
      videoPeople: videoAuthor.remote
        ? [videoAuthor.remote.id, ...(video.remote?.channelId ? [video.remote.channelId] : [])]
        : [actors.person(videoAuthor).id, actors.channel(videoAuthor).id],
      isPublic: video.audience === 'public',
      readers: await readersOfVideo(video),
      html: await markdown.toHtml(comment.text, { withTimes: { untilSeconds: video.durationSeconds ?? 0 } }),
      pageAt: pageAtOf(ids, video._id),
    }
  }

  return {
    allies,
    actor,
    video,
    authorOf,
    toAuthorOf,
    idOf,
    noteFacts,

    /** Null when somebody of it is no longer known, or when it is not ours; a Tombstone once it is deleted. */
    async note(comment: Comment, video: Video): Promise<ActivityDocument | null> {
      if (comment.remote) return null
      if (comment.deletedAt !== null) return noteTombstone(ids.comment(video._id, comment.number), comment)
      const facts = await noteFacts(comment, video)
      return facts && noteDocument(facts)
    },
  }
}
