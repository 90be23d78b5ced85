/**
 * Languages that captions may be written in: those of schools here, of the families and of what is taught, regional ones
 * among them. Codes are BCP 47 in lower case. A signed language is not written: a film in French Sign Language
 * (`signedLanguage`) is captioned in French.
 */

export interface Language {
  readonly code: string
  /** In French, with a capital. */
  readonly label: string
}

export const languages: readonly Language[] = [
  { code: 'fr', label: 'Français' },
  { code: 'de', label: 'Allemand' },
  { code: 'gsw', label: 'Alsacien' },
  { code: 'en', label: 'Anglais' },
  { code: 'ar', label: 'Arabe' },
  { code: 'hy', label: 'Arménien' },
  { code: 'eu', label: 'Basque' },
  { code: 'br', label: 'Breton' },
  { code: 'bg', label: 'Bulgare' },
  { code: 'ca', label: 'Catalan' },
  { code: 'zh', label: 'Chinois' },
  { code: 'co', label: 'Corse' },
  { code: 'gcf', label: 'Créole guadeloupéen et martiniquais' },
  { code: 'gcr', label: 'Créole guyanais' },
  { code: 'rcf', label: 'Créole réunionnais' },
  { code: 'es', label: 'Espagnol' },
  { code: 'ka', label: 'Géorgien' },
  { code: 'he', label: 'Hébreu' },
  { code: 'it', label: 'Italien' },
  { code: 'ja', label: 'Japonais' },
  { code: 'ku', label: 'Kurde' },
  { code: 'nl', label: 'Néerlandais' },
  { code: 'oc', label: 'Occitan' },
  { code: 'ps', label: 'Pachto' },
  { code: 'fa', label: 'Persan' },
  { code: 'pl', label: 'Polonais' },
  { code: 'pt', label: 'Portugais' },
  { code: 'ro', label: 'Roumain' },
  { code: 'ru', label: 'Russe' },
  { code: 'swb', label: 'Shimaoré' },
  { code: 'so', label: 'Somali' },
  { code: 'ty', label: 'Tahitien' },
  { code: 'ta', label: 'Tamoul' },
  { code: 'tr', label: 'Turc' },
  { code: 'uk', label: 'Ukrainien' },
  { code: 'vi', label: 'Vietnamien' },
  { code: 'wls', label: 'Wallisien' },
]

/** ISO 639-3. */
export const signedLanguage: Language = { code: 'fsl', label: 'Langue des signes française' }

export function languageLabelled(code: string): string | null {
  return languages.find((language) => language.code === code)?.label ?? null
}
