/** A school, as the open directory of the ministry says it (`fr-en-annuaire-education`, Licence Ouverte). Pure. */
import { isUai } from '../access/saml/uai.ts'
import { oneLine } from '../text/written-text.ts'

/** Réseau d'éducation prioritaire, or its reinforced form. */
type Priority = 'REP' | 'REP+'

export interface School {
  /** UAI. */
  readonly _id: string
  readonly name: string
  readonly town: string | null
  /** « Ecole », « Collège »… as the directory writes it. */
  readonly type: string | null
  readonly sector: 'public' | 'private' | null
  readonly priority: Priority | null
  /** Of the reading that last saw it. */
  readonly readAt: string
}

/** A line of the directory, by its columns, as `columnName` writes them. Values are text. */
export type DirectoryRecord = Readonly<Record<string, string>>

/** `Identifiant_de_l_etablissement` → `identifiant_de_l_etablissement`; accents and blanks go too. */
export function columnName(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
}

export const neededColumns = ['identifiant_de_l_etablissement', 'nom_etablissement'] as const

/** Null when it names no school: no name, or a code whose letter is wrong. */
export function schoolFrom(record: DirectoryRecord, readAt: string): School | null {
  const uai = (record.identifiant_de_l_etablissement ?? '').trim().toUpperCase()
  const name = short(record.nom_etablissement)
  if (!isUai(uai) || name === null) return null
  return {
    _id: uai,
    name,
    town: short(record.nom_commune),
    type: short(record.type_etablissement),
    sector: sectorOf(record.statut_public_prive),
    priority: priorityOf(record.appartenance_education_prioritaire),
    readAt,
  }
}

function short(text: string | undefined): string | null {
  const line = oneLine(text ?? '').slice(0, 150)
  return line === '' ? null : line
}

function sectorOf(text = ''): School['sector'] {
  if (/^public/i.test(text.trim())) return 'public'
  return /^priv/i.test(text.trim()) ? 'private' : null
}

function priorityOf(text = ''): Priority | null {
  const written = text.trim().toUpperCase()
  return written === 'REP' || written === 'REP+' ? written : null
}
