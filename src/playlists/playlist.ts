/**
 * A list of films that a person keeps, in an order: to show to colleagues, or for herself. Its elements are in it, so
 * that one write moves, adds or takes away, and no two of them can be of the same film. Pure.
 */
import type { Shown } from '../access/visibility.ts'
import type { AccountId } from '../accounts/account.ts'
import { type FieldFault, InvalidInput, NotAllowed, NotFound } from '../app-error.ts'
import { iso } from '../clock.ts'
import { characters, oneLine, severalLines } from '../text/written-text.ts'
import type { Audience, VideoId } from '../videos/video.ts'

export type PlaylistId = string & { readonly __brand: 'PlaylistId' }

export type PlaylistAudience = Extract<Audience, 'public' | 'academie' | 'lien' | 'brouillon'>

export interface PlaylistElement {
  /** A small number, unique on this instance. */
  readonly id: number
  readonly videoId: VideoId
  /** Of a list of another instance: the address that it names the film by. */
  readonly saidAs?: string
  /** The part of the film that is meant; null: from its beginning, to its end. */
  readonly startSeconds: number | null
  readonly stopSeconds: number | null
  /** « Ce que j’en retiens », as written. */
  readonly note: string
  /** It was added by an address that cannot be guessed: its owner has the link of a film « par lien ». Nobody else has it by the list. */
  readonly linkGiven: boolean
  readonly addedAt: string
}

export interface Playlist {
  readonly _id: PlaylistId
  readonly number: number
  readonly accountId: AccountId
  /** `watch-later`: « À regarder plus tard », one for each account, for nobody else. */
  readonly kind: 'regular' | 'watch-later'
  readonly title: string
  readonly description: string
  readonly audience: PlaylistAudience
  readonly elements: readonly PlaylistElement[]
  readonly createdAt: string
  readonly updatedAt: string
  /** Of another instance; absent or null for those of here. */
  readonly remote?: RemotePlaylist | null
}

interface RemotePlaylist {
  /** The address that names it, its page for people, and the host of both. */
  readonly id: string
  readonly url: string
  readonly host: string
  readonly channelId: string | null
  /** False: it is found by its address only. */
  readonly isListed: boolean
  /** A moderator of here did away with it. */
  readonly isRemoved: boolean
  /** All that is in it there, also what is not known here. */
  readonly said: readonly SaidElement[]
}

export interface SaidElement extends Pick<PlaylistElement, 'startSeconds' | 'stopSeconds' | 'note'> {
  /** The address of a film, of any instance. */
  readonly videoId: string
}

export const playlistLimits = { title: 120, description: 1000, note: 500, elements: 500, perAccount: 200 } as const

export interface PlaylistWritten {
  displayName?: string | undefined
  description?: string | null | undefined
  audience?: PlaylistAudience | undefined
}

export interface ElementWritten {
  startTimestamp?: number | null | undefined
  stopTimestamp?: number | null | undefined
  note?: string | undefined
}

/** Other instances may know of it: what becomes of it is an event. */
export function isTold({ kind, audience, remote }: Pick<Playlist, 'kind' | 'audience' | 'remote'>): boolean {
  return kind === 'regular' && audience === 'public' && !remote
}

/** For `visibility.ts`, which alone decides. */
export function asShown({ accountId, audience, remote }: Pick<Playlist, 'accountId' | 'audience' | 'remote'>): Shown {
  return { authors: [accountId], audience, isPublished: true, hidden: null, state: 'ready', remote: remote ?? null }
}

interface Given {
  id: PlaylistId
  number: number
  accountId: AccountId
  now: Temporal.Instant
}

/** @throws {InvalidInput} */
export function made(written: PlaylistWritten, given: Given): Playlist {
  return rewritten(bare('regular', given), { displayName: '', ...written }, given.now)
}

export function watchLater(given: Given): Playlist {
  return { ...bare('watch-later', given), title: 'À regarder plus tard' }
}

function bare(kind: Playlist['kind'], { id, number, accountId, now }: Given): Playlist {
  const at = iso(now)
  return {
    _id: id,
    number,
    accountId,
    kind,
    title: '',
    description: '',
    audience: 'brouillon',
    elements: [],
    createdAt: at,
    updatedAt: at,
  }
}

/** All of the changes or none. @throws {InvalidInput} {NotAllowed} */
export function rewritten(playlist: Playlist, written: PlaylistWritten, now: Temporal.Instant): Playlist {
  if (playlist.kind === 'watch-later')
    throw new NotAllowed('« À regarder plus tard » garde son nom, et n’est qu’à vous.')
  const title = written.displayName === undefined ? playlist.title : oneLine(written.displayName)
  const description = written.description === undefined ? playlist.description : severalLines(written.description ?? '')
  const faults: FieldFault[] = []
  if (title === '') faults.push({ pointer: '/displayName', detail: 'Donnez un titre à cette liste.' })
  if (characters(title) > playlistLimits.title) {
    faults.push({ pointer: '/displayName', detail: `Ce titre dépasse ${playlistLimits.title} caractères.` })
  }
  if (characters(description) > playlistLimits.description) {
    faults.push({ pointer: '/description', detail: 'Cette présentation dépasse 1 000 caractères.' })
  }
  if (faults.length > 0) throw new InvalidInput(faults)
  return { ...playlist, title, description, audience: written.audience ?? playlist.audience, updatedAt: iso(now) }
}

/** At the end. The same film again changes nothing. @throws {InvalidInput} when it is full */
export function withElement(
  playlist: Playlist,
  { written, ...element }: Pick<PlaylistElement, 'id' | 'videoId' | 'linkGiven'> & { written: ElementWritten },
  now: Temporal.Instant,
): Playlist {
  if (playlist.elements.some(({ videoId }) => videoId === element.videoId)) return playlist
  if (playlist.elements.length >= playlistLimits.elements) {
    const detail = `Cette liste a déjà ${playlistLimits.elements} vidéos : retirez-en une, ou commencez-en une autre.`
    throw new InvalidInput([{ pointer: '/videoId', detail }])
  }
  const bare = { ...element, startSeconds: null, stopSeconds: null, note: '', addedAt: iso(now) }
  return { ...playlist, elements: [...playlist.elements, annotated(bare, written)], updatedAt: iso(now) }
}

/** @throws {InvalidInput} {ElementNotFound} */
export function withAnnotation(
  playlist: Playlist,
  id: number,
  written: ElementWritten,
  now: Temporal.Instant,
): Playlist {
  if (!playlist.elements.some((one) => one.id === id)) throw new ElementNotFound()
  const elements = playlist.elements.map((one) => (one.id === id ? annotated(one, written) : one))
  return { ...playlist, elements, updatedAt: iso(now) }
}

function annotated(element: PlaylistElement, written: ElementWritten): PlaylistElement {
  const { startTimestamp = element.startSeconds, stopTimestamp = element.stopSeconds } = written
  const note = written.note === undefined ? element.note : severalLines(written.note)
  const faults: FieldFault[] = []
  if (startTimestamp !== null && stopTimestamp !== null && stopTimestamp <= startTimestamp) {
    faults.push({ pointer: '/stopTimestamp', detail: 'La fin vient après le début.' })
  }
  if (characters(note) > playlistLimits.note) {
    faults.push({ pointer: '/note', detail: `Cette note dépasse ${playlistLimits.note} caractères.` })
  }
  if (faults.length > 0) throw new InvalidInput(faults)
  return { ...element, startSeconds: startTimestamp, stopSeconds: stopTimestamp, note }
}

/** Gone already, the same object. */
export function without(playlist: Playlist, isGone: (element: PlaylistElement) => boolean, now: Temporal.Instant) {
  const elements = playlist.elements.filter((element) => !isGone(element))
  return elements.length === playlist.elements.length ? playlist : { ...playlist, elements, updatedAt: iso(now) }
}

/**
 * Puts these, in the order in which they are, just after that one (null: before all). Named by what they are, not by
 * where they were: what another window did meanwhile stays. Those that are gone are left out.
 * @throws {ElementNotFound} when the one to follow is gone
 */
export function moved(
  playlist: Playlist,
  ids: readonly number[],
  afterId: number | null,
  now: Temporal.Instant,
): Playlist {
  const isMoved = ({ id }: PlaylistElement) => ids.includes(id)
  const taken = playlist.elements.filter(isMoved)
  const rest = playlist.elements.filter((element) => !isMoved(element))
  const before = afterId === null ? -1 : rest.findIndex(({ id }) => id === afterId)
  if (taken.length === 0 || (afterId !== null && before < 0)) throw new ElementNotFound()
  const elements = [...rest.slice(0, before + 1), ...taken, ...rest.slice(before + 1)]
  return { ...playlist, elements, updatedAt: iso(now) }
}

/** Two lists « À regarder plus tard » of one person: what the other had comes after, once, whatever the limit. */
export function mergedInto(kept: Playlist, other: Playlist, now: Temporal.Instant): Playlist {
  const known = new Set(kept.elements.map(({ videoId }) => videoId))
  const more = other.elements.filter(({ videoId }) => !known.has(videoId))
  return { ...kept, elements: [...kept.elements, ...more], updatedAt: iso(now) }
}

/** @throws {InvalidInput} */
export function checkRoom(known: number): void {
  if (known < playlistLimits.perAccount) return
  const detail = `Vous avez déjà ${playlistLimits.perAccount} listes : supprimez-en une.`
  throw new InvalidInput([{ pointer: '/displayName', detail }], detail)
}

export class PlaylistNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Cette liste n’existe pas, ou vous n’y avez pas accès.', options)
  }
}

export class ElementNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Cette vidéo n’est plus dans la liste.', options)
  }
}
