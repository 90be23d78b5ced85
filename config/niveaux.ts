/** The levels that a video may concern, in the order of schooling. Those of dédoublement come first in the forms of the client by being marked. */
export interface Niveau {
  readonly slug: string
  readonly label: string
  readonly cycle: 1 | 2 | 3 | null
  /** Classes of about twelve in REP and REP+. */
  readonly isSplit: boolean
}

export const niveaux: readonly Niveau[] = [
  { slug: 'tps', label: 'TPS', cycle: 1, isSplit: false },
  { slug: 'ps', label: 'PS', cycle: 1, isSplit: false },
  { slug: 'ms', label: 'MS', cycle: 1, isSplit: false },
  { slug: 'gs', label: 'GS', cycle: 1, isSplit: true },
  { slug: 'cp', label: 'CP', cycle: 2, isSplit: true },
  { slug: 'ce1', label: 'CE1', cycle: 2, isSplit: true },
  { slug: 'ce2', label: 'CE2', cycle: 2, isSplit: false },
  { slug: 'cm1', label: 'CM1', cycle: 3, isSplit: false },
  { slug: 'cm2', label: 'CM2', cycle: 3, isSplit: false },
  { slug: 'sixieme', label: '6ᵉ', cycle: 3, isSplit: false },
  { slug: 'ulis', label: 'ULIS', cycle: null, isSplit: false },
  { slug: 'upe2a', label: 'UPE2A', cycle: null, isSplit: false },
  { slug: 'rased', label: 'RASED', cycle: null, isSplit: false },
]
