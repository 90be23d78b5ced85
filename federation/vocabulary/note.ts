/**
 * A comment as a Note. The words are HTML, which everybody shows, with the Markdown they were made from beside
 * (ActivityPub `source`). The second of the film that it speaks of is a field of ours, and a link that works anywhere.
 */
import type { Comment } from '#src/comments/comment.ts'
import type { Iri } from '../actor.ts'
import type { Ids } from '../ids.ts'
import type { ActivityDocument } from '../ports.ts'
import { type Addressing, everyone } from './addressing.ts'
import { baseContext } from './context.ts'

/** Somebody who is answered. */
export interface Answered {
  readonly id: Iri
  readonly name: string
  readonly host: string
}

export interface NoteFacts {
  comment: Comment
  id: Iri
  author: Iri
  authorFollowers: Iri
  /** Where it stands for people. */
  page: string
  /** The video, or the comment that it answers. */
  inReplyTo: Iri
  /** Authors of the comments above and of the video, the nearest first, without its own. */
  answered: readonly Answered[]
  /** Of the video: its author and its channel; what is not everyone's goes to `readers` alone. */
  videoPeople: readonly Iri[]
  isPublic: boolean
  readers: readonly Iri[]
  /** From `Markdown.toHtml` with times. */
  html: string
  /** Of the page of the video, at a second. */
  pageAt: (seconds: number) => string
}

export function noteDocument(facts: NoteFacts): ActivityDocument {
  const { comment, answered, pageAt } = facts
  return {
    '@context': baseContext,
    type: 'Note',
    id: facts.id,
    url: facts.page,
    attributedTo: facts.author,
    inReplyTo: facts.inReplyTo,
    content: contentOf(facts.html, comment.atSeconds, pageAt),
    mediaType: 'text/html',
    source: { content: comment.text, mediaType: 'text/markdown' },
    ...(comment.atSeconds === null ? {} : { atSeconds: comment.atSeconds }),
    published: comment.writtenAt,
    updated: comment.editedAt ?? comment.writtenAt,
    ...(comment.approval ? { replyApproval: comment.approval } : {}),
    sensitive: false,
    tag: answered.map(({ id, name, host }) => ({ type: 'Mention', href: id, name: `@${name}@${host}` })),
    ...noteAddressing(facts),
  }
}

export function noteAddressing(facts: Omit<NoteFacts, 'html' | 'pageAt' | 'page'>): Addressing {
  const { isPublic, answered, videoPeople, readers, authorFollowers } = facts
  const others = answered.map(({ id }) => id)
  if (!isPublic) return { to: [...readers], cc: [...new Set([...others, ...videoPeople])] }
  return { to: [everyone], cc: [...new Set([authorFollowers, ...others, ...videoPeople])] }
}

/** What is left where a comment was (ActivityPub §6.4), for those who answered it. */
export function noteTombstone(id: Iri, { writtenAt, editedAt, deletedAt }: Comment): ActivityDocument {
  return {
    '@context': baseContext,
    type: 'Tombstone',
    id,
    formerType: 'Note',
    published: writtenAt,
    updated: deletedAt ?? editedAt ?? writtenAt,
    deleted: deletedAt,
  }
}

function contentOf(html: string, atSeconds: number | null, pageAt: NoteFacts['pageAt']): string {
  const body = html.replaceAll(/ href="#t=(\d+)"/g, (_, seconds) => ` href="${pageAt(Number(seconds))}"`)
  if (atSeconds === null) return body
  return `<p><a href="${pageAt(atSeconds)}">${clockText(atSeconds)}</a></p>\n${body}`
}

/** 75 → « 1:15 »: PeerTube makes a link of it by itself. */
function clockText(seconds: number): string {
  const whole = Math.floor(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** Of one of our own videos' pages. */
export function pageAtOf(ids: Ids, videoId: string): NoteFacts['pageAt'] {
  return (seconds) => ids.videoPage(videoId, seconds)
}
