/** The lists that videos are filed under. They are configuration (`config/`), handed over when the instance is built. */

interface Facet {
  readonly slug: string
  /** French, as shown. */
  readonly label: string
}

export interface Vocabulary {
  readonly thematiques: readonly Facet[]
  readonly niveaux: readonly Facet[]
}

/** PeerTube's numbers for licences (`VIDEO_LICENCES` of its `server/core/initializers/constants.ts`); those without a number there have a name only. */
export const licences = {
  'CC-BY-4.0': { number: 1, label: 'CC BY 4.0' },
  'CC-BY-SA-4.0': { number: 2, label: 'CC BY-SA 4.0' },
  'CC-BY-ND-4.0': { number: 3, label: 'CC BY-ND 4.0' },
  'CC-BY-NC-4.0': { number: 4, label: 'CC BY-NC 4.0' },
  'CC-BY-NC-SA-4.0': { number: 5, label: 'CC BY-NC-SA 4.0' },
  'CC-BY-NC-ND-4.0': { number: 6, label: 'CC BY-NC-ND 4.0' },
  'etalab-2.0': { number: null, label: 'Licence Ouverte 2.0' },
  consultation: { number: null, label: 'Consultation seulement' },
} as const satisfies Record<string, { number: number | null; label: string }>

export type Licence = keyof typeof licences

export function isLicence(text: string): text is Licence {
  return Object.hasOwn(licences, text)
}

/** PeerTube's number for « Education »: every video here is of it. */
export const category = { id: 13, label: 'Éducation' } as const

/** PeerTube's numbers: 1 public, 2 by link, 3 private, 4 internal. */
export const privacies = {
  public: { id: 1, label: 'Publique' },
  lien: { id: 2, label: 'Par lien' },
  brouillon: { id: 3, label: 'Brouillon' },
  groupe: { id: 3, label: 'Groupe' },
  academie: { id: 4, label: 'Académie' },
  alliees: { id: 4, label: 'Académies alliées' },
} as const
