/**
 * Chapters of a film: those that its authors wrote, else those that its description tells (`0:00 Accueil`), else those
 * that its file carried. Pure.
 */
import { type FieldFault, InvalidInput } from '../app-error.ts'
import { retimedSeconds, type TimeMapping } from '../captions/retime.ts'
import { oneLine } from '../text/written-text.ts'

export interface Chapter {
  /** Whole seconds, as others read them. */
  readonly atSeconds: number
  readonly title: string
}

type ChaptersOrigin = 'author' | 'description' | 'file'

/** What the choice needs of a video. */
export interface Chaptered {
  readonly description: string
  readonly durationSeconds: number | null
  /** Written by its authors; null while they wrote none, empty when they want none. */
  readonly chapters: readonly Chapter[] | null
  /** Found in the file that was sent. */
  readonly fileChapters: readonly Chapter[]
}

export const chapterLimits = { count: 100, title: 100 } as const

export function chaptersOf(video: Chaptered): { from: ChaptersOrigin | null; chapters: readonly Chapter[] } {
  if (video.chapters !== null) return { from: 'author', chapters: within(video.chapters, video.durationSeconds) }
  const told = describedChapters(video.description, video.durationSeconds)
  if (told.length > 0) return { from: 'description', chapters: told }
  const carried = within(video.fileChapters, video.durationSeconds)
  return carried.length > 0 ? { from: 'file', chapters: carried } : { from: null, chapters: [] }
}

const stamp = /^[\s>*+\-•]*\(?\[?(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\]?\)?\s*(?:[-–—:|]\s*)?(\S.*)$/

/**
 * Lines that begin with a moment and say something: at least two, the first at 0:00, each later than the one before.
 * Otherwise these are remarks on moments, and no chapters.
 */
export function describedChapters(description: string, durationSeconds: number | null): Chapter[] {
  const chapters: Chapter[] = []
  for (const line of description.split('\n')) {
    const [, hours = '0', minutes = '0', seconds = '0', said = ''] = stamp.exec(line.slice(0, 500)) ?? []
    if (said === '') continue
    const atSeconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    const title = titleOf(said.replaceAll(/[*_`#]+|\[([^\]]*)\]\([^)]*\)/g, '$1'))
    const last = chapters.at(-1)
    if (title === '' || (last === undefined ? atSeconds !== 0 : atSeconds <= last.atSeconds)) return []
    chapters.push({ atSeconds, title })
  }
  const known = within(chapters, durationSeconds).slice(0, chapterLimits.count)
  return known.length < 2 ? [] : known
}

/** Many programs write one chapter that is the whole film: that says nothing. */
export function carriedChapters(found: readonly { startSeconds: number; title: string }[]): Chapter[] {
  const chapters: Chapter[] = []
  for (const { startSeconds, title } of found.toSorted((one, other) => one.startSeconds - other.startSeconds)) {
    const atSeconds = Math.max(0, Math.floor(startSeconds))
    if (chapters.at(-1)?.atSeconds === atSeconds || chapters.length === chapterLimits.count) continue
    chapters.push({ atSeconds, title: titleOf(title) || `Chapitre ${chapters.length + 1}` })
  }
  return chapters.length < 2 ? [] : chapters
}

/** What authors wrote, in order. @throws {InvalidInput} with one line for each that does not hold */
export function writtenChapters(
  written: readonly { timecode: number; title: string }[],
  durationSeconds: number | null,
): Chapter[] {
  const faults: FieldFault[] = []
  if (written.length > chapterLimits.count) {
    faults.push({ pointer: '/chapters', detail: `Gardez ${chapterLimits.count} chapitres au plus.` })
  }
  const seen = new Set<number>()
  const chapters = written.slice(0, chapterLimits.count).map(({ timecode, title }, index) => {
    const fault = (field: string, detail: string) => faults.push({ pointer: `/chapters/${index}/${field}`, detail })
    const atSeconds = Math.floor(timecode)
    const clean = oneLine(title)
    if (clean === '') fault('title', 'Donnez un titre à ce chapitre.')
    if (clean.length > chapterLimits.title) fault('title', `Le titre dépasse ${chapterLimits.title} caractères.`)
    if (!(atSeconds >= 0)) fault('timecode', 'Un chapitre commence à 0:00 au plus tôt.')
    else if (durationSeconds !== null && atSeconds >= durationSeconds)
      fault('timecode', 'Ce chapitre commence après la fin de la vidéo.')
    else if (seen.has(atSeconds)) fault('timecode', 'Un autre chapitre commence au même moment.')
    seen.add(atSeconds)
    return { atSeconds, title: clean }
  })
  if (faults.length > 0) throw new InvalidInput(faults)
  return chapters.toSorted((one, other) => one.atSeconds - other.atSeconds)
}

/** On the time line of a film that was cut. Of those that fall together, the last is what is seen there. */
export function retimedChapters(chapters: readonly Chapter[], mapping: TimeMapping): Chapter[] {
  const moved = new Map<number, Chapter>()
  for (const chapter of chapters) {
    const at = retimedSeconds(chapter.atSeconds, mapping)
    if (at !== null) moved.set(Math.floor(at), { ...chapter, atSeconds: Math.floor(at) })
  }
  return [...moved.values()]
}

function within(chapters: readonly Chapter[], durationSeconds: number | null): readonly Chapter[] {
  return durationSeconds === null ? chapters : chapters.filter(({ atSeconds }) => atSeconds < durationSeconds)
}

function titleOf(text: string): string {
  return oneLine(text).slice(0, chapterLimits.title).trim()
}
