/** The handle of a person: made once from their name, readable, then never changed and never given again. */

/** Letters that are not a Latin letter and an accent once decomposed (NFD). */
const letters: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  ı: 'i',
}

/** Never given to a person: addresses and actors of the instance itself. */
const reserved = new Set([
  'admin',
  'administrateur',
  'administration',
  'api',
  'instance',
  'moderation',
  'peertube',
  'root',
  'support',
  'webmaster',
])

export const handlePattern = /^[a-z0-9](?:[a-z0-9.-]{0,48}[a-z0-9])?$/

/** « Jeanne Martin » → `jeanne.martin`; « Anne-Sophie d’Œuvre » → `anne-sophie.doeuvre`. At most 40 characters. */
export function handleFrom(name: string): string {
  const plain = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\P{ASCII}/gu, (letter) => letters[letter] ?? letter)
    .replace(/['’ʼ`]/g, '')
    .replace(/[^a-z0-9-]+/g, '.')
    .replace(/-{2,}/g, '-')
    .replace(/[.-]*\.[.-]*/g, '.')
    .slice(0, 40)
    .replace(/^[.-]+|[.-]+$/g, '')
  return plain === '' ? 'enseignant' : plain
}

/** The handles to try for this name, in order: `jeanne.martin`, `jeanne.martin-2`, `jeanne.martin-3`… */
export function* handlesFor(name: string): Generator<string, never> {
  const first = handleFrom(name)
  if (!reserved.has(first)) yield first
  for (let rank = 2; ; rank++) yield `${first}-${rank}`
}
