/** A `Note` of others as what a comment is made of; `note.ts` is the other way. Pure. */
import type { Iri } from '../actor.ts'
import {
  audienceOf,
  dateOf,
  idOf,
  idsOf,
  isFields,
  listOf,
  numberOf,
  pageOf,
  reachOf,
  saidIn,
  textOf,
  typeOf,
} from '../inbox/fields.ts'
import { wordsOf } from '../inbox/take-person.ts'
import type { IriRules } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'

export interface NoteSaid {
  id: Iri
  url: string
  author: Iri
  inReplyTo: Iri | null
  /** Where the author of what it answers agreed to it (FEP-5624). */
  replyApproval: Iri | null
  /** Markdown. */
  text: string
  atSeconds: number | null
  writtenAt: string
  updatedAt: string
  reach: 'public' | 'unlisted' | 'private'
  /** Whom it is said to or names. */
  said: Iri[]
}

type NoteReading = { said: NoteSaid } | { refused: string }

/** What may be a comment: Mastodon and Misskey write a Note, Lemmy too, WordPress an Article, polls a Question. */
export const noteTypes: ReadonlySet<string> = new Set(['Note', 'Article', 'Page', 'Question'])

export function readNote(document: ActivityDocument, rules: IriRules): NoteReading {
  const authors = idsOf(document.attributedTo, rules)
  const [author] = authors
  if (author === undefined || authors.length !== 1) return { refused: 'without-author' }
  const writtenAt = dateOf(document.published)
  if (writtenAt === null) return { refused: 'without-date' }
  const text = textIn(document)
  if (text === '') return { refused: 'without-words' }
  return {
    said: {
      id: document.id,
      url: pageOf(document, document.id, rules),
      author,
      inReplyTo: idOf(document.inReplyTo, rules),
      replyApproval: idOf(document.replyApproval, rules),
      text,
      atSeconds: numberOf(document.atSeconds),
      writtenAt,
      updatedAt: dateOf(document.updated) ?? writtenAt,
      reach: reachOf(document),
      said: [
        ...audienceOf(document, rules),
        ...listOf(document.tag)
          .filter((tag) => typeOf(tag) === 'Mention')
          .flatMap((tag) => idOf(tag, rules) ?? []),
      ],
    },
  }
}

/** The Markdown it was made from when it is given (ActivityPub §3.3), else its words; a warning comes before them. */
function textIn(document: ActivityDocument): string {
  const { source, summary, mediaType } = document
  const isMarkdown = isFields(source) && source.mediaType === 'text/markdown'
  const markdown = isMarkdown ? textOf(source.content) : null
  const words = markdown ?? wordsOf(saidIn(document, 'content') ?? '', mediaType)
  const warning = typeof summary === 'string' ? wordsOf(summary.slice(0, 500)) : ''
  return [warning, words]
    .filter((one) => one.trim() !== '')
    .join('\n\n')
    .trim()
}
