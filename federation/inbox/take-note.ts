/** A comment that was said or fetched finds its place under a video known here; what stands between is fetched, within bounds. */
import type { Viewer } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import { type Comment, CommentsClosed } from '#src/comments/comment.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import { isOut, type Video } from '#src/videos/video.ts'
import type { Iri, RemoteActor } from '../actor.ts'
import type { ViewerOfHost } from '../alliance/signer-of.ts'
import type { Ids } from '../ids.ts'
import { hostOf, type IriRules, isSameOrigin } from '../iri.ts'
import type { ActivityDocument, HostPolicies, RemoteActors, RemoteFetch } from '../ports.ts'
import { type NoteSaid, noteTypes, readNote } from '../vocabulary/read-note.ts'
import { createIsAgreedTo } from './agreed-to.ts'
import type { InboxStore } from './inbox-store.ts'
import type { TakePerson } from './take-person.ts'

interface TakeNoteParts {
  subjects: Pick<Subjects, 'videos' | 'comments' | 'accounts'>
  actors: Pick<RemoteActors, 'get'>
  fetch: Pick<RemoteFetch, 'document'>
  policies: Pick<HostPolicies, 'of' | 'isAllied' | 'isActorBlocked'>
  viewerOfHost: ViewerOfHost
  inbox: Pick<InboxStore, 'isGone' | 'isTakenAway'>
  takePerson: TakePerson
  ids: Pick<Ids, 'read' | 'isOurs'>
  rules: IriRules
}

/** `under`: the video that it is said of. */
type NoteTaking = { take(tx: Transaction): Promise<Comment | null>; under: Video } | { nothing: string }
export type TakeNote = ReturnType<typeof createTakeNote>

/** Mastodon's longest are shorter; one POST makes us ask no more than that (D7, D9). */
const mostFetched = 10

type Place = { video: Video; parent: Comment | null }

export function createTakeNote(parts: TakeNoteParts) {
  const { subjects, actors, fetch, policies, viewerOfHost, inbox, takePerson, ids, rules } = parts
  const { videos, comments } = subjects
  const isAgreedTo = createIsAgreedTo(parts)

  /** Of ours or of others, when it is known here. */
  async function placeOf(id: Iri): Promise<Place | null> {
    const named = ids.read(id)
    if (named?.kind === 'video') {
      const video = await videos.store.find(named.videoId)
      return video && { video, parent: null }
    }
    const comment =
      named?.kind === 'comment'
        ? await comments.store.findByAddress(String(named.number))
        : await comments.store.findByRemoteId(id)
    if (comment !== null) {
      if (named?.kind === 'comment' && comment.videoId !== named.videoId) return null
      const video = await videos.store.find(comment.videoId)
      return video && { video, parent: comment }
    }
    const video = ids.isOurs(id) ? null : await videos.store.findByRemoteId(id)
    return video && { video, parent: null }
  }

  /** What it answers up to something known, the furthest first. Null when it leads nowhere within bounds. */
  async function threadAbove(id: Iri, signal: AbortSignal): Promise<{ place: Place; between: NoteSaid[] } | null> {
    const between: NoteSaid[] = []
    const seen = new Set<Iri>()
    for (let next: Iri | null = id; next !== null; ) {
      const place = await placeOf(next)
      if (place !== null) return { place, between: between.reverse() }
      if (seen.has(next) || between.length >= mostFetched || ids.isOurs(next)) return null
      seen.add(next)
      const { document } = await fetch.document(next, { signal })
      const reading = noteTypes.has(document.type) ? readNote(document, rules) : null
      if (reading === null || 'refused' in reading || !isSameOrigin(reading.said.author, reading.said.id)) return null
      between.push(reading.said)
      next = reading.said.inReplyTo
    }
    return null
  }

  /** May it be shown to those who see the video? What was said to some is shown to nobody else. */
  function fitsUnder({ reach, id }: NoteSaid, video: Video): boolean {
    if (video.audience === 'public' || video.audience === 'lien') return reach !== 'private'
    return policies.isAllied(hostOf(id))
  }

  /** Of ours: nobody elsewhere comments what they cannot see, or see no more. A link that was given is theirs to keep. */
  function isShownTo(host: Viewer, video: Video): boolean {
    if (video.remote) return true
    return video.audience === 'lien' ? isOut(video) : canSee(host, video)
  }

  async function take(said: NoteSaid, place: Place, author: RemoteActor, tx: Transaction): Promise<Comment | null> {
    if (await inbox.isGone(said.id, tx)) return null
    const [owner] = place.video.remote ? await subjects.accounts.store.getMany(place.video.authors.slice(0, 1)) : []
    if (owner?.remote && (await inbox.isTakenAway(owner.remote.id, said.id, tx))) return null
    const account = await takePerson(author, tx)
    if (account.state !== 'active') return null
    const video = await videos.store.find(place.video._id, tx)
    if (video === null) return null
    return comments.received.receiveComment(
      {
        remote: { id: said.id, url: said.url, host: hostOf(said.id), updatedAt: said.updatedAt },
        author: account._id,
        text: said.text,
        atSeconds: said.atSeconds,
        writtenAt: said.writtenAt,
        inReplyTo: place.parent?._id ?? null,
        isQuarantined: policies.of(hostOf(said.id)) === 'quarantined',
      },
      video,
      tx,
    )
  }

  /**
   * @param document of its own host: signed by who wrote it, or fetched at its id
   * @param from host of who brought it
   * @param mayAsk what it answers may be fetched: it names somebody of here, or comes from who is followed
   */
  return async function takeNote(
    document: ActivityDocument,
    options: { signal: AbortSignal; from: string; mayAsk: (said: NoteSaid) => Promise<boolean> },
  ): Promise<NoteTaking> {
    const { signal, mayAsk } = options
    const reading = readNote(document, rules)
    if ('refused' in reading) return { nothing: reading.refused }
    const { said } = reading
    if (!isSameOrigin(said.author, said.id)) return { nothing: 'object-elsewhere' }
    if (said.inReplyTo === null) return { nothing: 'answers-nothing' }
    const known = await placeOf(said.inReplyTo)
    if (known === null && !(await mayAsk(said))) return { nothing: 'not-for-here' }
    const above = known === null ? await threadAbove(said.inReplyTo, signal) : { place: known, between: [] }
    if (above === null) return { nothing: 'answers-nothing-known' }
    const { video } = above.place
    const chain = [...above.between, said]
    if (!chain.every((one) => fitsUnder(one, video))) return { nothing: 'not-public' }
    const before = await comments.store.findByRemoteId(said.id)
    if (!video.commentsAllowed && before === null) return { nothing: 'comments-closed' }
    // What was said before may still be reworded.
    const readers = before === null ? await viewerOfHost(hostOf(said.id)) : null
    if (readers !== null && !isShownTo(readers, video)) return { nothing: 'not-for-here' }
    for (const one of before === null ? chain : []) {
      if (!(await isAgreedTo(one, video, options))) return { nothing: 'not-approved' }
    }
    const authors: RemoteActor[] = []
    for (const { author } of chain) {
      if (policies.of(hostOf(author)) === 'blocked' || policies.isActorBlocked(author)) return { nothing: 'blocked' }
      authors.push(await actors.get(author, { signal }))
    }

    return {
      under: video,
      async take(tx) {
        const now = readers && (await videos.store.find(video._id, tx))
        if (readers !== null && (now === null || !isShownTo(readers, now))) return null
        let place = above.place
        let last: Comment | null = null
        for (const [rank, one] of chain.entries()) {
          try {
            last = await take(one, place, authors[rank] as RemoteActor, tx)
          } catch (error) {
            if (!(error instanceof CommentsClosed)) throw error
            return null
          }
          if (last === null) return null
          place = { video, parent: last }
        }
        return last
      },
    }
  }
}
