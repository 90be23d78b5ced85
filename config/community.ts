/**
 * Whose community this instance serves: its questions, its levels, its words of welcome. The same program hosts another
 * one (« Devoirs Faits », say) by a JSON file of this shape, named by COMMUNITY_FILE.
 */
import { readFileSync } from 'node:fs'
import { type Niveau, niveaux } from './niveaux.ts'
import { type Thematique, thematiques } from './thematiques.ts'

export interface Community {
  /** Two short lines at the top of the home page. */
  readonly heading: readonly [string, string]
  /** Under them, one or two sentences; also what search engines show. */
  readonly welcome: string
  readonly thematiques: readonly Thematique[]
  readonly niveaux: readonly Niveau[]
}

export const classeADouze: Community = {
  heading: ['Douze élèves.', 'Des centaines de collègues.'],
  welcome:
    'De courtes vidéos de classe, filmées par des enseignants pour des enseignants. Regardez, essayez, racontez.',
  thematiques,
  niveaux,
}

/** What is absent from the file stays as it is here. @throws an Error that says what is wrong in the file, in French */
export function loadCommunity(path: string | null): Community {
  if (path === null) return classeADouze
  const read = parseFile(path)
  const community = { ...classeADouze, ...read }
  const faults = [...faultsOf(community)]
  if (faults.length > 0) throw new Error(`COMMUNITY_FILE : ${faults.join(' ')}`)
  return community
}

function parseFile(path: string): Partial<Community> {
  try {
    const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read
  } catch (error) {
    throw new Error(`COMMUNITY_FILE : le fichier ${path} ne se lit pas (${(error as Error).message}).`, {
      cause: error,
    })
  }
  throw new Error(`COMMUNITY_FILE : le fichier ${path} doit contenir un objet JSON.`)
}

const slugForm = /^[a-z0-9]+(-[a-z0-9]+)*$/

function* faultsOf(community: Community): Generator<string> {
  if (!Array.isArray(community.heading) || community.heading.length !== 2 || !community.heading.every(isText)) {
    yield '« heading » : deux lignes de texte.'
  }
  if (!isText(community.welcome)) yield '« welcome » : une ou deux phrases.'
  for (const [name, list, fields] of [
    ['thematiques', community.thematiques, ['slug', 'label', 'hint', 'sentence', 'icon']],
    ['niveaux', community.niveaux, ['slug', 'label']],
  ] as const) {
    if (!Array.isArray(list) || list.length === 0 || list.length > 50) {
      yield `« ${name} » : une liste de 1 à 50 éléments.`
      continue
    }
    const slugs = new Set<string>()
    for (const [index, item] of (list as unknown as Record<string, unknown>[]).entries()) {
      for (const field of fields) {
        if (!isText(item?.[field])) yield `« ${name}[${index}].${field} » : un texte.`
      }
      const slug = String(item?.slug)
      if (!slugForm.test(slug)) yield `« ${name}[${index}].slug » : minuscules sans accent, chiffres et tirets.`
      if (slugs.has(slug)) yield `« ${name}[${index}].slug » : « ${slug} » est déjà pris.`
      slugs.add(slug)
    }
  }
  for (const [index, thematique] of Array.isArray(community.thematiques) ? community.thematiques.entries() : []) {
    if (typeof thematique?.hue !== 'number') yield `« thematiques[${index}].hue » : un nombre de degrés.`
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= 1000
}
