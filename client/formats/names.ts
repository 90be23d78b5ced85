/** « Jeanne Martin » → « JM »; a handle → its first two letters. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /\p{L}/u.test(word))
  const letters =
    words.length > 1
      ? [words[0], words[words.length - 1]].map((word) => [...(word ?? '')][0])
      : [...(words[0] ?? '?')].slice(0, 2)
  return letters.join('').toLocaleUpperCase('fr')
}

/** « Jeanne Martin » → « Jeanne », for a sentence that speaks to or of her. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/u)[0] ?? name
}

/** « Lire a voix haute 720p.mp4 »: what the downloads folder can hold on any system. */
export function fileName(title: string, rendition: string): string {
  const name = title
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return `${name.slice(0, 80)} ${rendition}.mp4`
}
