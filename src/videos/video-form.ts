/** What its authors write of a video, made regular, and what of it does not hold. Pure. */
import { type FieldFault, InvalidInput } from '../app-error.ts'
import type { GroupId } from '../groups/group.ts'
import { oneLine, severalLines } from '../text/written-text.ts'
import type { Audience, Video } from './video-record.ts'
import { isLicence, type Vocabulary } from './vocabulary.ts'

/** What its authors may change by the form. */
export interface Changes {
  title?: string | undefined
  description?: string | undefined
  thematiques?: readonly string[] | undefined
  niveaux?: readonly string[] | undefined
  keywords?: readonly string[] | undefined
  licence?: string | undefined
  language?: string | undefined
  audience?: Audience | undefined
  /** Of `groupe`. Whether its author is a member of each was asked before. */
  groups?: readonly GroupId[] | undefined
  commentsAllowed?: boolean | undefined
  approvesComments?: boolean | undefined
  waitsForAll?: boolean | undefined
}

export const limits = {
  title: { min: 3, max: 120 },
  description: 10_000,
  keywords: { count: 10, length: 40 },
  /** Wide enough for any sensible list. */
  facets: 12,
  groups: 10,
} as const

/** What is missing before anybody may see it. */
export function faultsOfPublication(video: Video): FieldFault[] {
  const faults: FieldFault[] = []
  if (video.title.length < limits.title.min) {
    faults.push({ pointer: '/title', detail: 'Donnez un titre d’au moins 3 caractères.' })
  }
  if (video.audience === 'brouillon') {
    faults.push({ pointer: '/audience', detail: 'Choisissez qui pourra voir la vidéo.' })
  }
  if (video.audience === 'groupe' && video.groups.length === 0) {
    faults.push({ pointer: '/groups', detail: 'Choisissez au moins un groupe.' })
  }
  return faults
}

/** @throws {InvalidInput} with one line for each field that does not hold */
export function checked(changes: Changes, vocabulary: Vocabulary): Partial<Video> {
  const faults: FieldFault[] = []
  const next: Partial<Video> = {}
  if (changes.title !== undefined) {
    next.title = oneLine(changes.title)
    if (next.title.length > limits.title.max) {
      faults.push({ pointer: '/title', detail: `Le titre dépasse ${limits.title.max} caractères.` })
    }
  }
  if (changes.description !== undefined) {
    next.description = severalLines(changes.description)
    if (next.description.length > limits.description) {
      faults.push({ pointer: '/description', detail: 'La description dépasse 10 000 caractères.' })
    }
  }
  for (const list of ['thematiques', 'niveaux'] as const) {
    const asked = changes[list]
    if (asked === undefined) continue
    next[list] = [...new Set(asked)]
    const known = new Set(vocabulary[list].map(({ slug }) => slug))
    for (const [index, slug] of asked.entries()) {
      if (!known.has(slug))
        faults.push({ pointer: `/${list}/${index}`, detail: 'Ce choix ne figure pas dans la liste.' })
    }
    if (next[list].length > limits.facets) {
      faults.push({ pointer: `/${list}`, detail: `Choisissez-en ${limits.facets} au plus.` })
    }
  }
  if (changes.keywords !== undefined) {
    next.keywords = distinctKeywords(changes.keywords)
    for (const [index, keyword] of changes.keywords.entries()) {
      if (oneLine(keyword).length > limits.keywords.length) {
        faults.push({
          pointer: `/keywords/${index}`,
          detail: `Un mot-clé a ${limits.keywords.length} caractères au plus.`,
        })
      }
    }
    if (next.keywords.length > limits.keywords.count) {
      faults.push({ pointer: '/keywords', detail: `Gardez ${limits.keywords.count} mots-clés au plus.` })
    }
  }
  if (changes.licence !== undefined) {
    if (isLicence(changes.licence)) next.licence = changes.licence
    else faults.push({ pointer: '/licence', detail: 'Cette licence ne figure pas dans la liste.' })
  }
  if (changes.waitsForAll !== undefined) next.waitsForAll = changes.waitsForAll
  if (changes.language !== undefined) {
    const language = canonicalLanguage(changes.language)
    if (language === null) faults.push({ pointer: '/language', detail: 'Cette langue n’est pas reconnue.' })
    else next.language = language
  }
  if (changes.audience !== undefined) next.audience = changes.audience
  if (changes.groups !== undefined) {
    next.groups = [...new Set(changes.groups)]
    if (next.groups.length > limits.groups) {
      faults.push({ pointer: '/groups', detail: `Choisissez ${limits.groups} groupes au plus.` })
    }
  }
  if (changes.commentsAllowed !== undefined) next.commentsAllowed = changes.commentsAllowed
  if (changes.approvesComments !== undefined) next.approvesComments = changes.approvesComments
  refuseFaults(faults)
  return next
}

function distinctKeywords(asked: readonly string[]): string[] {
  const kept = new Map<string, string>()
  for (const keyword of asked) {
    const clean = oneLine(keyword).replace(/^[#\s]+/, '')
    const key = clean.toLocaleLowerCase('fr')
    if (clean !== '' && !kept.has(key)) kept.set(key, clean)
  }
  return [...kept.values()]
}

/** RFC 5646; null when malformed. */
function canonicalLanguage(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}

/** @throws {InvalidInput} */
export function refuseFaults(faults: readonly FieldFault[]): void {
  if (faults.length > 0) throw new InvalidInput(faults)
}
