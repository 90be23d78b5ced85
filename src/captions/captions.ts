/**
 * The captions of one film in one language: what its authors work on, and what its audience reads, which changes only
 * when it is put online. Pure.
 */
import type { AccountId } from '../accounts/account.ts'
import { AppError } from '../app-error.ts'
import { iso } from '../clock.ts'
import { folded } from '../text/written-text.ts'
import type { VideoId } from '../videos/video.ts'
import type { Cue } from './cue.ts'
import { plain } from './cue-text.ts'

export interface Captions {
  /** `<video>.<language>` */
  readonly _id: string
  readonly videoId: VideoId
  /** Of `config/languages.ts`. */
  readonly language: string
  /** As they were left: they may overlap or be too long while one works on them. */
  readonly cues: readonly Cue[]
  /** Raised by each change: who saves says which one they began from. */
  readonly revision: number
  /** A machine wrote them, and nobody changed a word since. */
  readonly isAutomatic: boolean
  readonly published: PublishedCaptions | null
  /** Offline since the film was cut, already moved: they are online again once their file is written. */
  readonly returning?: Pick<PublishedCaptions, 'cues' | 'revision' | 'isAutomatic'> | null
  /** Of a film of another instance: the address that they were read at. */
  readonly from?: string
  readonly updatedAt: string
  /** Null for a machine. */
  readonly updatedBy: AccountId | null
}

interface PublishedCaptions {
  /** Repaired. */
  readonly cues: readonly Cue[]
  /** The `revision` that they are. */
  readonly revision: number
  /** Where the file is. */
  readonly prefix: string
  readonly isAutomatic: boolean
  readonly at: string
}

export function idOfCaptions(videoId: VideoId, language: string): string {
  return `${videoId}.${language}`
}

/** Nothing yet, in this language. */
export function begun(videoId: VideoId, language: string, now: Temporal.Instant): Captions {
  return {
    _id: idOfCaptions(videoId, language),
    videoId,
    language,
    cues: [],
    revision: 0,
    isAutomatic: false,
    published: null,
    updatedAt: iso(now),
    updatedBy: null,
  }
}

/**
 * @param basedOn the revision that the author began from; undefined replaces whatever is there
 * @throws {CaptionsChangedMeanwhile}
 */
export function worked(
  captions: Captions,
  cues: readonly Cue[],
  by: { accountId: AccountId; basedOn?: number | undefined; now: Temporal.Instant },
): Captions {
  if (by.basedOn !== undefined && by.basedOn !== captions.revision) throw new CaptionsChangedMeanwhile()
  if (JSON.stringify(cues) === JSON.stringify(captions.cues) && captions.revision > 0) return captions
  const { revision } = captions
  return {
    ...captions,
    cues,
    revision: revision + 1,
    isAutomatic: false,
    updatedAt: iso(by.now),
    updatedBy: by.accountId,
  }
}

/** A person's words are never replaced by a machine's: null then. */
export function transcribed(captions: Captions, cues: readonly Cue[], now: Temporal.Instant): Captions | null {
  if (captions.revision > 0 && !captions.isAutomatic) return null
  const { revision } = captions
  return { ...captions, cues, revision: revision + 1, isAutomatic: true, updatedAt: iso(now), updatedBy: null }
}

/**
 * The audience reads these, repaired, from now on. They are also what one works on next.
 * @param isReadAgain whoever puts a machine's words online as they are answers for them
 */
export function putOnline(
  captions: Captions,
  made: { cues: readonly Cue[]; prefix: string; isReadAgain: boolean; now: Temporal.Instant },
): Captions {
  const isChanged = JSON.stringify(made.cues) !== JSON.stringify(captions.cues)
  const revision = captions.revision + (isChanged ? 1 : 0)
  const isAutomatic = captions.isAutomatic && !made.isReadAgain
  const { cues, prefix } = made
  return {
    ...captions,
    cues,
    revision,
    isAutomatic,
    published: { cues, revision, prefix, isAutomatic, at: iso(made.now) },
    returning: null,
    updatedAt: iso(made.now),
  }
}

/** The film is another: its words move, and nothing of what was online is read until it is written again. */
export function movedOffline(captions: Captions, move: (cues: readonly Cue[]) => Cue[]): Captions {
  const shown = captions.published ?? captions.returning ?? null
  const cues = shown === null ? [] : move(shown.cues)
  return {
    ...captions,
    cues: move(captions.cues),
    revision: captions.revision + 1,
    published: null,
    // What is worked on is what was online, or not, as before.
    returning:
      shown === null || cues.length === 0
        ? null
        : { cues, revision: shown.revision + 1, isAutomatic: shown.isAutomatic },
  }
}

export function isOnline({ published, revision }: Pick<Captions, 'published' | 'revision'>): boolean {
  return published !== null && published.revision === revision
}

/** Beyond, a film says nothing that a search would be at a loss without. */
const mostWords = 2000

/** What is said, each word once, for the full text of videos. */
export function spokenWords(all: readonly Pick<Captions, 'published'>[]): string {
  const words = new Map<string, string>()
  for (const { published } of all) {
    for (const { text } of published?.cues ?? []) {
      for (const word of plain(text).match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []) {
        if (word.length < 40) words.set(folded(word), word)
        if (words.size === mostWords) return [...words.values()].join(' ')
      }
    }
  }
  return [...words.values()].join(' ')
}

/** Somebody saved them since they were read: nothing is written over. */
export class CaptionsChangedMeanwhile extends AppError {
  readonly code = 'captions-changed-meanwhile'
  constructor() {
    super(
      'Ces sous-titres ont changé ailleurs depuis que vous les avez ouverts (autre onglet, autre appareil, transcription). Rien n’a été écrasé : choisissez la version à garder.',
    )
  }
}

/** Nothing here listens to films. */
export class TranscriptionUnavailable extends AppError {
  readonly code = 'transcription-unavailable'
  constructor(message = 'La transcription automatique n’est pas installée ici.') {
    super(message)
  }
}
